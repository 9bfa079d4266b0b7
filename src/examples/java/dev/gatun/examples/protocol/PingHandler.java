package dev.gatun.examples.protocol;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The PING of Redis: {@code PING\r\n} is answered by {@code +PONG\r\n}, and so is its form as an
 * array of strings, {@code *1\r\n$4\r\nPING\r\n}. Any other command is an error, and what is no
 * command ends the connection.
 */
public final class PingHandler implements Handler {
    private static final MemorySegment PONG = Ascii.constant("+PONG\r\n");
    private static final long PONG_WORD = Ascii.constant("+PONG\r\n ").get(JAVA_LONG_UNALIGNED, 0);
    private static final int PONG_BYTES = 7;
    private static final MemorySegment UNKNOWN = Ascii.constant("-ERR unknown command\r\n");
    private static final MemorySegment NOT_UNDERSTOOD = Ascii.constant("-ERR Protocol error\r\n");

    /** Room for any answer. */
    private static final int ANSWER_BYTES = (int) UNKNOWN.byteSize();

    // The request that all send, as two numbers in the machine's byte order.
    private static final MemorySegment PING = Ascii.constant("PING\r\n");
    private static final int PING_WORD = PING.get(JAVA_INT_UNALIGNED, 0);
    private static final short CR_LF = PING.get(JAVA_SHORT_UNALIGNED, 4);
    private static final int PING_BYTES = 6;

    private final RespCommand command = new RespCommand();
    private boolean done;

    @Override
    public int handle(Buffer in, Buffer out) {
        int answered = 0;
        while (!done && !in.isEmpty() && out.room() >= ANSWER_BYTES) {
            int pings = inlinePings(in, out);
            answered += pings;
            if (pings > 0) {
                continue;
            }
            int length = command.parse(in);
            if (length == RespCommand.INCOMPLETE && in.size() < MAX_REQUEST_BYTES) {
                break;
            }
            if (length <= 0 || length > MAX_REQUEST_BYTES) {
                out.add(NOT_UNDERSTOOD);
                done = true;
                break;
            }
            in.take(length);
            if (!command.isEmpty()) {
                out.add(command.isPing() ? PONG : UNKNOWN);
                answered++;
            }
        }
        return answered;
    }

    /** Those that all clients send in this form, one after the other. */
    private static int inlinePings(Buffer in, Buffer out) {
        MemorySegment requests = in.memory();
        MemorySegment answers = out.memory();
        int most = Math.min(in.size() / PING_BYTES, (out.room() - 1) / PONG_BYTES);
        int at = in.start();
        int end = out.end();
        int pings = 0;
        while (pings < most
                && requests.get(JAVA_INT_UNALIGNED, at) == PING_WORD
                && requests.get(JAVA_SHORT_UNALIGNED, at + Integer.BYTES) == CR_LF) {
            // One byte too much, which the next answer overwrites.
            answers.set(JAVA_LONG_UNALIGNED, end, PONG_WORD);
            at += PING_BYTES;
            end += PONG_BYTES;
            pings++;
        }
        in.take(at - in.start());
        out.added(end - out.end());
        return pings;
    }

    @Override
    public boolean isDone() {
        return done;
    }
}
