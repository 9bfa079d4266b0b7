package dev.gatun.net;

import dev.gatun.raw.Linux;

/** {@code SHUT_…}: which direction of a connection {@code shutdown(2)} ends. */
public enum Shutdown {
    /** Nothing more is received: what waits in {@code recv(2)} returns with 0. */
    SHUT_RD(Linux.SHUT_RD),
    /** Nothing more is sent: the other side reads to the end, and can still answer. */
    SHUT_WR(Linux.SHUT_WR),
    /** Both. */
    SHUT_RDWR(Linux.SHUT_RDWR);

    private final int value;

    Shutdown(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
