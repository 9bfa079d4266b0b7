package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code TFD_TIMER_…}: how a {@link TimerFd} is set. */
public final class TimerFlags extends Flags<TimerFlags> {
    /** No flags. */
    public static final TimerFlags NONE = new TimerFlags(0);

    /** The first expiration is at a time of the clock, not after a time. */
    public static final TimerFlags TFD_TIMER_ABSTIME = new TimerFlags(Linux.TFD_TIMER_ABSTIME);

    /**
     * With {@link #TFD_TIMER_ABSTIME} and a wall clock: if the clock is set, a read fails with
     * ECANCELED, so that the program notices.
     */
    public static final TimerFlags TFD_TIMER_CANCEL_ON_SET =
            new TimerFlags(Linux.TFD_TIMER_CANCEL_ON_SET);

    private TimerFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static TimerFlags of(int bits) {
        return new TimerFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected TimerFlags with(long bits) {
        return new TimerFlags(bits);
    }
}
