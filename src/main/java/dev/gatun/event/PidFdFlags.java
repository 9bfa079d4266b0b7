package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code PIDFD_…}: how a {@link PidFd} is opened. */
public final class PidFdFlags extends Flags<PidFdFlags> {
    /** No flags. */
    public static final PidFdFlags NONE = new PidFdFlags(0);

    /** The pidfd is of a thread instead of a process. Since Linux 6.9. */
    public static final PidFdFlags PIDFD_THREAD = new PidFdFlags(Linux.PIDFD_THREAD);

    /** waitid(2) does not wait. Since Linux 5.10. */
    public static final PidFdFlags PIDFD_NONBLOCK = new PidFdFlags(Linux.PIDFD_NONBLOCK);

    private PidFdFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static PidFdFlags of(int bits) {
        return new PidFdFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected PidFdFlags with(long bits) {
        return new PidFdFlags(bits);
    }
}
