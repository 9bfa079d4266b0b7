package dev.gatun.examples.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All answers of the HTTP server, ready to be copied: only their date changes, once a second. */
final class HttpAnswers {
    /** No answer is longer. */
    static final int MAX_BYTES = 256;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);
    private static final long MILLIS_PER_SECOND = 1000;

    /** How the connection goes on, which the last header field says. */
    enum Connection {
        /** What HTTP/1.1 does without a word. */
        persistent(""),
        /** What an HTTP/1.0 client that asks for it wants to read. */
        keepAlive("Connection: keep-alive\r\n"),
        close("Connection: close\r\n");

        final String field;

        Connection(String field) {
            this.field = field;
        }
    }

    /** One answer. */
    static final class Answer {
        final MemorySegment bytes;

        /** Without the content, as {@code HEAD} wants it. */
        final int headBytes;

        private final int dateOffset;

        private Answer(Arena arena, String status, String content, Connection connection) {
            String start = "HTTP/1.1 " + status + "\r\nServer: gatun\r\nDate: ";
            String head =
                    start
                            + DATE.format(Instant.EPOCH)
                            + "\r\nContent-Type: text/plain\r\nContent-Length: "
                            + content.length()
                            + "\r\n"
                            + connection.field
                            + "\r\n";
            byte[] all = (head + content).getBytes(StandardCharsets.US_ASCII);
            bytes = arena.allocateFrom(JAVA_BYTE, all);
            headBytes = head.length();
            dateOffset = start.length();
        }

        private void setDate(byte[] date) {
            MemorySegment.copy(date, 0, bytes, JAVA_BYTE, dateOffset, date.length);
        }
    }

    private final Arena arena = Arena.ofAuto();
    private final List<Answer> all = new ArrayList<>();

    // By the connection.
    private final Answer[] ok = answers("200 OK", "Hello, World!");
    private final Answer[] notImplemented = answers("501 Not Implemented", "Not implemented\n");

    private final Answer badRequest = last("400 Bad Request");
    private final Answer lengthRequired = last("411 Length Required");
    private final Answer fieldsTooLarge = last("431 Request Header Fields Too Large");
    private final Answer versionNotSupported = last("505 HTTP Version Not Supported");

    private long second;

    private Answer[] answers(String status, String content) {
        var answers = new Answer[Connection.values().length];
        for (Connection connection : Connection.values()) {
            answers[connection.ordinal()] = add(status, content, connection);
        }
        return answers;
    }

    /** One behind which nothing can be understood. */
    private Answer last(String status) {
        return add(status, status.substring(4) + "\n", Connection.close);
    }

    private Answer add(String status, String content, Connection connection) {
        var answer = new Answer(arena, status, content, connection);
        all.add(answer);
        return answer;
    }

    /** Has the right date in all of them. */
    void refresh() {
        long now = System.currentTimeMillis() / MILLIS_PER_SECOND;
        if (now != second) {
            second = now;
            byte[] date =
                    DATE.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.US_ASCII);
            for (Answer answer : all) {
                answer.setDate(date);
            }
        }
    }

    Answer ok(Connection connection) {
        return ok[connection.ordinal()];
    }

    Answer notImplemented(Connection connection) {
        return notImplemented[connection.ordinal()];
    }

    /** For what was not understood. */
    Answer error(int status) {
        return switch (status) {
            case 411 -> lengthRequired;
            case 431 -> fieldsTooLarge;
            case 505 -> versionNotSupported;
            default -> badRequest;
        };
    }
}
