package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class ProgressTest {
    private static final long MEBIBYTE = 1 << 20;

    private final StringWriter out = new StringWriter();
    private long millis = Long.MAX_VALUE / 1_000_000;

    private Progress progress(boolean terminal) {
        var progress = new Progress(new PrintWriter(out), "cp", terminal, () -> millis * 1_000_000);
        progress.begin("a to b", 8 * MEBIBYTE);
        return progress;
    }

    @Test
    void saysNothingOfWhatIsQuick() {
        var progress = progress(true);
        millis += 999;
        progress.add(8 * MEBIBYTE);
        progress.clear();
        assertEquals("", out.toString());
    }

    @Test
    void keepsToOneLineOnATerminal() {
        var progress = progress(true);
        millis += 1000;
        progress.add(MEBIBYTE);
        millis += 100;
        progress.add(MEBIBYTE);
        millis += 100;
        progress.add(2 * MEBIBYTE);
        progress.clear();
        progress.clear();
        assertEquals(
                "\r\033[Kcp: a to b: 1 MiB of 8 MiB, 12 %"
                        + "\r\033[Kcp: a to b: 4 MiB of 8 MiB, 50 %"
                        + "\r\033[K",
                out.toString());
    }

    @Test
    void printsALineNowAndThenElsewhere() {
        var progress = progress(false);
        millis += 1000;
        progress.add(MEBIBYTE);
        millis += 4999;
        progress.add(MEBIBYTE);
        millis += 1;
        progress.add(MEBIBYTE);
        progress.clear();
        assertEquals(
                "cp: a to b: 1 MiB of 8 MiB, 12 %\ncp: a to b: 3 MiB of 8 MiB, 37 %\n",
                out.toString());
    }

    @Test
    void knowsNoShareOfAnUnknownWhole() {
        var progress = progress(false);
        progress.begin("pipe to b", 0);
        millis += 1000;
        progress.add(3 * MEBIBYTE);
        assertEquals("cp: pipe to b: 3 MiB\n", out.toString());
    }
}
