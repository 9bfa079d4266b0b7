package dev.gatun.examples.protocol;

/**
 * A command of the Redis protocol at the start of a buffer: a line of words, or an array of strings
 * whose lengths are told. Only whether it is PING alone is kept of it.
 */
final class RespCommand {
    /** {@link #parse} needs more bytes. */
    static final int INCOMPLETE = 0;

    /** {@link #parse} cannot make sense of it. */
    static final int MALFORMED = -1;

    private static final String PING = "PING";

    /** So that the lengths are numbers that fit. */
    private static final int MAX_DIGITS = 6;

    private Buffer in;

    private boolean ping;
    private boolean empty;

    /**
     * Looks at the first command; takes nothing.
     *
     * @return its length in bytes, {@link #INCOMPLETE} or {@link #MALFORMED}
     */
    int parse(Buffer buffer) {
        if (buffer.isEmpty()) {
            return INCOMPLETE;
        }
        in = buffer;
        return buffer.at(buffer.start()) == '*' ? parseArray() : parseLine();
    }

    /** Whether the last one was PING, without arguments. */
    boolean isPing() {
        return ping;
    }

    /** Whether the last one was an empty line or array, which is not answered. */
    boolean isEmpty() {
        return empty;
    }

    private int parseLine() {
        int end = lineEnd(in.start());
        if (end < 0) {
            return INCOMPLETE;
        }
        int textEnd = end > in.start() && in.at(end - 1) == '\r' ? end - 1 : end;
        ping = isPing(in.start(), textEnd);
        empty = textEnd == in.start();
        return end + 1 - in.start();
    }

    private int parseArray() {
        int at = in.start();
        int end = lineEnd(at);
        if (end < 0) {
            return INCOMPLETE;
        }
        int count = number(at + 1, end);
        if (count < 0) {
            return MALFORMED;
        }
        empty = count == 0;
        ping = false;
        at = end + 1;
        for (int i = 0; i < count; i++) {
            end = lineEnd(at);
            if (end < 0) {
                return INCOMPLETE;
            }
            int length = in.at(at) == '$' ? number(at + 1, end) : MALFORMED;
            if (length < 0) {
                return MALFORMED;
            }
            int next = end + 1 + length + 2;
            if (next > in.end()) {
                return INCOMPLETE;
            }
            if (in.at(next - 2) != '\r' || in.at(next - 1) != '\n') {
                return MALFORMED;
            }
            ping = count == 1 && isPing(end + 1, next - 2);
            at = next;
        }
        return at - in.start();
    }

    /** Where the next line feed is; -1 if there is none yet. */
    private int lineEnd(int from) {
        for (int i = from; i < in.end(); i++) {
            if (in.at(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Decimal digits up to a carriage return before {@code lineFeed}; below zero if it is none. */
    private int number(int from, int lineFeed) {
        int end = lineFeed - 1;
        if (end <= from || end - from > MAX_DIGITS || in.at(end) != '\r') {
            return MALFORMED;
        }
        int number = 0;
        for (int i = from; i < end; i++) {
            int digit = in.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return MALFORMED;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** In capitals or not. */
    private boolean isPing(int from, int end) {
        if (end - from != PING.length()) {
            return false;
        }
        for (int i = 0; i < PING.length(); i++) {
            if ((in.at(from + i) & ~0x20) != PING.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
