package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A name among what the kernel has written: bytes of memory, behind which there is a NUL. */
final class NameInMemory {
    private NameInMemory() {}

    /** Where the NUL is, at or after a place that is not behind it. */
    static long end(MemorySegment memory, long from) {
        long at = from;
        while (memory.get(JAVA_BYTE, at) != 0) {
            at++;
        }
        return at;
    }

    static byte at(MemorySegment memory, long offset, int length, int index) {
        return memory.get(JAVA_BYTE, offset + Objects.checkIndex(index, length));
    }

    static boolean is(MemorySegment memory, long offset, int length, byte[] bytes) {
        if (bytes.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (memory.get(JAVA_BYTE, offset + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** With a NUL behind it. */
    static int copy(
            MemorySegment memory, long offset, int length, MemorySegment to, long toOffset) {
        MemorySegment.copy(memory, offset, to, toOffset, length);
        to.set(JAVA_BYTE, toOffset + length, (byte) 0);
        return length;
    }

    static String text(MemorySegment memory, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, offset, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Memory of the caller's, for the kernel to fill. */
    static MemorySegment checked(MemorySegment memory, long leastBytes) {
        checkRoom(memory.byteSize(), leastBytes);
        if (!memory.isNative() || memory.isReadOnly()) {
            throw new IllegalArgumentException("the kernel writes to native memory only");
        }
        return memory;
    }

    static void checkRoom(long byteCount, long leastBytes) {
        if (byteCount < leastBytes) {
            throw new IllegalArgumentException(
                    "one of them has up to " + leastBytes + " bytes, and there are " + byteCount);
        }
    }
}
