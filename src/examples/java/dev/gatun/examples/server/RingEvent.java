package dev.gatun.examples.server;

/** What a completion is about: user data of a kind, and of a connection's slot. */
final class RingEvent {
    static final int ACCEPT = 1;
    static final int WAKE_UP = 2;
    static final int TICK = 3;
    static final int CANCEL = 4;
    static final int RECEIVE = 5;
    static final int TRY_TO_SEND = 6;
    static final int SEND = 7;
    static final int SHUTDOWN = 8;
    static final int CLOSE = 9;
    static final int CANCEL_RECEIVE = 10;
    static final int STOP_LISTENING = 11;

    private RingEvent() {}

    /** In the lower half the kind, in the upper one the slot. */
    static long of(int kind, int slot) {
        return (long) slot << Integer.SIZE | kind;
    }

    static int kind(long userData) {
        return (int) userData;
    }

    static int slot(long userData) {
        return (int) (userData >>> Integer.SIZE);
    }
}
