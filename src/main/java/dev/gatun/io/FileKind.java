package dev.gatun.io;

import static dev.gatun.raw.Linux.S_IFMT;

import dev.gatun.raw.Linux;

/** {@code S_IF…}: the kind of a file. */
public enum FileKind {
    /** A FIFO or pipe. */
    S_IFIFO(Linux.S_IFIFO),
    /** A character device. */
    S_IFCHR(Linux.S_IFCHR),
    /** A directory. */
    S_IFDIR(Linux.S_IFDIR),
    /** A block device. */
    S_IFBLK(Linux.S_IFBLK),
    /** A regular file. */
    S_IFREG(Linux.S_IFREG),
    /** A symbolic link. */
    S_IFLNK(Linux.S_IFLNK),
    /** A socket. */
    S_IFSOCK(Linux.S_IFSOCK),
    /** None of these: an eventfd, an epoll, a ring, …, which have no kind of their own. */
    NONE(0);

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
