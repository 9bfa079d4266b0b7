package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings as the kernel takes them: bytes, ended by a NUL. */
final class CString {
    private CString() {}

    /** The string as UTF-8; refuses what would reach the kernel as another string. */
    static MemorySegment of(Arena arena, String string) {
        int length = string.length();
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(
                        "a NUL at index " + i + ": the kernel would see only what is before it");
            }
            if (c >= 0x80) {
                return encode(arena, string);
            }
        }
        MemorySegment bytes = arena.allocate(length + 1L);
        for (int i = 0; i < length; i++) {
            bytes.set(JAVA_BYTE, i, (byte) string.charAt(i));
        }
        return bytes;
    }

    private static MemorySegment encode(Arena arena, String string) {
        int nul = string.indexOf(0);
        if (nul >= 0) {
            throw new IllegalArgumentException(
                    "a NUL at index " + nul + ": the kernel would see only what is before it");
        }
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string));
            MemorySegment bytes = arena.allocate(utf8.remaining() + 1L);
            bytes.copyFrom(MemorySegment.ofBuffer(utf8));
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("an unpaired surrogate: no UTF-8 stands for it", e);
        }
    }

    /** Refuses bytes without a NUL, behind which the kernel would go on reading. */
    static void checkEnded(MemorySegment bytes) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            if (bytes.get(JAVA_BYTE, i) == 0) {
                return;
            }
        }
        throw new IllegalArgumentException("a string without a NUL at its end");
    }
}
