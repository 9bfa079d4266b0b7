package dev.gatun.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The memory of one call: what the call was given, and nothing else. An address that lies elsewhere
 * is not followed.
 */
final class CallMemory {
    private final MemorySegment own;
    private final MemorySegment[] given;
    private final boolean isReadable;

    /**
     * Made after the call.
     *
     * @param own memory of the thread's own, for small arguments
     * @param given the caller's
     * @param isReadable whether the kernel has been there, as it has if the call did not fail: only
     *     then a page of the caller's memory is known to be one that can be read
     */
    CallMemory(MemorySegment own, MemorySegment[] given, boolean isReadable) {
        this.own = own;
        this.given = given;
        this.isReadable = isReadable;
    }

    /** The same of a call that failed after the kernel had read its arguments. */
    CallMemory read() {
        return new CallMemory(own, given, true);
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
                return each.asSlice(address - each.address(), byteCount);
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
     * The bytes of a string up to its NUL; null if there is none. Also of a call that failed: the
     * library has looked for the NUL before the call.
     */
    byte[] string(long address) {
        MemorySegment found = null;
        for (MemorySegment each : given) {
            if (isWithin(each, address, 1)) {
                found = each.asSlice(address - each.address());
                break;
            }
        }
        if (found == null && isWithin(own, address, 1)) {
            found = own.asSlice(address - own.address());
        }
        if (found == null) {
            return null;
        }
        for (long i = 0; i < found.byteSize(); i++) {
            if (found.get(JAVA_BYTE, i) == 0) {
                return found.asSlice(0, i).toArray(JAVA_BYTE);
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
