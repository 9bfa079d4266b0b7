package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code RESOLVE_…}: restrictions on how openat2(2) resolves a path. Since Linux 5.6. */
public final class ResolveFlags extends Flags<ResolveFlags> {
    /** No flags. */
    public static final ResolveFlags NONE = new ResolveFlags(0);

    /** EXDEV where the path would cross into another mount. */
    public static final ResolveFlags RESOLVE_NO_XDEV = new ResolveFlags(Linux.RESOLVE_NO_XDEV);

    /** ELOOP at magic links, such as those in {@code /proc/self/fd}. */
    public static final ResolveFlags RESOLVE_NO_MAGICLINKS =
            new ResolveFlags(Linux.RESOLVE_NO_MAGICLINKS);

    /** ELOOP at any symbolic link, in the middle of the path as well. */
    public static final ResolveFlags RESOLVE_NO_SYMLINKS =
            new ResolveFlags(Linux.RESOLVE_NO_SYMLINKS);

    /**
     * EXDEV where the path would leave the directory: by {@code ..}, by a link, or being absolute.
     */
    public static final ResolveFlags RESOLVE_BENEATH = new ResolveFlags(Linux.RESOLVE_BENEATH);

    /**
     * The directory is the root: absolute paths and links begin there, and {@code ..} stops there.
     */
    public static final ResolveFlags RESOLVE_IN_ROOT = new ResolveFlags(Linux.RESOLVE_IN_ROOT);

    /** EAGAIN unless all parts of the path are in the kernel's lookup cache. Since Linux 5.12. */
    public static final ResolveFlags RESOLVE_CACHED = new ResolveFlags(Linux.RESOLVE_CACHED);

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
