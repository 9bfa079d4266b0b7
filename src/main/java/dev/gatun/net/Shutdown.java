package dev.gatun.net;

import dev.gatun.raw.Linux;

/** {@code SHUT_…}: which direction of a connection {@code shutdown(2)} ends. */
public enum Shutdown {
    /** Nothing more is received: a {@code recv(2)} that waits returns 0. */
    SHUT_RD(Linux.SHUT_RD),
    /** Nothing more is sent: the peer reads to the end, and can still send. */
    SHUT_WR(Linux.SHUT_WR),
    /** Both: nothing more is received, and nothing more is sent. */
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
