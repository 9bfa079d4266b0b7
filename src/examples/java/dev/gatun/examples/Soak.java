package dev.gatun.examples;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.soak.Sample;
import dev.gatun.examples.soak.ServersProgram;
import dev.gatun.examples.soak.SoakedServers;
import dev.gatun.examples.soak.Visitors;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/** Whether the servers stay as they are, however long they run and whatever their clients do. */
@Command(
        name = "soak",
        description = {
            "Runs the servers in a process of their own, with clients of every kind, and looks",
            "at its memory and descriptors after each round, when all have gone."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:memory and descriptors stay as they are",
            "1:they do not, or it could not be found out",
            "2:the command line was not understood"
        })
public final class Soak implements Callable<Integer> {
    private static final double SECONDS_PER_MINUTE = 60;
    private static final int ROUND_SECONDS = 10;
    private static final int LEAST_ROUNDS = 4;
    private static final double MEBI = 1 << 20;

    // Between the halves of a run, in bytes: the JVM's own, which compiles for some minutes.
    private static final long HEAP_SLACK = 1 << 19;
    private static final long RSS_SLACK = 4 << 20;

    @Option(
            names = "--minutes",
            paramLabel = "MINUTES",
            description = "For how long. Default: ${DEFAULT-VALUE}",
            defaultValue = "3")
    private double minutes;

    @ArgGroup private Mechanism mechanism = new Mechanism();

    /** One of them, or none. */
    private static final class Mechanism {
        @Option(
                names = "--multiplexer",
                paramLabel = "KIND",
                description = "One of ${COMPLETION-CANDIDATES}. Default: epoll")
        private Multiplexer.Kind multiplexer = Multiplexer.Kind.epoll;

        @Option(names = "--uring", description = "The servers on io_uring.")
        private boolean uring;

        String kind() {
            return uring ? ServersProgram.URING : multiplexer.name();
        }
    }

    @Spec private CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(Program.commandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        int rounds = (int) Math.ceil(minutes * SECONDS_PER_MINUTE / ROUND_SECONDS);
        if (rounds < LEAST_ROUNDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--minutes: less than " + LEAST_ROUNDS + " rounds of 10 s show nothing");
        }
        PrintWriter out = spec.commandLine().getOut();
        var samples = new ArrayList<Sample>();
        try (var servers = new SoakedServers(mechanism.kind())) {
            Sample before = servers.sample();
            out.printf("%5s %12s %12s %12s%n", "round", "heap, MiB", "RSS, MiB", "descriptors");
            print(out, 0, before);
            for (int round = 1; round <= rounds; round++) {
                Visitors.visit(servers, ROUND_SECONDS);
                servers.awaitDescriptors(before.descriptors());
                samples.add(servers.sample());
                print(out, round, samples.getLast());
            }
            for (String line : servers.stop()) {
                out.println(line);
            }
            return judge(before, samples) ? 0 : Program.FAILED;
        } finally {
            out.flush();
        }
    }

    private static void print(PrintWriter out, int round, Sample sample) {
        out.printf(
                "%5d %12.2f %12.1f %12d%n",
                round, sample.heapBytes() / MEBI, sample.rssBytes() / MEBI, sample.descriptors());
        out.flush();
    }

    /**
     * The second half of the rounds is as the first, in which the JVM still made itself at home.
     */
    private boolean judge(Sample before, List<Sample> samples) {
        List<Sample> first = samples.subList(0, samples.size() / 2);
        List<Sample> second = samples.subList(samples.size() / 2, samples.size());
        boolean flat = true;
        if (samples.stream().anyMatch(each -> each.descriptors() != before.descriptors())) {
            Program.complain(spec, "descriptors are left open");
            flat = false;
        }
        if (least(second, Sample::heapBytes) > most(first, Sample::heapBytes) + HEAP_SLACK) {
            Program.complain(spec, "the heap grows");
            flat = false;
        }
        if (least(second, Sample::rssBytes) > most(first, Sample::rssBytes) + RSS_SLACK) {
            Program.complain(spec, "the memory outside of the heap grows");
            flat = false;
        }
        return flat;
    }

    private static long most(List<Sample> samples, ToLongFunction<Sample> what) {
        return samples.stream().mapToLong(what).max().orElseThrow();
    }

    private static long least(List<Sample> samples, ToLongFunction<Sample> what) {
        return samples.stream().mapToLong(what).min().orElseThrow();
    }
}
