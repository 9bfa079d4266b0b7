package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code AT_…}: how a path is taken, how fresh the answer of {@link Statx} is, and what kind of
 * file is removed.
 */
public final class AtFlags extends Flags<AtFlags> {
    /** No flags. */
    public static final AtFlags NONE = new AtFlags(0);

    /** Does what stat(2) does, which depends on the file system. */
    public static final AtFlags AT_STATX_SYNC_AS_STAT = new AtFlags(Linux.AT_STATX_SYNC_AS_STAT);

    /** If the path ends in a symbolic link, means the link itself and not what it names. */
    public static final AtFlags AT_SYMLINK_NOFOLLOW = new AtFlags(Linux.AT_SYMLINK_NOFOLLOW);

    /** {@code unlinkat(2)} removes a directory, and nothing else. */
    public static final AtFlags AT_REMOVEDIR = new AtFlags(Linux.AT_REMOVEDIR);

    /** {@code linkat(2)} links what a symbolic link names, not the link itself. */
    public static final AtFlags AT_SYMLINK_FOLLOW = new AtFlags(Linux.AT_SYMLINK_FOLLOW);

    /** Does not trigger an automount at the end of the path. */
    public static final AtFlags AT_NO_AUTOMOUNT = new AtFlags(Linux.AT_NO_AUTOMOUNT);

    /** An empty path stands for the file of the descriptor itself. */
    public static final AtFlags AT_EMPTY_PATH = new AtFlags(Linux.AT_EMPTY_PATH);

    /** A network file system asks its server. */
    public static final AtFlags AT_STATX_FORCE_SYNC = new AtFlags(Linux.AT_STATX_FORCE_SYNC);

    /** Cached values are enough, even if they are old. */
    public static final AtFlags AT_STATX_DONT_SYNC = new AtFlags(Linux.AT_STATX_DONT_SYNC);

    private AtFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static AtFlags of(int bits) {
        return new AtFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected AtFlags with(long bits) {
        return new AtFlags(bits);
    }
}
