package dev.gatun.io;

/** {@code F_OWNER_…}: what kind of id an {@link Owner} has. */
public enum OwnerType {
    /** One thread, by what gettid(2) gives. */
    F_OWNER_TID(0),
    /** A process. */
    F_OWNER_PID(1),
    /** A process group. */
    F_OWNER_PGRP(2);

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
