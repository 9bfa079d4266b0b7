package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the proofs, and prints a line for each thing that was seen. The status is 1 if one of them
 * failed.
 */
final class Main {
    private static final List<Proof> ALL =
            List.of(
                    new ConsumersProof(),
                    new CompatibilityProof(),
                    new PublishedProof(),
                    new JavacProof(),
                    new MavenProof(),
                    new LuceneProof(),
                    new DatabaseProof(),
                    new CommonsIoProof());

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean longForm = false;
        List<Proof> chosen = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("--long")) {
                longForm = true;
            } else if (argument.equals("--help")) {
                help();
                return;
            } else {
                chosen.add(named(argument));
            }
        }
        Path project = Path.of("").toAbsolutePath();
        Setting setting = new Setting(project.resolve("../..").normalize(), project, longForm);
        if (chosen.isEmpty()) {
            chosen.addAll(ALL);
            chosen.removeIf(proof -> proof.isLong() && !setting.longForm());
            chosen.removeIf(proof -> !proof.isReady(setting));
        }
        boolean passed = true;
        for (Proof proof : chosen) {
            passed &= run(proof, setting);
        }
        System.exit(passed ? 0 : 1);
    }

    /** Runs a proof; whether all passed. */
    private static boolean run(Proof proof, Setting setting)
            throws IOException, InterruptedException {
        List<Result> failed = new ArrayList<>();
        long[] begin = {System.nanoTime()};
        proof.run(
                setting,
                result -> {
                    long now = System.nanoTime();
                    print(result, (now - begin[0]) / NANOS_PER_SECOND);
                    begin[0] = now;
                    if (!result.passed()) {
                        failed.add(result);
                    }
                });
        return failed.isEmpty();
    }

    private static void print(Result result, long seconds) {
        System.out.printf(
                "%s  %s: %s [%d s]%n",
                result.passed() ? "passed" : "FAILED", result.what(), result.counts(), seconds);
        if (!result.passed()) {
            System.out.println(result.failure().indent(8).stripTrailing());
        }
    }

    private static Proof named(String name) {
        for (Proof proof : ALL) {
            if (proof.name().equals(name)) {
                return proof;
            }
        }
        System.err.println("There is no proof \"" + name + "\".");
        help();
        System.exit(2);
        throw new AssertionError();
    }

    private static void help() {
        System.err.println("usage: run [--long] [PROOF...]");
        for (Proof proof : ALL) {
            System.err.printf("  %-13s %s%n", proof.name(), proof.summary());
        }
    }
}
