package dev.gatun.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class ResultsPageTest {
    private final ResultsPage page = new ResultsPage(List.of(SomeResults.READINESS), "published/");

    @Test
    void whatHasNoPlaceYetGetsOneAtTheEnd() {
        String after = page.update("# Results\n");
        for (String key : List.of("claim", "measured", "targets")) {
            assertTrue(after.contains("<!-- begin: " + key + " -->\n"), after);
        }
    }

    @Test
    void theClaimHasTheRowsThatWereMeasured() {
        SuiteResults results =
                SomeResults.of("readiness")
                        .with("time of a wake-up", "epoll-level", 10_000.0, "C", 100.0, 200.0)
                        .with("time of a wake-up", "epoll-level", 10_000.0, "Gatun", 103.0, 206.0)
                        .all();
        ResultsPage all = new ResultsPage(List.of(results), "");
        String after = all.updateClaim("# Gatun\n<!-- begin: claim -->\n<!-- end: claim -->\n");
        assertTrue(after.startsWith("# Gatun\n<!-- begin: claim -->\nWith Gatun, "), after);
        assertTrue(after.contains(" 1.03 times the time of C.\n"), after);
        String unpadded = after.replaceAll(" +", " ");
        assertTrue(unpadded.contains("| 150 ns | 155 ns | 1.03 × the time |"), after);
        assertEquals(1, after.lines().filter(line -> line.contains("×")).count(), after);
        assertEquals("# Gatun\n", all.updateClaim("# Gatun\n"));
    }

    @Test
    void aRatioIsOfRoundsWhereATurnHadSome() {
        SuiteResults results =
                SomeResults.of("readiness")
                        .with("time of a wake-up", "epoll-level", 10_000.0, "C", 100.0, 200.0)
                        .with("time of a wake-up", "epoll-level", 10_000.0, "Gatun", 103.0, 206.0)
                        .over("C", 1.05, 1.07)
                        .all();
        String after = new ResultsPage(List.of(results), "").update("");
        assertTrue(after.contains(" 1.06 times the time of C.\n"), after);
    }

    @Test
    void whatCannotBeToldIsNeitherHeldNorMissed() {
        SuiteResults results =
                SomeResults.of("readiness")
                        .with(SomeResults.CLAIM, "poll", Verdict.HOLDS, 1.01)
                        .with(SomeResults.CLAIM, "select", Verdict.UNDECIDED, 1.04)
                        .with(SomeResults.CLAIM, "epoll", Verdict.UNDECIDED, 1.06)
                        .all();
        String after = new ResultsPage(List.of(results), "").update("");
        assertTrue(after.contains("| 1 of 3; 2 cannot be told |"), after);
    }

    @Test
    void whatIsOnlyShownHasNoVerdict() {
        Claim beside = new Claim(3, "beside-c", "time of a wake-up", Limit.none("beside C's"));
        SuiteResults results =
                SomeResults.of("readiness").with(beside, "poll", Verdict.SHOWN, 1.2).all();
        String after = new ResultsPage(List.of(results), "").update("").replaceAll(" +", " ");
        assertTrue(after.contains("| beside C's | 1.200 | |"), after);
    }

    @Test
    void theSummaryCountsRowsAndNamesTheNoise() {
        String after = page.update("");
        assertTrue(after.contains("1.020 to 1.070 | 1 of 2 |"), after);
        assertTrue(after.contains("0.98 to 1.01 |"), after);
        assertTrue(after.contains("| `benchmarks/run all` | 0123456789ab |"), after);
        assertTrue(after.contains("| 0.10, 0.20, 0.30 → 1.10, 0.90, 0.50 |"), after);
        assertTrue(after.contains("On 2 processors (Abacus), Linux 6.18.0, Java 25.0.3.\n"), after);
        assertTrue(after.contains("](published/readiness-targets.md#wake-c) |"), after);
    }
}
