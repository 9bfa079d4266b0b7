package dev.gatun.sys;

import dev.gatun.raw.Linux;

/** {@code PROT_…}: what may be done to mapped memory, for {@link Mapping}. */
public final class Protection extends Flags<Protection> {
    /** No access. {@link Mapping} refuses it, as an access to such memory can end the JVM. */
    public static final Protection PROT_NONE = new Protection(Linux.PROT_NONE);

    /** The memory may be read. */
    public static final Protection PROT_READ = new Protection(Linux.PROT_READ);

    /** The memory may be written to. */
    public static final Protection PROT_WRITE = new Protection(Linux.PROT_WRITE);

    private Protection(long bits) {
        super(bits);
    }

    @Override
    protected Protection with(long bits) {
        return new Protection(bits);
    }
}
