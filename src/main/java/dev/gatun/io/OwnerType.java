package dev.gatun.io;

import dev.gatun.raw.Linux;

/** {@code F_OWNER_…}: what kind of id an {@link Owner} has. */
public enum OwnerType {
    /** One thread, by the number that gettid(2) returns. */
    F_OWNER_TID(Linux.F_OWNER_TID),
    /** A process. */
    F_OWNER_PID(Linux.F_OWNER_PID),
    /** A process group. */
    F_OWNER_PGRP(Linux.F_OWNER_PGRP);

    private static final OwnerType[] ALL = values();

    private final int value;

    OwnerType(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** The constant of a number that the kernel gave. */
    static OwnerType of(int value) {
        for (OwnerType constant : ALL) {
            if (constant.value == value) {
                return constant;
            }
        }
        throw new IllegalStateException("the kernel gave " + value + ", which has no name here");
    }
}
