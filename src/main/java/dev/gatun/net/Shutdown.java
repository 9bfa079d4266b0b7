package dev.gatun.net;

/** {@code SHUT_…}: which direction of a connection {@code shutdown(2)} ends. */
public enum Shutdown {
    /** Nothing more is received: what waits in {@code recv(2)} returns with 0. */
    SHUT_RD(0),
    /** Nothing more is sent: the other side reads to the end, and can still answer. */
    SHUT_WR(1),
    /** Both. */
    SHUT_RDWR(2);

    private final int value;

    Shutdown(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
