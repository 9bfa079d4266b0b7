package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.benchmarks.results.Circumstances;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.benchmarks.results.Machine;
import dev.gatun.benchmarks.results.SuiteResults;
import dev.gatun.benchmarks.results.Target;
import dev.gatun.benchmarks.results.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class ReportTest {
    private static final Claim CLAIM =
            new Claim(3, "wake-c", "time of a wake-up", Limit.atMost(1.05, "× C"));

    private record Nothing() implements Suite {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public String question() {
            return "what?";
        }

        @Override
        public String duration() {
            return "none";
        }

        @Override
        public void run(Settings settings, Report report) {
            // It has no contestants.
        }
    }

    @Test
    void whatIsNearerToTheLimitThanTheNoiseIsNotJudged(@TempDir Path folder) throws Exception {
        Report report = new Report();
        report.target(CLAIM, "near", new Sample(List.of(1.03)), 0.04);
        report.target(CLAIM, "below", new Sample(List.of(1.0)), 0.04);
        report.target(CLAIM, "above", new Sample(List.of(1.1)), 0.04);
        report.target(CLAIM, "on both sides", new Sample(List.of(1.0, 1.02, 1.2, 1.3)), 0.04);
        Claim beside = new Claim(3, "beside-c", "time of a wake-up", Limit.none("beside C's"));
        report.target(beside, "shown", new Sample(List.of(1.1)), 0.04);
        report.write(
                new Nothing(),
                Machine.here(),
                Circumstances.now("benchmarks/run nothing", "unknown").ended(7),
                new Settings(false, null, folder));
        List<Target> targets = SuiteResults.read(SuiteResults.file(folder, "nothing")).targets();
        assertEquals(
                List.of(
                        Verdict.UNDECIDED,
                        Verdict.HOLDS,
                        Verdict.MISSED,
                        Verdict.UNDECIDED,
                        Verdict.SHOWN),
                targets.stream().map(Target::verdict).toList());
        assertEquals("noise is ± 0.040 in 1 turn", targets.getFirst().why());
        assertEquals("on both sides in 4 turns", targets.get(3).why());
        assertEquals("± 0.040", targets.getLast().text());
        assertEquals(beside, targets.getLast().claim());
    }
}
