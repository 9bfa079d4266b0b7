package dev.gatun.io;

import dev.gatun.raw.Linux;

/**
 * {@code F_RDLCK}, {@code F_WRLCK}, {@code F_UNLCK}: the type of a {@link RecordLock} or of a
 * lease.
 */
public enum LockType {
    /** A shared lock, or a read lease. */
    F_RDLCK(Linux.F_RDLCK),
    /** An exclusive lock, or a write lease. */
    F_WRLCK(Linux.F_WRLCK),
    /** No lock, no lease. */
    F_UNLCK(Linux.F_UNLCK);

    private static final LockType[] ALL = values();

    private final int value;

    LockType(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** The constant of a number that the kernel gave. */
    static LockType of(int value) {
        for (LockType constant : ALL) {
            if (constant.value == value) {
                return constant;
            }
        }
        throw new IllegalStateException("the kernel gave " + value + ", which has no name here");
    }
}
