package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class ReasonTest {
    @Test
    void hasWhatFailedAndWhy() {
        IOException e = new IOException("strace true failed:\nstrace: not permitted\nexit 1\n");
        assertEquals("strace true failed: strace: not permitted", Reason.of(e));
    }

    @Test
    void isTheErrorAndNotWhoIncludesTheFile() {
        IOException e =
                new IOException(
                        """
                        gcc reads.c failed:
                        In file included from reads.c:13:
                        peer.h:5:10: fatal error: liburing.h: No such file or directory
                        compilation terminated.
                        """);
        assertEquals(
                "gcc reads.c failed:"
                        + " peer.h:5:10: fatal error: liburing.h: No such file or directory",
                Reason.of(e));
    }

    @Test
    void isAllOfOneLine() {
        assertEquals("no gcc", Reason.of(new IOException("no gcc")));
        assertEquals("null", Reason.of(new IOException()));
        assertEquals("", Reason.of(new IOException("")));
    }
}
