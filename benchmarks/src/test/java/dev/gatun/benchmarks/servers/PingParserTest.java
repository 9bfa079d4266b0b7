package dev.gatun.benchmarks.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class PingParserTest {
    private final PingParser parser = new PingParser();
    private final ByteBuffer output = ByteBuffer.allocate(100);

    private String answers(String input) {
        parser.answer(ByteBuffer.wrap(input.getBytes(StandardCharsets.US_ASCII)), output.clear());
        return new String(output.array(), 0, output.position(), StandardCharsets.US_ASCII);
    }

    @Test
    void requestsInPartsAreAnsweredWhenTheyAreWhole() {
        assertEquals("+PONG\r\n+PONG\r\n", answers("PING\r\nPING\r\nPI"));
        assertEquals("", answers("NG"));
        assertEquals("+PONG\r\n+PONG\r\n", answers("\r\nPING\r\n"));
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> answers("PONG\r\n"));
    }
}
