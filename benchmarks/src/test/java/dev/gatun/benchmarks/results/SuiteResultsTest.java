package dev.gatun.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class SuiteResultsTest {
    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        SuiteResults results =
                SomeResults.of("calls")
                        .with("time of a call", "read of 1 B", null, "C", 270.5, 271.0)
                        .with("time of a wake-up", "poll", 100.0, "Gatun", 1e7 / 3)
                        .over("C", 1.01, 1.02)
                        .with(
                                new Claim(2, "calls-typed", "time", Limit.atMost(1.05, "× C")),
                                "read of 1 B",
                                Verdict.MISSED,
                                1.06)
                        .all();
        Path file = SuiteResults.file(folder.resolve("new"), "calls");
        results.write(file);
        assertEquals("calls-figures.json", file.getFileName().toString());
        assertEquals(results, SuiteResults.read(file));
        assertEquals(2, results.turns().getMax());
    }
}
