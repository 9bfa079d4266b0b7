package dev.gatun.io;

/** {@code S_IF…}: what kind of a file it is. */
public enum FileKind {
    /** A FIFO or pipe. */
    S_IFIFO(0x1000),
    /** A character device. */
    S_IFCHR(0x2000),
    /** A directory. */
    S_IFDIR(0x4000),
    /** A block device. */
    S_IFBLK(0x6000),
    /** A regular file. */
    S_IFREG(0x8000),
    /** A symbolic link. */
    S_IFLNK(0xa000),
    /** A socket. */
    S_IFSOCK(0xc000),
    /** None of these: an eventfd, an epoll, a ring, …, which have no kind of their own. */
    NONE(0);

    private static final int S_IFMT = 0xf000;
    private static final FileKind[] KINDS = values();

    private final int value;

    FileKind(int value) {
        this.value = value;
    }

    /** {@return the number in C, 0 for none} */
    public int value() {
        return value;
    }

    /** {@return the kind in a mode} */
    static FileKind ofMode(int mode) {
        for (FileKind kind : KINDS) {
            if (kind.value == (mode & S_IFMT)) {
                return kind;
            }
        }
        return NONE;
    }
}
