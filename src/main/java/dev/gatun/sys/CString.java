package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Strings as the kernel takes them: bytes, ended by a NUL. */
final class CString {
    private CString() {}

    /**
     * The string as UTF-8, ended by a NUL.
     *
     * @param arena closed by the caller after the call; the text must not be used after that
     * @return the text, of the global arena's scope: so {@link Downcall} does not keep it open, and
     *     has place for the memory of others
     */
    @SuppressWarnings("restricted")
    static MemorySegment of(Arena arena, String string) {
        check(string);
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        MemorySegment bytes = arena.allocate(utf8.length + 1L);
        // In one copy: the accessor of single bytes would have to be linked first.
        bytes.asSlice(0, utf8.length).copyFrom(MemorySegment.ofArray(utf8));
        return bytes.reinterpret(Arena.global(), null);
    }

    /** Refuses what would reach the kernel as another string. */
    static void check(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(
                        "a NUL at index " + i + ": the kernel would see only what is before it");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == string.length()
                        || !Character.isLowSurrogate(string.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            "an unpaired surrogate at index " + i + ": no UTF-8 stands for it");
                }
                i++;
            }
        }
    }

    /** Refuses bytes without a NUL, behind which the kernel would go on reading. */
    static MemorySegment ended(MemorySegment bytes) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            if (bytes.get(JAVA_BYTE, i) == 0) {
                return bytes;
            }
        }
        throw new IllegalArgumentException("a string without a NUL at its end");
    }
}
