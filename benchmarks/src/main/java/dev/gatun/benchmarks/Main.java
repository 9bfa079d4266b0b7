package dev.gatun.benchmarks;

import dev.gatun.benchmarks.calls.CallsSuite;
import dev.gatun.benchmarks.memory.MemorySuite;
import dev.gatun.benchmarks.parts.PartsSuite;
import dev.gatun.benchmarks.readiness.ReadinessSuite;
import dev.gatun.benchmarks.results.Circumstances;
import dev.gatun.benchmarks.results.Machine;
import dev.gatun.benchmarks.servers.ServersSuite;
import dev.gatun.benchmarks.start.StartSuite;
import dev.gatun.benchmarks.syscalls.SyscallsSuite;
import dev.gatun.benchmarks.uring.FilesSuite;
import dev.gatun.benchmarks.uring.SubmitSuite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Runs the suites that it is given by name, or lists them. */
public final class Main {
    private static final List<Suite> SUITES =
            List.of(
                    new CallsSuite(),
                    new PartsSuite(),
                    new ReadinessSuite(),
                    new SubmitSuite(),
                    new FilesSuite(),
                    new ServersSuite(),
                    new SyscallsSuite(),
                    new MemorySuite(),
                    new StartSuite());

    private static final String USAGE =
            """
            usage: benchmarks/run [--quick] [--turns=N] [--publish] [SUITE ...|all]
                   benchmarks/run --pictures|--publish

              --quick     each contestant once and briefly: shows that everything runs, in minutes;
                          its times mean nothing, its counts do. Alone: all suites
              --turns=N   how often each contestant is measured
              --pictures  draws what is in results/ again, measuring nothing
              --publish   makes the results those of the project: RESULTS.md, and pictures/

            Suites (time as they are, time with --quick):\
            """;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = false;
        boolean pictures = false;
        boolean publish = false;
        int turns = 0;
        Set<Suite> chosen = new LinkedHashSet<>();
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.equals("--pictures")) {
                pictures = true;
            } else if (argument.equals("--publish")) {
                publish = true;
            } else if (argument.matches("--turns=[1-9][0-9]{0,3}")) {
                turns = Integer.parseInt(argument.substring("--turns=".length()));
            } else if (argument.equals("all")) {
                chosen.addAll(SUITES);
            } else if (argument.equals("--help") || argument.equals("-h")) {
                usage();
                return;
            } else {
                chosen.add(suite(argument));
            }
        }
        if (quick && publish) {
            System.err.println("what --quick measures is not worth publishing");
            System.exit(2);
        }
        if (chosen.isEmpty() && quick && !pictures) {
            chosen.addAll(SUITES);
        }
        if (chosen.isEmpty() && !pictures && !publish) {
            usage();
            return;
        }

        Settings settings = Settings.of(quick, turns);
        List<String> failures = run(chosen, settings, String.join(" ", arguments));
        Publication publication = new Publication(SUITES);
        if (publish && failures.isEmpty()) {
            publication.publish(settings.results(), chosen.isEmpty() ? SUITES : chosen);
        } else {
            publication.show(settings.results());
        }
        for (String failure : failures) {
            System.err.println("failed: " + failure);
        }
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private static List<String> run(Set<Suite> suites, Settings settings, String arguments)
            throws IOException, InterruptedException {
        Machine machine = Machine.here();
        String command = "benchmarks/run " + arguments;
        String revision = Circumstances.currentRevision();
        List<String> failures = new ArrayList<>();
        int started = 0;
        for (Suite suite : suites) {
            long start = System.nanoTime();
            System.err.println("suite " + ++started + "/" + suites.size() + ": " + suite.name());
            Report report = new Report();
            Circumstances circumstances = Circumstances.now(command, revision);
            report.begin(suite, machine, circumstances);
            try {
                suite.run(settings, report);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                // The others are still worth running.
                e.printStackTrace();
                report.failure(suite.name() + " ended early: " + e);
            }
            report.write(suite, machine, circumstances.ended(), settings);
            System.out.printf(
                    Locale.ROOT,
                    "%n(%s, %.0f s)%n%n",
                    settings.results().resolve(suite.name() + ".md"),
                    (System.nanoTime() - start) / 1e9);
            failures.addAll(report.failures());
        }
        return failures;
    }

    private static Suite suite(String name) {
        for (Suite suite : SUITES) {
            if (suite.name().equals(name)) {
                return suite;
            }
        }
        System.err.println("no such suite or option: " + name);
        usage();
        System.exit(2);
        throw new AssertionError();
    }

    private static void usage() {
        System.out.println(USAGE);
        int width = SUITES.stream().mapToInt(suite -> suite.question().length()).max().orElse(0);
        for (Suite suite : SUITES) {
            System.out.printf(
                    "  %-9s  %-" + width + "s  %s%n",
                    suite.name(),
                    suite.question(),
                    suite.duration());
        }
    }
}
