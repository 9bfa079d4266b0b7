package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A close waits for what is in flight also where counting does not tell it. A read that is in
 * flight has the read end of a pipe open: so a write says EPIPE at once only if the read has ended.
 */
class BusyAtCloseTest {
    private static final int ROUNDS = 20;

    private static void assertEnded(Pipe pipe, MemorySegment memory) throws Exception {
        pipe.readEnd().close();
        var e = assertThrows(SyscallException.class, () -> pipe.writeEnd().write(memory));
        assertEquals(Errno.EPIPE, e.errno(), "the read is still in flight");
    }

    /** A message from outside is one completion more, so the counts are equal. */
    @Test
    void whereAMessageMakesTheCountsEqual() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < ROUNDS; i++) {
                try (Pipe pipe = Pipe.open()) {
                    IoUring ring = IoUring.open(4);
                    ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8, -1);
                    ring.submit();
                    RingMessage.send(ring, 1, 2);
                    ring.submitAndWaitFully(1);
                    assertEquals(
                            1, ring.cq().drain((userData, res, flags) -> assertEquals(2, res)));
                    ring.close();
                    assertEnded(pipe, arena.allocate(8));
                }
            }
        }
    }

    /** What a polled ring has published is not counted before it is seen that it was read. */
    @Test
    void whereAPolledRingHasNotLooked() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < ROUNDS; i++) {
                try (Pipe pipe = Pipe.open()) {
                    IoUring ring = IoUring.open(RingOptions.entries(4).submissionPolling(1000));
                    ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8, -1);
                    ring.submit();
                    ring.close();
                    assertEnded(pipe, arena.allocate(8));
                }
            }
        }
    }
}
