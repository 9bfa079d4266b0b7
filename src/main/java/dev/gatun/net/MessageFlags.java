package dev.gatun.net;

import dev.gatun.sys.Flags;

/** {@code MSG_…}: how one message is sent or received, and what was found about it. */
public final class MessageFlags extends Flags<MessageFlags> {
    /** No flags. */
    public static final MessageFlags NONE = new MessageFlags(0);

    /** Urgent data, of a stream. */
    public static final MessageFlags MSG_OOB = new MessageFlags(0x1);

    /** Receiving leaves the data where they are, to be received again. */
    public static final MessageFlags MSG_PEEK = new MessageFlags(0x2);

    /** Sending goes to hosts on this network only. */
    public static final MessageFlags MSG_DONTROUTE = new MessageFlags(0x4);

    /** Received: control messages were lost for want of room. */
    public static final MessageFlags MSG_CTRUNC = new MessageFlags(0x8);

    /**
     * Received: the end of the datagram was lost for want of room. Given: the whole length of the
     * datagram is the result, however small the buffer.
     */
    public static final MessageFlags MSG_TRUNC = new MessageFlags(0x20);

    /** This one call does not wait. */
    public static final MessageFlags MSG_DONTWAIT = new MessageFlags(0x40);

    /** The end of a record. */
    public static final MessageFlags MSG_EOR = new MessageFlags(0x80);

    /** Receiving from a stream waits until the buffer is full (or the end, a signal, an error). */
    public static final MessageFlags MSG_WAITALL = new MessageFlags(0x100);

    /** The neighbour answered: no need to ask again where it is. */
    public static final MessageFlags MSG_CONFIRM = new MessageFlags(0x800);

    /** Receives from the error queue: time stamps, ICMP errors, what zero-copy has finished. */
    public static final MessageFlags MSG_ERRQUEUE = new MessageFlags(0x2000);

    /** No {@code SIGPIPE} with EPIPE; {@link SocketFd} always adds it. */
    public static final MessageFlags MSG_NOSIGNAL = new MessageFlags(0x4000);

    /** More follows: to be sent in one packet with it. */
    public static final MessageFlags MSG_MORE = new MessageFlags(0x8000);

    /** {@code recvmmsg(2)} waits for one message only. */
    public static final MessageFlags MSG_WAITFORONE = new MessageFlags(0x10000);

    /** Sent from the caller's own memory; see {@link SocketOption#SO_ZEROCOPY}. */
    public static final MessageFlags MSG_ZEROCOPY = new MessageFlags(0x4000000);

    /** Data goes with the first packet of a TCP connection. */
    public static final MessageFlags MSG_FASTOPEN = new MessageFlags(0x20000000);

    /** Received descriptors are not passed on to programs; {@link SocketFd} always adds it. */
    public static final MessageFlags MSG_CMSG_CLOEXEC = new MessageFlags(0x40000000);

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
