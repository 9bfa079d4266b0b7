package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/**
 * {@code IORING_TIMEOUT_…}: by which clock a timeout runs, and what happens when its time has come.
 */
public final class TimeoutFlags extends Flags<TimeoutFlags> {
    /** No flags. */
    public static final TimeoutFlags NONE = new TimeoutFlags(0);

    /** The time is absolute: a time of the clock, not one from now on. Since Linux 5.5. */
    public static final TimeoutFlags IORING_TIMEOUT_ABS =
            new TimeoutFlags(Uring.IORING_TIMEOUT_ABS);

    /**
     * The timeout runs by {@code CLOCK_BOOTTIME}, which goes on while the system is suspended,
     * instead of {@code CLOCK_MONOTONIC}. Since Linux 5.15.
     */
    public static final TimeoutFlags IORING_TIMEOUT_BOOTTIME =
            new TimeoutFlags(Uring.IORING_TIMEOUT_BOOTTIME);

    /** The timeout runs by {@code CLOCK_REALTIME}. Since Linux 5.15. */
    public static final TimeoutFlags IORING_TIMEOUT_REALTIME =
            new TimeoutFlags(Uring.IORING_TIMEOUT_REALTIME);

    /**
     * The timeout completes with ETIME as always, but that does not break a chain. Since Linux
     * 5.16.
     */
    public static final TimeoutFlags IORING_TIMEOUT_ETIME_SUCCESS =
            new TimeoutFlags(Uring.IORING_TIMEOUT_ETIME_SUCCESS);

    private TimeoutFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static TimeoutFlags of(int bits) {
        return new TimeoutFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected TimeoutFlags with(long bits) {
        return new TimeoutFlags(bits);
    }
}
