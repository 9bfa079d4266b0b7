package dev.gatun.net;

import dev.gatun.sys.Flags;

/**
 * {@code SOCK_…}: what a socket carries, and, with {@link #or}, how it begins.
 *
 * <p>One of {@link #SOCK_STREAM}, {@link #SOCK_DGRAM}, {@link #SOCK_SEQPACKET}, {@link #SOCK_RAW}
 * (which are numbers, not bits, and not to be combined), and {@link #SOCK_NONBLOCK} with it.
 */
public final class SocketType extends Flags<SocketType> {
    /** No flags: what {@link SocketFd#accept()} is told beside the type of the listener. */
    public static final SocketType NONE = new SocketType(0);

    /** A stream of bytes, in order, both ways: TCP, or Unix. */
    public static final SocketType SOCK_STREAM = new SocketType(1);

    /** Datagrams: UDP, or Unix, where none gets lost. */
    public static final SocketType SOCK_DGRAM = new SocketType(2);

    /** Packets of a protocol that the caller puts together. */
    public static final SocketType SOCK_RAW = new SocketType(3);

    /** Messages that get there, in any order. */
    public static final SocketType SOCK_RDM = new SocketType(4);

    /** Connected, as a stream, but of messages with their bounds: Unix. */
    public static final SocketType SOCK_SEQPACKET = new SocketType(5);

    /** DCCP, which Linux 6.16 removed. */
    public static final SocketType SOCK_DCCP = new SocketType(6);

    /** Obsolete: {@link AddressFamily#AF_PACKET} took its place. */
    public static final SocketType SOCK_PACKET = new SocketType(10);

    /** What would wait gives {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final SocketType SOCK_NONBLOCK = new SocketType(0x800);

    /** Closed when the process executes a program; {@link SocketFd} always adds it. */
    public static final SocketType SOCK_CLOEXEC = new SocketType(0x80000);

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
