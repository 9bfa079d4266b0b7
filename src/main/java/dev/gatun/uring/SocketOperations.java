package dev.gatun.uring;

import static dev.gatun.raw.Linux.SOCK_CLOEXEC;
import static dev.gatun.raw.Uring.IORING_ACCEPT_MULTISHOT;
import static dev.gatun.raw.Uring.IORING_OP_ACCEPT;
import static dev.gatun.raw.Uring.IORING_OP_BIND;
import static dev.gatun.raw.Uring.IORING_OP_CONNECT;
import static dev.gatun.raw.Uring.IORING_OP_LISTEN;
import static dev.gatun.raw.Uring.IORING_OP_PIPE;
import static dev.gatun.raw.Uring.IORING_OP_SHUTDOWN;
import static dev.gatun.raw.Uring.IORING_OP_SOCKET;

import dev.gatun.io.OpenFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Descriptor;

import java.lang.foreign.MemorySegment;

/** Sockets: making, naming, connecting, accepting, ending. */
public sealed interface SocketOperations permits Sqe {
    /**
     * {@code socket(2)}. Since Linux 5.19.
     *
     * @param family the address family
     * @param type the socket's type; {@code SOCK_CLOEXEC} is always added
     * @param protocol the protocol's number; 0 for the usual one
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe socket(AddressFamily family, SocketType type, int protocol) {
        Sqe sqe = Sqe.begin(this);
        int bits = type.bits() | SOCK_CLOEXEC;
        return sqe.put(IORING_OP_SOCKET, Sqe.noFd(family.value()), bits, 0, protocol, 0);
    }

    /**
     * {@code socket(2)} into a slot: the socket becomes a direct descriptor. Since Linux 5.19.
     *
     * @param family the address family
     * @param type the socket's type; {@code SOCK_CLOEXEC} means nothing for a slot, and is refused
     *     (EINVAL)
     * @param protocol the protocol's number; 0 for the usual one
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe socketDirect(AddressFamily family, SocketType type, int protocol, int slot) {
        Sqe sqe = Sqe.begin(this);
        int bits = type.bits();
        long fdWord = Sqe.noFd(family.value());
        int index = sqe.slotToFill(slot);
        return sqe.put(IORING_OP_SOCKET, fdWord, 0, bits, 0, protocol, 0, 0, index, 0);
    }

    /**
     * {@code bind(2)}. Since Linux 6.11.
     *
     * <p><b>Lifetime.</b> The address must live until the operation is submitted.
     *
     * @param socket a socket
     * @param address the address that the socket then has
     * @return this; completes with 0
     */
    default Sqe bind(Descriptor socket, SocketAddress address) {
        Sqe sqe = Sqe.begin(this);
        int length = address.length();
        long memory = sqe.readable(address.storage(), 0, length);
        return sqe.put(IORING_OP_BIND, sqe.fdWord(socket), length, memory, 0, 0);
    }

    /**
     * {@code listen(2)}. Since Linux 6.11.
     *
     * @param socket a socket with an address
     * @param backlog how many connections may wait to be accepted
     * @return this; completes with 0
     */
    default Sqe listen(Descriptor socket, int backlog) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_LISTEN, sqe.fdWord(socket), 0, 0, backlog, 0);
    }

    /**
     * {@code connect(2)}. Since Linux 5.5.
     *
     * <p><b>Lifetime.</b> The address must live until the operation is submitted.
     *
     * @param socket a socket
     * @param address the address to connect to
     * @return this; completes with 0 when the socket is connected, also if the socket is
     *     non-blocking; ECONNREFUSED, ETIMEDOUT
     */
    default Sqe connect(Descriptor socket, SocketAddress address) {
        Sqe sqe = Sqe.begin(this);
        int length = address.length();
        long memory = sqe.readable(address.storage(), 0, length);
        return sqe.put(IORING_OP_CONNECT, sqe.fdWord(socket), length, memory, 0, 0);
    }

    /**
     * {@code shutdown(2)}. Since Linux 5.11.
     *
     * <p><b>Lifetime.</b> A worker looks the socket up, so the socket's number is held until the
     * operation completes.
     *
     * @param socket a connected socket
     * @param how the direction
     * @return this; completes with 0
     */
    default Sqe shutdown(Descriptor socket, Shutdown how) {
        Sqe sqe = Sqe.begin(this);
        int value = how.value();
        return sqe.put(IORING_OP_SHUTDOWN, sqe.fdWord(socket), 0, 0, value, 0);
    }

    // Accepting.

    /**
     * {@code accept4(2)}. Waits for a connection, also if the socket is non-blocking. Since Linux
     * 5.5.
     *
     * @param socket a listening socket
     * @param flags the flags of the new socket, {@code SOCK_NONBLOCK}; {@code SOCK_CLOEXEC} is
     *     always added
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe accept(Descriptor socket, SocketType flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits() | SOCK_CLOEXEC;
        return sqe.put(IORING_OP_ACCEPT, sqe.fdWord(socket), 0, 0, 0, bits);
    }

    /**
     * {@code accept4(2)}, with flags that say how it waits. Since Linux 6.10.
     *
     * @param socket a listening socket
     * @param flags the flags of the new socket, {@code SOCK_NONBLOCK}; {@code SOCK_CLOEXEC} is
     *     always added
     * @param how whether to wait, and whether to try before waiting
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe accept(Descriptor socket, SocketType flags, AcceptFlags how) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits() | SOCK_CLOEXEC;
        int ioprio = how.bits();
        return sqe.put(IORING_OP_ACCEPT, sqe.fdWord(socket), ioprio, 0, 0, 0, bits, 0, 0, 0);
    }

    /**
     * {@code accept4(2)} with the peer's address. Since Linux 5.5.
     *
     * <p><b>Lifetime.</b> The address must live until the operation completes. Do not read the
     * address before that.
     *
     * @param socket a listening socket
     * @param peer receives the peer's address; the address that the object has now is cleared at
     *     once
     * @param flags the flags of the new socket, {@code SOCK_NONBLOCK}; {@code SOCK_CLOEXEC} is
     *     always added
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe accept(Descriptor socket, SocketAddress peer, SocketType flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits() | SOCK_CLOEXEC;
        long length = sqe.writable(peer.lengthCell(), 0, Integer.BYTES);
        long memory = sqe.given(peer);
        return sqe.put(IORING_OP_ACCEPT, sqe.fdWord(socket), length, memory, 0, bits);
    }

    /**
     * {@code accept4(2)} into a slot: the connection becomes a direct descriptor. Since Linux 5.15.
     *
     * @param socket a listening socket
     * @param flags the flags of the new socket; {@code SOCK_CLOEXEC} means nothing for a slot, and
     *     is refused (EINVAL)
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe acceptDirect(Descriptor socket, SocketType flags, int slot) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        long fdWord = sqe.fdWord(socket);
        int index = sqe.slotToFill(slot);
        return sqe.put(IORING_OP_ACCEPT, fdWord, 0, 0, 0, 0, bits, 0, index, 0);
    }

    /**
     * {@link #acceptDirect(Descriptor, SocketType, int)} with the peer's address. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The address must live until the operation completes. Do not read the
     * address before that.
     *
     * @param socket a listening socket
     * @param peer receives the peer's address; the address that the object has now is cleared at
     *     once
     * @param flags the flags of the new socket; {@code SOCK_CLOEXEC} means nothing for a slot, and
     *     is refused (EINVAL)
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe acceptDirect(Descriptor socket, SocketAddress peer, SocketType flags, int slot) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        long length = sqe.writable(peer.lengthCell(), 0, Integer.BYTES);
        long memory = sqe.given(peer);
        long fdWord = sqe.fdWord(socket);
        int index = sqe.slotToFill(slot);
        return sqe.put(IORING_OP_ACCEPT, fdWord, 0, length, memory, 0, bits, 0, index, 0);
    }

    /**
     * {@code accept4(2)} again and again. The peers' addresses are not given: {@code
     * getpeername(2)} tells them. Since Linux 5.19.
     *
     * @param socket a listening socket
     * @param flags the flags of the new sockets, {@code SOCK_NONBLOCK}; {@code SOCK_CLOEXEC} is
     *     always added
     * @return this; completes each time with a descriptor's number, which the caller then owns. The
     *     last completion, the one without {@link Completion#hasMore}, has an error
     */
    default Sqe acceptMultishot(Descriptor socket, SocketType flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits() | SOCK_CLOEXEC;
        int ioprio = IORING_ACCEPT_MULTISHOT;
        return sqe.put(IORING_OP_ACCEPT, sqe.fdWord(socket), ioprio, 0, 0, 0, bits, 0, 0, 0);
    }

    /**
     * {@code accept4(2)} again and again, into slots that the kernel chooses. Since Linux 5.19.
     *
     * @param socket a listening socket
     * @param flags the flags of the new sockets; {@code SOCK_CLOEXEC} means nothing for a slot, and
     *     is refused (EINVAL)
     * @return this; completes each time with a slot. The last completion, the one without {@link
     *     Completion#hasMore}, has an error: ENFILE if no slot is free
     */
    default Sqe acceptMultishotDirect(Descriptor socket, SocketType flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        int ioprio = IORING_ACCEPT_MULTISHOT;
        int index = Sqe.IORING_FILE_INDEX_ALLOC;
        return sqe.put(IORING_OP_ACCEPT, sqe.fdWord(socket), ioprio, 0, 0, 0, bits, 0, index, 0);
    }

    // Pipes.

    /**
     * {@code pipe2(2)}. Since Linux 6.16.
     *
     * <p><b>Lifetime.</b> The numbers must live until the operation completes.
     *
     * @param numbers receives two ints, the descriptors' numbers, which the caller then owns: first
     *     the read end, then the write end
     * @param flags {@code O_NONBLOCK}, {@code O_DIRECT}, both or none; {@code O_CLOEXEC} is always
     *     added
     * @return this; completes with 0
     */
    default Sqe pipe(MemorySegment numbers, OpenFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits() | OpenFlags.O_CLOEXEC.bits();
        long memory = sqe.filled(numbers, 2 * Integer.BYTES, "an array of two numbers");
        return sqe.put(IORING_OP_PIPE, 0, 0, memory, 0, bits);
    }

    /**
     * {@code pipe2(2)} into two slots: the ends become direct descriptors. Since Linux 6.16.
     *
     * <p><b>Lifetime.</b> The numbers must live until the operation completes.
     *
     * @param slots receives two ints: the slot of the read end, then the slot of the write end
     * @param flags {@code O_NONBLOCK}, {@code O_DIRECT}, both or none; {@code O_CLOEXEC} means
     *     nothing for a slot, and is refused (EINVAL)
     * @param slot the slot of the read end, and the next slot is the write end's; or {@link
     *     Sqe#IORING_FILE_INDEX_ALLOC}
     * @return this; completes with 0
     */
    default Sqe pipeDirect(MemorySegment slots, OpenFlags flags, int slot) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        long memory = sqe.filled(slots, 2 * Integer.BYTES, "an array of two numbers");
        long fdWord = 0;
        int index = sqe.slotToFill(slot, 2);
        return sqe.put(IORING_OP_PIPE, fdWord, 0, 0, memory, 0, bits, 0, index, 0);
    }
}
