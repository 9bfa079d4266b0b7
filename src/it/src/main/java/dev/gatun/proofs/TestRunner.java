package dev.gatun.proofs;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.PrintWriter;

/**
 * Runs the test classes that the arguments name, prints what failed, and then a line with the
 * counts: that line begins with {@link #COUNTS}. The status is 1 if a test failed.
 */
final class TestRunner {
    static final String COUNTS = "tests: ";

    private TestRunner() {}

    public static void main(String[] arguments) {
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

    private static TestExecutionSummary run(LauncherDiscoveryRequest request) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }
}
