package dev.gatun.event;

import dev.gatun.sys.Flags;

/**
 * {@code POLL…}: what {@link Poll} watches a descriptor for, and what happened.
 *
 * <p>{@link #POLLERR}, {@link #POLLHUP} and {@link #POLLNVAL} are always watched for.
 */
public final class PollFlags extends Flags<PollFlags> {
    /** No events. */
    public static final PollFlags NONE = new PollFlags(0);

    /** There is something to read, or to accept; or the end. */
    public static final PollFlags POLLIN = new PollFlags(0x1);

    /** There is something urgent: of a TCP socket, or a terminal, or a file of sysfs. */
    public static final PollFlags POLLPRI = new PollFlags(0x2);

    /** There is room to write; or a connect has ended. */
    public static final PollFlags POLLOUT = new PollFlags(0x4);

    /** An error is pending; on a pipe's write end: nobody reads any more. Only an answer. */
    public static final PollFlags POLLERR = new PollFlags(0x8);

    /** Both directions are closed; what came before can still be read. Only an answer. */
    public static final PollFlags POLLHUP = new PollFlags(0x10);

    /** The number is not open. Only an answer. */
    public static final PollFlags POLLNVAL = new PollFlags(0x20);

    /** As {@link #POLLIN}. */
    public static final PollFlags POLLRDNORM = new PollFlags(0x40);

    /** There is priority data; nothing that is common in Linux has it. */
    public static final PollFlags POLLRDBAND = new PollFlags(0x80);

    /** As {@link #POLLOUT}. */
    public static final PollFlags POLLWRNORM = new PollFlags(0x100);

    /** Priority data may be written. */
    public static final PollFlags POLLWRBAND = new PollFlags(0x200);

    /** Unused by Linux. */
    public static final PollFlags POLLMSG = new PollFlags(0x400);

    /** Unused by Linux. */
    public static final PollFlags POLLREMOVE = new PollFlags(0x1000);

    /** The peer has closed its writing half of a stream: the end will be read. */
    public static final PollFlags POLLRDHUP = new PollFlags(0x2000);

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
