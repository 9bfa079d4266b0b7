package dev.gatun.net;

import dev.gatun.raw.Linux;

/** The state of congestion control, in {@link TcpInfo}. */
public enum TcpCaState {
    /** Nothing is amiss. */
    TCP_CA_Open(Linux.TCP_CA_Open),
    /** Acknowledgements have come twice, or selective ones. */
    TCP_CA_Disorder(Linux.TCP_CA_Disorder),
    /** The congestion window is being reduced. */
    TCP_CA_CWR(Linux.TCP_CA_CWR),
    /** Lost segments are sent again. */
    TCP_CA_Recovery(Linux.TCP_CA_Recovery),
    /** A timeout has passed, and segments are sent again from the first on. */
    TCP_CA_Loss(Linux.TCP_CA_Loss);

    private static final TcpCaState[] STATES = values();

    private final int value;

    TcpCaState(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    static TcpCaState of(int value) {
        for (TcpCaState state : STATES) {
            if (state.value == value) {
                return state;
            }
        }
        return null;
    }
}
