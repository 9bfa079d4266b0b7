package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.iovec;
import dev.gatun.raw.struct.mmsghdr;
import dev.gatun.raw.struct.msghdr;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An array of {@code struct mmsghdr}: messages that {@code sendmmsg(2)} sends and {@code
 * recvmmsg(2)} receives in one call. Each has a buffer, an address, and room for control messages
 * if the batch was made with it.
 *
 * {@snippet lang=java :
 * MessageBatch batch = MessageBatch.allocate(arena, 64, 1500);
 * int n = socket.recvmmsg(batch, MSG_WAITFORONE);
 * for (int i = 0; i < n; i++) { // back to where they came from
 *     batch.setByteCount(i, batch.byteCount(i));
 * }
 * socket.sendmmsg(batch, 0, n, MessageFlags.NONE);
 * }
 *
 * <p>Make it once and use it for many calls: it then allocates nothing.
 *
 * <p>For one thread at a time, of those that may use the arena.
 */
public final class MessageBatch implements Closeable {
    private static final int MMSGHDR_BYTES = mmsghdr.SIZE;
    private static final int NAME = msghdr.OFFSET_MSG_NAME;
    private static final int NAMELEN = msghdr.OFFSET_MSG_NAMELEN;
    private static final int IOV = msghdr.OFFSET_MSG_IOV;
    private static final int VECTOR_COUNT = msghdr.OFFSET_MSG_IOVLEN;
    private static final int CONTROL = msghdr.OFFSET_MSG_CONTROL;
    private static final int CONTROLLEN = msghdr.OFFSET_MSG_CONTROLLEN;
    private static final int FLAGS = msghdr.OFFSET_MSG_FLAGS;
    private static final int MESSAGE_LENGTH = mmsghdr.OFFSET_MSG_LEN;

    private static final int IOVEC_BYTES = iovec.SIZE;
    private static final int IOVEC_LENGTH = iovec.OFFSET_IOV_LEN;
    private static final int ADDRESS_BYTES = SocketAddress.SOCKADDR_STORAGE_BYTES + 8;

    /** All the headers, then all the iovecs, the addresses, the control messages. */
    private final MemorySegment block;

    private final long iovecs;
    private final IoVector buffers;
    private final SocketAddress[] addresses;
    private final ControlMessages[] controls;

    private MessageBatch(Arena arena, long controlBytes, MemorySegment[] segments) {
        int size = segments.length;
        this.buffers = IoVector.of(arena, segments);
        this.iovecs = (long) size * MMSGHDR_BYTES;
        long names = iovecs + (long) size * IOVEC_BYTES;
        long control = names + (long) size * ADDRESS_BYTES;
        long room = (controlBytes + Long.BYTES - 1) & -Long.BYTES;
        this.block = arena.allocate(control + size * room, Long.BYTES);
        this.addresses = new SocketAddress[size];
        this.controls = new ControlMessages[size];
        for (int i = 0; i < size; i++) {
            addresses[i] = SocketAddress.in(block, names + (long) i * ADDRESS_BYTES);
            if (controlBytes > 0) {
                controls[i] = ControlMessages.in(block, control + i * room, controlBytes);
                set(i, CONTROL, controls[i].memory().address());
            }
            block.set(JAVA_LONG, iovec(i), segments[i].address());
            block.set(JAVA_LONG, iovec(i) + IOVEC_LENGTH, segments[i].byteSize());
            set(i, IOV, block.address() + iovec(i));
            set(i, VECTOR_COUNT, 1);
        }
    }

    /**
     * Allocates messages with buffers of one size, and no room for control messages.
     *
     * @param arena where the headers, the addresses and the buffers live
     * @param size how many messages: at most {@link IoVector#MAX_BUFFERS}
     * @param bytesEach the size of each buffer
     * @return the batch
     */
    public static MessageBatch allocate(Arena arena, int size, long bytesEach) {
        MemorySegment slab = arena.allocate(Math.multiplyExact(size, bytesEach), 64);
        MemorySegment[] segments = new MemorySegment[size];
        for (int i = 0; i < size; i++) {
            segments[i] = slab.asSlice(i * bytesEach, bytesEach);
        }
        return of(arena, 0, segments);
    }

    /**
     * Makes messages with these buffers, one buffer for each message.
     *
     * @param arena where the headers, the addresses and the control messages live
     * @param controlBytes the room for the control messages of each message; 0 for no room
     * @param buffers native segments, from at most {@link IoVector#MAX_ARENAS} arenas; a batch that
     *     has a read-only segment can only be sent
     * @return the batch, to be closed if it may receive descriptors
     * @throws IllegalArgumentException for a heap segment, too many buffers or too many arenas
     */
    public static MessageBatch of(Arena arena, long controlBytes, MemorySegment... buffers) {
        if (controlBytes < 0) {
            throw new IllegalArgumentException(controlBytes + " bytes for control messages");
        }
        return new MessageBatch(arena, controlBytes, buffers);
    }

    /** {@return how many messages there is room for} */
    public int size() {
        return addresses.length;
    }

    /**
     * A message's buffer.
     *
     * @param index the index of a message, from 0
     * @return the whole segment, however many bytes of it are sent or were received
     */
    public MemorySegment buffer(int index) {
        return buffers.buffer(index);
    }

    /**
     * A message's address: its destination or its sender.
     *
     * @param index the index of a message, from 0
     * @return the address; length 0 means none
     */
    public SocketAddress address(int index) {
        return addresses[index];
    }

    /**
     * A message's control messages.
     *
     * @param index the index of a message, from 0
     * @return the messages, or null if the batch has no room for any
     */
    public ControlMessages control(int index) {
        return controls[index];
    }

    /**
     * Sets how many bytes of a buffer are sent; at first all are sent. A receive uses the whole
     * buffer, whatever was set here, and after it all bytes are sent again.
     *
     * @param index the index of a message, from 0
     * @param byteCount 0 to the buffer's size
     */
    public void setByteCount(int index, long byteCount) {
        if (byteCount < 0 || byteCount > buffer(index).byteSize()) {
            throw new IndexOutOfBoundsException(
                    byteCount + " bytes of a buffer of " + buffer(index).byteSize());
        }
        block.set(JAVA_LONG, iovec(index) + IOVEC_LENGTH, byteCount);
    }

    /**
     * {@code msg_len}: how many bytes of a message were received or sent.
     *
     * @param index the index of a message, below the call's result
     * @return bytes; if the call was given {@code MSG_TRUNC}, maybe more than the buffer has
     */
    public long byteCount(int index) {
        return Integer.toUnsignedLong(block.get(JAVA_INT, header(index) + MESSAGE_LENGTH));
    }

    /**
     * The flags of a message that was received.
     *
     * @param index the index of a message, from 0
     * @return bits of {@link MessageFlags}
     */
    public int flags(int index) {
        return block.get(JAVA_INT, header(index) + FLAGS);
    }

    /**
     * {@code MSG_TRUNC}: tells whether a datagram was larger than its buffer, so that its rest was
     * lost.
     *
     * @param index the index of a message, from 0
     * @return true if the datagram was larger
     */
    public boolean isTruncated(int index) {
        return (flags(index) & MessageFlags.MSG_TRUNC.bits()) != 0;
    }

    /**
     * Closes the descriptors that came with messages and were not taken.
     *
     * @throws SyscallException if a close reported an error; all descriptors are closed all the
     *     same
     */
    @Override
    public void close() throws SyscallException {
        SyscallException first = null;
        for (ControlMessages control : controls) {
            try {
                if (control != null) {
                    control.close();
                }
            } catch (SyscallException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private long header(int index) {
        return (long) Objects.checkIndex(index, size()) * MMSGHDR_BYTES;
    }

    private long iovec(int index) {
        return iovecs + (long) index * IOVEC_BYTES;
    }

    private void set(int index, int field, long value) {
        block.set(JAVA_LONG, header(index) + field, value);
    }

    // For the calls.

    IoVector buffers() {
        return buffers;
    }

    /** The headers of all messages, and what is behind them. */
    MemorySegment headers() {
        return block;
    }

    /** Before a send: the descriptors that go with the messages cannot be closed. */
    void beginSend(int first, int count) {
        Objects.checkFromIndexSize(first, count, size());
        int held = first;
        try {
            for (; held < first + count; held++) {
                int nameLength = addresses[held].length();
                set(held, NAME, nameLength == 0 ? 0 : addresses[held].storage().address());
                block.set(JAVA_INT, header(held) + NAMELEN, nameLength);
                block.set(JAVA_INT, header(held) + FLAGS, 0);
                if (controls[held] != null) {
                    controls[held].acquire();
                    set(held, CONTROLLEN, controls[held].used());
                }
            }
        } finally {
            if (held < first + count) {
                endSend(first, held - first);
            }
        }
    }

    void endSend(int first, int count) {
        for (int i = first; i < first + count; i++) {
            if (controls[i] != null) {
                controls[i].release();
            }
        }
    }

    /** Before a receive: all the room there is, and the last one's leavings go. */
    void prepare() throws SyscallException {
        for (int i = 0; i < addresses.length; i++) {
            addresses[i].setLength(0);
            set(i, NAME, addresses[i].storage().address());
            block.set(JAVA_INT, header(i) + NAMELEN, SocketAddress.SOCKADDR_STORAGE_BYTES);
            block.set(JAVA_INT, header(i) + FLAGS, 0);
            block.set(JAVA_LONG, iovec(i) + IOVEC_LENGTH, buffers.buffer(i).byteSize());
            if (controls[i] != null) {
                controls[i].clear();
                set(i, CONTROLLEN, controls[i].memory().byteSize());
            }
        }
    }

    /** After a receive of so many messages. */
    void received(int count) {
        for (int i = 0; i < count; i++) {
            addresses[i].setReceivedLength(block.get(JAVA_INT, header(i) + NAMELEN));
            if (controls[i] != null) {
                controls[i].received(block.get(JAVA_LONG, header(i) + CONTROLLEN));
            }
        }
    }

    /** How many there is room for, for messages. */
    @Override
    public String toString() {
        return "[" + size() + " messages]";
    }
}
