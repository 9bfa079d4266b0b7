package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.gatun.net.ControlMessages;
import dev.gatun.net.Message;
import dev.gatun.net.SocketAddress;
import dev.gatun.raw.struct.io_uring_recvmsg_out;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What {@link Sqe#recvmsgMultishot Sqe.recvmsgMultishot} has put into a provided buffer: {@code
 * struct io_uring_recvmsg_out}, and behind it
 *
 * <pre>
 *   header 16 | room for the address | room for control messages | data
 * </pre>
 *
 * <p>Make it once, and set it on one buffer after the other. For one thread at a time.
 */
public final class ReceivedMessage {
    private static final int IO_URING_RECVMSG_OUT_BYTES = io_uring_recvmsg_out.SIZE;

    // struct io_uring_recvmsg_out
    private static final int NAMELEN = io_uring_recvmsg_out.OFFSET_NAMELEN;
    private static final int CONTROLLEN = io_uring_recvmsg_out.OFFSET_CONTROLLEN;
    private static final int PAYLOADLEN = io_uring_recvmsg_out.OFFSET_PAYLOADLEN;
    private static final int FLAGS = io_uring_recvmsg_out.OFFSET_FLAGS;

    private final long nameRoom;
    private final long controlRoom;

    private MemorySegment buffer;
    private long begin;
    private long end;

    private ReceivedMessage(long nameRoom, long controlRoom) {
        this.nameRoom = nameRoom;
        this.controlRoom = controlRoom;
    }

    /**
     * Makes an object for the buffers that an operation fills.
     *
     * @param message the message that the operation was given
     * @return the message, of no buffer yet
     */
    public static ReceivedMessage like(Message message) {
        return new ReceivedMessage(
                message.address() == null ? 0 : SocketAddress.SOCKADDR_STORAGE_BYTES,
                message.control() == null ? 0 : message.control().byteSize());
    }

    /**
     * Sets the buffer.
     *
     * @param memory where the buffer is
     * @param offset where in that memory, in bytes
     * @param byteCount the completion's result
     * @return this
     * @throws IllegalArgumentException if the result is smaller than what comes before the data
     */
    public ReceivedMessage set(MemorySegment memory, long offset, int byteCount) {
        Objects.checkFromIndexSize(offset, byteCount, memory.byteSize());
        if (byteCount < IO_URING_RECVMSG_OUT_BYTES + nameRoom + controlRoom) {
            throw new IllegalArgumentException("no message in " + byteCount + " bytes");
        }
        buffer = memory;
        begin = offset;
        end = offset + byteCount;
        return this;
    }

    private MemorySegment buffer() {
        if (buffer == null) {
            throw new IllegalStateException("no buffer was set");
        }
        return buffer;
    }

    private long controlBegin() {
        buffer();
        return begin + IO_URING_RECVMSG_OUT_BYTES + nameRoom;
    }

    /** {@return where in the memory the data begin, in bytes} */
    public long dataOffset() {
        return controlBegin() + controlRoom;
    }

    /** {@return how many bytes of data are in the buffer} */
    public long dataByteCount() {
        return end - dataOffset();
    }

    /**
     * {@code payloadlen}: the result that {@code recvmsg(2)} would have.
     *
     * @return if the operation was given {@code MSG_TRUNC}, how many bytes of data the message had,
     *     also if the buffer was too small for them; otherwise as {@link #dataByteCount}. In both
     *     cases {@code MSG_TRUNC} among {@link #flags} tells that data were lost
     */
    public long wholeByteCount() {
        return Integer.toUnsignedLong(buffer().get(JAVA_INT_UNALIGNED, begin + PAYLOADLEN));
    }

    /** {@return the flags of the message: bits of {@link dev.gatun.net.MessageFlags}} */
    public int flags() {
        return buffer().get(JAVA_INT_UNALIGNED, begin + FLAGS);
    }

    /**
     * Copies the sender's address.
     *
     * @param address receives the address; its length is 0 if there is no address
     * @return the address
     */
    public SocketAddress address(SocketAddress address) {
        int length = buffer().get(JAVA_INT_UNALIGNED, begin + NAMELEN);
        int there = (int) Math.min(Integer.toUnsignedLong(length), nameRoom);
        MemorySegment.copy(
                buffer(), begin + IO_URING_RECVMSG_OUT_BYTES, address.storage(), 0, there);
        address.setLength(there);
        return address;
    }

    /**
     * Copies the control messages. The copy owns the descriptors among them from here on. If this
     * method is never called, nobody owns these descriptors, and they are never closed. A second
     * call on the same buffer gives the messages without the descriptors.
     *
     * @param control receives the messages, in place of the messages that it has
     * @return the control messages
     * @throws SyscallException what closing the descriptors that {@code control} had reported
     */
    public ControlMessages control(ControlMessages control) throws SyscallException {
        long length = Integer.toUnsignedLong(buffer().get(JAVA_INT_UNALIGNED, begin + CONTROLLEN));
        return control.received(buffer(), controlBegin(), Math.min(length, controlRoom));
    }
}
