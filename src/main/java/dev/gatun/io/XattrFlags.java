package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code XATTR_…}: what {@code setxattr(2)} does if the attribute exists. Without a flag, the
 * attribute is created or replaced.
 */
public final class XattrFlags extends Flags<XattrFlags> {
    /** No flags. */
    public static final XattrFlags NONE = new XattrFlags(0);

    /** EEXIST if the attribute exists. */
    public static final XattrFlags XATTR_CREATE = new XattrFlags(Linux.XATTR_CREATE);

    /** ENODATA if the attribute does not exist. */
    public static final XattrFlags XATTR_REPLACE = new XattrFlags(Linux.XATTR_REPLACE);

    private XattrFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static XattrFlags of(int bits) {
        return new XattrFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected XattrFlags with(long bits) {
        return new XattrFlags(bits);
    }
}
