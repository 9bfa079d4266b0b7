package dev.gatun.uring;

import dev.gatun.raw.struct.io_uring_sqe;

import java.lang.foreign.MemorySegment;

/** The argument of a command, which stands at the end of its submission. */
final class SqeCommand {
    /** The room of a submission of 128 bytes. */
    static final int BIG_BYTES = 2 * io_uring_sqe.SIZE - io_uring_sqe.OFFSET_CMD;

    private static final int BYTES = io_uring_sqe.SIZE - io_uring_sqe.OFFSET_CMD;

    private SqeCommand() {}

    /** How much room a submission has. */
    static int room(MemorySegment sqe) {
        return sqe.byteSize() == io_uring_sqe.SIZE ? BYTES : BIG_BYTES;
    }

    /** Before the slot is written to: half of a command would be submitted. */
    static void check(MemorySegment argument, int room) {
        if (argument.byteSize() > room) {
            throw new IllegalArgumentException(
                    "a command has up to " + room + " bytes here, not " + argument.byteSize());
        }
        Arguments.checkUsable(argument);
    }

    static void put(MemorySegment sqe, MemorySegment argument, int room) {
        long length = argument.byteSize();
        MemorySegment.copy(argument, 0, sqe, io_uring_sqe.OFFSET_CMD, length);
        sqe.asSlice(io_uring_sqe.OFFSET_CMD + length, room - length).fill((byte) 0);
    }
}
