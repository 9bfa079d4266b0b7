package dev.gatun.io;

/** {@code SEEK_…}: what an offset counts from. */
public enum Whence {
    /** The file's start. */
    SEEK_SET(0),
    /** The file position. */
    SEEK_CUR(1),
    /** The file's end. */
    SEEK_END(2),
    /** The next data at or behind an offset; for lseek(2) only. Since Linux 3.1. */
    SEEK_DATA(3),
    /**
     * The next hole at or behind an offset, or the file's end; for lseek(2) only. Since Linux 3.1.
     */
    SEEK_HOLE(4);

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
