package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A database whose process is killed under load, again and again: it has every commit that was
 * acknowledged, and no part of a transaction.
 */
final class DatabaseProof implements Proof {
    private static final int WORKERS = 8;
    private static final int ROUNDS = 2;
    private static final int LONG_ROUNDS = 25;
    private static final int FEWEST_COMMITS = 50;
    private static final int MOST_COMMITS = 300;
    private static final int LONGEST_DELAY_MILLIS = 50;

    /** Files by a FileChannel, and by an AsynchronousFileChannel. */
    private static final List<String> SCHEMES = List.of("file", "async");

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public String summary() {
        return "a database under load is killed: does it lose an acknowledged commit?";
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        List<DefaultFiles> all = new ArrayList<>(setting.replaced());
        if (setting.longForm()) {
            all.addFirst(DefaultFiles.JDK);
        }
        for (DefaultFiles files : all) {
            for (String scheme : SCHEMES) {
                seen.accept(new Rounds(setting, files, scheme).run());
            }
        }
    }

    /** The rounds of one database. */
    private static final class Rounds {
        private final Setting setting;
        private final DefaultFiles files;
        private final String scheme;
        private final Path folder;
        private int commits;
        private int kills;

        /** For each worker, the last commit that was acknowledged. */
        private int[] acknowledged = new int[WORKERS];

        Rounds(Setting setting, DefaultFiles files, String scheme) throws IOException {
            this.setting = setting;
            this.files = files;
            this.scheme = scheme;
            folder = setting.emptyFolder("h2-" + scheme + '-' + files.name());
        }

        Result run() throws IOException, InterruptedException {
            String failure = null;
            int rounds = setting.longForm() ? LONG_ROUNDS : ROUNDS;
            while (failure == null && kills < rounds) {
                failure = round();
            }
            if (failure == null) {
                failure = lastLook();
            }
            return new Result(
                    "H2, " + scheme + ":, " + files,
                    "%,d commits acknowledged, %d kills, lost: %s"
                            .formatted(commits, kills, failure == null ? "0" : "see below"),
                    failure);
        }

        private String round() throws IOException, InterruptedException {
            Path log = folder.resolve("classes-" + kills);
            try (DatabaseSession session = session(log)) {
                String failure = lost(session.found());
                if (failure != null) {
                    return failure;
                }
                int target = ThreadLocalRandom.current().nextInt(FEWEST_COMMITS, MOST_COMMITS);
                if (!session.await(target)) {
                    return "the process has ended by itself:\n" + Child.end(errors());
                }
                kills++;
                // Not only when a commit has just been acknowledged.
                Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_DELAY_MILLIS));
                acknowledged = session.kill();
                commits += session.commits();
            }
            return Child.notUsed(files, log);
        }

        /** Opens the database once more, and has its process end by itself. */
        private String lastLook() throws IOException, InterruptedException {
            try (DatabaseSession session = session(folder.resolve("classes-last"), "check")) {
                String failure = lost(session.found());
                int status = session.await();
                return failure == null && status != 0 ? "status " + status : failure;
            }
        }

        private DatabaseSession session(Path log, String... more) throws IOException {
            List<String> arguments = new ArrayList<>(List.of(url(), Integer.toString(WORKERS)));
            arguments.addAll(List.of(more));
            JvmOptions options =
                    files.options(setting.library())
                            .logging(log)
                            .and(List.of("-Xmx256m", "-XX:+UseSerialGC"));
            return new DatabaseSession(
                    setting.java(options, DatabaseLoad.class, arguments), errors(), WORKERS);
        }

        /** A cache of a megabyte: entries are read from the file again. */
        private String url() {
            return "jdbc:h2:"
                    + scheme
                    + ':'
                    + folder.resolve("ledger")
                    + ";WRITE_DELAY=0;CACHE_SIZE=1024;LOCK_TIMEOUT=60000";
        }

        private Path errors() {
            return folder.resolve("errors-" + kills);
        }

        private String lost(int[] found) throws IOException {
            if (found == null) {
                return "the database was not opened, or is not consistent:\n" + Child.end(errors());
            }
            for (int worker = 0; worker < WORKERS; worker++) {
                int more = found[worker] - acknowledged[worker];
                // One may have been committed, but not acknowledged yet.
                if (more < 0 || more > 1) {
                    return "worker %d: acknowledged were %d, found were %d"
                            .formatted(worker, acknowledged[worker], found[worker]);
                }
            }
            return null;
        }
    }
}
