package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code POLL…}: what {@link Poll} watches a descriptor for, and what happened.
 *
 * <p>{@link #POLLERR}, {@link #POLLHUP} and {@link #POLLNVAL} are always watched for.
 */
public final class PollFlags extends Flags<PollFlags> {
    /** No events. */
    public static final PollFlags NONE = new PollFlags(0);

    /** There are bytes to read, a connection to accept, or the end of file. */
    public static final PollFlags POLLIN = new PollFlags(Linux.POLLIN);

    /** There is something urgent on a TCP socket, a terminal or a file of sysfs. */
    public static final PollFlags POLLPRI = new PollFlags(Linux.POLLPRI);

    /** There is room to write, or a connect has ended. */
    public static final PollFlags POLLOUT = new PollFlags(Linux.POLLOUT);

    /** An error is pending, or a pipe's read end was closed. Always watched for. */
    public static final PollFlags POLLERR = new PollFlags(Linux.POLLERR);

    /** Both directions are closed; data that came before can still be read. Always watched for. */
    public static final PollFlags POLLHUP = new PollFlags(Linux.POLLHUP);

    /** The number is not open. Always watched for. */
    public static final PollFlags POLLNVAL = new PollFlags(Linux.POLLNVAL);

    /** As {@link #POLLIN}. */
    public static final PollFlags POLLRDNORM = new PollFlags(Linux.POLLRDNORM);

    /** There are priority data; no common file of Linux has any. */
    public static final PollFlags POLLRDBAND = new PollFlags(Linux.POLLRDBAND);

    /** As {@link #POLLOUT}. */
    public static final PollFlags POLLWRNORM = new PollFlags(Linux.POLLWRNORM);

    /** Priority data may be written. */
    public static final PollFlags POLLWRBAND = new PollFlags(Linux.POLLWRBAND);

    /** Unused by Linux. */
    public static final PollFlags POLLMSG = new PollFlags(Linux.POLLMSG);

    /** Unused by Linux. */
    public static final PollFlags POLLREMOVE = new PollFlags(Linux.POLLREMOVE);

    /** The peer has closed its writing half of a stream: a reader will come to the end. */
    public static final PollFlags POLLRDHUP = new PollFlags(Linux.POLLRDHUP);

    private PollFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes and gives them, also ones that have no name here
     * @return the flags
     */
    public static PollFlags of(int bits) {
        return new PollFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected PollFlags with(long bits) {
        return new PollFlags(bits);
    }
}
