package dev.gatun.benchmarks;

import dev.gatun.benchmarks.calls.CallsSuite;
import dev.gatun.benchmarks.memory.MemorySuite;
import dev.gatun.benchmarks.parts.PartsSuite;
import dev.gatun.benchmarks.readiness.ReadinessSuite;
import dev.gatun.benchmarks.results.Circumstances;
import dev.gatun.benchmarks.results.Machine;
import dev.gatun.benchmarks.results.SuiteResults;
import dev.gatun.benchmarks.servers.ServersSuite;
import dev.gatun.benchmarks.start.StartSuite;
import dev.gatun.benchmarks.syscalls.SyscallsSuite;
import dev.gatun.benchmarks.threads.ThreadsSuite;
import dev.gatun.benchmarks.uring.FilesSuite;
import dev.gatun.benchmarks.uring.SubmitSuite;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

/** Runs the suites that it is given by name, or lists them. */
@Command(
        name = "benchmarks/run",
        usageHelpWidth = 100,
        sortOptions = false,
        footerHeading = "%nSuites (time as they are, time with --quick):%n")
public final class Main implements Callable<Integer> {
    private static final List<Suite> SUITES =
            List.of(
                    new CallsSuite(),
                    new PartsSuite(),
                    new ReadinessSuite(),
                    new SubmitSuite(),
                    new FilesSuite(),
                    new ServersSuite(),
                    new ThreadsSuite(),
                    new SyscallsSuite(),
                    new MemorySuite(),
                    new StartSuite());

    @Option(
            names = "--quick",
            description =
                    "each contestant once and briefly: shows that everything runs, in minutes; its"
                            + " times mean nothing, its counts do. Alone: all suites")
    private boolean quick;

    @Option(
            names = "--turns",
            paramLabel = "N[..M]",
            description =
                    "how often each is measured; with M, a row that cannot be told yet goes on up"
                            + " to M turns")
    private String turns;

    @Option(
            names = "--pictures",
            description = "draws what is in results/ again, measuring nothing")
    private boolean pictures;

    @Option(
            names = "--publish",
            description =
                    "makes the results those of the project: published/, RESULTS.md, pictures/, and"
                            + " the claim in README.md")
    private boolean publish;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "prints this")
    private boolean help;

    @Parameters(paramLabel = "SUITE", description = "by name, or all")
    private List<String> names = List.of();

    @Spec private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Main());
        line.getCommandSpec().usageMessage().footer(suites());
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Set<Suite> chosen = chosen();
        if (quick && publish) {
            throw refused("what --quick measures is not worth publishing");
        }
        if (chosen.isEmpty() && !pictures && !publish) {
            spec.commandLine().usage(System.out);
            return 0;
        }

        Settings settings = Settings.of(quick, turns());
        String arguments = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        List<String> failures = run(chosen, settings, arguments);
        Publication publication = new Publication(SUITES);
        if (publish && failures.isEmpty()) {
            publication.publish(settings.results(), chosen.isEmpty() ? SUITES : chosen);
        } else {
            publication.show(settings.results());
        }
        for (String failure : failures) {
            System.err.println("failed: " + failure);
        }
        return failures.isEmpty() ? 0 : 1;
    }

    private Turns turns() {
        try {
            return turns == null ? null : Turns.of(turns);
        } catch (IllegalArgumentException e) {
            throw refused("--turns=" + turns);
        }
    }

    private Set<Suite> chosen() {
        if (names.contains("all") || names.isEmpty() && quick && !pictures) {
            return new LinkedHashSet<>(SUITES);
        }
        Set<Suite> chosen = new LinkedHashSet<>();
        for (String name : names) {
            chosen.add(
                    SUITES.stream()
                            .filter(suite -> suite.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> refused("no such suite: " + name)));
        }
        return chosen;
    }

    private ParameterException refused(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }

    private static String[] suites() {
        int width = SUITES.stream().mapToInt(suite -> suite.question().length()).max().orElse(0);
        String row = "  %-9s  %-" + width + "s  %s";
        return SUITES.stream()
                .map(each -> row.formatted(each.name(), each.question(), duration(each)))
                .map(text -> text.replace("%", "%%"))
                .toArray(String[]::new);
    }

    /** What the published run took, if it says so. */
    private static String duration(Suite suite) {
        Path published = SuiteResults.file(Path.of("published"), suite.name());
        String usual = suite.duration();
        try {
            Long seconds = SuiteResults.read(published).circumstances().seconds();
            if (seconds != null) {
                return Math.ceilDiv(seconds, 60) + " min" + usual.substring(usual.indexOf(','));
            }
        } catch (IOException e) {
            // It has never been published.
        }
        return usual;
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
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            report.write(suite, machine, circumstances.ended(seconds), settings);
            System.out.printf(
                    Locale.ROOT,
                    "%n(%s, %d s)%n%n",
                    settings.results().resolve(suite.name() + ".md"),
                    seconds);
            failures.addAll(report.failures());
        }
        return failures;
    }
}
