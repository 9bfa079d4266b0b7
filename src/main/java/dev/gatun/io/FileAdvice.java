package dev.gatun.io;

import dev.gatun.raw.Linux;

/** {@code POSIX_FADV_…}: how a part of a file will be used, for {@link FileFd#posixFadvise}. */
public enum FileAdvice {
    /** Nothing in particular. */
    POSIX_FADV_NORMAL(Linux.POSIX_FADV_NORMAL),
    /** In no order: no readahead. For the whole file, whatever the range. */
    POSIX_FADV_RANDOM(Linux.POSIX_FADV_RANDOM),
    /** In order: twice the readahead. For the whole file, whatever the range. */
    POSIX_FADV_SEQUENTIAL(Linux.POSIX_FADV_SEQUENTIAL),
    /** Soon: starts to read it into the page cache. */
    POSIX_FADV_WILLNEED(Linux.POSIX_FADV_WILLNEED),
    /** Not soon: drops what is in the page cache and not dirty. */
    POSIX_FADV_DONTNEED(Linux.POSIX_FADV_DONTNEED),
    /** Once: reading it does not count as use. Since Linux 6.3. */
    POSIX_FADV_NOREUSE(Linux.POSIX_FADV_NOREUSE);

    private final int value;

    FileAdvice(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
