package dev.gatun.net;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A socket: TCP, UDP, Unix, or any other.
 *
 * {@snippet lang=java :
 * try (SocketFd listener = SocketFd.tcp(AF_INET);
 *         Arena arena = Arena.ofConfined()) {
 *     listener.setsockopt(SO_REUSEADDR, true);
 *     listener.bind(SocketAddress.inet4(arena, INADDR_LOOPBACK, 8080));
 *     listener.listen(1024);
 *     try (SocketFd connection = listener.accept()) {
 *         MemorySegment buffer = arena.allocate(4096);
 *         long n = connection.recv(buffer); // bytes; 0 at the end
 *         connection.send(buffer.asSlice(0, n));
 *     }
 * }
 * }
 *
 * <p>{@link Fd} describes reading and writing as on any descriptor, closing, and what happens when
 * another thread closes the socket. {@link #shutdown} of both directions wakes a thread that waits
 * in a call on this socket.
 *
 * <p><b>Would-block is a value.</b> If a call on a non-blocking socket would block, or if the time
 * of {@link SocketOption#SO_RCVTIMEO} or {@link SocketOption#SO_SNDTIMEO} has passed, the call
 * returns {@link #WOULD_BLOCK}. Instead of that, {@link #accept()} returns null, and {@link
 * #connect} returns {@link #IN_PROGRESS}, unless the socket is a Unix socket. Other errors are
 * thrown. EINTR is one of these: it is thrown if a signal came before the first byte, and without a
 * signal for the reason that {@link SyscallException} gives.
 *
 * <p><b>Waiting.</b> A call on a blocking socket keeps its thread, and on a virtual thread the
 * carrier as well: when as many virtual threads wait as there are carriers, no virtual thread runs
 * any more until one of the calls returns, not even the one that would send the data that the
 * others wait for. The sockets of the JDK free the carrier. With sockets of this class, use
 * platform threads or non-blocking sockets. {@link Thread#interrupt} neither ends a call nor closes
 * the socket.
 *
 * <p>A class for connections may extend this class, so that one object is both the connection and
 * the socket: see {@link #acceptNumber}. Descriptors that this class opens, accepts or receives are
 * closed on exec, and sending never raises {@code SIGPIPE}.
 */
public class SocketFd extends Fd {
    /** The result of a {@link #connect} that goes on in the background: {@code -EINPROGRESS}. */
    public static final long IN_PROGRESS = -Errno.EINPROGRESS;

    /** A large backlog for {@code listen(2)}; the kernel's limit is {@code net.core.somaxconn}. */
    public static final int SOMAXCONN = Linux.SOMAXCONN;

    private static final int CLOEXEC = SocketType.SOCK_CLOEXEC.bits();
    private static final int CMSG_CLOEXEC = MessageFlags.MSG_CMSG_CLOEXEC.bits();
    private static final int NOSIGNAL = MessageFlags.MSG_NOSIGNAL.bits();

    /**
     * For subclasses.
     *
     * @param number the descriptor's number, zero or more
     * @param owned true if closing this closes the number
     */
    protected SocketFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an open socket that nobody else will close
     * @return the socket
     */
    public static SocketFd own(int number) {
        return new SocketFd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an open socket
     * @return the socket
     */
    public static SocketFd borrow(int number) {
        return new SocketFd(number, false);
    }

    // Making.

    /**
     * {@code socket(2)}: makes a TCP socket, which is blocking.
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT if the machine has no IPv6; EMFILE, ENFILE
     */
    public static SocketFd tcp(AddressFamily family) throws SyscallException {
        return socket(family, SocketType.SOCK_STREAM, SocketOption.IPPROTO_TCP);
    }

    /**
     * {@code socket(2)}: makes a UDP socket, which is blocking.
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT if the machine has no IPv6; EMFILE, ENFILE
     */
    public static SocketFd udp(AddressFamily family) throws SyscallException {
        return socket(family, SocketType.SOCK_DGRAM, SocketOption.IPPROTO_UDP);
    }

    /**
     * {@code socket(2)}: makes a Unix socket.
     *
     * @param type {@code SOCK_STREAM}, {@code SOCK_DGRAM} or {@code SOCK_SEQPACKET}, with {@code
     *     SOCK_NONBLOCK} or without
     * @return the socket, to be closed
     * @throws SyscallException EMFILE, ENFILE
     */
    public static SocketFd unix(SocketType type) throws SyscallException {
        return socket(AddressFamily.AF_UNIX, type, 0);
    }

    /**
     * {@code socket(2)}: makes a socket of the usual protocol of a family and type.
     *
     * @param family the address family
     * @param type the type, such as {@code SOCK_STREAM}; with {@code SOCK_NONBLOCK} the socket is
     *     non-blocking
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT, EPROTONOSUPPORT, EACCES, EMFILE, ENFILE
     */
    public static SocketFd socket(AddressFamily family, SocketType type) throws SyscallException {
        return socket(family, type, 0);
    }

    /**
     * {@code socket(2)}: makes a socket. {@code SOCK_CLOEXEC} is always added; {@link
     * SocketSyscalls#socket(int, int, int)} makes one without it.
     *
     * @param family the address family
     * @param type the type, such as {@code SOCK_STREAM}; with {@code SOCK_NONBLOCK} the socket is
     *     non-blocking
     * @param protocol of the family, such as {@link SocketOption#IPPROTO_TCP}; 0 for the usual one
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT, EPROTONOSUPPORT, EACCES (or EPERM) for a raw socket,
     *     EMFILE, ENFILE
     */
    public static SocketFd socket(AddressFamily family, SocketType type, int protocol)
            throws SyscallException {
        int number = SocketSyscalls.socket(family.value(), type.bits() | CLOEXEC, protocol);
        if (number < 0) {
            throw SyscallException.of(
                    number, "socket", family, type.or(SocketType.SOCK_CLOEXEC), protocol);
        }
        return new SocketFd(number, true);
    }

    /**
     * {@code socketpair(2)}: makes two Unix sockets that are connected to each other.
     *
     * @param type {@code SOCK_STREAM}, {@code SOCK_DGRAM} or {@code SOCK_SEQPACKET}, with {@code
     *     SOCK_NONBLOCK} or without
     * @return both sockets, to be closed
     * @throws SyscallException EMFILE, ENFILE
     */
    public static SocketPair socketpair(SocketType type) throws SyscallException {
        int family = AddressFamily.AF_UNIX.value();
        long numbers = SocketSyscalls.socketpair(family, type.bits() | CLOEXEC, 0);
        if (numbers < 0) {
            throw SyscallException.of(
                    numbers,
                    "socketpair",
                    AddressFamily.AF_UNIX,
                    type.or(SocketType.SOCK_CLOEXEC),
                    0);
        }
        return new SocketPair(
                new SocketFd((int) numbers, true), new SocketFd((int) (numbers >>> 32), true));
    }

    // Listening and connecting.

    /**
     * {@code bind(2)}: gives the socket its own address. For a Unix path the call makes a file,
     * which stays when the socket is closed.
     *
     * @param address the address; with port 0 the kernel chooses the port, which {@link
     *     #getsockname} gives
     * @throws SyscallException EADDRINUSE, EADDRNOTAVAIL, EACCES for a port that is privileged,
     *     mostly one below 1024; EINVAL if the socket has an address already; ENOENT, ENOTDIR,
     *     EROFS for a path
     */
    public final void bind(SocketAddress address) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = SocketSyscalls.bind(fd, address.storage(), address.length());
        } finally {
            release();
        }
        if (result == -Errno.EADDRINUSE && address.isUnixPath()) {
            throw SyscallException.withHint(
                    result,
                    "a file is there; if no socket has it any more, delete it first",
                    "bind",
                    this,
                    address);
        }
        if (result < 0) {
            throw SyscallException.of(result, "bind", this, address);
        }
    }

    /**
     * {@code listen(2)}: makes this a listening socket, to which others can connect.
     *
     * @param backlog how many connections may wait to be accepted; the kernel lowers a higher
     *     number to {@code net.core.somaxconn}
     * @throws SyscallException EADDRINUSE; EOPNOTSUPP for a datagram socket
     */
    public final void listen(int backlog) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = SocketSyscalls.listen(fd, backlog);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "listen", this, backlog);
        }
    }

    /**
     * {@code accept4(2)}: accepts the next connection. The new socket is blocking.
     *
     * @return the connection, to be closed; null if this socket is non-blocking and no connection
     *     waits
     * @throws SyscallException as {@link #acceptNumber}
     */
    public final SocketFd accept() throws SyscallException {
        return accept(null, SocketType.NONE);
    }

    /**
     * {@code accept4(2)}: accepts the next connection.
     *
     * @param peer receives the peer's address; null if it is not wanted
     * @param flags {@code SOCK_NONBLOCK} for a non-blocking connection, or none; the connection
     *     does not inherit this from the listening socket
     * @return the connection, to be closed; null if this socket is non-blocking and no connection
     *     waits
     * @throws SyscallException as {@link #acceptNumber}
     */
    public final SocketFd accept(SocketAddress peer, SocketType flags) throws SyscallException {
        int number = acceptNumber(peer, flags);
        return number < 0 ? null : new SocketFd(number, true);
    }

    /**
     * {@code accept4(2)}: accepts the next connection and returns its number, for an object of the
     * caller's own class.
     *
     * {@snippet lang=java :
     * final class Connection extends SocketFd {
     *     Connection(int number) {
     *         super(number, true);
     *     }
     * }
     *
     * int number;
     * while ((number = listener.acceptNumber(null, SOCK_NONBLOCK)) >= 0) {
     *     connections.add(new Connection(number));
     * }
     * }
     *
     * @param peer receives the peer's address; null if it is not wanted
     * @param flags as {@link #accept(SocketAddress, SocketType)}; {@code SOCK_CLOEXEC} is always
     *     added
     * @return a descriptor, which the caller must close; {@link #WOULD_BLOCK} if this socket is
     *     non-blocking and no connection waits
     * @throws SyscallException ECONNABORTED, EPROTO and errors of the network (ENETDOWN, …) if the
     *     connection failed before it was accepted: accept the next one; EMFILE, ENFILE, ENOBUFS,
     *     ENOMEM: the connection stays in the queue, and a level-triggered wait returns at once, so
     *     stop accepting until a descriptor was closed; EINVAL if this is not a listening socket
     */
    public final int acceptNumber(SocketAddress peer, SocketType flags) throws SyscallException {
        int bits = flags.bits() | CLOEXEC;
        int fd = acquire();
        int result;
        try {
            if (peer == null) {
                result = SocketSyscalls.accept4(fd, bits);
            } else {
                peer.room();
                result = SocketSyscalls.accept4(fd, peer.storage(), peer.lengthCell(), bits);
            }
        } finally {
            release();
        }
        if (result >= 0) {
            return result;
        }
        if (peer != null) {
            peer.setLength(0);
        }
        if (result == WOULD_BLOCK) {
            return result;
        }
        throw SyscallException.of(result, "accept4", this, SocketType.of(bits));
    }

    /**
     * {@code connect(2)}: connects to an address. A datagram socket then sends to this address, and
     * receives from it only.
     *
     * <p>After a non-blocking connect, wait until the socket is writable; then {@link
     * #finishConnect} tells the result.
     *
     * @param address the destination
     * @return 0 if connected; {@link #IN_PROGRESS} if the socket is non-blocking, or the time of
     *     {@link SocketOption#SO_SNDTIMEO} has passed, and the connect is not complete. A Unix
     *     socket returns {@link #WOULD_BLOCK} instead, if the listener's queue is full: call again
     *     later
     * @throws SyscallException ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL
     *     (no local port is left), ENOENT for a Unix path; EISCONN, EALREADY; EINTR: the connect
     *     goes on in the background, as that of a non-blocking socket does, so do not call again.
     *     Only the connect of a Unix socket has not begun: call again
     */
    public final long connect(SocketAddress address) throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = SocketSyscalls.connect(fd, address.storage(), address.length());
        } finally {
            release();
        }
        if (result == 0 || result == IN_PROGRESS || result == WOULD_BLOCK) {
            return result;
        }
        if (result == -Errno.EINTR && !address.isUnix()) {
            throw SyscallException.withHint(
                    result,
                    "it goes on: wait until the socket is writable, then call finishConnect",
                    "connect",
                    this,
                    address);
        }
        throw SyscallException.of(result, "connect", this, address);
    }

    /**
     * {@code getsockopt(SO_ERROR)}: throws if a connect that was {@link #IN_PROGRESS} has failed.
     * Call this when the socket has become writable: before that, the kernel has no error to report
     * yet.
     *
     * @throws SyscallException the error of the connect: ECONNREFUSED, ETIMEDOUT, …
     */
    public final void finishConnect() throws SyscallException {
        int error = takeError();
        if (error != 0) {
            throw SyscallException.of(-error, "connect", this);
        }
    }

    /**
     * {@code getsockopt(SO_ERROR)}: returns the socket's pending error, such as the one that {@code
     * EPOLLERR} announces, and clears it.
     *
     * @return an errno such as {@link Errno#ECONNRESET}, or 0
     * @throws SyscallException ENOTSOCK
     */
    public final int takeError() throws SyscallException {
        return getsockopt(SocketOption.SO_ERROR);
    }

    /**
     * {@code shutdown(2)}: ends one direction of a connection, or both, for all users of the
     * socket. The descriptor stays open.
     *
     * @param how the direction
     * @throws SyscallException ENOTCONN
     */
    public final void shutdown(Shutdown how) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = SocketSyscalls.shutdown(fd, how.value());
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "shutdown", this, how);
        }
    }

    /**
     * {@code getsockname(2)}: tells the socket's own address.
     *
     * @param address receives the address; its length is 0 after an error of the call
     * @return {@code address}
     * @throws SyscallException ENOTSOCK
     */
    public final SocketAddress getsockname(SocketAddress address) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            address.room();
            result = SocketSyscalls.getsockname(fd, address.storage(), address.lengthCell());
        } finally {
            release();
        }
        if (result < 0) {
            address.setLength(0);
            throw SyscallException.of(result, "getsockname", this);
        }
        return address;
    }

    /**
     * {@code getpeername(2)}: tells the address of the peer.
     *
     * @param address receives the address; its length is 0 after an error of the call
     * @return {@code address}
     * @throws SyscallException ENOTCONN
     */
    public final SocketAddress getpeername(SocketAddress address) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            address.room();
            result = SocketSyscalls.getpeername(fd, address.storage(), address.lengthCell());
        } finally {
            release();
        }
        if (result < 0) {
            address.setLength(0);
            throw SyscallException.of(result, "getpeername", this);
        }
        return address;
    }

    // Sending and receiving.

    /**
     * {@code send(2)} without flags: sends as much of {@code buffer} as there is room for.
     *
     * @param buffer native memory
     * @return as {@link #send(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #send(MemorySegment, MessageFlags)}
     */
    public final long send(MemorySegment buffer) throws SyscallException {
        return send(buffer, NOSIGNAL);
    }

    /**
     * {@code send(2)}: sends as much of {@code buffer} as there is room for. A datagram is sent
     * whole or not at all.
     *
     * <p><i>Lifetime:</i> with {@code MSG_ZEROCOPY} the kernel goes on reading the buffer after the
     * call. Do not change or free the buffer before the error queue says that this send has
     * finished.
     *
     * @param buffer native memory
     * @param flags the flags; {@code MSG_NOSIGNAL} is always added
     * @return bytes, on a stream maybe fewer than given; {@link #WOULD_BLOCK} if there is no room
     * @throws SyscallException EPIPE and ECONNRESET if the peer is gone; EMSGSIZE for a datagram
     *     that is too large; if the socket is not connected: EPIPE for TCP, EDESTADDRREQ for UDP,
     *     ENOTCONN for Unix; ECONNREFUSED if an earlier datagram was refused; ENOBUFS
     */
    public final long send(MemorySegment buffer, MessageFlags flags) throws SyscallException {
        return send(buffer, flags.bits() | NOSIGNAL);
    }

    /**
     * {@code send(2)} of a part of a segment, without the object that a slice would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param flags how to send
     * @return as {@link #send(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #send(MemorySegment, MessageFlags)}
     */
    public final long send(MemorySegment buffer, long offset, long byteCount, MessageFlags flags)
            throws SyscallException {
        int bits = flags.bits() | NOSIGNAL;
        int fd = acquire();
        long n;
        try {
            n = SocketSyscalls.send(fd, buffer, offset, byteCount, bits);
        } finally {
            release();
        }
        return transferred(n, "send", buffer, bits);
    }

    /**
     * {@code send(2)} of the bytes between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how to send
     * @return as {@link #send(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #send(MemorySegment, MessageFlags)}
     */
    public final long send(ByteBuffer buffer, MessageFlags flags) throws SyscallException {
        return advance(buffer, send(MemorySegment.ofBuffer(buffer), flags));
    }

    private long send(MemorySegment buffer, int flags) throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = SocketSyscalls.send(fd, buffer, flags);
        } finally {
            release();
        }
        return transferred(n, "send", buffer, flags);
    }

    /**
     * {@code recv(2)} without flags: fills {@code buffer} from its start with the bytes that are
     * available now.
     *
     * @param buffer native memory; at most its size is received
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recv(MemorySegment buffer) throws SyscallException {
        return recv(buffer, 0);
    }

    /**
     * {@code recv(2)}: fills {@code buffer} from its start with the bytes that are available now,
     * or with one datagram. If the datagram is larger than the buffer, its rest is lost.
     *
     * @param buffer native memory; at most its size is received
     * @param flags how to receive
     * @return bytes; 0 at the end of a stream, or for an empty datagram; with {@code MSG_TRUNC} the
     *     datagram's length, which may be more than the buffer's; {@link #WOULD_BLOCK} if nothing
     *     is available
     * @throws SyscallException ECONNRESET, ETIMEDOUT; ECONNREFUSED if a datagram that this socket
     *     sent was refused; ENOTCONN
     */
    public final long recv(MemorySegment buffer, MessageFlags flags) throws SyscallException {
        return recv(buffer, flags.bits());
    }

    /**
     * {@code recv(2)} into a part of a segment, without the object that a slice would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param flags how to receive
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recv(MemorySegment buffer, long offset, long byteCount, MessageFlags flags)
            throws SyscallException {
        int bits = flags.bits();
        int fd = acquire();
        long n;
        try {
            n = SocketSyscalls.recv(fd, buffer, offset, byteCount, bits);
        } finally {
            release();
        }
        return transferred(n, "recv", buffer, bits);
    }

    /**
     * {@code recv(2)} into a buffer, between its position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how to receive
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recv(ByteBuffer buffer, MessageFlags flags) throws SyscallException {
        return advance(buffer, recv(MemorySegment.ofBuffer(buffer), flags));
    }

    private long recv(MemorySegment buffer, int flags) throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = SocketSyscalls.recv(fd, buffer, flags);
        } finally {
            release();
        }
        return transferred(n, "recv", buffer, flags);
    }

    /**
     * {@code sendto(2)} without flags: sends a datagram.
     *
     * @param buffer native memory
     * @param address the destination
     * @return as {@link #sendto(MemorySegment, MessageFlags, SocketAddress)}
     * @throws SyscallException as {@link #sendto(MemorySegment, MessageFlags, SocketAddress)}
     */
    public final long sendto(MemorySegment buffer, SocketAddress address) throws SyscallException {
        return sendto(buffer, NOSIGNAL, address);
    }

    /**
     * {@code sendto(2)}: sends a datagram.
     *
     * @param buffer native memory
     * @param flags the flags; {@code MSG_NOSIGNAL} is always added
     * @param address the destination
     * @return bytes; {@link #WOULD_BLOCK} if there is no room
     * @throws SyscallException EMSGSIZE if the datagram is too large, ENETUNREACH, EACCES for a
     *     broadcast; EISCONN for a connected Unix socket; ECONNREFUSED, ENOENT if no socket has the
     *     Unix address
     */
    public final long sendto(MemorySegment buffer, MessageFlags flags, SocketAddress address)
            throws SyscallException {
        return sendto(buffer, flags.bits() | NOSIGNAL, address);
    }

    /**
     * {@code sendto(2)} of the bytes between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how to send
     * @param address the destination
     * @return as {@link #sendto(MemorySegment, MessageFlags, SocketAddress)}
     * @throws SyscallException as {@link #sendto(MemorySegment, MessageFlags, SocketAddress)}
     */
    public final long sendto(ByteBuffer buffer, MessageFlags flags, SocketAddress address)
            throws SyscallException {
        return advance(buffer, sendto(MemorySegment.ofBuffer(buffer), flags, address));
    }

    private long sendto(MemorySegment buffer, int flags, SocketAddress address)
            throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = SocketSyscalls.sendto(fd, buffer, flags, address.storage(), address.length());
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "sendto", this, buffer, MessageFlags.of(flags), address);
    }

    /**
     * {@code recvfrom(2)} without flags: receives a datagram and its sender's address.
     *
     * @param buffer native memory; at most its size is received
     * @param address receives the sender's address
     * @return as {@link #recvfrom(MemorySegment, MessageFlags, SocketAddress)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recvfrom(MemorySegment buffer, SocketAddress address)
            throws SyscallException {
        return recvfrom(buffer, 0, address);
    }

    /**
     * {@code recvfrom(2)}: receives a datagram and its sender's address. If the datagram is larger
     * than the buffer, its rest is lost.
     *
     * @param buffer native memory; at most its size is received
     * @param flags how to receive
     * @param address receives the sender's address; its length is 0 if the sender is a Unix socket
     *     without an address
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recvfrom(MemorySegment buffer, MessageFlags flags, SocketAddress address)
            throws SyscallException {
        return recvfrom(buffer, flags.bits(), address);
    }

    /**
     * {@code recvfrom(2)} into a buffer, between its position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how to receive
     * @param address receives the sender's address
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recvfrom(ByteBuffer buffer, MessageFlags flags, SocketAddress address)
            throws SyscallException {
        return advance(buffer, recvfrom(MemorySegment.ofBuffer(buffer), flags, address));
    }

    private long recvfrom(MemorySegment buffer, int flags, SocketAddress address)
            throws SyscallException {
        int fd = acquire();
        long n;
        try {
            address.room();
            n = SocketSyscalls.recvfrom(fd, buffer, flags, address.storage(), address.lengthCell());
        } finally {
            release();
        }
        if (n < 0) {
            address.setLength(0);
        }
        return transferred(n, "recvfrom", buffer, flags);
    }

    // Messages.

    /**
     * {@code sendmsg(2)}: sends buffers, with an address and control messages if the message has
     * them. On a Unix stream socket, control messages need at least one byte of data.
     *
     * @param message the message; the descriptors in it stay open until the call returns
     * @param flags the flags; {@code MSG_NOSIGNAL} is always added
     * @return as {@link #send(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #send(MemorySegment, MessageFlags)}; ETOOMANYREFS for too
     *     many descriptors in flight, EPERM for credentials of another process, EINVAL for control
     *     messages that the socket does not know, or for the descriptor of a ring
     * @throws IllegalStateException if this, or a descriptor in the message, is closed
     */
    public final long sendmsg(Message message, MessageFlags flags) throws SyscallException {
        SocketAddress address = message.address();
        ControlMessages control = message.control();
        int bits = flags.bits() | NOSIGNAL;
        long n;
        int fd = acquire();
        try {
            if (control != null) {
                control.acquire();
            }
            try {
                n =
                        SocketSyscalls.sendmsg(
                                fd,
                                message.header(),
                                message.name(),
                                address == null ? 0 : address.length(),
                                message.buffers(),
                                message.controlMemory(),
                                control == null ? 0 : control.used(),
                                bits);
            } finally {
                if (control != null) {
                    control.release();
                }
            }
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "sendmsg", this, message, MessageFlags.of(bits));
    }

    /**
     * {@code recvmsg(2)}: receives into buffers, with the sender's address and control messages if
     * the message has room for them. The address and the control messages of the previous receive
     * are dropped, and descriptors among them that nobody took are closed.
     *
     * @param message receives the data, the address and the control messages
     * @param flags how to receive; {@code MSG_CMSG_CLOEXEC} is always added
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recvmsg(Message message, MessageFlags flags) throws SyscallException {
        SocketAddress address = message.address();
        ControlMessages control = message.control();
        int bits = flags.bits() | CMSG_CLOEXEC;
        long n;
        int fd = acquire();
        try {
            message.prepare();
            n =
                    SocketSyscalls.recvmsg(
                            fd,
                            message.header(),
                            message.name(),
                            address == null ? 0 : SocketAddress.SOCKADDR_STORAGE_BYTES,
                            message.buffers(),
                            message.controlMemory(),
                            control == null ? 0 : control.memory().byteSize(),
                            bits);
            if (n >= 0) {
                message.take();
            }
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "recvmsg", this, message, MessageFlags.of(bits));
    }

    /**
     * {@code sendmmsg(2)}: sends several messages in one call. Since Linux 3.0.
     *
     * @param batch the messages
     * @param first the index of the first to be sent
     * @param count how many messages
     * @param flags the flags for all messages; {@code MSG_NOSIGNAL} is always added
     * @return how many messages were sent, maybe fewer than given: call again for the rest; if the
     *     error that stopped this call persists, that call throws it. {@link #WOULD_BLOCK} if there
     *     is no room for any message
     * @throws SyscallException if the first message fails: as {@link #sendmsg}
     */
    public final int sendmmsg(MessageBatch batch, int first, int count, MessageFlags flags)
            throws SyscallException {
        int bits = flags.bits() | NOSIGNAL;
        int sent;
        int fd = acquire();
        try {
            batch.beginSend(first, count);
            try {
                sent =
                        SocketSyscalls.sendmmsg(
                                fd, batch.headers(), first, count, batch.buffers(), bits);
            } finally {
                batch.endSend(first, count);
            }
        } finally {
            release();
        }
        if (sent >= 0 || sent == WOULD_BLOCK) {
            return sent;
        }
        throw SyscallException.of(sent, "sendmmsg", this, batch, count, MessageFlags.of(bits));
    }

    /**
     * {@code recvmmsg(2)}: receives several messages in one call, as many as the batch has room
     * for. A blocking socket waits until all messages have come. With {@code MSG_WAITFORONE} it
     * waits for the first message only, and also takes the messages that have come by then. The
     * messages of the previous receive are dropped, and descriptors among them that nobody took are
     * closed.
     *
     * <p>There is no timeout argument, since the kernel checks such a timeout only when a message
     * has come. Use {@link SocketOption#SO_RCVTIMEO} or wait for readiness instead.
     *
     * @param batch receives the messages
     * @param flags how to receive; {@code MSG_CMSG_CLOEXEC} is always added
     * @return how many messages were received; {@link #WOULD_BLOCK} if there are none
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}; an error after some
     *     messages is thrown by the next call
     */
    public final int recvmmsg(MessageBatch batch, MessageFlags flags) throws SyscallException {
        int bits = flags.bits() | CMSG_CLOEXEC;
        int received;
        int fd = acquire();
        try {
            batch.prepare();
            received =
                    SocketSyscalls.recvmmsg(
                            fd, batch.headers(), batch.size(), batch.buffers(), bits, -1);
            if (received > 0) {
                batch.received(received);
            }
        } finally {
            release();
        }
        if (received >= 0 || received == WOULD_BLOCK) {
            return received;
        }
        throw SyscallException.of(received, "recvmmsg", this, batch, MessageFlags.of(bits));
    }

    // Options.

    /**
     * {@code getsockopt(2)} of an option that is on or off.
     *
     * @param option the option
     * @return true if the option is on
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option
     */
    public final boolean getsockopt(SocketOption.OfBoolean option) throws SyscallException {
        return getInt(option) != 0;
    }

    /**
     * {@code getsockopt(2)} of an option that is an int.
     *
     * @param option the option
     * @return the option's value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option
     */
    public final int getsockopt(SocketOption.OfInt option) throws SyscallException {
        return getInt(option);
    }

    private int getInt(SocketOption option) throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = SocketSyscalls.getsockoptInt(fd, option.level(), option.number());
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "getsockopt", this, option);
        }
        return (int) result;
    }

    /**
     * {@code getsockopt(2)} of an option that is a time.
     *
     * @param option the option
     * @return nanoseconds; {@link Long#MAX_VALUE} for a longer time
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option
     */
    public final long getsockopt(SocketOption.OfNanos option) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timeval = arena.allocate(SocketOption.OfNanos.TIMEVAL_BYTES, Long.BYTES);
            check(get(option.level(), option.number(), timeval), "getsockopt", option);
            return SocketOption.OfNanos.decode(timeval);
        }
    }

    /**
     * {@code getsockopt(2)} of an option that is a structure or a text.
     *
     * @param option the option
     * @param <T> the Java type of its value
     * @return the option's value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option
     */
    public final <T> T getsockopt(SocketOption.OfValue<T> option) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(option.room(), Long.BYTES);
            int length = get(option.level(), option.number(), value);
            check(length, "getsockopt", option);
            return option.decode(value, Math.min(length, option.room()));
        }
    }

    /**
     * {@code getsockopt(2)} of any option.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param number the number of the option within its level
     * @param value native memory, which receives the value
     * @return the size of the value, in bytes
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option
     */
    public final int getsockopt(int level, int number, MemorySegment value)
            throws SyscallException {
        int length = get(level, number, value);
        if (length < 0) {
            throw SyscallException.of(length, "getsockopt", this, level, number, value);
        }
        return length;
    }

    private int get(int level, int number, MemorySegment value) {
        int fd = acquire();
        try {
            return SocketSyscalls.getsockopt(fd, level, number, value);
        } finally {
            release();
        }
    }

    /**
     * {@code setsockopt(2)} of an option that is on or off.
     *
     * @param option the option
     * @param on true to turn the option on
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option;
     *     EPERM
     */
    public final void setsockopt(SocketOption.OfBoolean option, boolean on)
            throws SyscallException {
        setInt(option, on ? 1 : 0);
    }

    /**
     * {@code setsockopt(2)} of an option that is an int.
     *
     * @param option the option
     * @param value the option's value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option,
     *     EINVAL, EPERM
     */
    public final void setsockopt(SocketOption.OfInt option, int value) throws SyscallException {
        setInt(option, value);
    }

    private void setInt(SocketOption option, int value) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = SocketSyscalls.setsockoptInt(fd, option.level(), option.number(), value);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "setsockopt", this, option, value);
        }
    }

    /**
     * {@code setsockopt(2)} of an option that is a time.
     *
     * @param option the option
     * @param nanos the time in nanoseconds, rounded up to microseconds by this method and to its
     *     tick by the kernel; 0 for no timeout
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option
     * @throws IllegalArgumentException for a time below zero
     */
    public final void setsockopt(SocketOption.OfNanos option, long nanos) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timeval = arena.allocate(SocketOption.OfNanos.TIMEVAL_BYTES, Long.BYTES);
            SocketOption.OfNanos.encode(nanos, timeval);
            check(set(option.level(), option.number(), timeval), "setsockopt", option, nanos);
        }
    }

    /**
     * {@code setsockopt(2)} of an option that is a structure or a text.
     *
     * @param option the option
     * @param value the option's value
     * @param <T> the Java type of its value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option,
     *     EINVAL, EPERM; ENOENT if the kernel does not have the congestion control
     */
    public final <T> void setsockopt(SocketOption.OfValue<T> option, T value)
            throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(option.room(), Long.BYTES);
            MemorySegment encoded = room.asSlice(0, option.encode(value, room));
            check(set(option.level(), option.number(), encoded), "setsockopt", option, value);
        }
    }

    /**
     * {@code setsockopt(2)} of any option.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param number the number of the option within its level
     * @param value native memory with the value, all of the segment
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have the option,
     *     EINVAL, EPERM
     */
    public final void setsockopt(int level, int number, MemorySegment value)
            throws SyscallException {
        int result = set(level, number, value);
        if (result < 0) {
            throw SyscallException.of(result, "setsockopt", this, level, number, value);
        }
    }

    private int set(int level, int number, MemorySegment value) {
        int fd = acquire();
        try {
            return SocketSyscalls.setsockopt(fd, level, number, value);
        } finally {
            release();
        }
    }

    private void check(int result, String call, Object... arguments) throws SyscallException {
        if (result < 0) {
            Object[] all = new Object[1 + arguments.length];
            all[0] = this;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            throw SyscallException.of(result, call, all);
        }
    }

    private long transferred(long n, String call, MemorySegment buffer, int flags)
            throws SyscallException {
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, call, this, buffer, MessageFlags.of(flags));
    }

    /** With MSG_TRUNC, a datagram may be longer than what was received of it. */
    private static long advance(ByteBuffer buffer, long n) {
        if (n > 0) {
            buffer.position(buffer.position() + (int) Math.min(n, buffer.remaining()));
        }
        return n;
    }
}
