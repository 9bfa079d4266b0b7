package dev.gatun.io;

import dev.gatun.sys.Flags;

/**
 * {@code XATTR_…}: what {@code setxattr(2)} does if there is an attribute of the name. Without any,
 * it is made or replaced.
 */
public final class XattrFlags extends Flags<XattrFlags> {
    /** No flags. */
    public static final XattrFlags NONE = new XattrFlags(0);

    /** EEXIST if there is one. */
    public static final XattrFlags XATTR_CREATE = new XattrFlags(0x1);

    /** ENODATA if there is none. */
    public static final XattrFlags XATTR_REPLACE = new XattrFlags(0x2);

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
