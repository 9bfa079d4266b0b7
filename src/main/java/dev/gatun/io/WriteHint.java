package dev.gatun.io;

import dev.gatun.raw.Linux;

/**
 * {@code RWH_…}: how long the written data will live, so that a device can place the data
 * accordingly. Since Linux 4.13.
 */
public enum WriteHint {
    /** No hint was set. */
    RWH_WRITE_LIFE_NOT_SET(Linux.RWH_WRITE_LIFE_NOT_SET),
    /** The lifetime of the data is not known. */
    RWH_WRITE_LIFE_NONE(Linux.RWH_WRITE_LIFE_NONE),
    /** The data will be overwritten or deleted soon. */
    RWH_WRITE_LIFE_SHORT(Linux.RWH_WRITE_LIFE_SHORT),
    /** Longer than {@link #RWH_WRITE_LIFE_SHORT}. */
    RWH_WRITE_LIFE_MEDIUM(Linux.RWH_WRITE_LIFE_MEDIUM),
    /** Longer than {@link #RWH_WRITE_LIFE_MEDIUM}. */
    RWH_WRITE_LIFE_LONG(Linux.RWH_WRITE_LIFE_LONG),
    /** Longer than {@link #RWH_WRITE_LIFE_LONG}. */
    RWH_WRITE_LIFE_EXTREME(Linux.RWH_WRITE_LIFE_EXTREME);

    private static final WriteHint[] ALL = values();

    private final int value;

    WriteHint(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** The constant of a number that the kernel gave. */
    static WriteHint of(int value) {
        for (WriteHint constant : ALL) {
            if (constant.value == value) {
                return constant;
            }
        }
        throw new IllegalStateException("the kernel gave " + value + ", which has no name here");
    }
}
