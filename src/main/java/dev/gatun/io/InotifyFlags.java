package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code IN_…}: how an {@link Inotify} is made. */
public final class InotifyFlags extends Flags<InotifyFlags> {
    /** No flags. */
    public static final InotifyFlags NONE = new InotifyFlags(0);

    /** A call that would wait returns {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final InotifyFlags IN_NONBLOCK = new InotifyFlags(Linux.IN_NONBLOCK);

    /** Closed when the process executes a program; {@link Inotify} always adds it. */
    public static final InotifyFlags IN_CLOEXEC = new InotifyFlags(Linux.IN_CLOEXEC);

    private InotifyFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static InotifyFlags of(int bits) {
        return new InotifyFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected InotifyFlags with(long bits) {
        return new InotifyFlags(bits);
    }
}
