package dev.gatun.io;

/** {@code SEEK_…}: what the offset of {@link FileFd#lseek} counts from. */
public enum Whence {
    /** From the start. */
    SEEK_SET(0),
    /** From the file position. */
    SEEK_CUR(1),
    /** From the end; may go behind it. */
    SEEK_END(2),
    /** To the first data at the offset or behind it. Since Linux 3.1. */
    SEEK_DATA(3),
    /** To the first hole at the offset or behind it; there is one at the end. Since Linux 3.1. */
    SEEK_HOLE(4);

    private final int value;

    Whence(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
