package dev.gatun.benchmarks;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * JMH, one fork at a time: so that other contestants, in C for one, have their turn between two
 * forks.
 */
public final class JmhForks {
    /** The bytes an operation may allocate in JMH's own bookkeeping; see the README. */
    public static final double NO_ALLOCATION = 0.5;

    /**
     * The bytes an iteration may allocate in JMH's own bookkeeping: where it has few operations,
     * these are many to each.
     */
    private static final double BOOKKEEPING_BYTES = 16 << 10;

    /** Of a fork. */
    private enum Length {
        USUAL(3, 400, 7, 200),
        BRIEF(2, 150, 3, 50),
        ROUNDS(3, 400, Settings.ROUNDS, Settings.ROUND_MILLIS),
        BRIEF_ROUNDS(2, 150, Settings.BRIEF_ROUNDS, 50);

        private final int warmups;
        private final int warmupMillis;
        private final int iterations;
        private final int iterationMillis;

        Length(int warmups, int warmupMillis, int iterations, int iterationMillis) {
            this.warmups = warmups;
            this.warmupMillis = warmupMillis;
            this.iterations = iterations;
            this.iterationMillis = iterationMillis;
        }
    }

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final boolean quick;
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<RunResult> results = new ArrayList<>();
    private final Map<String, List<Allocation>> allocated = new LinkedHashMap<>();

    public JmhForks(boolean quick, String... jvmArguments) {
        this.quick = quick;
        this.jvmArguments.add("--enable-native-access=ALL-UNNAMED");
        // JMH's own, of which the JVM would warn in every fork.
        this.jvmArguments.add("--sun-misc-unsafe-memory-access=allow");
        this.jvmArguments.addAll(List.of(jvmArguments));
    }

    /** One fork of one benchmark: the median of its iterations, in nanoseconds per operation. */
    public double nanos(Class<?> owner, String method, Map<String, String> parameters)
            throws RunnerException {
        return nanos(quick ? Length.BRIEF : Length.USUAL, owner, method, parameters);
    }

    /**
     * A fork that has warmed up, and measures an iteration whenever it is told to: as many times as
     * a turn has rounds.
     */
    public Measurement ready(Class<?> owner, String method, Map<String, String> parameters)
            throws IOException, InterruptedException {
        Length length = quick ? Length.BRIEF_ROUNDS : Length.ROUNDS;
        return new LiveFork(
                options(length, owner, method, parameters),
                length.iterations,
                result -> record(result, owner, method, parameters));
    }

    private double nanos(
            Length length, Class<?> owner, String method, Map<String, String> parameters)
            throws RunnerException {
        Collection<RunResult> run = JmhRun.of(options(length, owner, method, parameters));
        if (run.size() != 1) {
            throw new IllegalStateException(
                    owner.getSimpleName() + "." + method + ": " + run.size() + " results");
        }
        RunResult result = run.iterator().next();
        record(result, owner, method, parameters);
        return Sample.median(
                iterations(result).stream()
                        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                        .toArray());
    }

    private ChainedOptionsBuilder options(
            Length length, Class<?> owner, String method, Map<String, String> parameters) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("^" + owner.getName().replace(".", "\\.") + "\\." + method + "$")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(length.warmups)
                        .warmupTime(TimeValue.milliseconds(length.warmupMillis))
                        .measurementIterations(length.iterations)
                        .measurementTime(TimeValue.milliseconds(length.iterationMillis))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .jvm(Settings.java().toString())
                        .jvmArgsAppend(jvmArguments.toArray(new String[0]));
        parameters.forEach((name, value) -> options.param(name, value));
        return options;
    }

    private static Collection<IterationResult> iterations(RunResult result) {
        return result.getBenchmarkResults().iterator().next().getIterationResults();
    }

    private synchronized void record(
            RunResult result, Class<?> owner, String method, Map<String, String> parameters) {
        results.add(result);
        List<Allocation> allocations = new ArrayList<>();
        for (IterationResult iteration : iterations(result)) {
            Result<?> norm = iteration.getSecondaryResults().get(ALLOCATED);
            allocations.add(new Allocation(norm.getScore(), iteration.getMetadata().getAllOps()));
        }
        allocated
                .computeIfAbsent(key(owner, method, parameters), unused -> new ArrayList<>())
                // What is not compiled yet, on a busy machine, allocates where compiled code does
                // not.
                .add(Collections.min(allocations));
    }

    /** Bytes allocated per operation in a fork's best iteration, of the worst fork. */
    public double allocated(Class<?> owner, String method, Map<String, String> parameters) {
        return worst(owner, method, parameters).perOperation;
    }

    /**
     * Whether that is more than JMH itself allocates. A brief fork that seems to may only not have
     * been compiled yet: one of the usual length then takes its place.
     */
    public boolean allocates(Class<?> owner, String method, Map<String, String> parameters)
            throws RunnerException {
        if (quick && worst(owner, method, parameters).isTooMuch()) {
            allocated.remove(key(owner, method, parameters));
            nanos(Length.USUAL, owner, method, parameters);
        }
        return worst(owner, method, parameters).isTooMuch();
    }

    private Allocation worst(Class<?> owner, String method, Map<String, String> parameters) {
        return Collections.max(allocated.get(key(owner, method, parameters)));
    }

    /** What an iteration allocated. */
    private record Allocation(double perOperation, long operations)
            implements Comparable<Allocation> {
        boolean isTooMuch() {
            return perOperation > NO_ALLOCATION && perOperation * operations > BOOKKEEPING_BYTES;
        }

        @Override
        public int compareTo(Allocation other) {
            return Double.compare(perOperation, other.perOperation);
        }
    }

    private static String key(Class<?> owner, String method, Map<String, String> parameters) {
        return owner.getName() + "." + method + parameters;
    }

    /** JMH's own record of every fork. */
    public void writeJson(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
    }
}
