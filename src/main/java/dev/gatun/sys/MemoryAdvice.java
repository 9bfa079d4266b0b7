package dev.gatun.sys;

import dev.gatun.raw.Linux;

import java.lang.foreign.MemorySegment;

/** {@code MADV_…}: how memory will be used, for {@link Mapping#madvise}. */
public enum MemoryAdvice {
    /** No special treatment, which is the default. */
    MADV_NORMAL(Linux.MADV_NORMAL),
    /** Expect accesses in random order: do not read ahead. */
    MADV_RANDOM(Linux.MADV_RANDOM),
    /** Expect accesses in sequential order: read far ahead. */
    MADV_SEQUENTIAL(Linux.MADV_SEQUENTIAL),
    /** Expect accesses soon: read the pages ahead. */
    MADV_WILLNEED(Linux.MADV_WILLNEED),
    /**
     * Expect no accesses soon: private pages lose their contents, and are then zeroes or read from
     * the file again.
     */
    MADV_DONTNEED(Linux.MADV_DONTNEED),
    /** The kernel may take the pages when it needs memory; then they read as zeroes. */
    MADV_FREE(Linux.MADV_FREE),
    /** Frees the pages and the space behind them in the file. */
    MADV_REMOVE(Linux.MADV_REMOVE),
    /** A child process does not get these pages. */
    MADV_DONTFORK(Linux.MADV_DONTFORK),
    /** Undoes {@link #MADV_DONTFORK}. */
    MADV_DOFORK(Linux.MADV_DOFORK),
    /** Use transparent huge pages. */
    MADV_HUGEPAGE(Linux.MADV_HUGEPAGE),
    /** Use no transparent huge pages. */
    MADV_NOHUGEPAGE(Linux.MADV_NOHUGEPAGE),
    /** Leave the pages out of a core dump. */
    MADV_DONTDUMP(Linux.MADV_DONTDUMP),
    /** Undoes {@link #MADV_DONTDUMP}. */
    MADV_DODUMP(Linux.MADV_DODUMP),
    /** Reclaim these pages before others. Since Linux 5.4. */
    MADV_COLD(Linux.MADV_COLD),
    /** Reclaim the pages now. Since Linux 5.4. */
    MADV_PAGEOUT(Linux.MADV_PAGEOUT),
    /** Bring the pages in for reading. Since Linux 5.14. */
    MADV_POPULATE_READ(Linux.MADV_POPULATE_READ),
    /** Bring the pages in for writing. Since Linux 5.14. */
    MADV_POPULATE_WRITE(Linux.MADV_POPULATE_WRITE),
    /** {@link #MADV_DONTNEED}, of locked pages, too. Since Linux 5.18. */
    MADV_DONTNEED_LOCKED(Linux.MADV_DONTNEED_LOCKED),
    /** Make the pages into huge pages now. Since Linux 6.1. */
    MADV_COLLAPSE(Linux.MADV_COLLAPSE);

    /** All of them, made once. */
    private static final MemoryAdvice[] ALL = values();

    private final int value;

    MemoryAdvice(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** {@return true if pages that are given this advice can lose their contents} */
    public boolean dropsContents() {
        return switch (this) {
            case MADV_DONTNEED, MADV_FREE, MADV_REMOVE, MADV_DONTNEED_LOCKED -> true;
            default -> false;
        };
    }

    /**
     * Refuses memory that is not whole pages, if this advice drops contents: the kernel rounds the
     * length up, and would drop the rest of the last page, too.
     *
     * @param memory the memory to give this advice for
     * @throws IllegalArgumentException if its size is no multiple of the page size
     */
    public void check(MemorySegment memory) {
        if (dropsContents() && memory.byteSize() % PageSizes.BASE != 0) {
            throw new IllegalArgumentException(
                    memory.byteSize()
                            + " bytes are not whole pages, and the rest would be dropped");
        }
    }

    /** {@link #check(MemorySegment)}, of a number; one without a name is not refused. */
    static void check(int advice, MemorySegment memory) {
        for (MemoryAdvice each : ALL) {
            if (each.value == advice) {
                each.check(memory);
            }
        }
    }
}
