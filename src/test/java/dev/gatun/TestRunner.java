package dev.gatun;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the tests on a machine that has no Maven, for {@code src/build/kernels/run}.
 *
 * <p>Each result is a line on the standard output: an {@code @}, the outcome, the test, and why it
 * did not pass, with tabs between them. A test that takes too long ends this JVM with the status
 * {@link #STUCK}: run again with the same file, the program goes on behind that test.
 *
 * <p>Arguments: the file that keeps which tests were begun; how many seconds a test may take; names
 * of test classes, without their package, with {@code *} and {@code ?}.
 */
public final class TestRunner implements TestExecutionListener {
    /** The status after a test that took too long. */
    public static final int STUCK = 9;

    private final PrintStream out = System.out;
    private final Path begun;
    private final long limitNanos;
    private volatile TestIdentifier current;
    private volatile long currentSince;
    private volatile boolean failed;

    private TestRunner(Path begun, long limitSeconds) {
        this.begun = begun;
        limitNanos = limitSeconds * 1_000_000_000;
    }

    /** Runs the tests that the file does not have yet. */
    public static void main(String[] arguments) throws IOException {
        var runner = new TestRunner(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        Thread.ofPlatform().daemon().name("watches the tests").start(runner::watch);
        var status = runner.run(Arrays.asList(arguments).subList(2, arguments.length)) ? 0 : 1;
        // Not exit: a thread that a test has left may be in a call that nothing ends.
        runner.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private boolean run(List<String> names) throws IOException {
        Set<String> before = Files.exists(begun) ? Set.copyOf(Files.readAllLines(begun)) : Set.of();
        String classes =
                names.stream()
                        .map(n -> n.replace(".", "[.]").replace("*", ".*").replace('?', '.'))
                        .collect(Collectors.joining("|", ".*[.](", ")"));
        var request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(
                                DiscoverySelectors.selectClasspathRoots(
                                        Set.of(Path.of("target/test-classes"))))
                        .filters(
                                ClassNameFilter.includeClassNamePatterns(".*Test"),
                                ClassNameFilter.includeClassNamePatterns(classes),
                                (PostDiscoveryFilter) test -> unlessBegun(test, before))
                        .build();
        LauncherFactory.create().execute(request, this);
        return !failed;
    }

    /** A method with parameters is one test here: its invocations are only known when it runs. */
    private static FilterResult unlessBegun(TestDescriptor test, Set<String> before) {
        String id = test.getUniqueId().toString();
        boolean method = test.getSource().filter(MethodSource.class::isInstance).isPresent();
        return FilterResult.includedIf(!method || before.stream().noneMatch(b -> b.startsWith(id)));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (!test.isTest()) {
            return;
        }
        try {
            Files.writeString(
                    begun,
                    test.getUniqueId() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        say("begun", test, "");
        currentSince = System.nanoTime();
        current = test;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        say("skipped", test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        current = null;
        Throwable why = result.getThrowable().orElse(null);
        if (why != null && result.getStatus() == TestExecutionResult.Status.FAILED) {
            failed = true;
            say("failed", test, why + at(why));
            why.printStackTrace(out);
        } else if (why != null) {
            say("skipped", test, String.valueOf(why.getMessage()));
        } else if (test.isTest()) {
            say("passed", test, "");
        }
    }

    private static String at(Throwable why) {
        return Arrays.stream(why.getStackTrace())
                .filter(f -> f.getClassName().endsWith("Test"))
                .map(f -> " (" + f.getFileName() + ":" + f.getLineNumber() + ")")
                .findFirst()
                .orElse("");
    }

    private synchronized void say(String outcome, TestIdentifier test, String why) {
        String shown = test.getDisplayName();
        String name = shown;
        if (test.getSource().orElse(null) instanceof MethodSource method) {
            name = method.getJavaClass().getSimpleName() + "." + method.getMethodName();
            // One of several of the method has a name of its own.
            name += shown.startsWith(method.getMethodName() + "(") ? "" : " " + shown;
        }
        String line = why.lines().limit(3).collect(Collectors.joining(" ")).replace('\t', ' ');
        // A test may have left a line without an end.
        out.println("\n@" + outcome + "\t" + name + "\t" + line);
        out.flush();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(1_000);
                TestIdentifier test = current;
                if (test != null && System.nanoTime() - currentSince > limitNanos) {
                    say("stuck", test, "");
                    Thread.getAllStackTraces()
                            .forEach(
                                    (thread, stack) -> {
                                        out.println(thread);
                                        Arrays.stream(stack).forEach(f -> out.println("  at " + f));
                                    });
                    out.flush();
                    Runtime.getRuntime().halt(STUCK);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
