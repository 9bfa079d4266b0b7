package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code LOCK_…}: what {@link FileFd#flock} does. */
public final class FlockOperation extends Flags<FlockOperation> {
    /** A shared lock: others may have a shared lock as well. */
    public static final FlockOperation LOCK_SH = new FlockOperation(Linux.LOCK_SH);

    /** An exclusive lock. */
    public static final FlockOperation LOCK_EX = new FlockOperation(Linux.LOCK_EX);

    /** Does not wait. Goes with {@link #LOCK_SH} and {@link #LOCK_EX}. */
    public static final FlockOperation LOCK_NB = new FlockOperation(Linux.LOCK_NB);

    /** Gives the lock back. */
    public static final FlockOperation LOCK_UN = new FlockOperation(Linux.LOCK_UN);

    private FlockOperation(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static FlockOperation of(int bits) {
        return new FlockOperation(Integer.toUnsignedLong(bits));
    }

    @Override
    protected FlockOperation with(long bits) {
        return new FlockOperation(bits);
    }
}
