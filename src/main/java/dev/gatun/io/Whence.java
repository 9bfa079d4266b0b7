package dev.gatun.io;

import dev.gatun.raw.Linux;

/** {@code SEEK_…}: what an offset counts from. */
public enum Whence {
    /** The file's start. */
    SEEK_SET(Linux.SEEK_SET),
    /** The file position. */
    SEEK_CUR(Linux.SEEK_CUR),
    /** The file's end. */
    SEEK_END(Linux.SEEK_END),
    /** The next data at or behind an offset; for lseek(2) only. Since Linux 3.1. */
    SEEK_DATA(Linux.SEEK_DATA),
    /**
     * The next hole at or behind an offset, or the file's end; for lseek(2) only. Since Linux 3.1.
     */
    SEEK_HOLE(Linux.SEEK_HOLE);

    private static final Whence[] ALL = values();

    private final int value;

    Whence(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** The constant of a number that the kernel gave. */
    static Whence of(int value) {
        for (Whence constant : ALL) {
            if (constant.value == value) {
                return constant;
            }
        }
        throw new IllegalStateException("the kernel gave " + value + ", which has no name here");
    }
}
