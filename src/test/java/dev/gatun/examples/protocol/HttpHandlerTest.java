package dev.gatun.examples.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

class HttpHandlerTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String GET = "GET / HTTP/1.1\r\n" + HOST + "\r\n";

    private final Exchange exchange =
            new Exchange(HttpHandler.protocol().newHandler(), 16 << 10, 16 << 10);

    @AfterEach
    void close() {
        exchange.close();
    }

    private static int count(String answers, String part) {
        return answers.split(part, -1).length - 1;
    }

    @Test
    void answersWithAHeadADateAndText() {
        String answer = exchange.send(GET);
        String[] lines = answer.split("\r\n");
        assertEquals("HTTP/1.1 200 OK", lines[0]);
        assertEquals("Server: gatun", lines[1]);
        var date =
                ZonedDateTime.parse(
                        lines[2].substring("Date: ".length()),
                        DateTimeFormatter.RFC_1123_DATE_TIME);
        assertTrue(
                Duration.between(date.toInstant(), Instant.now()).abs().toMinutes() < 5, lines[2]);
        assertEquals(29, lines[2].length() - "Date: ".length());
        assertEquals("Content-Type: text/plain", lines[3]);
        assertEquals("Content-Length: 13", lines[4]);
        assertEquals("", lines[5]);
        assertEquals("Hello, World!", lines[6]);
        assertEquals(7, lines.length);
        assertFalse(exchange.handler.isDone());
    }

    @Test
    void answersPipelinedRequestsAndThoseThatComeByBytes() {
        assertEquals(100, count(exchange.send(GET.repeat(100)), "Hello, World!"));
        assertEquals(2, count(exchange.sendByBytes(GET.repeat(2)), "Hello, World!"));
        assertEquals(102, exchange.answered);
        assertTrue(exchange.in.isEmpty());
    }

    @Test
    void headIsAnsweredWithoutTheContent() {
        String get = exchange.send(GET);
        String head = exchange.send("HEAD / HTTP/1.1\r\n" + HOST + "\r\n");
        assertEquals(
                get.replaceAll("Date: .*", ""), head.replaceAll("Date: .*", "") + "Hello, World!");
    }

    @Test
    void contentIsPassedOver() {
        String post = "POST /form HTTP/1.1\r\n" + HOST + "Content-Length: 20000\r\n\r\n";
        assertEquals("", exchange.send(post + GET.repeat(3)));
        int left = 20_000 - GET.length() * 3;
        assertEquals("", exchange.send("x".repeat(10_000)));
        String answers = exchange.send("x".repeat(left - 10_000) + GET);
        assertEquals(2, count(answers, "HTTP/1.1 200 OK"));
        assertEquals("", exchange.send(post + "x".repeat(100)));
    }

    @Test
    void aClientThatWaitsIsToldToGoOn() {
        String put = "PUT /a HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n";
        assertEquals(
                "HTTP/1.1 100 Continue\r\n\r\n",
                exchange.send(put + "Expect: 100-Continue\r\n\r\n"));
        assertTrue(exchange.send("abc").startsWith("HTTP/1.1 200 OK"));
    }

    @Test
    void theConnectionStaysOrGoesAsTheClientSays() {
        String old = exchange.send("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
        assertTrue(old.contains("\r\nConnection: keep-alive\r\n"), old);
        String last =
                exchange.send("GET / HTTP/1.1\r\n" + HOST + "connection: x, Close\r\n\r\n" + GET);
        assertTrue(last.contains("\r\nConnection: close\r\n"), last);
        assertEquals(1, count(last, "HTTP/1.1"));
        assertTrue(exchange.handler.isDone());
    }

    @Test
    void anHttp10ConnectionGoes() {
        String answer = exchange.send("GET / HTTP/1.0\r\n\r\n");
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(exchange.handler.isDone());
    }

    @Test
    void aMethodThatItDoesNotKnowIsNoReasonToEnd() {
        String brew = "BREW /pot HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nwater";
        String answers = exchange.send(brew + GET);
        assertTrue(answers.startsWith("HTTP/1.1 501 Not Implemented\r\n"), answers);
        assertEquals(1, count(answers, "HTTP/1.1 200 OK"));
    }

    @Test
    void emptyLinesBeforeARequestAreNothing() {
        assertEquals(1, count(exchange.sendByBytes("\r\n\r\n" + GET + "\r\n"), "Hello, World!"));
        assertTrue(exchange.in.isEmpty());
    }

    /** As quickly as it can be known, and nothing behind it is looked at. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002",
                "(",
                " GET",
                "\n",
                "GET / HTTP/1.1\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / / HTTP/1.1\r\n\r\n",
                "GET /\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTQ/1.1\r\n\r\n",
                "GET / HTTP/1.1.1\r\n\r\n",
                "GET / HTTP/x.1\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nx\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nb : c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nb: \u0001\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nb: c\rd\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: a\r\n\r\n",
            })
    void garbageIsABadRequest(String garbage) {
        String answers = exchange.send(GET + garbage);
        assertEquals(1, count(answers, "HTTP/1.1 200 OK"), answers);
        assertEquals(1, count(answers, "HTTP/1.1 400 Bad Request"), answers);
        assertTrue(answers.contains("\r\nConnection: close\r\n"), answers);
        assertTrue(exchange.handler.isDone());
    }

    @ParameterizedTest
    @CsvSource({
        "411, GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked||",
        "505, GET / HTTP/2.0|Host: a||",
        "400, GET / http/1.1|Host: a||",
        "400, GET / HTTP/1.1|Host: a|b\u00e4: c||",
        "501, get / HTTP/1.1|Host: a||",
        "200, GET / HTTP/1.7|Host: a|Content-Length: 0|Content-Length: 0||",
        "200, GET http://a/b?c HTTP/1.1|hOsT:a  |x: \u00e4||",
    })
    void statusOf(int status, String request) {
        String answer = exchange.send(request.replace("|", "\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(status != 200 && status != 501, exchange.handler.isDone());
    }

    @Test
    void aHeadOfTheLimitIsTaken() {
        String start = "GET / HTTP/1.1\r\n" + HOST + "Cookie: ";
        String fits = start + "x".repeat((8 << 10) - start.length() - 4) + "\r\n\r\n";
        assertTrue(exchange.send(fits).startsWith("HTTP/1.1 200 OK"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n\r\n"})
    void aHeadThatIsTooLongIsRefusedWhetherItsEndIsThereOrNot(String end) {
        String start = "GET / HTTP/1.1\r\n" + HOST + "Cookie: ";
        String answer = exchange.send(start + "x".repeat((8 << 10) - start.length() - 3) + end);
        assertEquals(
                end.isEmpty() ? "" : "HTTP/1.1 431 Request Header Fields Too Large",
                answer.split("\r\n")[0]);
        if (end.isEmpty()) {
            assertTrue(exchange.send("xxxx").startsWith("HTTP/1.1 431 "));
        }
        assertTrue(exchange.handler.isDone());
    }
}
