package dev.gatun.uring;

import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketOption;
import dev.gatun.sys.Descriptor;

import java.lang.foreign.MemorySegment;

/** Commands that only some files know, as ioctl(2) has them: of sockets, block devices, drivers. */
abstract sealed class CommandOperations extends RingOperations permits Sqe {
    private static final int IORING_OP_URING_CMD = 46;
    private static final int IORING_OP_NOP128 = 63;
    private static final int IORING_OP_URING_CMD128 = 64;

    private static final int IORING_URING_CMD_FIXED = 0x1;

    private static final int SOCKET_URING_OP_SIOCINQ = 0;
    private static final int SOCKET_URING_OP_SIOCOUTQ = 1;
    private static final int SOCKET_URING_OP_GETSOCKOPT = 2;
    private static final int SOCKET_URING_OP_SETSOCKOPT = 3;
    private static final int SOCKET_URING_OP_TX_TIMESTAMP = 4;
    private static final int SOCKET_URING_OP_GETSOCKNAME = 5;

    private static final int BLOCK_URING_CMD_DISCARD = 0x1200;
    private static final int BLOCK_URING_CMD_ZONE_RESET_ALL = 0x1201;

    private static final int SHORT_COMMAND_BYTES = 16;
    private static final int COMMAND_BYTES = 80;
    private static final int COMMAND_OFFSET = 48;
    private static final int BIG_SQE_BYTES = COMMAND_OFFSET + COMMAND_BYTES;

    CommandOperations(SubmissionQueue queue, int index, MemorySegment sqe) {
        super(queue, index, sqe);
    }

    /**
     * A command of a driver. What it means, and what its argument and result are, the driver says.
     * Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The argument is copied here and now. What it points to is as the driver
     * says.
     *
     * @param file a device, or what else takes commands: EOPNOTSUPP if it takes none
     * @param command the command's number
     * @param argument up to 16 bytes; up to 80 where submissions have 128 bytes
     * @return this; completes with what the driver says
     */
    public Sqe uringCmd(Descriptor file, int command, MemorySegment argument) {
        begin();
        return uringCmd(file, command, argument, 0, 0);
    }

    /**
     * {@link #uringCmd} with a registered buffer. Since Linux 6.1.
     *
     * <p><b>Lifetime.</b> The argument is copied here and now; the registration until it completes.
     *
     * @param file a device, or what else takes commands
     * @param command the command's number
     * @param argument as there
     * @param bufferIndex which registered buffer
     * @return this; completes as there
     */
    public Sqe uringCmdFixed(
            Descriptor file, int command, MemorySegment argument, int bufferIndex) {
        begin();
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        return uringCmd(file, command, argument, IORING_URING_CMD_FIXED, registered);
    }

    /**
     * {@link #uringCmd} in a submission of 128 bytes among others: {@link SubmissionQueue#nextBig}.
     * Since Linux 6.19.
     *
     * @param file a device, or what else takes commands
     * @param command the command's number
     * @param argument up to 80 bytes
     * @return this; completes with what the driver says
     */
    public Sqe uringCmd128(Descriptor file, int command, MemorySegment argument) {
        begin();
        checkArgument(argument, COMMAND_BYTES);
        long number = Integer.toUnsignedLong(command);
        checkBig();
        Sqe sqe = write(IORING_OP_URING_CMD128, file(file), number, 0, 0, 0);
        put(claimedBig(), argument, COMMAND_BYTES);
        return sqe;
    }

    /**
     * {@link #nop} in a submission of 128 bytes among others: {@link SubmissionQueue#nextBig}.
     * Since Linux 6.19.
     *
     * @return this; completes with 0
     */
    public Sqe nop128() {
        begin();
        checkBig();
        Sqe sqe = write(IORING_OP_NOP128, plain(Arguments.NO_FILE), 0, 0, 0, 0);
        claimedBig();
        return sqe;
    }

    private Sqe uringCmd(
            Descriptor file, int command, MemorySegment argument, int flags, int buffer) {
        int room = memory().byteSize() == BIG_SQE_BYTES ? COMMAND_BYTES : SHORT_COMMAND_BYTES;
        checkArgument(argument, room);
        long number = Integer.toUnsignedLong(command);
        long target = file(file);
        Sqe sqe = write(IORING_OP_URING_CMD, target, 0, number, 0, 0, flags, buffer, 0, 0);
        put(memory(), argument, room);
        return sqe;
    }

    private static void checkArgument(MemorySegment argument, int room) {
        if (argument.byteSize() > room) {
            throw new IllegalArgumentException(
                    "a command has up to " + room + " bytes here, not " + argument.byteSize());
        }
        // Before the slot is written to: half of a command would be submitted.
        checkUsable(argument);
    }

    private static void put(MemorySegment sqe, MemorySegment argument, int room) {
        long length = argument.byteSize();
        MemorySegment.copy(argument, 0, sqe, COMMAND_OFFSET, length);
        sqe.asSlice(COMMAND_OFFSET + length, room - length).fill((byte) 0);
    }

    // Of sockets.

    /**
     * {@code ioctl(SIOCINQ)}: how many bytes wait to be received. Since Linux 6.7.
     *
     * @param socket TCP, UDP or raw
     * @return this; completes with the number
     */
    public Sqe siocinq(Descriptor socket) {
        begin();
        return write(IORING_OP_URING_CMD, file(socket), SOCKET_URING_OP_SIOCINQ, 0, 0, 0);
    }

    /**
     * {@code ioctl(SIOCOUTQ)}: how many bytes wait to be sent, or to be acknowledged. Since Linux
     * 6.7.
     *
     * @param socket TCP, UDP or raw
     * @return this; completes with the number
     */
    public Sqe siocoutq(Descriptor socket) {
        begin();
        return write(IORING_OP_URING_CMD, file(socket), SOCKET_URING_OP_SIOCOUTQ, 0, 0, 0);
    }

    /**
     * {@code getsockopt(2)}, of options of the level {@code SOL_SOCKET} (else EOPNOTSUPP). Since
     * Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value until it completes.
     *
     * @param socket a socket
     * @param option which
     * @param value gets it, as C has it
     * @return this; completes with its length
     */
    public Sqe getsockopt(Descriptor socket, SocketOption option, MemorySegment value) {
        begin();
        return getsockopt(socket, option.level(), option.number(), value);
    }

    /**
     * {@code getsockopt(2)}, of options of the level {@code SOL_SOCKET} (else EOPNOTSUPP). Since
     * Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value until it completes.
     *
     * @param socket a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param number of the option within its level
     * @param value gets it, as C has it
     * @return this; completes with its length
     */
    public Sqe getsockopt(Descriptor socket, int level, int number, MemorySegment value) {
        begin();
        int length = length(value.byteSize());
        long address = target(value, 0, length);
        return option(SOCKET_URING_OP_GETSOCKOPT, socket, level, number, address, length);
    }

    /**
     * {@code setsockopt(2)}. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value until it completes.
     *
     * @param socket a socket
     * @param option which
     * @param value its value, as C has it
     * @return this; completes with 0
     */
    public Sqe setsockopt(Descriptor socket, SocketOption option, MemorySegment value) {
        begin();
        return setsockopt(socket, option.level(), option.number(), value);
    }

    /**
     * {@code setsockopt(2)}. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The value until it completes.
     *
     * @param socket a socket
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param number of the option within its level
     * @param value its value, as C has it
     * @return this; completes with 0
     */
    public Sqe setsockopt(Descriptor socket, int level, int number, MemorySegment value) {
        begin();
        int length = length(value.byteSize());
        long address = source(value, 0, length);
        return option(SOCKET_URING_OP_SETSOCKOPT, socket, level, number, address, length);
    }

    private Sqe option(
            int command, Descriptor socket, int level, int number, long value, int length) {
        long which = Integer.toUnsignedLong(level) | (long) number << 32;
        return write(IORING_OP_URING_CMD, file(socket), 0, command, which, 0, 0, 0, length, value);
    }

    /**
     * The time stamps of what was sent, as {@code SO_TIMESTAMPING} makes them, again and again. On
     * a ring with completions of 32 bytes (else EINVAL). Since Linux 6.17.
     *
     * @param socket a socket with that option
     * @return this; completes each time with what was stamped, a byte's or datagram's number, and
     *     seconds and nanoseconds in {@link CompletionQueue#extra}; for good as {@link
     *     Completion#hasMore} tells
     */
    public Sqe txTimestamp(Descriptor socket) {
        begin();
        return write(IORING_OP_URING_CMD, file(socket), SOCKET_URING_OP_TX_TIMESTAMP, 0, 0, 0);
    }

    /**
     * {@code getsockname(2)}. Since Linux 6.19.
     *
     * <p><b>Lifetime.</b> The address until it completes; it must not be asked before.
     *
     * @param socket a socket
     * @param address gets its own address; the one that it has is cleared at once
     * @return this; completes with 0
     */
    public Sqe getsockname(Descriptor socket, SocketAddress address) {
        begin();
        return name(socket, address, 0);
    }

    /**
     * {@code getpeername(2)}. Since Linux 6.19.
     *
     * <p><b>Lifetime.</b> The address until it completes; it must not be asked before.
     *
     * @param socket a connected socket
     * @param address gets the other side's address; the one that it has is cleared at once
     * @return this; completes with 0
     */
    public Sqe getpeername(Descriptor socket, SocketAddress address) {
        begin();
        return name(socket, address, 1);
    }

    private Sqe name(Descriptor socket, SocketAddress address, int peer) {
        long length = target(address.lengthCell(), 0, Integer.BYTES);
        long memory = Arguments.given(address);
        int command = SOCKET_URING_OP_GETSOCKNAME;
        return write(IORING_OP_URING_CMD, file(socket), 0, command, memory, 0, 0, 0, peer, length);
    }

    // Of block devices.

    /**
     * {@code ioctl(BLKDISCARD)}: tells a block device that a part of it is not in use. Since Linux
     * 6.12.
     *
     * @param device a block device that is open for writing
     * @param offset where the part begins, in bytes; a multiple of the logical block size
     * @param byteCount its length; a multiple too
     * @return this; completes with 0; EOPNOTSUPP if the device cannot
     */
    public Sqe blockDiscard(Descriptor device, long offset, long byteCount) {
        begin();
        long begin = Arguments.size(offset, "an offset");
        long length = Arguments.size(byteCount, "a length");
        int command = BLOCK_URING_CMD_DISCARD;
        return write(IORING_OP_URING_CMD, file(device), 0, command, begin, 0, 0, 0, 0, length);
    }

    /**
     * Empties all zones of a zoned block device. Since Linux 7.1.
     *
     * @param device a zoned block device that is open for writing
     * @return this; completes with 0
     */
    public Sqe blockZoneResetAll(Descriptor device) {
        begin();
        int command = BLOCK_URING_CMD_ZONE_RESET_ALL;
        return write(IORING_OP_URING_CMD, file(device), command, 0, 0, 0);
    }
}
