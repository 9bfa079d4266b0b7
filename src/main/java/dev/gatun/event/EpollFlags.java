package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code EPOLL…}: what an epoll instance watches a descriptor for, how, and what happened.
 *
 * <p>{@link #EPOLLERR} and {@link #EPOLLHUP} are always watched for.
 */
public final class EpollFlags extends Flags<EpollFlags> {
    /** No events. */
    public static final EpollFlags NONE = new EpollFlags(0);

    /** There are bytes to read, a connection to accept, or the end of file. */
    public static final EpollFlags EPOLLIN = new EpollFlags(Linux.EPOLLIN);

    /** There is something urgent on a TCP socket, a terminal or a file of sysfs. */
    public static final EpollFlags EPOLLPRI = new EpollFlags(Linux.EPOLLPRI);

    /** There is room to write, or a connect has ended. */
    public static final EpollFlags EPOLLOUT = new EpollFlags(Linux.EPOLLOUT);

    /** An error is pending, or a pipe's read end was closed. Always watched for. */
    public static final EpollFlags EPOLLERR = new EpollFlags(Linux.EPOLLERR);

    /** Both directions are closed; data that came before can still be read. Always watched for. */
    public static final EpollFlags EPOLLHUP = new EpollFlags(Linux.EPOLLHUP);

    /** As {@link #EPOLLIN}. */
    public static final EpollFlags EPOLLRDNORM = new EpollFlags(Linux.EPOLLRDNORM);

    /** There are priority data; no common file of Linux has any. */
    public static final EpollFlags EPOLLRDBAND = new EpollFlags(Linux.EPOLLRDBAND);

    /** As {@link #EPOLLOUT}. */
    public static final EpollFlags EPOLLWRNORM = new EpollFlags(Linux.EPOLLWRNORM);

    /** Priority data may be written. */
    public static final EpollFlags EPOLLWRBAND = new EpollFlags(Linux.EPOLLWRBAND);

    /** Unused by Linux. */
    public static final EpollFlags EPOLLMSG = new EpollFlags(Linux.EPOLLMSG);

    /** The peer has closed its writing half of a stream: a reader will come to the end. */
    public static final EpollFlags EPOLLRDHUP = new EpollFlags(Linux.EPOLLRDHUP);

    /**
     * If several epoll instances watch the descriptor, at least one of them is woken, but not all.
     * Only for {@link Epoll#add}, and with no other flags than {@link #EPOLLIN}, {@link #EPOLLOUT},
     * {@link #EPOLLET} and {@link #EPOLLWAKEUP}: EINVAL otherwise. Since Linux 4.5.
     */
    public static final EpollFlags EPOLLEXCLUSIVE = new EpollFlags(Linux.EPOLLEXCLUSIVE);

    /**
     * The system does not suspend between the event and the next wait. Ignored without {@code
     * CAP_BLOCK_SUSPEND}.
     */
    public static final EpollFlags EPOLLWAKEUP = new EpollFlags(Linux.EPOLLWAKEUP);

    /** After one event there are no more, until {@link Epoll#modify} arms the descriptor again. */
    public static final EpollFlags EPOLLONESHOT = new EpollFlags(Linux.EPOLLONESHOT);

    /**
     * Edge-triggered: there is an event when something arrives, and no further event as long as it
     * is not read. A reader that does not read until {@link dev.gatun.sys.Fd#WOULD_BLOCK} may wait
     * for ever.
     */
    public static final EpollFlags EPOLLET = new EpollFlags(Integer.toUnsignedLong(Linux.EPOLLET));

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
