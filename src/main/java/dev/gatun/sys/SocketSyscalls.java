package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.mmsghdr;
import dev.gatun.raw.struct.msghdr;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The system calls of sockets as they are: one static method, one call, and the kernel's own
 * answer. The conventions are those of {@link Syscalls}.
 *
 * <p>An address is passed as native memory with a {@code struct sockaddr} and as its length in
 * bytes. If the kernel returns an address, four bytes of memory ({@code socklen_t}) hold the
 * length: before the call the room for the address, after it the address's own length. If that
 * length is larger than the room, the address was truncated.
 */
public final class SocketSyscalls {
    private static final int SOCKLEN_BYTES = Integer.BYTES;
    private static final int MSGHDR_BYTES = msghdr.SIZE;
    private static final int MMSGHDR_BYTES = mmsghdr.SIZE;

    // struct msghdr.
    private static final int NAME_OFFSET = msghdr.OFFSET_MSG_NAME;
    private static final int NAMELEN_OFFSET = msghdr.OFFSET_MSG_NAMELEN;
    private static final int IOV_OFFSET = msghdr.OFFSET_MSG_IOV;
    private static final int IOVLEN_OFFSET = msghdr.OFFSET_MSG_IOVLEN;
    private static final int CONTROL_OFFSET = msghdr.OFFSET_MSG_CONTROL;
    private static final int CONTROLLEN_OFFSET = msghdr.OFFSET_MSG_CONTROLLEN;
    private static final int FLAGS_OFFSET = msghdr.OFFSET_MSG_FLAGS;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private SocketSyscalls() {}

    // Making sockets.

    /**
     * {@code int socket(int domain, int type, int protocol)}.
     *
     * @param domain {@code AF_…}
     * @param type {@code SOCK_…}, with {@code SOCK_NONBLOCK} and {@code SOCK_CLOEXEC} or without
     * @param protocol 0 for the usual one
     * @return a descriptor or {@code -errno}
     */
    public static int socket(int domain, int type, int protocol) {
        return (int) Downcall.call(SyscallNumber.SYS_socket, domain, type, protocol, 0, 0, 0);
    }

    /**
     * {@code int socketpair(int domain, int type, int protocol, int sv[2])}: two sockets that are
     * connected to each other.
     *
     * @param domain {@code AF_UNIX}
     * @param type {@code SOCK_…}
     * @param protocol 0
     * @return one socket in the low 32 bits and the other in the high ones, or {@code -errno}
     */
    public static long socketpair(int domain, int type, int protocol) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            MemorySegment sockets = slot.firstWord(0);
            long result =
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_socketpair,
                            domain,
                            type,
                            protocol,
                            sockets.address(),
                            0,
                            0);
            return result < 0 ? result : sockets.get(JAVA_LONG, 0);
        } finally {
            slot.release();
        }
    }

    // Names and connections.

    /**
     * {@code int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}.
     *
     * @param fd a socket
     * @param address a {@code struct sockaddr}
     * @param addressLength its length in bytes
     * @return 0 or {@code -errno}
     */
    public static int bind(int fd, MemorySegment address, int addressLength) {
        checkWithin(address, addressLength);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_bind,
                        fd,
                        address.address(),
                        addressLength,
                        0,
                        0,
                        0,
                        address);
    }

    /**
     * {@code int listen(int sockfd, int backlog)}.
     *
     * @param fd a socket
     * @param backlog how many connections may wait; no more than {@code net.core.somaxconn}
     * @return 0 or {@code -errno}
     */
    public static int listen(int fd, int backlog) {
        return (int) Downcall.call(SyscallNumber.SYS_listen, fd, backlog, 0, 0, 0, 0);
    }

    /**
     * {@code int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)} without
     * an address.
     *
     * @param fd a listening socket
     * @param flags {@code SOCK_NONBLOCK}, {@code SOCK_CLOEXEC}
     * @return a descriptor or {@code -errno}
     */
    public static int accept4(int fd, int flags) {
        return (int) Downcall.call(SyscallNumber.SYS_accept4, fd, 0, 0, flags, 0, 0);
    }

    /**
     * {@code int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)}.
     *
     * @param fd a listening socket
     * @param address receives the peer's address
     * @param addressLength 4 bytes, in and out
     * @param flags {@code SOCK_NONBLOCK}, {@code SOCK_CLOEXEC}
     * @return a descriptor or {@code -errno}
     */
    public static int accept4(
            int fd, MemorySegment address, MemorySegment addressLength, int flags) {
        checkRoom(address, addressLength);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_accept4,
                        fd,
                        address.address(),
                        addressLength.address(),
                        flags,
                        0,
                        0,
                        address,
                        addressLength);
    }

    /**
     * {@code int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)}.
     *
     * @param fd a socket
     * @param address a {@code struct sockaddr}
     * @param addressLength its length in bytes
     * @return 0 or {@code -errno}
     */
    public static int connect(int fd, MemorySegment address, int addressLength) {
        checkWithin(address, addressLength);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_connect,
                        fd,
                        address.address(),
                        addressLength,
                        0,
                        0,
                        0,
                        address);
    }

    /**
     * {@code int shutdown(int sockfd, int how)}.
     *
     * @param fd a connected socket
     * @param how {@code SHUT_…}
     * @return 0 or {@code -errno}
     */
    public static int shutdown(int fd, int how) {
        return (int) Downcall.call(SyscallNumber.SYS_shutdown, fd, how, 0, 0, 0, 0);
    }

    /**
     * {@code int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)}.
     *
     * @param fd a socket
     * @param address receives the socket's own address
     * @param addressLength 4 bytes, in and out
     * @return 0 or {@code -errno}
     */
    public static int getsockname(int fd, MemorySegment address, MemorySegment addressLength) {
        return address(SyscallNumber.SYS_getsockname, fd, address, addressLength);
    }

    /**
     * {@code int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen)}.
     *
     * @param fd a connected socket
     * @param address receives the peer's address
     * @param addressLength 4 bytes, in and out
     * @return 0 or {@code -errno}
     */
    public static int getpeername(int fd, MemorySegment address, MemorySegment addressLength) {
        return address(SyscallNumber.SYS_getpeername, fd, address, addressLength);
    }

    private static int address(
            long number, int fd, MemorySegment address, MemorySegment addressLength) {
        checkRoom(address, addressLength);
        return (int)
                Downcall.call(
                        number,
                        fd,
                        address.address(),
                        addressLength.address(),
                        0,
                        0,
                        0,
                        address,
                        addressLength);
    }

    // Sending and receiving.

    /**
     * {@code ssize_t send(int sockfd, const void *buf, size_t len, int flags)}, which for the
     * kernel is {@code sendto} without an address.
     *
     * @param fd a socket
     * @param buffer the bytes to send
     * @param flags {@code MSG_…}
     * @return bytes, on a stream maybe fewer than given, or {@code -errno}
     */
    public static long send(int fd, MemorySegment buffer, int flags) {
        return Downcall.call(
                SyscallNumber.SYS_sendto,
                fd,
                buffer.address(),
                buffer.byteSize(),
                flags,
                0,
                0,
                buffer);
    }

    /**
     * {@link #send(int, MemorySegment, int)} of a part of a segment.
     *
     * @param fd a socket
     * @param buffer the segment
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param flags {@code MSG_…}
     * @return bytes, on a stream maybe fewer than given, or {@code -errno}
     */
    public static long send(int fd, MemorySegment buffer, long offset, long byteCount, int flags) {
        return part(SyscallNumber.SYS_sendto, fd, buffer, offset, byteCount, flags);
    }

    /** No slice is made, as that would be an object. */
    private static long part(
            long number, int fd, MemorySegment buffer, long offset, long byteCount, int flags) {
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        return Downcall.call(number, fd, buffer.address() + offset, byteCount, flags, 0, 0, buffer);
    }

    /**
     * {@code ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct
     * sockaddr *dest_addr, socklen_t addrlen)}.
     *
     * @param fd a socket
     * @param buffer the bytes to send
     * @param flags {@code MSG_…}
     * @param address the destination, a {@code struct sockaddr}
     * @param addressLength its length in bytes
     * @return bytes or {@code -errno}
     */
    public static long sendto(
            int fd, MemorySegment buffer, int flags, MemorySegment address, int addressLength) {
        checkWithin(address, addressLength);
        return Downcall.call(
                SyscallNumber.SYS_sendto,
                fd,
                buffer.address(),
                buffer.byteSize(),
                flags,
                address.address(),
                addressLength,
                buffer,
                address);
    }

    /**
     * {@code ssize_t recv(int sockfd, void *buf, size_t len, int flags)}, which for the kernel is
     * {@code recvfrom} without an address.
     *
     * @param fd a socket
     * @param buffer the buffer to fill
     * @param flags {@code MSG_…}
     * @return bytes, 0 at a stream's end, or {@code -errno}
     */
    public static long recv(int fd, MemorySegment buffer, int flags) {
        Checks.target(buffer);
        return Downcall.call(
                SyscallNumber.SYS_recvfrom,
                fd,
                buffer.address(),
                buffer.byteSize(),
                flags,
                0,
                0,
                buffer);
    }

    /**
     * {@link #recv(int, MemorySegment, int)} into a part of a segment.
     *
     * @param fd a socket
     * @param buffer the segment
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param flags {@code MSG_…}
     * @return bytes, 0 at a stream's end, or {@code -errno}
     */
    public static long recv(int fd, MemorySegment buffer, long offset, long byteCount, int flags) {
        Checks.target(buffer);
        return part(SyscallNumber.SYS_recvfrom, fd, buffer, offset, byteCount, flags);
    }

    /**
     * {@code ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr
     * *src_addr, socklen_t *addrlen)}.
     *
     * @param fd a socket
     * @param buffer the buffer to fill
     * @param flags {@code MSG_…}
     * @param address receives the sender's address
     * @param addressLength 4 bytes, in and out
     * @return bytes or {@code -errno}
     */
    public static long recvfrom(
            int fd,
            MemorySegment buffer,
            int flags,
            MemorySegment address,
            MemorySegment addressLength) {
        checkRoom(address, addressLength);
        Checks.target(buffer);
        return Downcall.call(
                SyscallNumber.SYS_recvfrom,
                fd,
                buffer.address(),
                buffer.byteSize(),
                flags,
                address.address(),
                addressLength.address(),
                buffer,
                address,
                addressLength);
    }

    /**
     * {@code ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)}.
     *
     * @param fd a socket
     * @param msghdr 56 bytes, which this method fills from the other arguments
     * @param name the destination, a {@code struct sockaddr}; {@link MemorySegment#NULL} for none
     * @param nameLength its length in bytes
     * @param buffers the buffers to send, one after the other
     * @param control control messages; {@link MemorySegment#NULL} for none
     * @param controlLength their length in bytes
     * @param flags {@code MSG_…}
     * @return bytes, on a stream maybe fewer than given, or {@code -errno}
     */
    public static long sendmsg(
            int fd,
            MemorySegment msghdr,
            MemorySegment name,
            int nameLength,
            IoVector buffers,
            MemorySegment control,
            long controlLength,
            int flags) {
        fill(msghdr, name, nameLength, buffers, control, controlLength);
        return message(SyscallNumber.SYS_sendmsg, fd, msghdr, name, buffers, control, flags);
    }

    /**
     * {@code ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)}.
     *
     * @param fd a socket
     * @param msghdr 56 bytes, which this method fills from the other arguments; after the call they
     *     have {@code msg_namelen} at 8 (int), {@code msg_controllen} at 40 (long) and {@code
     *     msg_flags} at 48 (int) as the kernel left them
     * @param name receives the sender's address; {@link MemorySegment#NULL} for none
     * @param nameLength its room in bytes
     * @param buffers the buffers to fill, one after the other
     * @param control receives control messages; {@link MemorySegment#NULL} for none
     * @param controlLength its room in bytes
     * @param flags {@code MSG_…}; without {@code MSG_CMSG_CLOEXEC}, received descriptors are not
     *     closed on exec
     * @return bytes, 0 at a stream's end, or {@code -errno}
     */
    public static long recvmsg(
            int fd,
            MemorySegment msghdr,
            MemorySegment name,
            int nameLength,
            IoVector buffers,
            MemorySegment control,
            long controlLength,
            int flags) {
        Checks.target(name);
        Checks.target(control);
        fill(msghdr, name, nameLength, buffers.asTarget(), control, controlLength);
        return message(SyscallNumber.SYS_recvmsg, fd, msghdr, name, buffers, control, flags);
    }

    private static void fill(
            MemorySegment msghdr,
            MemorySegment name,
            int nameLength,
            IoVector buffers,
            MemorySegment control,
            long controlLength) {
        Checks.atLeast(msghdr, MSGHDR_BYTES, "struct msghdr");
        checkWithin(name, nameLength);
        checkWithin(control, controlLength);
        if (!name.isNative() || !control.isNative()) {
            throw new IllegalArgumentException("Heap segment not allowed in a message");
        }
        msghdr.set(JAVA_LONG, NAME_OFFSET, name.address());
        msghdr.set(JAVA_INT, NAMELEN_OFFSET, nameLength);
        msghdr.set(JAVA_LONG, IOV_OFFSET, buffers.memory().address());
        msghdr.set(JAVA_LONG, IOVLEN_OFFSET, buffers.count());
        msghdr.set(JAVA_LONG, CONTROL_OFFSET, control.address());
        msghdr.set(JAVA_LONG, CONTROLLEN_OFFSET, controlLength);
        msghdr.set(JAVA_INT, FLAGS_OFFSET, 0);
    }

    /** What the message points to is kept open as well. */
    private static long message(
            long number,
            int fd,
            MemorySegment msghdr,
            MemorySegment name,
            IoVector buffers,
            MemorySegment control,
            int flags) {
        return Downcall.call(
                number,
                fd,
                msghdr.address(),
                flags,
                0,
                0,
                0,
                msghdr,
                name,
                buffers.memory(),
                control,
                buffers.held());
    }

    /**
     * {@code int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned vlen, int flags)}. Since
     * Linux 3.0.
     *
     * @param fd a socket
     * @param messages an array of {@code struct mmsghdr}, 64 bytes each; the caller must keep the
     *     memory that the structs point to valid
     * @param count how many of them
     * @param buffers the memory that the messages point to, kept alive for the call
     * @param flags {@code MSG_…}
     * @return how many messages were sent, or {@code -errno} of the first
     */
    public static int sendmmsg(
            int fd, MemorySegment messages, int count, IoVector buffers, int flags) {
        return sendmmsg(fd, messages, 0, count, buffers, flags);
    }

    /**
     * {@link #sendmmsg(int, MemorySegment, int, IoVector, int)} of a part of an array; unlike a
     * slice, it allocates no object.
     *
     * @param fd a socket
     * @param messages as there
     * @param first the index of the first to be sent
     * @param count how many of them
     * @param buffers as there
     * @param flags {@code MSG_…}
     * @return as there
     */
    public static int sendmmsg(
            int fd, MemorySegment messages, int first, int count, IoVector buffers, int flags) {
        if (first < 0) {
            throw new IndexOutOfBoundsException("message " + first);
        }
        checkBatch(messages, first, count);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_sendmmsg,
                        fd,
                        messages.address() + (long) first * MMSGHDR_BYTES,
                        count,
                        flags,
                        0,
                        0,
                        messages,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        buffers.held());
    }

    /**
     * {@code int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned vlen, int flags, struct
     * timespec *timeout)}.
     *
     * @param fd a socket
     * @param messages an array of {@code struct mmsghdr}, 64 bytes each; the caller must keep the
     *     memory that the structs point to valid
     * @param count how many of them
     * @param buffers the memory that the messages point to, kept alive for the call
     * @param flags {@code MSG_…}
     * @param timeoutNanos in nanoseconds; -1 for none. The kernel checks the timeout only after
     *     each message: if too few come, the call waits for ever
     * @return how many messages were received, or {@code -errno} if there were none
     */
    public static int recvmmsg(
            int fd,
            MemorySegment messages,
            int count,
            IoVector buffers,
            int flags,
            long timeoutNanos) {
        checkBatch(messages, 0, count);
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long timeout = 0;
            if (timeoutNanos >= 0) {
                slot.secondWord(timeoutNanos % NANOS_PER_SECOND);
                slot.firstWord(timeoutNanos / NANOS_PER_SECOND);
                timeout = slot.scratch().address();
            }
            return (int)
                    Downcall.call(
                            SyscallNumber.SYS_recvmmsg,
                            fd,
                            messages.address(),
                            count,
                            flags,
                            timeout,
                            0,
                            messages,
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            buffers.asTarget().held());
        } finally {
            slot.release();
        }
    }

    private static void checkBatch(MemorySegment messages, int first, int count) {
        if (count < 0) {
            throw new IllegalArgumentException(count + " messages");
        }
        Checks.target(messages);
        long end = (long) first + count;
        Checks.atLeast(messages, end * MMSGHDR_BYTES, "an array of struct mmsghdr");
    }

    // Options.

    /**
     * {@code int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)}.
     *
     * @param fd a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param name which option of the level
     * @param value receives the value; most options truncate it to the segment's size
     * @return the value's size in bytes, or {@code -errno}
     */
    public static int getsockopt(int fd, int level, int name, MemorySegment value) {
        int room = (int) Math.min(Integer.MAX_VALUE, Checks.target(value).byteSize());
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            MemorySegment length = slot.firstWord(room);
            long result = getsockopt(slot, fd, level, name, value, length);
            return result < 0 ? (int) result : length.get(JAVA_INT, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code getsockopt(2)} of an option that is an int.
     *
     * @param fd a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param name which option of the level
     * @return the int, zero-extended (cast it to int to get its sign back), or {@code -errno}
     */
    public static long getsockoptInt(int fd, int level, int name) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            MemorySegment length = slot.firstWord(Integer.BYTES);
            MemorySegment value = slot.secondWord(0);
            long result = getsockopt(slot, fd, level, name, value, length);
            return result < 0 ? result : Integer.toUnsignedLong(value.get(JAVA_INT, 0));
        } finally {
            slot.release();
        }
    }

    private static long getsockopt(
            ThreadSlot slot,
            int fd,
            int level,
            int name,
            MemorySegment value,
            MemorySegment length) {
        return Downcall.call(
                slot,
                SyscallNumber.SYS_getsockopt,
                fd,
                level,
                name,
                value.address(),
                length.address(),
                0,
                value);
    }

    /**
     * {@code int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t
     * optlen)}.
     *
     * @param fd a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param name which option of the level
     * @param value the value, all of the segment
     * @return 0 or {@code -errno}
     */
    public static int setsockopt(int fd, int level, int name, MemorySegment value) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_setsockopt,
                        fd,
                        level,
                        name,
                        value.address(),
                        value.byteSize(),
                        0,
                        value);
    }

    /**
     * {@code setsockopt(2)} of an option that is an int.
     *
     * @param fd a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param name which option of the level
     * @param value the int
     * @return 0 or {@code -errno}
     */
    public static int setsockoptInt(int fd, int level, int name, int value) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return (int)
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_setsockopt,
                            fd,
                            level,
                            name,
                            slot.firstWord(value).address(),
                            Integer.BYTES,
                            0);
        } finally {
            slot.release();
        }
    }

    // What is checked before the kernel is called.

    private static void checkWithin(MemorySegment memory, long length) {
        if (length < 0 || length > memory.byteSize()) {
            throw new IndexOutOfBoundsException(
                    "a length of " + length + " bytes, in a segment of " + memory.byteSize());
        }
    }

    private static void checkRoom(MemorySegment address, MemorySegment addressLength) {
        Checks.target(address);
        Checks.target(addressLength, SOCKLEN_BYTES, "socklen_t");
        checkWithin(address, addressLength.get(JAVA_INT, 0));
    }
}
