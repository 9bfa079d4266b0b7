package dev.gatun.benchmarks;

import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;

import org.openjdk.jmh.runner.RunnerException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds loops that are Gatun's own to allocating nothing: what does fails the run, and the worst is
 * one of the suite's targets.
 */
public final class AllocationCheck {
    private final JmhForks jmh;
    private final Claim claim;
    private final List<String> failures = new ArrayList<>();
    private final List<String> silent = new ArrayList<>();
    private int telling;
    private String worstRow;
    private double worst;

    /**
     * A check that has seen nothing yet.
     *
     * @param issue that asks for it
     * @param suite whose rows are looked at
     */
    public AllocationCheck(JmhForks jmh, int issue, String suite) {
        this.jmh = jmh;
        claim =
                new Claim(
                        issue,
                        suite + "-bytes",
                        "bytes on the heap per operation",
                        Limit.atMost(JmhForks.NO_ALLOCATION, "B, which is JMH's own"));
    }

    /** Looks at what was measured of a loop; gives the bytes that an operation of it allocates. */
    public double look(String row, Class<?> owner, String method, Map<String, String> parameters)
            throws RunnerException {
        boolean allocates = jmh.allocates(owner, method, parameters);
        double bytes = jmh.allocated(owner, method, parameters);
        if (allocates) {
            failures.add(String.format(Locale.ROOT, "%s allocates %.3f B", row, bytes));
        }
        if (!allocates && bytes > JmhForks.NO_ALLOCATION) {
            silent.add(String.format(Locale.ROOT, "%s (%.1f B)", row, bytes));
            return bytes;
        }
        telling++;
        if (worstRow == null || bytes > worst) {
            worstRow = row;
            worst = bytes;
        }
        return bytes;
    }

    /** Says what was seen. */
    public void end(Report report) {
        if (worstRow != null) {
            report.target(
                    claim, "the worst of " + telling + ", " + worstRow, new Sample(List.of(worst)));
        }
        if (!silent.isEmpty()) {
            report.remark(
                    "Of too few operations to tell what they allocate, as JMH's own bytes are more"
                            + " to each: "
                            + String.join("; ", silent)
                            + ".");
        }
        failures.forEach(report::failure);
    }
}
