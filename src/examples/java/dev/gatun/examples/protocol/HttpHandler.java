package dev.gatun.examples.protocol;

import java.lang.foreign.MemorySegment;

/**
 * HTTP/1.1, with connections that stay and requests that do not wait for answers: whatever is asked
 * for is answered by a line of plain text. Content is passed over; what is no HTTP gets an answer
 * that says so, and ends the connection.
 */
public final class HttpHandler implements Handler {
    private static final MemorySegment CONTINUE = Ascii.constant("HTTP/1.1 100 Continue\r\n\r\n");

    private final HttpRequest request = new HttpRequest();
    private final HttpAnswers answers;

    /** A head has come, and its content is to be passed over before it is answered. */
    private boolean inRequest;

    private long contentLeft;
    private boolean done;

    private HttpHandler(HttpAnswers answers) {
        this.answers = answers;
    }

    /** The protocol, whose handlers share the answers. */
    public static Protocol protocol() {
        var answers = new HttpAnswers();
        return () -> new HttpHandler(answers);
    }

    @Override
    public int handle(Buffer in, Buffer out) {
        answers.refresh();
        int answered = 0;
        while (!done && out.room() >= HttpAnswers.MAX_BYTES) {
            if (inRequest) {
                int skipped = (int) Math.min(contentLeft, in.size());
                in.take(skipped);
                contentLeft -= skipped;
                if (contentLeft > 0) {
                    break;
                }
                answer(out);
                answered++;
                continue;
            }
            if (!skipEmptyLines(in)) {
                break;
            }
            int length = request.parse(in);
            if (length == HttpRequest.INCOMPLETE) {
                break;
            }
            if (length < 0) {
                out.add(answers.error(-length).bytes);
                done = true;
                answered++;
                break;
            }
            in.take(length);
            begin(out);
        }
        return answered;
    }

    /** Between requests they mean nothing. Whether there is more. */
    private static boolean skipEmptyLines(Buffer in) {
        while (in.size() >= 2 && in.at(in.start()) == '\r' && in.at(in.start() + 1) == '\n') {
            in.take(2);
        }
        return !in.isEmpty() && (in.size() > 1 || in.at(in.start()) != '\r');
    }

    private void begin(Buffer out) {
        inRequest = true;
        contentLeft = request.contentLength();
        if (request.expectsContinue() && !request.isHttp10()) {
            out.add(CONTINUE);
        }
    }

    private void answer(Buffer out) {
        inRequest = false;
        done = !request.keepsAlive();
        var connection = HttpAnswers.Connection.persistent;
        if (done) {
            connection = HttpAnswers.Connection.close;
        } else if (request.isHttp10()) {
            connection = HttpAnswers.Connection.keepAlive;
        }
        var answer =
                request.isKnown() ? answers.ok(connection) : answers.notImplemented(connection);
        out.add(answer.bytes, request.isHead() ? answer.headBytes : (int) answer.bytes.byteSize());
    }

    @Override
    public boolean isDone() {
        return done;
    }
}
