package dev.gatun.uring;

import dev.gatun.raw.Linux;

/** {@code P_…}: which children {@link Sqe#waitid} waits for. */
public enum IdType {
    /** Any child. */
    P_ALL(Linux.P_ALL),
    /** The child with this process ID. */
    P_PID(Linux.P_PID),
    /** The children of this process group. */
    P_PGID(Linux.P_PGID);

    private final int value;

    IdType(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
