package dev.gatun.uring;

import static dev.gatun.raw.Uring.BLOCK_URING_CMD_DISCARD;
import static dev.gatun.raw.Uring.BLOCK_URING_CMD_ZONE_RESET_ALL;
import static dev.gatun.raw.Uring.IORING_OP_NOP128;
import static dev.gatun.raw.Uring.IORING_OP_URING_CMD;
import static dev.gatun.raw.Uring.IORING_OP_URING_CMD128;
import static dev.gatun.raw.Uring.IORING_URING_CMD_FIXED;
import static dev.gatun.raw.Uring.IORING_URING_CMD_MULTISHOT;
import static dev.gatun.raw.Uring.SOCKET_URING_OP_GETSOCKNAME;
import static dev.gatun.raw.Uring.SOCKET_URING_OP_GETSOCKOPT;
import static dev.gatun.raw.Uring.SOCKET_URING_OP_SETSOCKOPT;
import static dev.gatun.raw.Uring.SOCKET_URING_OP_SIOCINQ;
import static dev.gatun.raw.Uring.SOCKET_URING_OP_SIOCOUTQ;
import static dev.gatun.raw.Uring.SOCKET_URING_OP_TX_TIMESTAMP;

import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketOption;
import dev.gatun.sys.Descriptor;

import java.lang.foreign.MemorySegment;

/**
 * Commands that only some files know, as with ioctl(2): sockets, block devices, and files of
 * drivers.
 */
public sealed interface CommandOperations permits Sqe {
    /**
     * A command of a driver. The driver defines what the command means, and what its argument and
     * result are. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The argument is copied before this method returns. The driver says how
     * long memory that the argument points to must live. Such memory is not checked, also on a ring
     * with {@link RingOptions#ownMemory}.
     *
     * @param file a device, or another file that takes commands; EOPNOTSUPP if the file takes none
     * @param command the command's number
     * @param argument up to 16 bytes; up to 80 on a ring whose submissions have 128 bytes
     * @return this; completes with what the driver says
     */
    default Sqe uringCmd(Descriptor file, int command, MemorySegment argument) {
        Sqe sqe = Sqe.begin(this);
        return uringCmd(sqe, file, command, argument, 0, 0);
    }

    /**
     * {@link #uringCmd} with a registered buffer. Since Linux 6.1.
     *
     * <p><b>Lifetime.</b> The argument is copied before this method returns. The registration must
     * last until the operation completes.
     *
     * @param file a device, or another file that takes commands
     * @param command the command's number
     * @param argument as for {@link #uringCmd}
     * @param bufferIndex the index of the registered buffer
     * @return this; completes as {@link #uringCmd}
     */
    default Sqe uringCmdFixed(
            Descriptor file, int command, MemorySegment argument, int bufferIndex) {
        Sqe sqe = Sqe.begin(this);
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        return uringCmd(sqe, file, command, argument, IORING_URING_CMD_FIXED, registered);
    }

    /**
     * {@link #uringCmd} that completes again and again, with provided buffers. Since Linux 6.18.
     *
     * <p><b>Lifetime.</b> The argument is copied before this method returns. The group's buffers
     * must live until they are taken back.
     *
     * @param file a device, or another file that takes such commands
     * @param command the command's number
     * @param argument as for {@link #uringCmd}
     * @param bufferGroup the group that the buffers are taken from
     * @return this; completes each time with what the driver says; the last completion is the one
     *     without {@link Completion#hasMore}; EINVAL or EOPNOTSUPP on older kernels
     */
    default Sqe uringCmdMultishot(
            Descriptor file, int command, MemorySegment argument, int bufferGroup) {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        return uringCmd(sqe, file, command, argument, IORING_URING_CMD_MULTISHOT, group)
                .bufferSelect(group);
    }

    /**
     * {@link #uringCmd} in a submission of 128 bytes on a ring that also has submissions of 64
     * bytes: {@link SubmissionQueue#nextBig}. Since Linux 6.19.
     *
     * @param file a device, or another file that takes commands
     * @param command the command's number
     * @param argument up to 80 bytes
     * @return this; completes with what the driver says
     */
    default Sqe uringCmd128(Descriptor file, int command, MemorySegment argument) {
        Sqe sqe = Sqe.begin(this);
        SqeCommand.check(argument, SqeCommand.BIG_BYTES);
        long number = Integer.toUnsignedLong(command);
        sqe.checkBig();
        sqe.put(IORING_OP_URING_CMD128, sqe.fdWord(file), number, 0, 0, 0);
        SqeCommand.put(sqe.claimedBig(), argument, SqeCommand.BIG_BYTES);
        return sqe;
    }

    /**
     * {@link RingOperations#nop} in a submission of 128 bytes on a ring that also has submissions
     * of 64 bytes: {@link SubmissionQueue#nextBig}. Since Linux 6.19.
     *
     * @return this; completes with 0
     */
    default Sqe nop128() {
        Sqe sqe = Sqe.begin(this);
        sqe.checkBig();
        sqe.put(IORING_OP_NOP128, Sqe.noFd(Arguments.NO_FILE), 0, 0, 0, 0);
        sqe.claimedBig();
        return sqe;
    }

    private static Sqe uringCmd(
            Sqe sqe, Descriptor file, int command, MemorySegment argument, int flags, int buffer) {
        int room = SqeCommand.room(sqe.memory());
        SqeCommand.check(argument, room);
        long number = Integer.toUnsignedLong(command);
        long fdWord = sqe.fdWord(file);
        sqe.put(IORING_OP_URING_CMD, fdWord, 0, number, 0, 0, flags, buffer, 0, 0);
        SqeCommand.put(sqe.memory(), argument, room);
        return sqe;
    }

    // Of sockets.

    /**
     * {@code ioctl(SIOCINQ)}: how many bytes wait to be received. Since Linux 6.7.
     *
     * @param socket TCP, UDP or raw
     * @return this; completes with the number
     */
    default Sqe siocinq(Descriptor socket) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_URING_CMD, sqe.fdWord(socket), SOCKET_URING_OP_SIOCINQ, 0, 0, 0);
    }

    /**
     * {@code ioctl(SIOCOUTQ)}: how many bytes wait to be sent, or to be acknowledged. Since Linux
     * 6.7.
     *
     * @param socket TCP, UDP or raw
     * @return this; completes with the number
     */
    default Sqe siocoutq(Descriptor socket) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_URING_CMD, sqe.fdWord(socket), SOCKET_URING_OP_SIOCOUTQ, 0, 0, 0);
    }

    /**
     * {@code getsockopt(2)} of an option of the level {@code SOL_SOCKET}; EOPNOTSUPP for other
     * levels. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value must live until the operation completes.
     *
     * @param socket a socket
     * @param option which option
     * @param value receives the option's value, as C has it
     * @return this; completes with the value's length
     */
    default Sqe getsockopt(Descriptor socket, SocketOption option, MemorySegment value) {
        Sqe sqe = Sqe.begin(this);
        return getsockopt(socket, option.level(), option.number(), value);
    }

    /**
     * {@code getsockopt(2)} of an option of the level {@code SOL_SOCKET}; EOPNOTSUPP for other
     * levels. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value must live until the operation completes.
     *
     * @param socket a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param number the number of the option within its level
     * @param value receives the option's value, as C has it
     * @return this; completes with the value's length
     */
    default Sqe getsockopt(Descriptor socket, int level, int number, MemorySegment value) {
        Sqe sqe = Sqe.begin(this);
        int length = Arguments.length(value.byteSize());
        long address = sqe.writable(value, 0, length);
        return option(sqe, SOCKET_URING_OP_GETSOCKOPT, socket, level, number, address, length);
    }

    /**
     * {@code setsockopt(2)}. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value must live until the operation completes.
     *
     * @param socket a socket
     * @param option which option
     * @param value the option's value, as C has it
     * @return this; completes with 0
     */
    default Sqe setsockopt(Descriptor socket, SocketOption option, MemorySegment value) {
        Sqe sqe = Sqe.begin(this);
        return setsockopt(socket, option.level(), option.number(), value);
    }

    /**
     * {@code setsockopt(2)}. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value must live until the operation completes.
     *
     * @param socket a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param number the number of the option within its level
     * @param value the option's value, as C has it
     * @return this; completes with 0
     */
    default Sqe setsockopt(Descriptor socket, int level, int number, MemorySegment value) {
        Sqe sqe = Sqe.begin(this);
        int length = Arguments.length(value.byteSize());
        long address = sqe.readable(value, 0, length);
        return option(sqe, SOCKET_URING_OP_SETSOCKOPT, socket, level, number, address, length);
    }

    private static Sqe option(
            Sqe sqe,
            int command,
            Descriptor socket,
            int level,
            int number,
            long value,
            int length) {
        long which = Integer.toUnsignedLong(level) | (long) number << 32;
        return sqe.put(
                IORING_OP_URING_CMD, sqe.fdWord(socket), 0, command, which, 0, 0, 0, length, value);
    }

    /**
     * Gets the time stamps of sent data, which {@code SO_TIMESTAMPING} makes, again and again. The
     * ring must have completions of 32 bytes (EINVAL otherwise). Since Linux 6.17.
     *
     * @param socket a socket with that option
     * @return this; completes each time with the number of the stamped byte or datagram, and has
     *     the seconds and nanoseconds in {@link CompletionQueue#extra}; the last completion is the
     *     one without {@link Completion#hasMore}
     */
    default Sqe txTimestamp(Descriptor socket) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(
                IORING_OP_URING_CMD, sqe.fdWord(socket), SOCKET_URING_OP_TX_TIMESTAMP, 0, 0, 0);
    }

    /**
     * {@code getsockname(2)}. Since Linux 6.19.
     *
     * <p><b>Lifetime.</b> The address must live until the operation completes. Do not read the
     * address before that.
     *
     * @param socket a socket
     * @param address receives the socket's address; the address that the object has now is cleared
     *     at once
     * @return this; completes with 0
     */
    default Sqe getsockname(Descriptor socket, SocketAddress address) {
        Sqe sqe = Sqe.begin(this);
        return name(sqe, socket, address, 0);
    }

    /**
     * {@code getpeername(2)}. Since Linux 6.19.
     *
     * <p><b>Lifetime.</b> The address must live until the operation completes. Do not read the
     * address before that.
     *
     * @param socket a connected socket
     * @param address receives the peer's address; the address that the object has now is cleared at
     *     once
     * @return this; completes with 0
     */
    default Sqe getpeername(Descriptor socket, SocketAddress address) {
        Sqe sqe = Sqe.begin(this);
        return name(sqe, socket, address, 1);
    }

    private static Sqe name(Sqe sqe, Descriptor socket, SocketAddress address, int peer) {
        long length = sqe.writable(address.lengthCell(), 0, Integer.BYTES);
        long memory = sqe.given(address);
        int command = SOCKET_URING_OP_GETSOCKNAME;
        return sqe.put(
                IORING_OP_URING_CMD, sqe.fdWord(socket), 0, command, memory, 0, 0, 0, peer, length);
    }

    // Of block devices.

    /**
     * {@code ioctl(BLKDISCARD)}: tells a block device that a part of it is not in use. Since Linux
     * 6.12.
     *
     * @param device a block device that is open for writing
     * @param offset where the part begins, in bytes; a multiple of the logical block size
     * @param byteCount the part's length; also a multiple of the logical block size
     * @return this; completes with 0; EOPNOTSUPP if the device cannot discard
     */
    default Sqe blockDiscard(Descriptor device, long offset, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        long begin = Arguments.size(offset, "an offset");
        long length = Arguments.size(byteCount, "a length");
        int command = BLOCK_URING_CMD_DISCARD;
        return sqe.put(
                IORING_OP_URING_CMD, sqe.fdWord(device), 0, command, begin, 0, 0, 0, 0, length);
    }

    /**
     * Empties all zones of a zoned block device. Since Linux 7.1.
     *
     * @param device a zoned block device that is open for writing
     * @return this; completes with 0
     */
    default Sqe blockZoneResetAll(Descriptor device) {
        Sqe sqe = Sqe.begin(this);
        int command = BLOCK_URING_CMD_ZONE_RESET_ALL;
        return sqe.put(IORING_OP_URING_CMD, sqe.fdWord(device), command, 0, 0, 0);
    }
}
