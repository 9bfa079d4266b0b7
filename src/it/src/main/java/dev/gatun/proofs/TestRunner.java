package dev.gatun.proofs;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs the test classes that the arguments name, prints what failed, and then a line with the
 * counts: that line begins with {@link #COUNTS}. The status is 1 if a test failed. A system
 * property, {@link #OUTCOMES}, may name a file for what came of each test.
 */
final class TestRunner {
    static final String COUNTS = "tests: ";
    static final String OUTCOMES = "dev.gatun.proofs.outcomes";

    private TestRunner() {}

    public static void main(String[] arguments) throws IOException {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : arguments) {
            request.selectors(selectClass(name));
        }
        TestExecutionSummary summary = run(request.build());
        PrintWriter out = new PrintWriter(System.out, true);
        summary.printFailuresTo(out);
        long failed = summary.getTotalFailureCount();
        out.printf(
                "%s%d passed, %d failed, %d skipped or aborted%n",
                COUNTS,
                summary.getTestsSucceededCount(),
                failed,
                summary.getTestsSkippedCount() + summary.getTestsAbortedCount());
        out.flush();
        System.exit(failed == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }

    private static TestExecutionSummary run(LauncherDiscoveryRequest request) throws IOException {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Outcomes outcomes = new Outcomes();
        LauncherFactory.create().execute(request, listener, outcomes);
        if (System.getProperty(OUTCOMES) != null) {
            Files.write(Path.of(System.getProperty(OUTCOMES)), outcomes.lines);
        }
        return listener.getSummary();
    }

    /** A line for each test. */
    private static final class Outcomes implements TestExecutionListener {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                lines.add(result.getStatus() + " " + test.getUniqueId());
            }
        }
    }
}
