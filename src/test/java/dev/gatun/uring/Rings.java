package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** What the tests of operations share. */
final class Rings {
    /** Fills a slot. */
    interface Submission {
        Sqe fill(Sqe sqe) throws Exception;
    }

    private static final int IORING_REGISTER_BUFFERS = 0;

    private Rings() {}

    /** Submits one operation and gives the result of its only completion. */
    static int run(IoUring ring, Submission operation) throws Exception {
        submit(ring, 0x6a74756e, operation);
        Completions.Done done = Completions.next(ring);
        assertEquals(0x6a74756e, done.userData());
        return done.res();
    }

    /** {@link #run}, of what must not fail. */
    static int succeed(IoUring ring, Submission operation) throws Exception {
        int result = run(ring, operation);
        return result >= 0 ? result : fail(Errno.describe(-result));
    }

    static void submit(IoUring ring, long userData, Submission operation) throws Exception {
        Kernel.assumeHas(operation.fill(ring.sq().next()).userData(userData));
        assertEquals(1, ring.submit());
    }

    /** What a queue of no ring stands on: it is seen without the kernel. */
    static RingCore coreOf(Fd fd, Arena arena, SetupFlags flags) {
        RingFeatures features = RingFeatures.of(0);
        RingCalls calls = RingCalls.byDescriptor(fd, features);
        var buffers = new BufferArena();
        return new RingCore(new RingThread(false), calls, flags, features, arena, buffers, null);
    }

    /** Empty slots for direct descriptors. */
    static void registerSlots(IoUring ring, int count) throws Exception {
        RegisteredFiles.sparse(ring, count);
    }

    /** What an operation has put into a slot. */
    static DirectDescriptor direct(IoUring ring, int slot) throws Exception {
        if (ring.core().tables().files() == null) {
            registerSlots(ring, 16);
        }
        return ring.core().tables().files().renew(slot);
    }

    /** Without the library's knowing, so that the kernel's own checks are seen. */
    static void registerBuffers(IoUring ring, MemorySegment... buffers) {
        try (Arena arena = Arena.ofConfined()) {
            IoVector vector = IoVector.of(arena, buffers);
            int result =
                    ring.core().register(IORING_REGISTER_BUFFERS, vector.array(), buffers.length);
            assertEquals(0, result, Errno.describe(-result));
        }
    }

    /** Skips a test if the kernel does not know an operation. */
    static void assumeKnown(int result, String operation) {
        assumeTrue(result != -Errno.EINVAL, "this kernel has no " + operation);
    }

    static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(MemorySegment memory, long offset, long byteCount) {
        byte[] bytes = memory.asSlice(offset, byteCount).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
