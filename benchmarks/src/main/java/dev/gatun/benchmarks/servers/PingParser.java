package dev.gatun.benchmarks.servers;

import java.nio.ByteBuffer;

/** What the peers' servers in Java know of the protocol, and where they are in it. */
final class PingParser {
    static final int REQUEST_BYTES = 6;
    static final byte[] ANSWER = {'+', 'P', 'O', 'N', 'G', '\r', '\n'};

    /** A request, as its first four bytes and its last two. */
    static final int PING = 'P' << 24 | 'I' << 16 | 'N' << 8 | 'G';

    static final short CRLF = '\r' << 8 | '\n';

    private static final byte[] REQUEST = {'P', 'I', 'N', 'G', '\r', '\n'};

    /** Bytes of a request whose end has not come yet. */
    private int matched;

    /** Whether the next byte is the first of a request. */
    boolean isBetweenRequests() {
        return matched == 0;
    }

    /**
     * Takes a byte of a request that comes in parts.
     *
     * @return whether the request is complete
     */
    boolean take(byte next) {
        if (next != REQUEST[matched]) {
            throw new IllegalArgumentException("not a PING");
        }
        matched = (matched + 1) % REQUEST_BYTES;
        return matched == 0;
    }

    /** Takes all of the input, and puts an answer to each request in it into the output. */
    void answer(ByteBuffer input, ByteBuffer output) {
        while (input.hasRemaining()) {
            int position = input.position();
            if (isBetweenRequests()
                    && input.remaining() >= REQUEST_BYTES
                    && input.getInt(position) == PING
                    && input.getShort(position + 4) == CRLF) {
                input.position(position + REQUEST_BYTES);
            } else if (!take(input.get())) {
                continue;
            }
            output.put(ANSWER);
        }
    }
}
