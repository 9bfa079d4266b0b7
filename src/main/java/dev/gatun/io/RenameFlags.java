package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code RENAME_…}: what {@code renameat2(2)} does if the new path exists. Without a flag, it is
 * replaced.
 */
public final class RenameFlags extends Flags<RenameFlags> {
    /** No flags. */
    public static final RenameFlags NONE = new RenameFlags(0);

    /** EEXIST if the new path exists. Since Linux 3.15. */
    public static final RenameFlags RENAME_NOREPLACE = new RenameFlags(Linux.RENAME_NOREPLACE);

    /** Exchanges the two paths; ENOENT if the new path does not exist. Since Linux 3.15. */
    public static final RenameFlags RENAME_EXCHANGE = new RenameFlags(Linux.RENAME_EXCHANGE);

    /** A whiteout stays at the old path, for overlay file systems. Since Linux 3.18. */
    public static final RenameFlags RENAME_WHITEOUT = new RenameFlags(Linux.RENAME_WHITEOUT);

    private RenameFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static RenameFlags of(int bits) {
        return new RenameFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected RenameFlags with(long bits) {
        return new RenameFlags(bits);
    }
}
