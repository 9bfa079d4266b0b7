package dev.gatun.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;

/**
 * The memory of one call: what the call was given, and nothing else. An address that lies elsewhere
 * is not followed.
 */
final class CallMemory {
    /** The smallest page that there is, and PATH_MAX. */
    private static final long PAGE_BYTES = 4 << 10;

    private final MemorySegment own;
    private final MemorySegment[] given;
    private final KernelRead kernel;
    private final boolean isReadable;

    /**
     * Made after the call.
     *
     * @param own memory of the thread's own, for small arguments
     * @param given the caller's
     * @param kernel reads the caller's memory: some calls succeed, or fail, without a look at it,
     *     and so nobody knows of a page whether it can be read
     * @param isReadable whether there is something to read, as there is if the call did not fail
     */
    CallMemory(MemorySegment own, MemorySegment[] given, KernelRead kernel, boolean isReadable) {
        this.own = own;
        this.given = given;
        this.kernel = kernel;
        this.isReadable = isReadable;
    }

    /** The same of a call that failed after the kernel had read its arguments. */
    CallMemory read() {
        return new CallMemory(own, given, kernel, true);
    }

    /** The bytes at an address; null if they are not to be read. */
    MemorySegment at(long address, long byteCount) {
        if (isWithin(own, address, byteCount)) {
            return own.asSlice(address - own.address(), byteCount);
        }
        return isReadable ? ofCaller(address, byteCount) : null;
    }

    private MemorySegment ofCaller(long address, long byteCount) {
        for (MemorySegment each : given) {
            if (isWithin(each, address, byteCount)) {
                return kernel.copy(each.asSlice(address - each.address(), byteCount));
            }
        }
        return null;
    }

    private static boolean isWithin(MemorySegment memory, long address, long byteCount) {
        long offset = address - memory.address();
        return address != 0
                && byteCount >= 0
                && offset >= 0
                && offset <= memory.byteSize()
                && byteCount <= memory.byteSize() - offset;
    }

    /**
     * The bytes of a string up to its NUL; null if there is none that the kernel would find. Also
     * of a call that failed: the kernel says whether the string is there.
     */
    byte[] string(long address) {
        for (MemorySegment each : given) {
            if (isWithin(each, address, 1)) {
                return string(each.asSlice(address - each.address()), false);
            }
        }
        return isWithin(own, address, 1)
                ? string(own.asSlice(address - own.address()), true)
                : null;
    }

    /** By parts that end where a page may end: the next page may not be there. */
    private byte[] string(MemorySegment memory, boolean isOwn) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long end = Math.min(memory.byteSize(), PAGE_BYTES);
        while (bytes.size() < end) {
            long address = memory.address() + bytes.size();
            long toPageEnd = PAGE_BYTES - (address & PAGE_BYTES - 1);
            long byteCount = Math.min(toPageEnd, end - bytes.size());
            MemorySegment part = memory.asSlice(bytes.size(), byteCount);
            MemorySegment copy = isOwn ? part : kernel.copy(part);
            if (copy == null) {
                return null;
            }
            for (long i = 0; i < byteCount; i++) {
                byte each = copy.get(JAVA_BYTE, i);
                if (each == 0) {
                    return bytes.toByteArray();
                }
                bytes.write(each);
            }
        }
        return null;
    }

    // What is in memory that at() has given.

    static int shortAt(MemorySegment memory, long offset) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, offset));
    }

    static int intAt(MemorySegment memory, long offset) {
        return memory.get(JAVA_INT_UNALIGNED, offset);
    }

    static long longAt(MemorySegment memory, long offset) {
        return memory.get(JAVA_LONG_UNALIGNED, offset);
    }
}
