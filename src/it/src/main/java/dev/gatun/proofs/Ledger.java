package dev.gatun.proofs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The tables, and what is true of them whenever a transaction has ended. Each worker writes entries
 * 1, 2, 3 and so on; a transaction adds the next one, counts it, and moves money from one account
 * to another.
 */
final class Ledger {
    static final int ACCOUNTS = 64;
    private static final int MONEY = 1_000;
    private static final int LARGEST = 6_000;

    private Ledger() {}

    static void create(Connection connection, int workers) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists entry(worker int, number int, sum int, body"
                            + " varbinary, primary key(worker, number))");
            statement.execute("create index if not exists entry_sum on entry(sum)");
            statement.execute(
                    "create table if not exists progress(worker int primary key, entries int)");
            statement.execute("create table if not exists account(id int primary key, money int)");
            statement.execute(
                    ("insert into progress select x - 1, 0 from system_range(1, %d)"
                                    + " where not exists (select 1 from progress)")
                            .formatted(workers));
            statement.execute(
                    ("insert into account select x - 1, %d from system_range(1, %d)"
                                    + " where not exists (select 1 from account)")
                            .formatted(MONEY, ACCOUNTS));
        }
    }

    /** What an entry has in it, of which only its worker and its number are known. */
    static byte[] body(int worker, int number) {
        SplittableRandom random = new SplittableRandom(worker * 1_000_003L + number);
        byte[] body = new byte[random.nextInt(1, LARGEST)];
        random.nextBytes(body);
        return body;
    }

    /** The transaction of a worker, without its commit. */
    static void add(Connection connection, int worker, int number, SplittableRandom random)
            throws SQLException {
        byte[] body = body(worker, number);
        try (PreparedStatement insert =
                connection.prepareStatement("insert into entry values (?, ?, ?, ?)")) {
            insert.setInt(1, worker);
            insert.setInt(2, number);
            insert.setInt(3, Arrays.hashCode(body));
            insert.setBytes(4, body);
            insert.executeUpdate();
        }
        try (PreparedStatement count =
                connection.prepareStatement(
                        "update progress set entries = entries + 1 where worker = ?")) {
            count.setInt(1, worker);
            count.executeUpdate();
        }
        int from = random.nextInt(ACCOUNTS);
        int to = random.nextInt(ACCOUNTS);
        // In the order of the accounts: otherwise two transactions would wait for each other.
        move(connection, Math.min(from, to), from < to ? -1 : 1);
        move(connection, Math.max(from, to), from < to ? 1 : -1);
    }

    private static void move(Connection connection, int account, int money) throws SQLException {
        try (PreparedStatement move =
                connection.prepareStatement("update account set money = money + ? where id = ?")) {
            move.setInt(1, money);
            move.setInt(2, account);
            move.executeUpdate();
        }
    }

    /** Reads an entry, which must be there. */
    static void check(Connection connection, int worker, int number) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select body from entry where worker = ? and number = ?")) {
            select.setInt(1, worker);
            select.setInt(2, number);
            try (ResultSet found = select.executeQuery()) {
                if (!found.next() || !Arrays.equals(found.getBytes(1), body(worker, number))) {
                    throw new IllegalStateException(
                            "entry " + number + " of worker " + worker + " is not what it was");
                }
            }
        }
    }

    /** All the money of the accounts, which is never more or less. */
    static void checkMoney(Connection connection) throws SQLException {
        equal(
                "money",
                (long) ACCOUNTS * MONEY,
                number(connection, "select sum(money) from account"));
    }

    /** Looks at everything. */
    static void checkAll(Connection connection, int workers) throws SQLException {
        checkMoney(connection);
        long entries = 0;
        for (int worker = 0; worker < workers; worker++) {
            int counted = entries(connection, worker);
            for (int number = 1; number <= counted; number++) {
                check(connection, worker, number);
            }
            entries += counted;
        }
        equal(
                "entries",
                entries,
                number(connection, "select count(*) from entry where number > 0"));
        equal(
                "entries by their sums",
                entries,
                number(
                        connection,
                        "select count(*) from entry use index(entry_sum)"
                                + " where sum between -2147483648 and 2147483647"));
    }

    /** How many entries a worker has. */
    static int entries(Connection connection, int worker) throws SQLException {
        return Math.toIntExact(
                number(connection, "select entries from progress where worker = " + worker));
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    private static void equal(String what, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(what + ": " + actual + ", not " + expected);
        }
    }
}
