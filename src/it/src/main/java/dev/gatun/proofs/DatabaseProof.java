package dev.gatun.proofs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A database whose process is killed under load, again and again: it has every commit that was
 * acknowledged, and no part of a transaction.
 */
final class DatabaseProof implements Proof {
    private static final int ROUNDS = 2;
    private static final int LONG_ROUNDS = 25;

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
        int rounds = setting.longForm() ? LONG_ROUNDS : ROUNDS;
        for (DefaultFiles files : all) {
            for (String scheme : SCHEMES) {
                seen.accept(new DatabaseRounds(setting, files, scheme, rounds).run());
            }
        }
    }
}
