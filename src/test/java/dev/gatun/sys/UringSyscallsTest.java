package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The three calls, as the kernel has them. */
class UringSyscallsTest {
    private static final int IORING_ENTER_GETEVENTS = 1;
    private static final int IORING_ENTER_EXT_ARG = 8;
    private static final int IORING_ENTER_EXT_ARG_REG = 64;
    private static final int IORING_REGISTER_PROBE = 8;

    @Test
    void aRingIsMadeEnteredAndAsked() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(120, 8);
            int ring = UringSyscalls.ioUringSetup(3, params);
            assertTrue(ring >= 0, () -> Errno.describe(-ring));
            assertEquals(4, params.get(JAVA_INT, 0));
            assertEquals(8, params.get(JAVA_INT, 4));
            assertEquals(0, UringSyscalls.ioUringEnter(ring, 0, 0, 0));
            assertEquals(
                    -Errno.EBADF,
                    UringSyscalls.ioUringEnter(-1, 0, 0, 0),
                    "a descriptor that is none");

            MemorySegment timespec = arena.allocate(16, 8);
            timespec.set(JAVA_LONG, 8, 1000);
            MemorySegment argument = arena.allocate(24, 8);
            argument.set(JAVA_LONG, 16, timespec.address());
            assertEquals(
                    -Errno.ETIME,
                    UringSyscalls.ioUringEnter(
                            ring, 0, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, argument));
            int flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_EXT_ARG_REG;
            int result = UringSyscalls.ioUringEnter(ring, 0, 1, flags, 0, 64);
            // No region is registered; before Linux 6.13, the kernel does not know the flag.
            assertTrue(result == -Errno.EFAULT || result == -Errno.EINVAL, () -> "" + result);

            MemorySegment probe = arena.allocate(16 + 8 * 256, 8);
            assertEquals(0, UringSyscalls.ioUringRegister(ring, IORING_REGISTER_PROBE, probe, 256));
            assertTrue(Byte.toUnsignedInt(probe.get(JAVA_BYTE, 0)) > 40);
            Syscalls.close(ring);
        }
    }

    @Test
    void memoryThatIsTooSmallOrReadOnlyIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment small = arena.allocate(119, 8);
            assertThrows(
                    IndexOutOfBoundsException.class, () -> UringSyscalls.ioUringSetup(1, small));
            MemorySegment readOnly = arena.allocate(120, 8).asReadOnly();
            assertThrows(
                    IllegalArgumentException.class, () -> UringSyscalls.ioUringSetup(1, readOnly));
        }
    }

    @Test
    void aMessageNeedsARing() {
        int result = UringSyscalls.ioUringSendMessage(-1, 1, 2, 0, 0);
        assertTrue(result == -Errno.EBADF || result == -Errno.EINVAL, "result " + result);
    }
}
