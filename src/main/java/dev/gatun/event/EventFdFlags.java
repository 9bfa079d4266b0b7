package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code EFD_…}: how an {@link EventFd} is made. */
public final class EventFdFlags extends Flags<EventFdFlags> {
    /** No flags. */
    public static final EventFdFlags NONE = new EventFdFlags(0);

    /** A read takes 1 from the counter and returns 1, instead of taking the whole counter. */
    public static final EventFdFlags EFD_SEMAPHORE = new EventFdFlags(Linux.EFD_SEMAPHORE);

    /** A call that would wait returns {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final EventFdFlags EFD_NONBLOCK = new EventFdFlags(Linux.EFD_NONBLOCK);

    /** Closed when the process executes a program; {@link EventFd} always adds it. */
    public static final EventFdFlags EFD_CLOEXEC = new EventFdFlags(Linux.EFD_CLOEXEC);

    private EventFdFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static EventFdFlags of(int bits) {
        return new EventFdFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected EventFdFlags with(long bits) {
        return new EventFdFlags(bits);
    }
}
