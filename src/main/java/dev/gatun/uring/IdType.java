package dev.gatun.uring;

/** {@code P_…}: which children {@link Sqe#waitid} waits for. */
public enum IdType {
    /** Any child. */
    P_ALL(0),
    /** The child with this process ID. */
    P_PID(1),
    /** The children of this process group. */
    P_PGID(2);

    private final int value;

    IdType(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
