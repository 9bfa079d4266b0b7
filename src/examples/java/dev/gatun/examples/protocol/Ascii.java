package dev.gatun.examples.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Text of protocols, in memory outside of the heap. */
final class Ascii {
    private Ascii() {}

    /** The bytes of a constant, for as long as the program runs. */
    static MemorySegment constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arena.global().allocateFrom(JAVA_BYTE, bytes);
    }
}
