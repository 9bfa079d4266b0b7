package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.gatun.raw.struct.io_uring_sqe;

import java.lang.foreign.MemorySegment;

/** A submission in words, with the names that its fields have in C. */
final class SqeText {
    private static final int OPCODE = io_uring_sqe.OFFSET_OPCODE;
    private static final int FLAGS = io_uring_sqe.OFFSET_FLAGS;
    private static final int IOPRIO = io_uring_sqe.OFFSET_IOPRIO;
    private static final int FD = io_uring_sqe.OFFSET_FD;
    private static final int OFF = io_uring_sqe.OFFSET_OFF;
    private static final int ADDR = io_uring_sqe.OFFSET_ADDR;
    private static final int LEN = io_uring_sqe.OFFSET_LEN;
    private static final int OP_FLAGS = io_uring_sqe.OFFSET_RW_FLAGS;
    private static final int USER_DATA = io_uring_sqe.OFFSET_USER_DATA;
    private static final int BUF = io_uring_sqe.OFFSET_BUF_INDEX;
    private static final int PERSONALITY = io_uring_sqe.OFFSET_PERSONALITY;
    private static final int INDEX = io_uring_sqe.OFFSET_FILE_INDEX;
    private static final int ADDR3 = io_uring_sqe.OFFSET_ADDR3;

    private SqeText() {}

    /** What every operation has a value in, and what else is not zero. */
    static String of(MemorySegment sqe) {
        return of(sqe, sqe.get(JAVA_LONG_UNALIGNED, USER_DATA));
    }

    /** The same with the caller's user data, where the submission has the ring's own. */
    static String of(MemorySegment sqe, long userData) {
        StringBuilder text = new StringBuilder("{opcode=");
        text.append(opcode(Byte.toUnsignedInt(sqe.get(JAVA_BYTE, OPCODE))));
        SqeFlags flags = SqeFlags.of(Byte.toUnsignedInt(sqe.get(JAVA_BYTE, FLAGS)));
        if (flags.bits() != 0) {
            text.append(", flags=").append(flags);
        }
        number(text, "ioprio", sqe.get(JAVA_SHORT_UNALIGNED, IOPRIO) & 0xffff);
        text.append(", fd=").append(sqe.get(JAVA_INT_UNALIGNED, FD));
        text.append(", off=").append(sqe.get(JAVA_LONG_UNALIGNED, OFF));
        text.append(", addr=0x").append(Long.toHexString(sqe.get(JAVA_LONG_UNALIGNED, ADDR)));
        text.append(", len=").append(unsigned(sqe, LEN));
        hex(text, "op_flags", unsigned(sqe, OP_FLAGS));
        boolean selects = flags.has(SqeFlags.IOSQE_BUFFER_SELECT);
        int buffer = sqe.get(JAVA_SHORT_UNALIGNED, BUF) & 0xffff;
        if (selects) {
            text.append(", buf_group=").append(buffer);
        } else {
            number(text, "buf_index", buffer);
        }
        number(text, "personality", sqe.get(JAVA_SHORT_UNALIGNED, PERSONALITY) & 0xffff);
        number(text, "file_index", unsigned(sqe, INDEX));
        hex(text, "addr3", sqe.get(JAVA_LONG_UNALIGNED, ADDR3));
        text.append(", user_data=").append(userData);
        return text.append('}').toString();
    }

    private static Object opcode(int value) {
        Opcode known = Opcode.of(value);
        return known == null ? value : known;
    }

    private static long unsigned(MemorySegment sqe, int offset) {
        return Integer.toUnsignedLong(sqe.get(JAVA_INT_UNALIGNED, offset));
    }

    private static void number(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append(", ").append(name).append('=').append(value);
        }
    }

    private static void hex(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append(", ").append(name).append("=0x").append(Long.toHexString(value));
        }
    }
}
