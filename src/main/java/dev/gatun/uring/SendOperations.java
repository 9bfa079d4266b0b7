package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_OP_SEND;
import static dev.gatun.raw.Uring.IORING_OP_SENDMSG;
import static dev.gatun.raw.Uring.IORING_OP_SENDMSG_ZC;
import static dev.gatun.raw.Uring.IORING_OP_SEND_ZC;
import static dev.gatun.raw.Uring.IORING_RECVSEND_FIXED_BUF;
import static dev.gatun.raw.Uring.IORING_SEND_VECTORIZED;

import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.IoVector;

import java.lang.foreign.MemorySegment;

/** Sending, also from registered and provided buffers, and without a copy. */
public sealed interface SendOperations permits Sqe {
    /**
     * {@code send(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param socket a connected socket
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @return this; completes with the bytes sent, which can be fewer without {@code MSG_WAITALL}
     */
    default Sqe send(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        return sqe.put(IORING_OP_SEND, sqe.fdWord(socket), 0, address, length, bits);
    }

    /**
     * {@code send(2)}, with flags that say how it waits. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param socket a connected socket
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how whether to wait for readiness without trying first
     * @return this; completes with the bytes sent, which can be fewer without {@code MSG_WAITALL}
     */
    default Sqe send(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        int ioprio = how.bits();
        return sqe.put(
                IORING_OP_SEND, sqe.fdWord(socket), ioprio, 0, address, length, bits, 0, 0, 0);
    }

    /**
     * {@code send(2)} of a provided buffer, or of several with {@code IORING_RECVSEND_BUNDLE}.
     * Since Linux 6.10.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param socket a connected socket
     * @param bufferGroup the group that the buffers are taken from
     * @param byteCount how many bytes at most; 0 for all that the buffers have
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how {@code IORING_RECVSEND_BUNDLE}, or whether to wait for readiness without trying
     *     first
     * @return this; completes with the bytes sent, and the first {@link Completion#bufferId};
     *     ENOBUFS if the group is empty, ENOENT if there is no such group. If a bundle has more
     *     buffers than the kernel takes at once, it completes several times: all completions but
     *     the last have {@link Completion#hasMore}. A bundle of buffers from {@link
     *     Sqe#provideBuffers} completes once for each buffer
     */
    default Sqe send(
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
        return sqe.put(IORING_OP_SEND, sqe.fdWord(socket), ioprio, 0, 0, length, bits, group, 0, 0)
                .bufferSelect(group);
    }

    /**
     * {@code send(2)} of several buffers, one after the other: {@code sendmsg(2)} without an
     * address and without control messages. Since Linux 6.17.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param socket a connected socket
     * @param buffers the buffers to send, one after the other
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @return this; completes with the bytes sent, which can be fewer without {@code MSG_WAITALL}
     */
    default Sqe send(Descriptor socket, IoVector buffers, MessageFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long array = sqe.vector(buffers);
        int count = buffers.count();
        int bits = flags.bits();
        int ioprio = IORING_SEND_VECTORIZED;
        return sqe.put(IORING_OP_SEND, sqe.fdWord(socket), ioprio, 0, array, count, bits, 0, 0, 0);
    }

    /**
     * {@code sendto(2)}. Since Linux 6.0.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes, and the address until
     * the operation is submitted.
     *
     * @param socket a socket
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param address the address to send to
     * @return this; completes with the bytes sent
     */
    default Sqe sendto(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags,
            SocketAddress address) {
        Sqe sqe = Sqe.begin(this);
        long at = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        int nameLength = address.length();
        long name = sqe.readable(address.storage(), 0, nameLength);
        long fdWord = sqe.fdWord(socket);
        return sqe.put(IORING_OP_SEND, fdWord, 0, name, at, length, bits, 0, nameLength, 0);
    }

    // Without a copy. The first completion says what was sent, another one that the memory is free.

    /**
     * {@code send(2)} without a copy: the network takes the data from the buffer itself. Since
     * Linux 6.0.
     *
     * <p>Not with {@link Sqe#skipSuccess} (EINVAL).
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes. Do not change the
     * buffer's data before the last completion: the changed data may be sent.
     *
     * @param socket a connected socket, TCP or UDP
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how {@code IORING_SEND_ZC_REPORT_USAGE}, or whether to wait for readiness without
     *     trying first
     * @return this; completes with the bytes sent, or an error. If that completion has {@link
     *     Completion#hasMore}, which a completion with an error can have too, a second completion
     *     follows when the buffer is free: its {@link Completion#isNotification} is true
     */
    default Sqe sendZc(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        int ioprio = how.bits();
        return sqe.put(
                IORING_OP_SEND_ZC, sqe.fdWord(socket), ioprio, 0, address, length, bits, 0, 0, 0);
    }

    /**
     * {@link #sendZc} of a registered buffer, which costs less. Since Linux 6.0.
     *
     * <p><b>Lifetime.</b> The buffer and its registration must last until the operation completes.
     *
     * @param socket a connected socket, TCP or UDP
     * @param bufferIndex the index of the registered buffer
     * @param buffer the registered buffer's memory, or a part of it; EFAULT if it is other memory
     * @param offset where in {@code buffer}, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how {@code IORING_SEND_ZC_REPORT_USAGE}, or whether to wait for readiness without
     *     trying first
     * @return this; completes as {@link #sendZc}
     */
    default Sqe sendZcFixed(
            Descriptor socket,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        long at = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int registered = sqe.registered(bufferIndex, at, byteCount);
        int bits = flags.bits();
        int ioprio = how.bits() | IORING_RECVSEND_FIXED_BUF;
        long fdWord = sqe.fdWord(socket);
        return sqe.put(IORING_OP_SEND_ZC, fdWord, ioprio, 0, at, length, bits, registered, 0, 0);
    }

    /**
     * {@code sendto(2)} without a copy: {@link #sendZc} to an address. Since Linux 6.0.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes, which is its last
     * completion, and the address until the operation is submitted.
     *
     * @param socket a UDP socket
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how {@code IORING_SEND_ZC_REPORT_USAGE}, or whether to wait for readiness without
     *     trying first
     * @param address the address to send to
     * @return this; completes as {@link #sendZc}
     */
    default Sqe sendtoZc(
            Descriptor socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            MessageFlags flags,
            RecvSendFlags how,
            SocketAddress address) {
        Sqe sqe = Sqe.begin(this);
        long at = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int bits = flags.bits();
        int ioprio = how.bits();
        int nameLength = address.length();
        long name = sqe.readable(address.storage(), 0, nameLength);
        long fdWord = sqe.fdWord(socket);
        return sqe.put(IORING_OP_SEND_ZC, fdWord, ioprio, name, at, length, bits, 0, nameLength, 0);
    }

    // Messages.

    /**
     * {@code sendmsg(2)}. Since Linux 5.3.
     *
     * <p><b>Lifetime.</b> The message's struct, its vector's array and its address must live until
     * the operation is submitted, and its buffers and its control messages until the operation
     * completes. The descriptors that the control messages send ({@link
     * dev.gatun.net.ControlMessages#addRights}) are numbers in memory, which the ring does not
     * hold. Keep these descriptors open until the operation completes: otherwise another file may
     * have such a number by then, and is sent instead.
     *
     * @param socket a socket
     * @param message the message to send
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @return this; completes with the bytes sent
     */
    default Sqe sendmsg(Descriptor socket, Message message, MessageFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return sendmsg(sqe, IORING_OP_SENDMSG, socket, message, flags, 0, 0);
    }

    /**
     * {@code sendmsg(2)}, with flags that say how it waits. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> As {@link #sendmsg(Descriptor, Message, MessageFlags)}.
     *
     * @param socket a socket
     * @param message the message to send
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how whether to wait for readiness without trying first
     * @return this; completes with the bytes sent
     */
    default Sqe sendmsg(Descriptor socket, Message message, MessageFlags flags, RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        return sendmsg(sqe, IORING_OP_SENDMSG, socket, message, flags, how.bits(), 0);
    }

    /**
     * {@code sendmsg(2)} without a copy: {@link #sendZc} of a message. Since Linux 6.1.
     *
     * <p><b>Lifetime.</b> As {@link #sendmsg(Descriptor, Message, MessageFlags)}, but the buffers
     * must live until the last completion.
     *
     * @param socket a socket, TCP or UDP
     * @param message the message to send
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how {@code IORING_SEND_ZC_REPORT_USAGE}, or whether to wait for readiness without
     *     trying first
     * @return this; completes as {@link #sendZc}
     */
    default Sqe sendmsgZc(
            Descriptor socket, Message message, MessageFlags flags, RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        return sendmsg(sqe, IORING_OP_SENDMSG_ZC, socket, message, flags, how.bits(), 0);
    }

    /**
     * {@link #sendmsgZc} of parts of one registered buffer. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> As {@link #sendmsgZc}; the registration must last until the operation
     * completes.
     *
     * @param socket a socket, TCP or UDP
     * @param bufferIndex the index of the registered buffer
     * @param message the message to send; its buffers are parts of the registered buffer's memory;
     *     EFAULT if one is other memory
     * @param flags how to send; the kernel adds {@code MSG_NOSIGNAL}
     * @param how {@code IORING_SEND_ZC_REPORT_USAGE}, or whether to wait for readiness without
     *     trying first
     * @return this; completes as {@link #sendZc}
     */
    default Sqe sendmsgZcFixed(
            Descriptor socket,
            int bufferIndex,
            Message message,
            MessageFlags flags,
            RecvSendFlags how) {
        Sqe sqe = Sqe.begin(this);
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        int ioprio = how.bits() | IORING_RECVSEND_FIXED_BUF;
        return sendmsg(sqe, IORING_OP_SENDMSG_ZC, socket, message, flags, ioprio, registered);
    }

    private static Sqe sendmsg(
            Sqe sqe,
            int opcode,
            Descriptor socket,
            Message message,
            MessageFlags flags,
            int ioprio,
            int buffer) {
        int bits = flags.bits();
        long header = sqe.messageToSend(message);
        return sqe.put(opcode, sqe.fdWord(socket), ioprio, 0, header, 1, bits, buffer, 0, 0);
    }
}
