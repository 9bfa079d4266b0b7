package dev.gatun.examples.protocol;

/**
 * One connection's side of a protocol: bytes come in, bytes go out. It knows nothing of sockets, so
 * that whatever moves the bytes can use it: readiness and a read, or a ring and its completions.
 */
public interface Handler {
    /** What has to be in one piece to be taken may be as long as this, and no longer. */
    int MAX_REQUEST_BYTES = 16 << 10;

    /**
     * Takes from the input what is whole, and adds the answers to the output, as far as there is
     * room; the rest stays where it is.
     *
     * <p>It is called again when there is more input or more room. With {@link #MAX_REQUEST_BYTES}
     * or more in the input, however much room that has, and with an empty output, it takes
     * something or {@link #isDone is done}: it must not wait for what does not fit.
     *
     * @param in what has come
     * @param out what is to be sent, maybe with something in it already
     * @return how many requests were answered
     */
    int handle(Buffer in, Buffer out);

    /** Whether nothing comes after what was answered: the connection ends when that is sent. */
    boolean isDone();
}
