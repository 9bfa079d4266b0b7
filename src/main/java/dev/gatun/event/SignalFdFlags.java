package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code SFD_…}: how a {@link SignalFd} is made. */
public final class SignalFdFlags extends Flags<SignalFdFlags> {
    /** No flags. */
    public static final SignalFdFlags NONE = new SignalFdFlags(0);

    /** A call that would wait returns {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final SignalFdFlags SFD_NONBLOCK = new SignalFdFlags(Linux.SFD_NONBLOCK);

    /** Closed when the process executes a program; {@link SignalFd} always adds it. */
    public static final SignalFdFlags SFD_CLOEXEC = new SignalFdFlags(Linux.SFD_CLOEXEC);

    private SignalFdFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static SignalFdFlags of(int bits) {
        return new SignalFdFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SignalFdFlags with(long bits) {
        return new SignalFdFlags(bits);
    }
}
