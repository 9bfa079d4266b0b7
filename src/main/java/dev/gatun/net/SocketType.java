package dev.gatun.net;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code SOCK_…}: the type of a socket and, added with {@link #or}, the flags that it is made with.
 *
 * <p>Take one of {@link #SOCK_STREAM}, {@link #SOCK_DGRAM}, {@link #SOCK_SEQPACKET} and {@link
 * #SOCK_RAW}, and add {@link #SOCK_NONBLOCK} with {@link #or}. The types are numbers and not bits:
 * do not combine them.
 */
public final class SocketType extends Flags<SocketType> {
    /** No flags, for {@link SocketFd#accept(SocketAddress, SocketType)}. */
    public static final SocketType NONE = new SocketType(0);

    /** A stream of bytes in order, in both directions: TCP, or Unix. */
    public static final SocketType SOCK_STREAM = new SocketType(Linux.SOCK_STREAM);

    /** Datagrams: UDP, or Unix sockets, which lose no datagram. */
    public static final SocketType SOCK_DGRAM = new SocketType(Linux.SOCK_DGRAM);

    /** Packets whose headers the caller makes. */
    public static final SocketType SOCK_RAW = new SocketType(Linux.SOCK_RAW);

    /** Datagrams that are delivered reliably, but in any order. */
    public static final SocketType SOCK_RDM = new SocketType(Linux.SOCK_RDM);

    /** A connection that keeps the bounds of messages: Unix. */
    public static final SocketType SOCK_SEQPACKET = new SocketType(Linux.SOCK_SEQPACKET);

    /** DCCP, which Linux 6.16 removed. */
    public static final SocketType SOCK_DCCP = new SocketType(Linux.SOCK_DCCP);

    /** Obsolete: {@link AddressFamily#AF_PACKET} took its place. */
    public static final SocketType SOCK_PACKET = new SocketType(Linux.SOCK_PACKET);

    /** Calls that would block return {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final SocketType SOCK_NONBLOCK = new SocketType(Linux.SOCK_NONBLOCK);

    /** Closed when the process executes a program; {@link SocketFd} always adds it. */
    public static final SocketType SOCK_CLOEXEC = new SocketType(Linux.SOCK_CLOEXEC);

    private SocketType(long bits) {
        super(bits);
    }

    /**
     * A type of any value.
     *
     * @param bits as the kernel takes them
     * @return the type
     */
    public static SocketType of(int bits) {
        return new SocketType(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SocketType with(long bits) {
        return new SocketType(bits);
    }
}
