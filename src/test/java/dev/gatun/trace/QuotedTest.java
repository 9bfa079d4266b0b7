package dev.gatun.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class QuotedTest {
    @Test
    void bytesAreEscapedAsInC() {
        assertEquals("\"\"", Quoted.of(new byte[0]));
        assertEquals("\"a\\tb\\n\\\"\\\\\"", quoted("a\tb\n\"\\"));
        assertEquals("\"\\0\\1\\377\"", quoted("\0\1\377"));
        assertEquals("\"\\0012\\0003\"", quoted("\0012\0003"), "a digit behind it");
    }

    private static String quoted(String text) {
        return Quoted.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
