package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.LoggedLines;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.logging.Level;

/** What is logged of operations that are in flight when a ring is closed. */
class LeftInFlightTest {
    private LoggedLines log;
    private Pipe pipe;

    @BeforeEach
    void open() throws Exception {
        log = LoggedLines.of(IoUring.class.getName());
        pipe = Pipe.open();
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        pipe.close();
    }

    private void read(IoUring ring, long userData) {
        MemorySegment memory = ring.arena().allocate(8);
        ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(userData);
    }

    private List<String> told(Level level) {
        return log.at(level).stream().map(line -> line.replaceFirst("ring \\d+", "ring")).toList();
    }

    @Test
    void nothingWhereNothingIsLeft() throws Exception {
        try (var ring = IoUring.open(8)) {
            read(ring, 1);
            ring.submit();
            ring.sq().next().asyncCancel(1).userData(2);
            take(ring, 2);
        }
        assertEquals(List.of(), log.all());
    }

    @Test
    void byOperationAndUserData() throws Exception {
        try (var ring = IoUring.open(8)) {
            ring.sq().next().nop().userData(4);
            read(ring, 5);
            ring.sq().next().pollAdd(pipe.readEnd(), PollFlags.POLLIN).userData(6);
            ring.sq().next().nop().userData(7);
            ring.submitAndWait(2);
            // Not submitted, and so not in flight.
            read(ring, 8);
        }
        assertEquals(
                List.of(
                        "ring is closed with 2 operations: IORING_OP_READ with user data 5,"
                                + " IORING_OP_POLL_ADD with user data 6"),
                told(Level.FINE));
        assertEquals(List.of(), told(Level.WARNING), "all were cancelled");
    }

    @Test
    void whatIsLookedUpLateHasTheCallersUserData() throws Exception {
        try (var ring = IoUring.open(8)) {
            MemorySegment memory = ring.arena().allocate(8);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 8).async().userData(9);
            ring.submit();
        }
        assertEquals(
                List.of("ring is closed with 1 operation: IORING_OP_READ with user data 9"),
                told(Level.FINE));
    }

    @Test
    void whatIsInNoMemoryAnyMoreIsCounted() throws Exception {
        try (var ring = IoUring.open(4)) {
            read(ring, 1);
            read(ring, 2);
            ring.submit();
            for (int i = 0; i < 3; i++) {
                ring.sq().next().nop().userData(3);
            }
            take(ring, 3);
        }
        assertEquals(
                List.of(
                        "ring is closed with 2 operations: IORING_OP_READ with user data 2, and 1"
                                + " more"),
                told(Level.FINE));
    }

    /** A ring with completions of both sizes, and eight places for them. */
    private static IoUring mixed() throws Exception {
        Kernel.assumeHas(SetupFlags.IORING_SETUP_CQE_MIXED);
        Kernel.assumeNopHasExtra();
        var options = RingOptions.entries(4).completionEntries(8);
        return IoUring.open(options.with(SetupFlags.IORING_SETUP_CQE_MIXED));
    }

    /** Completions in places 0; 1 and 2; 3 and 4; 5 and 6; 8 and 9, which replace 0 and 1. */
    private void readBetweenBigCompletions(IoUring ring, long ofRead, long inSecondHalves)
            throws Exception {
        ring.sq().next().nop().userData(1);
        take(ring, 1);
        for (int i = 0; i < 4; i++) {
            if (i == 2) {
                read(ring, ofRead);
            }
            ring.sq().next().nop(0, inSecondHalves, 0).userData(2);
            take(ring, 1);
        }
    }

    private void assertReadIsTold(long userData) {
        assertEquals(
                List.of(
                        "ring is closed with 1 operation: IORING_OP_READ with user data "
                                + userData),
                told(Level.FINE));
    }

    @Test
    void theSecondHalfOfACompletionIsNoUserData() throws Exception {
        try (var ring = mixed()) {
            read(ring, 77);
            ring.sq().next().nop(0, 77, 0).userData(1);
            take(ring, 1);
        }
        assertReadIsTold(77);
    }

    @Test
    void theSecondHalfOfACompletionWhoseFirstIsLostIsNoUserData() throws Exception {
        try (var ring = mixed()) {
            readBetweenBigCompletions(ring, 77, 77);
        }
        assertReadIsTold(77);
    }

    @Test
    void aPlaceThatIsSkippedIsNoCompletion() throws Exception {
        try (var ring = mixed()) {
            readBetweenBigCompletions(ring, 0, 5);
        }
        assertReadIsTold(0);
    }

    @Test
    void memoryThatHasHeldNoCompletionIsNone() throws Exception {
        Kernel.assumeHas(SetupFlags.IORING_SETUP_NO_SQARRAY);
        try (var ring = IoUring.open(8)) {
            ring.sq().next().nop().userData(1);
            take(ring, 1);
            try {
                ring.registration().resizeRings(16, 32);
            } catch (SyscallException e) {
                assumeTrue(e.errno() != Errno.EINVAL, "this kernel does not resize rings");
                throw e;
            }
            read(ring, 0);
            ring.submit();
        }
        assertReadIsTold(0);
    }

    /** A ring that may do nothing but read: nothing can be cancelled, nor an end be seen. */
    @Test
    void whatDidNotEndIsAWarning() throws Exception {
        IoUring ring =
                IoUring.open(RingOptions.entries(8).with(SetupFlags.IORING_SETUP_R_DISABLED));
        ring.registration()
                .registerRestrictions(
                        new Restrictions()
                                .allow(Opcode.IORING_OP_READ)
                                .allow(RegisterOpcode.IORING_REGISTER_ENABLE_RINGS));
        ring.enableRings();
        read(ring, 77);
        ring.submit();
        ring.close();
        assertEquals(
                List.of(
                        "a ring was closed and the kernel did not confirm the end of its"
                                + " operations: its buffers stay allocated",
                        "ring was closed, and the kernel did not confirm the end of 1 operation:"
                                + " IORING_OP_READ with user data 77"),
                told(Level.WARNING));
        assertEquals(1, ring.statistics().inFlight());
    }

    @Test
    void whatCannotBeCountedMayHaveEnded() throws Exception {
        try (var ring = IoUring.open(8)) {
            ring.sq().next().nop().skipSuccess().userData(1);
            read(ring, 2);
            ring.submit();
        }
        assertEquals(1, told(Level.FINE).size());
        assertTrue(
                told(Level.FINE).getFirst().contains("cannot be counted, maybe among them"),
                log::toString);
        assertTrue(
                told(Level.FINE).getFirst().contains("IORING_OP_READ with user data 2"),
                log::toString);
    }
}
