package dev.gatun.proofs;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens a database, checks it, prints how many entries each worker has ("found 3 17"), and then
 * lets the workers add entries, until the process is killed. After a commit it prints "acknowledged
 * 3 18". Arguments: the database's URL, the number of workers, and "check" if it is to end before
 * there is any load.
 *
 * <p>The odd workers are virtual threads.
 */
final class DatabaseLoad {
    private static final int FAILED = 3;

    private DatabaseLoad() {}

    public static void main(String[] arguments) throws SQLException {
        String url = arguments[0];
        int workers = Integer.parseInt(arguments[1]);
        int[] entries = new int[workers];
        try (Connection connection = DriverManager.getConnection(url)) {
            Ledger.create(connection, workers);
            Ledger.checkAll(connection, workers);
            for (int worker = 0; worker < workers; worker++) {
                entries[worker] = Ledger.entries(connection, worker);
                print("found " + worker + ' ' + entries[worker]);
            }
            print("checked");
            if (arguments.length > 2) {
                return;
            }
            run(url, entries);
        }
    }

    private static void run(String url, int[] entries) {
        Thread[] threads = new Thread[entries.length + 1];
        for (int worker = 0; worker < entries.length; worker++) {
            int number = worker;
            threads[worker] = start(worker % 2 == 1, () -> add(url, number, entries[number]));
        }
        threads[entries.length] = start(true, () -> read(url));
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** What a thread does until the process is killed. */
    private interface Task {
        void run() throws SQLException;
    }

    private static Thread start(boolean virtual, Task task) {
        Runnable body =
                () -> {
                    try {
                        task.run();
                    } catch (SQLException | RuntimeException e) {
                        e.printStackTrace();
                        Runtime.getRuntime().halt(FAILED);
                    }
                };
        return (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(body);
    }

    private static void add(String url, int worker, int entries) throws SQLException {
        SplittableRandom random = new SplittableRandom(ThreadLocalRandom.current().nextLong());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int number = entries + 1; ; number++) {
                Ledger.add(connection, worker, number, random);
                connection.commit();
                // A commit by itself may leave it to another thread's to write what it changed.
                statement.execute("checkpoint sync");
                print("acknowledged " + worker + ' ' + number);
                Ledger.check(connection, worker, random.nextInt(1, number + 1));
                connection.commit();
            }
        }
    }

    private static void read(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            while (true) {
                Ledger.checkMoney(connection);
                Thread.yield();
            }
        }
    }

    /** One write: nobody sees a part of it. */
    private static void print(String line) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.US_ASCII);
        synchronized (System.out) {
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }
}
