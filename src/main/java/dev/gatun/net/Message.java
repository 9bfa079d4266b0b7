package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.msghdr;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * {@code struct msghdr}, which {@code sendmsg(2)} sends and {@code recvmsg(2)} fills: buffers, an
 * address, control messages, and the flags of the message received.
 *
 * <p>Make it once and use it for many calls. A receive writes the address and the control messages
 * into the objects that were set.
 *
 * <p>For one thread at a time, of those that may use all parts of the message.
 */
public final class Message {
    private static final int MSGHDR_BYTES = msghdr.SIZE;
    private static final int NAME = msghdr.OFFSET_MSG_NAME;
    private static final int NAMELEN = msghdr.OFFSET_MSG_NAMELEN;
    private static final int IOV = msghdr.OFFSET_MSG_IOV;
    private static final int IOVLEN = msghdr.OFFSET_MSG_IOVLEN;
    private static final int CONTROL = msghdr.OFFSET_MSG_CONTROL;
    private static final int CONTROLLEN = msghdr.OFFSET_MSG_CONTROLLEN;
    private static final int FLAGS = msghdr.OFFSET_MSG_FLAGS;

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
     * @param arena where the header of 56 bytes lives
     * @param buffers the buffers to send or to fill
     * @return the message
     */
    public static Message of(Arena arena, IoVector buffers) {
        return new Message(arena.allocate(MSGHDR_BYTES, Long.BYTES), buffers);
    }

    /**
     * Sets the buffers.
     *
     * @param buffers the buffers to send or to fill
     * @return this
     */
    public Message setBuffers(IoVector buffers) {
        this.buffers = Objects.requireNonNull(buffers);
        return this;
    }

    /**
     * Sets the destination of a send, or the object that receives the sender's address.
     *
     * @param address the object, which is not copied; null for none
     * @return this
     */
    public Message setAddress(SocketAddress address) {
        this.address = address;
        return this;
    }

    /**
     * Sets the control messages to send, or the object that receives control messages. If there is
     * no such object, the kernel closes the descriptors that come with a message.
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

    /** {@return the object that was set, or null if there is none} */
    public SocketAddress address() {
        return address;
    }

    /** {@return the object that was set, or null if there is none} */
    public ControlMessages control() {
        return control;
    }

    /**
     * {@return the flags of the last message received, {@code msg_flags}: bits of {@link
     * MessageFlags}; {@code MSG_CMSG_CLOEXEC} is always among them, since every receive sets it}
     */
    public int flags() {
        int flags = header.get(JAVA_INT, FLAGS);
        return flags == NOT_FILLED ? 0 : flags;
    }

    /**
     * {@return {@code MSG_TRUNC}: true if the datagram was larger than the buffers, and its rest
     * was lost}
     */
    public boolean isTruncated() {
        return isSet(MessageFlags.MSG_TRUNC);
    }

    /**
     * {@return {@code MSG_CTRUNC}: true if control messages were lost for want of room; the
     * descriptors among them are closed}
     */
    public boolean isControlTruncated() {
        return isSet(MessageFlags.MSG_CTRUNC);
    }

    /** {@return the scope of the header; each of its parts has its own} */
    public MemorySegment.Scope scope() {
        return header.scope();
    }

    private boolean isSet(MessageFlags flag) {
        return (flags() & flag.bits()) != 0;
    }

    // For calls that are made elsewhere, such as the operations of a ring.

    /**
     * Fills the struct for a send that is made elsewhere. Until the message is sent, keep the
     * descriptors in its control messages open, and their memory alive. Nothing holds them: if a
     * descriptor is closed and its number reused, the other file is sent.
     *
     * @return the {@code struct msghdr}
     * @throws IllegalStateException if a descriptor in the message or an arena is closed
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
     * Fills the struct for a receive that is made elsewhere. The address and the control messages
     * of the previous receive are dropped, and descriptors among them that nobody took are closed.
     *
     * @return the {@code struct msghdr}
     * @throws SyscallException if closing these descriptors reported an error
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
     * After a receive that was made elsewhere: puts the address and the control messages that came
     * into the objects that were set when {@link #prepareToReceive} filled the struct. Each
     * descriptor among the control messages becomes an object at once, so that none is lost.
     *
     * <p>A received message is taken once. This method does nothing if it is called again, if the
     * receive has failed or is not complete, if the struct was not filled for a receive, or after
     * {@link SocketFd#recvmsg}, which does the same itself.
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
