package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code RWF_…}: flags for one preadv2(2) or pwritev2(2), which other calls on the file do not get.
 */
public final class RwFlags extends Flags<RwFlags> {
    /** No flags. */
    public static final RwFlags NONE = new RwFlags(0);

    /** Polls the device for the end of the transfer; with {@code O_DIRECT} only. */
    public static final RwFlags RWF_HIPRI = new RwFlags(Linux.RWF_HIPRI);

    /** This write is durable when it returns, as with {@code O_DSYNC}. Since Linux 4.7. */
    public static final RwFlags RWF_DSYNC = new RwFlags(Linux.RWF_DSYNC);

    /** This write and its metadata are durable, as with {@code O_SYNC}. Since Linux 4.7. */
    public static final RwFlags RWF_SYNC = new RwFlags(Linux.RWF_SYNC);

    /**
     * If the call would wait for storage or a lock, it returns {@link
     * dev.gatun.sys.Fd#WOULD_BLOCK}, or fewer bytes than asked for if some are available. Since
     * Linux 4.14.
     */
    public static final RwFlags RWF_NOWAIT = new RwFlags(Linux.RWF_NOWAIT);

    /** This write goes to the end, as with {@code O_APPEND}. Since Linux 4.16. */
    public static final RwFlags RWF_APPEND = new RwFlags(Linux.RWF_APPEND);

    /** This write goes to its offset in spite of {@code O_APPEND}. Since Linux 6.9. */
    public static final RwFlags RWF_NOAPPEND = new RwFlags(Linux.RWF_NOAPPEND);

    /**
     * After a crash, either all of this write is in the file or nothing of it. {@link
     * Statx#atomicWriteUnitMax} limits the size of the write. Since Linux 6.11.
     */
    public static final RwFlags RWF_ATOMIC = new RwFlags(Linux.RWF_ATOMIC);

    /** The page cache drops the pages after the transfer. Since Linux 6.14. */
    public static final RwFlags RWF_DONTCACHE = new RwFlags(Linux.RWF_DONTCACHE);

    /**
     * A write that fails with EPIPE raises no SIGPIPE, which a JVM ignores anyway. Since Linux
     * 6.18.
     */
    public static final RwFlags RWF_NOSIGNAL = new RwFlags(Linux.RWF_NOSIGNAL);

    private RwFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static RwFlags of(int bits) {
        return new RwFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected RwFlags with(long bits) {
        return new RwFlags(bits);
    }
}
