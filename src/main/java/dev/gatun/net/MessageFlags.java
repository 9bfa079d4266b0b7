package dev.gatun.net;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code MSG_…}: how a message is sent or received, and what a receive reports about it. */
public final class MessageFlags extends Flags<MessageFlags> {
    /** No flags. */
    public static final MessageFlags NONE = new MessageFlags(0);

    /** Urgent data, of a stream. */
    public static final MessageFlags MSG_OOB = new MessageFlags(Linux.MSG_OOB);

    /** Receiving leaves the data where they are, to be received again. */
    public static final MessageFlags MSG_PEEK = new MessageFlags(Linux.MSG_PEEK);

    /** Sending goes to hosts on this network only. */
    public static final MessageFlags MSG_DONTROUTE = new MessageFlags(Linux.MSG_DONTROUTE);

    /** As a flag of the message received: control messages were lost for want of room. */
    public static final MessageFlags MSG_CTRUNC = new MessageFlags(Linux.MSG_CTRUNC);

    /**
     * As a flag of the message received: the datagram was larger than the buffer, and its rest was
     * lost. As a flag of the call: the result is the whole length of the datagram, however small
     * the buffer.
     */
    public static final MessageFlags MSG_TRUNC = new MessageFlags(Linux.MSG_TRUNC);

    /** This one call does not wait. */
    public static final MessageFlags MSG_DONTWAIT = new MessageFlags(Linux.MSG_DONTWAIT);

    /** The end of a record. */
    public static final MessageFlags MSG_EOR = new MessageFlags(Linux.MSG_EOR);

    /** Receiving from a stream waits until the buffer is full (or the end, a signal, an error). */
    public static final MessageFlags MSG_WAITALL = new MessageFlags(Linux.MSG_WAITALL);

    /** The neighbour answered: no need to ask again where it is. */
    public static final MessageFlags MSG_CONFIRM = new MessageFlags(Linux.MSG_CONFIRM);

    /** Receives from the error queue: time stamps, ICMP errors, what zero-copy has finished. */
    public static final MessageFlags MSG_ERRQUEUE = new MessageFlags(Linux.MSG_ERRQUEUE);

    /** No {@code SIGPIPE} with EPIPE; {@link SocketFd} always adds it. */
    public static final MessageFlags MSG_NOSIGNAL = new MessageFlags(Linux.MSG_NOSIGNAL);

    /** More follows: to be sent in one packet with it. */
    public static final MessageFlags MSG_MORE = new MessageFlags(Linux.MSG_MORE);

    /** {@code recvmmsg(2)} waits for one message only. */
    public static final MessageFlags MSG_WAITFORONE = new MessageFlags(Linux.MSG_WAITFORONE);

    /** Sent from the caller's own memory; see {@link SocketOption#SO_ZEROCOPY}. */
    public static final MessageFlags MSG_ZEROCOPY = new MessageFlags(Linux.MSG_ZEROCOPY);

    /** Data goes with the first packet of a TCP connection. */
    public static final MessageFlags MSG_FASTOPEN = new MessageFlags(Linux.MSG_FASTOPEN);

    /** Received descriptors are not passed on to programs; {@link SocketFd} always adds it. */
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
