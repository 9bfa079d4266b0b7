package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * {@code struct msghdr}: what {@code sendmsg(2)} sends and {@code recvmsg(2)} fills: buffers, an
 * address, control messages, and the flags that came with it.
 *
 * <p>Make it once and use it for many calls. The address and the control messages are the objects
 * that were set: what is received is found there.
 *
 * <p>Thread rule: that of its parts; it is not synchronized.
 */
public final class Message {
    private static final int MSGHDR_BYTES = 56;
    private static final int NAME = 0;
    private static final int NAMELEN = 8;
    private static final int IOV = 16;
    private static final int IOVLEN = 24;
    private static final int CONTROL = 32;
    private static final int CONTROLLEN = 40;
    private static final int FLAGS = 48;

    /** In a struct that the kernel has not filled yet: it never gives all flags. */
    private static final int NOT_FILLED = -1;

    private final MemorySegment header;
    private IoVector buffers;
    private SocketAddress address;
    private ControlMessages control;

    /** Whether the struct was filled for a receive of which nothing was taken yet. */
    private boolean receiving;

    /** The objects that the struct was filled for, if it was for a receive. */
    private SocketAddress receivingAddress;

    private ControlMessages receivingControl;

    private Message(MemorySegment header, IoVector buffers) {
        this.header = header;
        this.buffers = Objects.requireNonNull(buffers);
    }

    /**
     * A message without an address and without control messages.
     *
     * @param arena where its header lives, 56 bytes
     * @param buffers what is sent, or filled
     * @return the message
     */
    public static Message of(Arena arena, IoVector buffers) {
        return new Message(arena.allocate(MSGHDR_BYTES, Long.BYTES), buffers);
    }

    /**
     * Sets the buffers.
     *
     * @param buffers what is sent, or filled
     * @return this
     */
    public Message setBuffers(IoVector buffers) {
        this.buffers = Objects.requireNonNull(buffers);
        return this;
    }

    /**
     * Sets where a message goes to, or what gets the sender's address.
     *
     * @param address the object, which is not copied; null for none
     * @return this
     */
    public Message setAddress(SocketAddress address) {
        this.address = address;
        return this;
    }

    /**
     * Sets the control messages to be sent, or what gets those received. Without any, descriptors
     * that come with a message are closed by the kernel.
     *
     * @param control the object, which is not copied; null for none
     * @return this
     */
    public Message setControl(ControlMessages control) {
        this.control = control;
        return this;
    }

    /** {@return the buffers} */
    public IoVector buffers() {
        return buffers;
    }

    /** {@return the object that was set, or null} */
    public SocketAddress address() {
        return address;
    }

    /** {@return the object that was set, or null} */
    public ControlMessages control() {
        return control;
    }

    /**
     * {@return what came with the message that was received last: bits of {@link MessageFlags}; the
     * kernel leaves {@code MSG_CMSG_CLOEXEC}, which is always asked for, among them}
     */
    public int flags() {
        int flags = header.get(JAVA_INT, FLAGS);
        return flags == NOT_FILLED ? 0 : flags;
    }

    /** {@return {@code MSG_TRUNC}: whether the end of the datagram was lost for want of room} */
    public boolean isTruncated() {
        return isSet(MessageFlags.MSG_TRUNC);
    }

    /**
     * {@return {@code MSG_CTRUNC}: whether control messages were lost for want of room; the
     * descriptors among them are closed}
     */
    public boolean isControlTruncated() {
        return isSet(MessageFlags.MSG_CTRUNC);
    }

    private boolean isSet(MessageFlags flag) {
        return (flags() & flag.bits()) != 0;
    }

    // For calls that are made elsewhere, such as the operations of a ring.

    /**
     * Fills the struct, to be sent with. The descriptors in its control messages must stay open,
     * and their memory must be there, until it is sent: nothing holds them, and another file that
     * has such a number by then would be sent.
     *
     * @return the {@code struct msghdr}
     * @throws IllegalStateException if a descriptor in it is closed, or an arena
     */
    public MemorySegment prepareToSend() {
        if (control != null) {
            control.acquire();
            control.release();
        }
        fill(
                buffers.address(),
                address == null ? 0 : address.length(),
                control == null ? 0 : control.used());
        header.set(JAVA_INT, FLAGS, 0);
        receiving = false;
        return header;
    }

    /**
     * Fills the struct, to be received with. What came with the message before is forgotten, and
     * the descriptors among it that nobody took are closed.
     *
     * @return the {@code struct msghdr}
     * @throws SyscallException what closing them reported
     * @throws IllegalStateException if an arena is closed
     */
    public MemorySegment prepareToReceive() throws SyscallException {
        prepare();
        fill(
                buffers.addressToFill(),
                address == null ? 0 : SocketAddress.SOCKADDR_STORAGE_BYTES,
                control == null ? 0 : control.memory().byteSize());
        header.set(JAVA_INT, FLAGS, NOT_FILLED);
        receiving = true;
        receivingAddress = address;
        receivingControl = control;
        return header;
    }

    private void fill(long vector, int nameLength, long controlLength) {
        MemorySegment name = name();
        MemorySegment controls = controlMemory();
        checkAlive(name);
        checkAlive(controls);
        header.set(JAVA_LONG, NAME, name.address());
        header.set(JAVA_INT, NAMELEN, nameLength);
        header.set(JAVA_LONG, IOV, vector);
        header.set(JAVA_LONG, IOVLEN, buffers.count());
        header.set(JAVA_LONG, CONTROL, controls.address());
        header.set(JAVA_LONG, CONTROLLEN, controlLength);
    }

    private static void checkAlive(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the arena of a message's part was closed");
        }
    }

    // For the calls.

    MemorySegment header() {
        return header;
    }

    MemorySegment name() {
        return address == null ? MemorySegment.NULL : address.storage();
    }

    MemorySegment controlMemory() {
        return control == null ? MemorySegment.NULL : control.memory();
    }

    /** Before a receive: the last one's leavings go. */
    void prepare() throws SyscallException {
        receiving = false;
        header.set(JAVA_INT, FLAGS, 0);
        if (address != null) {
            address.setLength(0);
        }
        if (control != null) {
            control.clear();
        }
    }

    /**
     * After a receive that was made elsewhere: takes the address and the control messages that
     * came, into the objects that were set when {@link #prepareToReceive} filled the struct. Each
     * descriptor among the control messages becomes an object here and now, so that none is lost.
     *
     * <p>What came is taken once. The method does nothing when it is called again, when the receive
     * has failed or is not over, when the struct was filled for no receive, and after {@link
     * SocketFd#recvmsg}, which takes what came itself.
     */
    public void received() {
        if (receiving && header.get(JAVA_INT, FLAGS) != NOT_FILLED) {
            receiving = false;
            take(receivingAddress, receivingControl);
        }
    }

    /** After a receive that was made here, and that succeeded. */
    void take() {
        take(address, control);
    }

    private void take(SocketAddress toAddress, ControlMessages toControl) {
        if (toControl != null) {
            toControl.received(header.get(JAVA_LONG, CONTROLLEN));
        }
        if (toAddress != null) {
            toAddress.setReceivedLength(header.get(JAVA_INT, NAMELEN));
        }
    }

    /** What it has, for messages. */
    @Override
    public String toString() {
        return "{"
                + (address == null ? "" : address + ", ")
                + buffers
                + (control == null ? "" : ", " + control)
                + "}";
    }
}
