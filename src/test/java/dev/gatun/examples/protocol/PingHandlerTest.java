package dev.gatun.examples.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingHandlerTest {
    private static final String PONG = "+PONG\r\n";
    private static final String UNKNOWN = "-ERR unknown command\r\n";
    private static final String PROTOCOL_ERROR = "-ERR Protocol error\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PING\r\n",
                "PING\n",
                "ping\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "*1\r\n$4\r\npInG\r\n"
            })
    void answersPingInEveryForm(String ping) {
        try (var exchange = new Exchange(new PingHandler())) {
            assertEquals(PONG, exchange.send(ping));
            assertEquals(PONG, exchange.sendByBytes(ping));
            assertEquals(PONG.repeat(20), exchange.send(ping.repeat(20)));
            assertEquals(22, exchange.answered);
            assertTrue(exchange.in.isEmpty());
            assertFalse(exchange.handler.isDone());
        }
    }

    @Test
    void answersAsFarAsThereIsRoom() {
        try (var exchange = new Exchange(new PingHandler(), 1024, 30)) {
            String pings = "PING\r\n".repeat(50) + "*1\r\n$4\r\nPING\r\n".repeat(20);
            assertEquals(PONG.repeat(70), exchange.send(pings));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET a\r\n",
                "PINGS\r\n",
                "PIN\r\n",
                "PING \r\n",
                "@@@@\r\n",
                "*2\r\n$4\r\nPING\r\n$1\r\na\r\n",
                "*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$4\r\nsave\r\n",
                "*1\r\n$0\r\n\r\n",
            })
    void answersAnyOtherCommandWithAnErrorAndGoesOn(String command) {
        try (var exchange = new Exchange(new PingHandler())) {
            assertEquals(UNKNOWN + PONG, exchange.send(command + "PING\r\n"));
            assertEquals(UNKNOWN + PONG, exchange.sendByBytes(command + "PING\r\n"));
            assertFalse(exchange.handler.isDone());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "*0\r\n"})
    void passesOverNothing(String nothing) {
        try (var exchange = new Exchange(new PingHandler())) {
            assertEquals(PONG, exchange.send(nothing + "PING\r\n" + nothing));
            assertTrue(exchange.in.isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*\r\n",
                "*x\r\n",
                "*-1\r\n",
                "*1\n",
                "*9999999\r\n",
                "*1\r\n4\r\n",
                "*1\r\n$x\r\n",
                "*1\r\n$4\r\nPINGxx",
                "*1\r\n$-1\r\n",
            })
    void endsWithWhatIsNoCommand(String garbage) {
        try (var exchange = new Exchange(new PingHandler())) {
            assertEquals(PONG + PROTOCOL_ERROR, exchange.send("PING\r\n" + garbage + "PING\r\n"));
            assertTrue(exchange.handler.isDone());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "*1\r\n$900000\r\nx", "*100\r\n$1\r\nx\r\n"})
    void doesNotWaitForWhatDoesNotFit(String start) {
        int limit = Handler.MAX_REQUEST_BYTES;
        try (var exchange = new Exchange(new PingHandler(), 4 * limit, 256)) {
            String most = start + "x".repeat(limit - 1 - start.length());
            assertEquals("", exchange.send(most));
            assertFalse(exchange.handler.isDone());
            assertEquals(PROTOCOL_ERROR, exchange.send("x"));
            assertTrue(exchange.handler.isDone());
        }
    }
}
