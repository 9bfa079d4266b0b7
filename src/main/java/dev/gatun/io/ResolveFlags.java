package dev.gatun.io;

import dev.gatun.sys.Flags;

/** {@code RESOLVE_…}: which ways openat2(2) may not go to find a file. Since Linux 5.6. */
public final class ResolveFlags extends Flags<ResolveFlags> {
    /** No flags. */
    public static final ResolveFlags NONE = new ResolveFlags(0);

    /** EXDEV where the path would cross into another mount. */
    public static final ResolveFlags RESOLVE_NO_XDEV = new ResolveFlags(0x1);

    /** ELOOP at links that only look like ones, as in {@code /proc/self/fd}. */
    public static final ResolveFlags RESOLVE_NO_MAGICLINKS = new ResolveFlags(0x2);

    /** ELOOP at any symbolic link, in the middle of the path as well. */
    public static final ResolveFlags RESOLVE_NO_SYMLINKS = new ResolveFlags(0x4);

    /**
     * EXDEV where the path would leave the directory: by {@code ..}, by a link, or being absolute.
     */
    public static final ResolveFlags RESOLVE_BENEATH = new ResolveFlags(0x8);

    /**
     * The directory is the root: absolute paths and links begin there, and {@code ..} stops there.
     */
    public static final ResolveFlags RESOLVE_IN_ROOT = new ResolveFlags(0x10);

    /** EAGAIN where the file system would have to be asked. Since Linux 5.12. */
    public static final ResolveFlags RESOLVE_CACHED = new ResolveFlags(0x20);

    private ResolveFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static ResolveFlags of(long bits) {
        return new ResolveFlags(bits);
    }

    @Override
    protected ResolveFlags with(long bits) {
        return new ResolveFlags(bits);
    }
}
