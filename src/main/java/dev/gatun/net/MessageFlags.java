package dev.gatun.net;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code MSG_…}: how a message is sent or received, and what a receive reports about it. */
public final class MessageFlags extends Flags<MessageFlags> {
    /** No flags. */
    public static final MessageFlags NONE = new MessageFlags(0);

    /** Sends or receives urgent data of a stream. */
    public static final MessageFlags MSG_OOB = new MessageFlags(Linux.MSG_OOB);

    /** A receive leaves the data where they are, so that they can be received again. */
    public static final MessageFlags MSG_PEEK = new MessageFlags(Linux.MSG_PEEK);

    /** A send goes to hosts of directly connected networks only. */
    public static final MessageFlags MSG_DONTROUTE = new MessageFlags(Linux.MSG_DONTROUTE);

    /** A flag of a received message: control messages were lost for want of room. */
    public static final MessageFlags MSG_CTRUNC = new MessageFlags(Linux.MSG_CTRUNC);

    /**
     * A flag of a received message: the datagram was larger than the buffer, and its rest was lost.
     * A flag of a receive: the result is the whole length of the datagram, however small the buffer
     * is.
     */
    public static final MessageFlags MSG_TRUNC = new MessageFlags(Linux.MSG_TRUNC);

    /** This one call does not wait. */
    public static final MessageFlags MSG_DONTWAIT = new MessageFlags(Linux.MSG_DONTWAIT);

    /** The end of a record. */
    public static final MessageFlags MSG_EOR = new MessageFlags(Linux.MSG_EOR);

    /**
     * A receive from a stream waits until the buffer is full, or until the end, a signal or an
     * error comes.
     */
    public static final MessageFlags MSG_WAITALL = new MessageFlags(Linux.MSG_WAITALL);

    /** The neighbour has answered, so the kernel need not ask again where it is. */
    public static final MessageFlags MSG_CONFIRM = new MessageFlags(Linux.MSG_CONFIRM);

    /** Receives from the error queue: time stamps, ICMP errors, what zero-copy has finished. */
    public static final MessageFlags MSG_ERRQUEUE = new MessageFlags(Linux.MSG_ERRQUEUE);

    /**
     * A send that fails with EPIPE raises no {@code SIGPIPE}; {@link SocketFd} always adds this
     * flag.
     */
    public static final MessageFlags MSG_NOSIGNAL = new MessageFlags(Linux.MSG_NOSIGNAL);

    /** More data follow, which can be sent in one packet with these. */
    public static final MessageFlags MSG_MORE = new MessageFlags(Linux.MSG_MORE);

    /** {@code recvmmsg(2)} waits for the first message only. */
    public static final MessageFlags MSG_WAITFORONE = new MessageFlags(Linux.MSG_WAITFORONE);

    /**
     * The data are sent from the caller's memory without a copy; see {@link
     * SocketOption#SO_ZEROCOPY}.
     */
    public static final MessageFlags MSG_ZEROCOPY = new MessageFlags(Linux.MSG_ZEROCOPY);

    /** The data go with the first packet of a TCP connection. */
    public static final MessageFlags MSG_FASTOPEN = new MessageFlags(Linux.MSG_FASTOPEN);

    /** Received descriptors are closed on exec; {@link SocketFd} always adds this flag. */
    public static final MessageFlags MSG_CMSG_CLOEXEC = new MessageFlags(Linux.MSG_CMSG_CLOEXEC);

    private MessageFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static MessageFlags of(int bits) {
        return new MessageFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected MessageFlags with(long bits) {
        return new MessageFlags(bits);
    }
}
