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
 * <p>Reading and writing as any descriptor, closing, and what happens when another thread closes:
 * see {@link Fd}. {@link #shutdown} of both directions wakes a thread that waits in this socket.
 *
 * <p><b>Would-block is a value.</b> A non-blocking socket, and one whose {@link
 * SocketOption#SO_RCVTIMEO} or {@link SocketOption#SO_SNDTIMEO} has passed, gives {@link
 * #WOULD_BLOCK}; a new connection is null or a number below zero. Other errors are thrown; EINTR,
 * too, if a signal came before the first byte, or if what {@link SyscallException} says of EINTR
 * without a signal happened.
 *
 * <p><b>Waiting.</b> A call on a blocking socket keeps its thread, and on a virtual thread the
 * carrier as well: when as many virtual threads wait as there are carriers, no virtual thread runs
 * any more until one of the calls returns, the one that would send what they wait for among them.
 * The sockets of the JDK do without the carrier; with these, use platform threads, or non-blocking
 * sockets. {@link Thread#interrupt} neither ends a call nor closes the socket.
 *
 * <p>A kind of connection may extend this class, so that one object is both: see {@link
 * #acceptNumber}. What is made here, accepted and received is never inherited by programs that the
 * process executes, and sending never raises {@code SIGPIPE}.
 */
public class SocketFd extends Fd {
    /** The result of {@link #connect} that goes on in the background: {@code -EINPROGRESS}. */
    public static final long IN_PROGRESS = -Errno.EINPROGRESS;

    /** What {@code listen(2)} takes for many; the kernel's limit is {@code net.core.somaxconn}. */
    public static final int SOMAXCONN = Linux.SOMAXCONN;

    private static final int CLOEXEC = SocketType.SOCK_CLOEXEC.bits();
    private static final int CMSG_CLOEXEC = MessageFlags.MSG_CMSG_CLOEXEC.bits();
    private static final int NOSIGNAL = MessageFlags.MSG_NOSIGNAL.bits();

    /**
     * For a kind of socket.
     *
     * @param number the descriptor's number, zero or more
     * @param owned whether closing this closes the number
     */
    protected SocketFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * Takes a number over: closing the object closes it.
     *
     * @param number an open socket that nobody else will close
     * @return the socket
     */
    public static SocketFd own(int number) {
        return new SocketFd(number, true);
    }

    /**
     * Uses a number that somebody else closes, after the last use of this object.
     *
     * @param number an open socket
     * @return the socket
     */
    public static SocketFd borrow(int number) {
        return new SocketFd(number, false);
    }

    // Making.

    /**
     * {@code socket(2)}: a TCP socket that waits.
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT if the machine has no IPv6; EMFILE, ENFILE
     */
    public static SocketFd tcp(AddressFamily family) throws SyscallException {
        return socket(family, SocketType.SOCK_STREAM, SocketOption.IPPROTO_TCP);
    }

    /**
     * {@code socket(2)}: a UDP socket that waits.
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT if the machine has no IPv6; EMFILE, ENFILE
     */
    public static SocketFd udp(AddressFamily family) throws SyscallException {
        return socket(family, SocketType.SOCK_DGRAM, SocketOption.IPPROTO_UDP);
    }

    /**
     * {@code socket(2)}: a Unix socket.
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
     * {@code socket(2)}: a socket of the usual protocol for a family and type.
     *
     * @param family which addresses
     * @param type what it carries; with {@code SOCK_NONBLOCK} it does not wait
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT, EPROTONOSUPPORT, EACCES, EMFILE, ENFILE
     */
    public static SocketFd socket(AddressFamily family, SocketType type) throws SyscallException {
        return socket(family, type, 0);
    }

    /**
     * {@code socket(2)}. {@code SOCK_CLOEXEC} is always added; {@link SocketSyscalls#socket(int,
     * int, int)} makes one without it.
     *
     * @param family which addresses
     * @param type what it carries; with {@code SOCK_NONBLOCK} it does not wait
     * @param protocol of the family, such as {@link SocketOption#IPPROTO_TCP}; 0 for the usual one
     * @return the socket, to be closed
     * @throws SyscallException EAFNOSUPPORT, EPROTONOSUPPORT, EACCES (or EPERM) for a raw one,
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
     * {@code socketpair(2)}: two Unix sockets that are connected to each other.
     *
     * @param type {@code SOCK_STREAM}, {@code SOCK_DGRAM} or {@code SOCK_SEQPACKET}, with {@code
     *     SOCK_NONBLOCK} or without
     * @return both, to be closed
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
     * {@code bind(2)}: gives the socket its own address. A Unix path becomes a file, which stays
     * when the socket is closed.
     *
     * @param address which; port 0 lets the kernel choose, and {@link #getsockname} tells
     * @throws SyscallException EADDRINUSE, EADDRNOTAVAIL, EACCES for a port below 1024; EINVAL if
     *     it has an address already; ENOENT, ENOTDIR, EROFS for a path
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
     * {@code listen(2)}: lets others connect.
     *
     * @param backlog how many connections may wait to be accepted; the kernel cuts it to {@code
     *     net.core.somaxconn}
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
     * {@code accept4(2)}: the next connection, which waits.
     *
     * @return the connection, to be closed; null if this is non-blocking and there is none
     * @throws SyscallException as {@link #acceptNumber}
     */
    public final SocketFd accept() throws SyscallException {
        return accept(null, SocketType.NONE);
    }

    /**
     * {@code accept4(2)}: the next connection.
     *
     * @param peer gets the address of the other side; null if it is not wanted
     * @param flags {@code SOCK_NONBLOCK} for a connection that does not wait; it does not inherit
     *     that from this socket
     * @return the connection, to be closed; null if this is non-blocking and there is none
     * @throws SyscallException as {@link #acceptNumber}
     */
    public final SocketFd accept(SocketAddress peer, SocketType flags) throws SyscallException {
        int number = acceptNumber(peer, flags);
        return number < 0 ? null : new SocketFd(number, true);
    }

    /**
     * {@code accept4(2)}: the next connection as a number, for an object of the caller's own.
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
     * @param peer gets the address of the other side; null if it is not wanted
     * @param flags as {@link #accept(SocketAddress, SocketType)}; {@code SOCK_CLOEXEC} is always
     *     added
     * @return a descriptor, which nothing closes if the caller does not; {@link #WOULD_BLOCK} if
     *     this is non-blocking and there is none
     * @throws SyscallException ECONNABORTED, EPROTO and errors of the network (ENETDOWN, …) that a
     *     connection met before it was accepted: go on; EMFILE, ENFILE, ENOBUFS, ENOMEM: the
     *     connection stays in the queue, and a level-triggered wait returns at once, so stop
     *     accepting until something was closed; EINVAL if this does not listen
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
     * {@code connect(2)}: connects to an address. A datagram socket only notes it, as where to send
     * and whom to receive from.
     *
     * <p>What a non-blocking connect comes to is told by {@link #finishConnect}, when the socket
     * has become writable.
     *
     * @param address where to
     * @return 0 if connected; {@link #IN_PROGRESS} if the socket is non-blocking and it takes time;
     *     {@link #WOULD_BLOCK} if the queue of a Unix listener is full: call again later
     * @throws SyscallException ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL
     *     (no local port is left), ENOENT for a Unix path; EISCONN, EALREADY; EINTR, after which
     *     the connect goes on in the background as if it were non-blocking: do not call again. Only
     *     of a Unix socket nothing was begun: call again
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
     * {@code getsockopt(SO_ERROR)}: whether a connect that was {@link #IN_PROGRESS} succeeded. To
     * be called when the socket has become writable; before, there is no error to be told yet.
     *
     * @throws SyscallException what the connect failed with: ECONNREFUSED, ETIMEDOUT, …
     */
    public final void finishConnect() throws SyscallException {
        int error = takeError();
        if (error != 0) {
            throw SyscallException.of(-error, "connect", this);
        }
    }

    /**
     * {@code getsockopt(SO_ERROR)}: what went wrong with the socket outside of any call, as behind
     * {@code EPOLLERR}; and forgets it.
     *
     * @return an errno such as {@link Errno#ECONNRESET}, or 0
     * @throws SyscallException ENOTSOCK
     */
    public final int takeError() throws SyscallException {
        return getsockopt(SocketOption.SO_ERROR);
    }

    /**
     * {@code shutdown(2)}: ends one direction of a connection, or both, for all that use it. The
     * descriptor is still to be closed.
     *
     * @param how which
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
     * {@code getsockname(2)}: the socket's own address.
     *
     * @param address gets it; after an error it is none
     * @return that same object
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
     * {@code getpeername(2)}: the address of the other side.
     *
     * @param address gets it; after an error it is none
     * @return that same object
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
     * {@code send(2)} without flags: sends what of {@code buffer} there is room for.
     *
     * @param buffer native memory
     * @return as {@link #send(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #send(MemorySegment, MessageFlags)}
     */
    public final long send(MemorySegment buffer) throws SyscallException {
        return send(buffer, NOSIGNAL);
    }

    /**
     * {@code send(2)}: sends what of {@code buffer} there is room for; a datagram whole or not at
     * all.
     *
     * <p><i>Lifetime:</i> with {@code MSG_ZEROCOPY} the kernel goes on reading the buffer until it
     * says in the error queue that it has finished: until then it must be neither changed nor
     * freed.
     *
     * @param buffer native memory
     * @param flags how; {@code MSG_NOSIGNAL} is always added
     * @return bytes, of a stream maybe fewer than given; {@link #WOULD_BLOCK} if there is no room
     * @throws SyscallException EPIPE and ECONNRESET if the other side is gone; EMSGSIZE for too
     *     large a datagram; if not connected: EPIPE of TCP, EDESTADDRREQ of UDP, ENOTCONN of a Unix
     *     socket; ECONNREFUSED for an earlier datagram that nobody took; ENOBUFS
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
     * @param flags how
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
     * {@code send(2)} of what is between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how
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
     * {@code recv(2)} without flags: fills {@code buffer} from its start with what is there now.
     *
     * @param buffer native memory; at most its size is received
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recv(MemorySegment buffer) throws SyscallException {
        return recv(buffer, 0);
    }

    /**
     * {@code recv(2)}: fills {@code buffer} from its start with what is there now, of datagrams
     * one. What of a datagram has no room is lost.
     *
     * @param buffer native memory; at most its size is received
     * @param flags how
     * @return bytes; 0 at the end of a stream, or for an empty datagram; with {@code MSG_TRUNC} the
     *     datagram's length, which may be more than the buffer's; {@link #WOULD_BLOCK} if nothing
     *     is there
     * @throws SyscallException ECONNRESET, ETIMEDOUT; ECONNREFUSED if nobody took what was sent
     *     from a datagram socket; ENOTCONN
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
     * @param flags how
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
     * {@code recv(2)} between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how
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
     * @param address where to
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
     * @param flags how; {@code MSG_NOSIGNAL} is always added
     * @param address where to
     * @return bytes; {@link #WOULD_BLOCK} if there is no room
     * @throws SyscallException EMSGSIZE if it is too large, ENETUNREACH, EACCES for a broadcast;
     *     EISCONN for a connected Unix socket; ECONNREFUSED, ENOENT if nobody has a Unix address
     */
    public final long sendto(MemorySegment buffer, MessageFlags flags, SocketAddress address)
            throws SyscallException {
        return sendto(buffer, flags.bits() | NOSIGNAL, address);
    }

    /**
     * {@code sendto(2)} of what is between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how
     * @param address where to
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
     * {@code recvfrom(2)} without flags: receives a datagram, and from whom.
     *
     * @param buffer native memory; at most its size is received
     * @param address gets the sender's address
     * @return as {@link #recvfrom(MemorySegment, MessageFlags, SocketAddress)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recvfrom(MemorySegment buffer, SocketAddress address)
            throws SyscallException {
        return recvfrom(buffer, 0, address);
    }

    /**
     * {@code recvfrom(2)}: receives a datagram, and from whom. What of it has no room is lost.
     *
     * @param buffer native memory; at most its size is received
     * @param flags how
     * @param address gets the sender's address, which of a Unix socket without one is of length 0
     * @return as {@link #recv(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}
     */
    public final long recvfrom(MemorySegment buffer, MessageFlags flags, SocketAddress address)
            throws SyscallException {
        return recvfrom(buffer, flags.bits(), address);
    }

    /**
     * {@code recvfrom(2)} between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @param flags how
     * @param address gets the sender's address
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
     * {@code sendmsg(2)}: sends buffers with what belongs to them: to an address, with control
     * messages. On a stream of Unix sockets, control messages need at least one byte to go with.
     *
     * @param message what; the descriptors in it cannot be closed meanwhile
     * @param flags how; {@code MSG_NOSIGNAL} is always added
     * @return as {@link #send(MemorySegment, MessageFlags)}
     * @throws SyscallException as {@link #send(MemorySegment, MessageFlags)}; ETOOMANYREFS for too
     *     many descriptors on their way, EPERM for credentials of another, EINVAL for control
     *     messages that the socket does not know or the descriptor of a ring
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
     * {@code recvmsg(2)}: receives into buffers, with what belongs to it. What came with the
     * message before is forgotten, and the descriptors among it that nobody took are closed.
     *
     * @param message gets it
     * @param flags how; {@code MSG_CMSG_CLOEXEC} is always added
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
     * {@code sendmmsg(2)}: sends more messages in one call. Since Linux 3.0.
     *
     * @param batch the messages
     * @param first the index of the first to be sent
     * @param count how many
     * @param flags how, for all; {@code MSG_NOSIGNAL} is always added
     * @return how many were sent, maybe fewer than given: go on from there, and the error that
     *     stopped it is thrown if it is still one; {@link #WOULD_BLOCK} if there is no room for any
     * @throws SyscallException of the first message: as {@link #sendmsg}
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
     * {@code recvmmsg(2)}: receives more messages in one call, into as many as the batch has. A
     * blocking socket waits until all have come; with {@code MSG_WAITFORONE} for the first, and
     * takes with it what is there. What came before is forgotten, and the descriptors among it that
     * nobody took are closed.
     *
     * <p>The call's timeout is left out: the kernel looks at it only when a message has come.
     * {@link SocketOption#SO_RCVTIMEO}, or waiting for readiness, does what one would expect of it.
     *
     * @param batch gets them
     * @param flags how; {@code MSG_CMSG_CLOEXEC} is always added
     * @return how many were received; {@link #WOULD_BLOCK} if there is none
     * @throws SyscallException as {@link #recv(MemorySegment, MessageFlags)}; one that comes after
     *     some messages is told by the next call
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
     * @param option which
     * @return whether it is on
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it
     */
    public final boolean getsockopt(SocketOption.OfBoolean option) throws SyscallException {
        return getInt(option) != 0;
    }

    /**
     * {@code getsockopt(2)} of an option that is an int.
     *
     * @param option which
     * @return its value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it
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
     * @param option which
     * @return nanoseconds; {@link Long#MAX_VALUE} for a time that is as long, or longer
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it
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
     * @param option which
     * @param <T> what stands for its value
     * @return its value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it
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
     * @param number which option of the level
     * @param value native memory, which gets the value
     * @return how many bytes the value has
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it
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
     * @param option which
     * @param on whether it is to be on
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it; EPERM
     */
    public final void setsockopt(SocketOption.OfBoolean option, boolean on)
            throws SyscallException {
        setInt(option, on ? 1 : 0);
    }

    /**
     * {@code setsockopt(2)} of an option that is an int.
     *
     * @param option which
     * @param value its value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it, EINVAL,
     *     EPERM
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
     * @param option which
     * @param nanos nanoseconds, which are rounded up to microseconds here, and by the kernel to its
     *     tick; 0 for no timeout
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it
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
     * @param option which
     * @param value its value
     * @param <T> what stands for its value
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it, EINVAL,
     *     EPERM; ENOENT for a congestion control that is not there
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
     * @param number which option of the level
     * @param value native memory with the value, of the segment's size
     * @throws SyscallException ENOPROTOOPT if the socket or the kernel does not have it, EINVAL,
     *     EPERM
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
