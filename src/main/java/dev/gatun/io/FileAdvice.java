package dev.gatun.io;

/** {@code POSIX_FADV_…}: how a part of a file will be used, for {@link FileFd#posixFadvise}. */
public enum FileAdvice {
    /** Nothing in particular. */
    POSIX_FADV_NORMAL(0),
    /** In no order: no readahead. For the whole file, whatever the range. */
    POSIX_FADV_RANDOM(1),
    /** In order: twice the readahead. For the whole file, whatever the range. */
    POSIX_FADV_SEQUENTIAL(2),
    /** Soon: starts to read it into the page cache. */
    POSIX_FADV_WILLNEED(3),
    /** Not soon: drops what is in the page cache and not dirty. */
    POSIX_FADV_DONTNEED(4),
    /** Once: reading it does not count as use. Since Linux 6.3. */
    POSIX_FADV_NOREUSE(5);

    private final int value;

    FileAdvice(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
