package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.examples.Served;
import dev.gatun.examples.ServerRun;
import dev.gatun.examples.protocol.Buffer;
import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.Handler;
import dev.gatun.examples.protocol.HttpHandler;
import dev.gatun.examples.protocol.PingHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What clients do, and should not: one each, and another that is served as if nothing was. */
class ClientsTest {
    private static final byte[] PING = bytes("PING\r\n");
    private static final byte[] PONG = bytes("+PONG\r\n");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertServed(Socket client) throws IOException {
        client.getOutputStream().write(PING);
        assertArrayEquals(PONG, client.getInputStream().readNBytes(PONG.length));
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatSendsAByteAtATimeIsAnsweredAndHoldsUpNobody(Served kind) throws Exception {
        try (var run = new ServerRun(kind, PingHandler::new)) {
            try (var slow = run.connect();
                    var other = run.connect()) {
                for (byte each : bytes("PING\r\n*1\r\n$4\r\nPING\r\nPING\r\n")) {
                    slow.getOutputStream().write(each);
                    assertServed(other);
                }
                byte[] answers = slow.getInputStream().readNBytes(3 * PONG.length);
                assertEquals("+PONG\r\n".repeat(3), new String(answers));
            }
            assertEquals(3 + 26, run.stop().requests());
        }
    }

    @ParameterizedTest
    @EnumSource
    void muchComesBackAsItWentInAndInOrder(Served kind) throws Exception {
        byte[] sent = new byte[3_000_001];
        new Random(1).nextBytes(sent);
        try (var run = new ServerRun(kind, EchoHandler::new);
                var client = run.connect()) {
            var writer = writer(client, sent, false);
            // All that the kernel has room for fills up first, so that the server cannot write.
            byte[] received = client.getInputStream().readNBytes(sent.length);
            writer.join();
            assertArrayEquals(sent, received);
        }
    }

    private static Thread writer(Socket client, byte[] bytes, boolean thenEnd) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                client.getOutputStream().write(bytes);
                                if (thenEnd) {
                                    client.shutdownOutput();
                                }
                            } catch (IOException e) {
                                System.err.println("the client could not write: " + e);
                            }
                        });
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatEndsItsDirectionGetsAllAnswers(Served kind) throws Exception {
        byte[] sent = new byte[2_000_000];
        new Random(2).nextBytes(sent);
        try (var run = new ServerRun(kind, EchoHandler::new)) {
            try (var client = run.connect()) {
                var writer = writer(client, sent, true);
                // To the end, which the server makes when the last byte is sent.
                assertArrayEquals(sent, client.getInputStream().readAllBytes());
                writer.join();
            }
            assertEquals(0, run.stop().failed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatResetsIsCountedAndNobodyElseNotices(Served kind) throws Exception {
        try (var run = new ServerRun(kind, PingHandler::new)) {
            try (var other = run.connect()) {
                for (int i = 0; i < 20; i++) {
                    var rude = run.connect();
                    assertServed(rude);
                    rude.setSoLinger(true, 0);
                    rude.close();
                    assertServed(other);
                }
            }
            var statistics = run.stop();
            assertEquals(20, statistics.failed());
            assertEquals(21, statistics.accepted());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatSendsGarbageIsToldAndOthersAreServed(Served kind) throws Exception {
        byte[] garbage = new byte[1_000_000];
        new Random(3).nextBytes(garbage);
        garbage[0] = '*';
        garbage[1] = '\n';
        try (var run = new ServerRun(kind, PingHandler::new)) {
            try (var other = run.connect();
                    var mad = run.connect()) {
                var writer = writer(mad, garbage, false);
                // The answer arrives although most of what was sent has not been looked at.
                byte[] answer = mad.getInputStream().readAllBytes();
                assertEquals("-ERR Protocol error\r\n", new String(answer));
                assertServed(other);
                writer.join();
            }
            assertTrue(run.stop().requests() >= 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsABadRequestThatArrives(Served kind) throws Exception {
        byte[] garbage = new byte[1_000_000];
        new Random(4).nextBytes(garbage);
        try (var run = new ServerRun(kind, HttpHandler.protocol());
                var mad = run.connect()) {
            var writer = writer(mad, garbage, false);
            String answer = new String(mad.getInputStream().readAllBytes());
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
            assertTrue(answer.endsWith("Bad Request\n"), answer);
            writer.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsMoreThanACommandMayBeIsToldInWhateverPieces(Served kind) throws Exception {
        try (var run = new ServerRun(kind, PingHandler::new);
                var other = run.connect();
                var mad = run.connect()) {
            mad.getOutputStream().write(bytes("x".repeat(1000)));
            // By then the server has read them.
            assertServed(other);
            mad.getOutputStream().write(bytes("x".repeat(20_000)));
            String answer = new String(mad.getInputStream().readAllBytes());
            assertEquals("-ERR Protocol error\r\n", answer);
        }
    }

    /** A mistake in a protocol: it waits for what it has no room for. */
    private static final class Stuck implements Handler {
        @Override
        public int handle(Buffer in, Buffer out) {
            if (in.at(in.start()) == 'P') {
                return new PingHandler().handle(in, out);
            }
            return 0;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoseRequestDoesNotFitIsNotWaitedForForEver(Served kind) throws Exception {
        try (var run = new ServerRun(kind, Stuck::new)) {
            try (var other = run.connect();
                    var stuck = run.connect()) {
                var writer = writer(stuck, new byte[100_000], false);
                try {
                    assertEquals(-1, stuck.getInputStream().read());
                } catch (SocketException e) {
                    assertEquals("Connection reset", e.getMessage());
                }
                writer.join();
                assertServed(other);
            }
            assertEquals(1, run.stop().failed());
        }
    }
}
