package dev.gatun.uring;

import static dev.gatun.raw.Linux.MSG_CMSG_CLOEXEC;
import static dev.gatun.raw.Uring.IORING_OP_RECV;
import static dev.gatun.raw.Uring.IORING_OP_RECVMSG;
import static dev.gatun.raw.Uring.IORING_OP_RECV_ZC;
import static dev.gatun.raw.Uring.IORING_RECV_MULTISHOT;

import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.MemorySegment;

/** Receiving, also into provided buffers, and also again and again (multishot). */
public sealed interface ReceiveOperations permits Sqe {
    /**
     * {@code recv(2)}. Waits for data, also if the socket is non-blocking, unless {@code
     * MSG_DONTWAIT} is given. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param socket a socket
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to receive
     * @return this; completes with the bytes received, 0 at the end of a stream
     */
    default Sqe recv(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.writable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        return sqe.put(IORING_OP_RECV, sqe.fdWord(socket), 0, address, length, bits);
    }

    /**
     * {@code recv(2)}, with flags that say how it waits. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param socket a socket
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to receive
     * @param how whether to wait for readiness without trying first
     * @return this; completes with the bytes received, 0 at the end of a stream
     */
    default Sqe recv(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.writable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        int ioprio = how.bits();
        return sqe.put(
                IORING_OP_RECV, sqe.fdWord(socket), ioprio, 0, address, length, bits, 0, 0, 0);
    }

    /**
     * {@code recv(2)} into a provided buffer, or into several with {@code IORING_RECVSEND_BUNDLE}.
     * Since Linux 5.7.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param socket a socket
     * @param bufferGroup the group that the buffers are taken from
     * @param byteCount how many bytes at most; 0 for the buffer's size, and of a bundle for all
     *     there is. For a bundle on a datagram socket give the number, or the datagram may be cut
     *     off
     * @param flags how to receive
     * @param how {@code IORING_RECVSEND_BUNDLE}, or whether to wait for readiness without trying
     *     first
     * @return this; completes with the bytes received, 0 at the end of a stream, and the first
     *     {@link Completion#bufferId}; ENOBUFS if the group is empty; if there is no such group,
     *     ENOENT for a bundle, and ENOBUFS otherwise
     */
    default Sqe recv(
            Descriptor socket,
            int bufferGroup,
            long byteCount,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        int ioprio = how.bits();
        return sqe.put(IORING_OP_RECV, sqe.fdWord(socket), ioprio, 0, 0, length, bits, group, 0, 0)
                .bufferSelect(group);
    }

    /**
     * {@code recv(2)} again and again, into provided buffers. Since Linux 6.0.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param socket a socket
     * @param bufferGroup the group that the buffers are taken from
     * @param flags how to receive; without {@code MSG_WAITALL} (EINVAL)
     * @param how {@code IORING_RECVSEND_BUNDLE}, or whether to wait for readiness without trying
     *     first
     * @return this; completes each time with the bytes received, 0 at the end of a stream, and the
     *     first {@link Completion#bufferId}. The last completion, the one without {@link
     *     Completion#hasMore}, has the end, an error, or ENOBUFS if the group is empty. After
     *     ENOBUFS, give buffers back before you submit the next such operation: otherwise that
     *     operation ends with ENOBUFS at once
     */
    default Sqe recvMultishot(
            Descriptor socket, int bufferGroup, MessageFlags flags, RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        return recvMultishot(socket, bufferGroup, 0, 0, flags, how);
    }

    /**
     * {@link #recvMultishot(Descriptor, int, MessageFlags, RecvSendFlags)} with limits. Since Linux
     * 6.17; before that, the operation completes with EINVAL for any limit but 0.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param socket a socket
     * @param bufferGroup the group that the buffers are taken from
     * @param byteCount how many bytes at most each time; 0 for the buffer's size
     * @param totalByteCount after how many bytes the operation ends; the last receive is not cut
     *     short; 0 for no such limit
     * @param flags how to receive; without {@code MSG_WAITALL} (EINVAL)
     * @param how {@code IORING_RECVSEND_BUNDLE}, or whether to wait for readiness without trying
     *     first
     * @return this; completes as {@link #recvMultishot(Descriptor, int, MessageFlags,
     *     RecvSendFlags)}
     */
    default Sqe recvMultishot(
            Descriptor socket,
            int bufferGroup,
            long byteCount,
            long totalByteCount,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int length = Arguments.length(byteCount);
        int total = Arguments.unsigned(totalByteCount, "a limit");
        int bits = flags.bits();
        int ioprio = how.bits() | IORING_RECV_MULTISHOT;
        return sqe.put(
                        IORING_OP_RECV,
                        sqe.fdWord(socket),
                        ioprio,
                        0,
                        0,
                        length,
                        bits,
                        group,
                        total,
                        0)
                .bufferSelect(group);
    }

    /**
     * {@code recv(2)} again and again, without a copy: the network card has put the data into
     * memory that is registered for the card. The ring must have completions of 32 bytes and {@code
     * IORING_SETUP_DEFER_TASKRUN}. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> The registration must last until the operation completes.
     *
     * @param socket a connected TCP socket
     * @param interfaceQueue the registered queue's number
     * @param byteCount after how many bytes the operation ends; 0 for no limit
     * @return this; completes each time with the bytes received, and in {@link
     *     CompletionQueue#extra} where they are. The last completion is the one without {@link
     *     Completion#hasMore}
     */
    default Sqe recvZc(Descriptor socket, int interfaceQueue, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        int queue = Arguments.count(interfaceQueue, "an interface queue");
        int length = Arguments.unsigned(byteCount, "a limit");
        int ioprio = IORING_RECV_MULTISHOT;
        return sqe.put(IORING_OP_RECV_ZC, sqe.fdWord(socket), ioprio, 0, 0, length, 0, 0, queue, 0);
    }

    // Messages.

    /**
     * {@code recvmsg(2)}. What an earlier receive has put into {@code message} is forgotten,
     * including the sender's address; descriptors that came with it and that nobody took are
     * closed. Since Linux 5.3.
     *
     * <p><b>Lifetime.</b> The message and all its parts must live until the operation completes. Do
     * not read the message before {@link Message#received}.
     *
     * @param socket a socket
     * @param message receives the message
     * @param flags how to receive; {@code MSG_CMSG_CLOEXEC} is always added
     * @return this; completes with the bytes received, 0 at the end of a stream. If the operation
     *     has not failed, call {@link Message#received}
     * @throws SyscallException what closing the descriptors of an earlier message reported
     */
    default Sqe recvmsg(Descriptor socket, Message message, MessageFlags flags)
            throws SyscallException {
        Sqe sqe = Sqe.begin(this);
        return recvmsg(sqe, socket, message, flags, 0);
    }

    /**
     * {@code recvmsg(2)}, with flags that say how it waits. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> As {@link #recvmsg(Descriptor, Message, MessageFlags)}.
     *
     * @param socket a socket
     * @param message receives the message
     * @param flags how to receive; {@code MSG_CMSG_CLOEXEC} is always added
     * @param how whether to wait for readiness without trying first
     * @return this; completes as {@link #recvmsg(Descriptor, Message, MessageFlags)}
     * @throws SyscallException what closing the descriptors of an earlier message reported
     */
    default Sqe recvmsg(Descriptor socket, Message message, MessageFlags flags, RecvSendFlags how)
            throws SyscallException {
        Sqe sqe = Sqe.begin(this);
        return recvmsg(sqe, socket, message, flags, how.bits());
    }

    private static Sqe recvmsg(
            Sqe sqe, Descriptor socket, Message message, MessageFlags flags, int ioprio)
            throws SyscallException {
        int bits = flags.bits() | MSG_CMSG_CLOEXEC;
        long header = sqe.messageToReceive(message);
        if (message.address() != null) {
            // Of an earlier message: Message.received tells of this one, if it comes.
            message.address().setLength(0);
        }
        return sqe.put(IORING_OP_RECVMSG, sqe.fdWord(socket), ioprio, 0, header, 1, bits, 0, 0, 0);
    }

    /**
     * {@code recvmsg(2)} again and again, into provided buffers. Each buffer begins with a header,
     * followed by room for the address, room for control messages, and the data: {@link
     * ReceivedMessage} finds them. Since Linux 6.0.
     *
     * <p>A buffer must be larger than the header (16 bytes), the room for the address (128, if the
     * message has one) and the room for control messages together: the rest of the buffer is for
     * the data. If the buffer is smaller, the operation ends with EFAULT; if it has exactly that
     * size, the operation ends after one message without data. If a datagram is longer than the
     * room for the data, the rest of the datagram is lost, and {@link ReceivedMessage#flags} has
     * {@code MSG_TRUNC}.
     *
     * <p><b>Lifetime.</b> The message's struct must live until the operation is submitted, and the
     * group's buffers until they are taken back.
     *
     * @param socket a socket
     * @param bufferGroup the group that the buffers are taken from
     * @param message tells how much room each buffer has for the address and for control messages:
     *     as much as the message has. Nothing is received into the message. It has no buffers, or
     *     one buffer whose size is the most to be received each time
     * @param flags how to receive; {@code MSG_CMSG_CLOEXEC} is always added
     * @param how whether to wait for readiness without trying first
     * @return this; completes each time with how many bytes of the buffer were used, from the
     *     header to the data, and {@link Completion#bufferId}. The last completion, the one without
     *     {@link Completion#hasMore}, has an error, or ENOBUFS if the group is empty
     * @throws SyscallException what closing the descriptors of an earlier message reported
     */
    default Sqe recvmsgMultishot(
            Descriptor socket,
            int bufferGroup,
            Message message,
            MessageFlags flags,
            RecvSendFlags how)
            throws SyscallException {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int bits = flags.bits() | MSG_CMSG_CLOEXEC;
        int ioprio = how.bits() | IORING_RECV_MULTISHOT;
        long header = sqe.messageToReceive(message);
        return sqe.put(
                        IORING_OP_RECVMSG,
                        sqe.fdWord(socket),
                        ioprio,
                        0,
                        header,
                        1,
                        bits,
                        group,
                        0,
                        0)
                .bufferSelect(group);
    }
}
