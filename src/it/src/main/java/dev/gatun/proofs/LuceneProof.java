package dev.gatun.proofs;

import dev.gatun.proofs.lucene.LockTests;
import dev.gatun.proofs.lucene.MappedDirectoryTests;
import dev.gatun.proofs.lucene.NioDirectoryTests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lucene's tests for those who write a directory, of two that it has itself. */
final class LuceneProof implements Proof {
    private static final int MINUTES = 30;
    private static final int LONG_REPETITIONS = 10;

    @Override
    public String name() {
        return "lucene";
    }

    @Override
    public String summary() {
        return "Lucene's own tests of NIOFSDirectory, MMapDirectory and NativeFSLockFactory";
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        Suite suite = suite(setting, "");
        if (setting.longForm()) {
            seen.accept(suite.run(setting, DefaultFiles.JDK));
        }
        for (DefaultFiles files : setting.replaced()) {
            seen.accept(suite.run(setting, files));
        }
        seen.accept(suite(setting, "$Explicit").runExplicit(setting));
    }

    private Suite suite(Setting setting, String nested) {
        List<String> options = new ArrayList<>(List.of("-Xmx512m"));
        if (setting.longForm()) {
            options.add("-Dtests.iters=" + LONG_REPETITIONS);
        }
        List<String> classes =
                Stream.of(NioDirectoryTests.class, MappedDirectoryTests.class, LockTests.class)
                        .map(type -> type.getName() + nested)
                        .toList();
        return new Suite("Lucene", options, classes, MINUTES);
    }
}
