package dev.gatun.io;

import dev.gatun.raw.Linux;

/** {@code POSIX_FADV_…}: how a part of a file will be used, for {@link FileFd#posixFadvise}. */
public enum FileAdvice {
    /** No special treatment, which is the default. */
    POSIX_FADV_NORMAL(Linux.POSIX_FADV_NORMAL),
    /** Expect accesses in random order: no readahead. For the whole file, whatever the range. */
    POSIX_FADV_RANDOM(Linux.POSIX_FADV_RANDOM),
    /**
     * Expect accesses in sequential order: twice the readahead. For the whole file, whatever the
     * range.
     */
    POSIX_FADV_SEQUENTIAL(Linux.POSIX_FADV_SEQUENTIAL),
    /** Expect accesses soon: starts to read the part into the page cache. */
    POSIX_FADV_WILLNEED(Linux.POSIX_FADV_WILLNEED),
    /** Expect no accesses soon: drops the pages of the page cache that are not dirty. */
    POSIX_FADV_DONTNEED(Linux.POSIX_FADV_DONTNEED),
    /** Expect each byte to be accessed once: an access does not count as use. Since Linux 6.3. */
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
