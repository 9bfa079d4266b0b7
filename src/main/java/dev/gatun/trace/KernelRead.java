package dev.gatun.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.iovec;
import dev.gatun.sys.SyscallNumber;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Has the kernel read the memory that a call was given: process_vm_readv(2) of this process says
 * EFAULT where a load would end the JVM.
 */
final class KernelRead {
    private static final long SELF = ProcessHandle.current().pid();
    private static final long LOCAL = 0;
    private static final long REMOTE = iovec.SIZE;
    private static final long COPY = 2L * iovec.SIZE;

    private final MethodHandle handle;
    private final MemorySegment function;
    private final MemorySegment own;
    private final MemorySegment[] given;

    /**
     * For the memory of one call.
     *
     * @param handle makes a call, and does not trace it
     * @param function of the handle
     * @param own where errno is captured
     * @param given the memory, which stays open while it is read
     */
    KernelRead(
            MethodHandle handle, MemorySegment function, MemorySegment own, MemorySegment[] given) {
        this.handle = handle;
        this.function = function;
        this.own = own;
        this.given = given;
    }

    /** A copy of a part of what was given; null if not all of it can be read. */
    MemorySegment copy(MemorySegment part) {
        try (Arena arena = Arena.ofConfined()) {
            long byteCount = part.byteSize();
            MemorySegment block = arena.allocate(COPY + byteCount, Long.BYTES);
            MemorySegment copy = block.asSlice(COPY);
            put(block, LOCAL, copy);
            put(block, REMOTE, part);
            long[] words = {
                SyscallNumber.SYS_process_vm_readv,
                SELF,
                block.address() + LOCAL,
                1,
                block.address() + REMOTE,
                1,
                0
            };
            // Also where a filter refuses the call: a load instead could end the JVM.
            return call(words) == byteCount ? MemorySegment.ofArray(copy.toArray(JAVA_BYTE)) : null;
        }
    }

    private static void put(MemorySegment block, long offset, MemorySegment memory) {
        block.set(JAVA_LONG, offset + iovec.OFFSET_IOV_BASE, memory.address());
        block.set(JAVA_LONG, offset + iovec.OFFSET_IOV_LEN, memory.byteSize());
    }

    private long call(long[] words) {
        try {
            return (long) handle.invokeExact(function, own, words, given);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
