package dev.gatun.io;

import dev.gatun.sys.Flags;

/**
 * {@code RENAME_…}: what {@code renameat2(2)} does if there is a file of the new path. Without any,
 * that one is replaced.
 */
public final class RenameFlags extends Flags<RenameFlags> {
    /** No flags. */
    public static final RenameFlags NONE = new RenameFlags(0);

    /** EEXIST if there is one. Since Linux 3.15. */
    public static final RenameFlags RENAME_NOREPLACE = new RenameFlags(0x1);

    /** The two change places; ENOENT if there is none. Since Linux 3.15. */
    public static final RenameFlags RENAME_EXCHANGE = new RenameFlags(0x2);

    /** A whiteout stays at the old path, for overlay file systems. Since Linux 3.18. */
    public static final RenameFlags RENAME_WHITEOUT = new RenameFlags(0x4);

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
