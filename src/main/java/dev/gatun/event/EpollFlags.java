package dev.gatun.event;

import dev.gatun.sys.Flags;

/**
 * {@code EPOLL…}: what an epoll instance watches a descriptor for, how, and what happened.
 *
 * <p>{@link #EPOLLERR} and {@link #EPOLLHUP} are always watched for.
 */
public final class EpollFlags extends Flags<EpollFlags> {
    /** No events. */
    public static final EpollFlags NONE = new EpollFlags(0);

    /** There is something to read, or to accept; or the end. */
    public static final EpollFlags EPOLLIN = new EpollFlags(0x1);

    /** There is something urgent: of a TCP socket, or a terminal, or a file of sysfs. */
    public static final EpollFlags EPOLLPRI = new EpollFlags(0x2);

    /** There is room to write; or a connect has ended. */
    public static final EpollFlags EPOLLOUT = new EpollFlags(0x4);

    /** An error is pending; on a pipe's write end: nobody reads any more. Always watched for. */
    public static final EpollFlags EPOLLERR = new EpollFlags(0x8);

    /** Both directions are closed; what came before can still be read. Always watched for. */
    public static final EpollFlags EPOLLHUP = new EpollFlags(0x10);

    /** As {@link #EPOLLIN}. */
    public static final EpollFlags EPOLLRDNORM = new EpollFlags(0x40);

    /** There is priority data; nothing that is common in Linux has it. */
    public static final EpollFlags EPOLLRDBAND = new EpollFlags(0x80);

    /** As {@link #EPOLLOUT}. */
    public static final EpollFlags EPOLLWRNORM = new EpollFlags(0x100);

    /** Priority data may be written. */
    public static final EpollFlags EPOLLWRBAND = new EpollFlags(0x200);

    /** Unused by Linux. */
    public static final EpollFlags EPOLLMSG = new EpollFlags(0x400);

    /** The peer has closed its writing half of a stream: the end will be read. */
    public static final EpollFlags EPOLLRDHUP = new EpollFlags(0x2000);

    /**
     * Of the epoll instances that watch this, not all are woken, but at least one. Only with {@link
     * Epoll#add}, and with no more than {@link #EPOLLIN}, {@link #EPOLLOUT}, {@link #EPOLLET} and
     * {@link #EPOLLWAKEUP}: EINVAL otherwise. Since Linux 4.5.
     */
    public static final EpollFlags EPOLLEXCLUSIVE = new EpollFlags(1L << 28);

    /**
     * The system does not suspend from the event until the next wait. Ignored without {@code
     * CAP_BLOCK_SUSPEND}.
     */
    public static final EpollFlags EPOLLWAKEUP = new EpollFlags(1L << 29);

    /** After one event nothing, until {@link Epoll#modify} sets it again. */
    public static final EpollFlags EPOLLONESHOT = new EpollFlags(1L << 30);

    /**
     * Edge-triggered: an event when something arrives, not as long as something is there. A reader
     * that does not go on until {@link dev.gatun.sys.Fd#WOULD_BLOCK} may wait for ever.
     */
    public static final EpollFlags EPOLLET = new EpollFlags(1L << 31);

    private EpollFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes and gives them, also ones that have no name here
     * @return the flags
     */
    public static EpollFlags of(int bits) {
        return new EpollFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected EpollFlags with(long bits) {
        return new EpollFlags(bits);
    }
}
