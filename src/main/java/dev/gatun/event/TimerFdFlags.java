package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code TFD_…}: how a {@link TimerFd} is made. */
public final class TimerFdFlags extends Flags<TimerFdFlags> {
    /** No flags. */
    public static final TimerFdFlags NONE = new TimerFdFlags(0);

    /** A call that would wait returns {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final TimerFdFlags TFD_NONBLOCK = new TimerFdFlags(Linux.TFD_NONBLOCK);

    /** Closed when the process executes a program; {@link TimerFd} always adds it. */
    public static final TimerFdFlags TFD_CLOEXEC = new TimerFdFlags(Linux.TFD_CLOEXEC);

    private TimerFdFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static TimerFdFlags of(int bits) {
        return new TimerFdFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected TimerFdFlags with(long bits) {
        return new TimerFdFlags(bits);
    }
}
