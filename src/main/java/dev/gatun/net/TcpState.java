package dev.gatun.net;

import dev.gatun.raw.Linux;

/** The state of a TCP connection, in {@link TcpInfo}. */
public enum TcpState {
    /** Connected. */
    TCP_ESTABLISHED(Linux.TCP_ESTABLISHED),
    /** A connect has begun. */
    TCP_SYN_SENT(Linux.TCP_SYN_SENT),
    /** The peer's connect has come, and was answered. */
    TCP_SYN_RECV(Linux.TCP_SYN_RECV),
    /** This end was closed, and the peer does not know yet. */
    TCP_FIN_WAIT1(Linux.TCP_FIN_WAIT1),
    /** This end was closed, and the peer was not. */
    TCP_FIN_WAIT2(Linux.TCP_FIN_WAIT2),
    /** Both ends were closed, and late packets may still come. */
    TCP_TIME_WAIT(Linux.TCP_TIME_WAIT),
    /** Not connected. */
    TCP_CLOSE(Linux.TCP_CLOSE),
    /** The peer has closed its end, and this one was not. */
    TCP_CLOSE_WAIT(Linux.TCP_CLOSE_WAIT),
    /** Both ends were closed, this one last. */
    TCP_LAST_ACK(Linux.TCP_LAST_ACK),
    /** A listener. */
    TCP_LISTEN(Linux.TCP_LISTEN),
    /** Both ends were closed at once. */
    TCP_CLOSING(Linux.TCP_CLOSING);

    private static final TcpState[] STATES = values();

    private final int value;

    TcpState(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    static TcpState of(int value) {
        for (TcpState state : STATES) {
            if (state.value == value) {
                return state;
            }
        }
        return null;
    }
}
