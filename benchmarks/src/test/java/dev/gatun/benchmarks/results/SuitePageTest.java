package dev.gatun.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SuitePageTest {
    private final SuitePage page = new SuitePage(SomeResults.READINESS);

    @Test
    void whatIsWrittenByHandStays() {
        String before =
                """
                # Results

                By hand.
                <!-- begin: wake-c -->
                | of an earlier | run |
                <!-- end: wake-c -->
                Because $1 \\ is a reason.
                """;
        String after = page.update(before);
        assertTrue(after.startsWith("# Results\n\nBy hand.\n<!-- begin: wake-c -->\n"), after);
        assertTrue(after.contains("<!-- end: wake-c -->\nBecause $1 \\ is a reason.\n"), after);
        assertTrue(!after.contains("of an earlier"), after);
        assertTrue(after.contains("1.020 [1.015, 1.025] |     3 |  holds |"), after);
        assertEquals(after, page.update(after));
    }

    @Test
    void whatHasNoPlaceYetGetsOneAtTheEnd() {
        String after = page.update(page.beginning());
        assertTrue(after.startsWith("# readiness: what?\n"), after);
        assertTrue(after.contains("## time of a wake-up at most 1.05 × C\n"), after);
        assertTrue(after.contains("<!-- begin: wake-c -->\n"), after);
        assertTrue(after.contains("\nNo rows for D.\n"), after);
    }

    @Test
    void whatWasNotMeasuredSaysSo() {
        String after = page.update("<!-- begin: gone -->\n| 1 |\n<!-- end: gone -->\n");
        assertTrue(
                after.startsWith("<!-- begin: gone -->\nNot measured.\n<!-- end: gone -->\n"),
                after);
    }

    @Test
    void allFiguresOfASuiteAreThereIfThePageHasAPlace() {
        String after =
                page.update("<!-- begin: readiness-figures -->\n<!-- end: readiness-figures -->\n")
                        .replaceAll(" +", " ");
        assertTrue(after.contains("| poll, 100: Gatun"), after);
        assertTrue(after.contains("| time of a wake-up | 103.0 ns |"), after);
        assertTrue(!page.update("").contains("readiness-figures"));
    }
}
