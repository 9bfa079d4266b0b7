package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.uring.IoUring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** NOPs through a ring, so that nothing is seen but the ring: in C by liburing, and on Gatun. */
public final class SubmitSuite implements Suite {
    private static final int[] BATCHES = {1, 8, 32, 128, 512};
    private static final Claim LIKE_C =
            new Claim(4, "submit-c", "rate of NOPs", Limit.none("beside C's"));
    private static final Claim ONE_MORE =
            new Claim(
                    4,
                    "submit-more-one",
                    "time of a NOP, one at a time,",
                    Limit.atMost(24.0, "ns more than C's"));
    private static final Claim EACH_MORE =
            new Claim(4, "submit-more", "time of a NOP", Limit.atMost(1.2, "ns more than C's"));
    private static final Claim LIKE_BARE =
            new Claim(4, "submit-bare", "rate of NOPs", Limit.atLeast(0.97, "× a bare ring's"));
    private static final Claim ONE_LIKE_BARE =
            new Claim(
                    4,
                    "submit-bare-one",
                    "rate of NOPs, one at a time",
                    Limit.atLeast(0.93, "× a bare ring's"));

    @Override
    public String name() {
        return "submit";
    }

    @Override
    public String question() {
        return "what does an operation cost through a ring?";
    }

    @Override
    public String duration() {
        return "8 min, 5 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        if (!IoUring.isAvailable()) {
            report.remark("Nothing measured: " + IoUring.availability() + ".");
            return;
        }
        CProgram c = RingContests.compile("nops", report);
        JmhForks jmh = new JmhForks(settings.quick());
        RingContests.run("submit", settings, report, jmh, c, rows(settings, report), List.of());
        jmh.writeJson(settings.results().resolve("submit.json"));
    }

    private static List<RingRow> rows(Settings settings, Report report) {
        List<RingRow> rows = new ArrayList<>();
        for (RingKind kind : RingKind.values()) {
            if (kind == RingKind.SQPOLL && Runtime.getRuntime().availableProcessors() < 2) {
                report.remark("No rows for sqpoll: the kernel's thread needs its own processor.");
                continue;
            }
            for (int batch : BATCHES) {
                if (!settings.quick() || batch == 32) {
                    rows.add(row(kind, batch));
                }
            }
        }
        return rows;
    }

    private static RingRow row(RingKind kind, int batch) {
        String count = Integer.toString(batch);
        String method = kind == RingKind.SQPOLL ? "submitAndLook" : "submitAndWait";
        Map<String, String> parameters = Map.of("kind", kind.name(), "batch", count);
        return new RingRow(
                kind.text + ", " + batch + (batch == 1 ? " NOP" : " NOPs"),
                kind.text,
                (double) batch,
                List.of(kind.text, count),
                new JavaLoop(NopBatches.class, method, parameters),
                new JavaLoop(BareNops.class, method, parameters),
                Map.of(),
                List.of(),
                LIKE_C,
                batch == 1 ? ONE_MORE : batch >= 32 ? EACH_MORE : null,
                batch == 1 ? ONE_LIKE_BARE : batch >= 32 ? LIKE_BARE : null,
                true);
    }
}
