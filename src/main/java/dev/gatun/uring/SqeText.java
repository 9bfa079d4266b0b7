package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** A submission in words, with the names that its fields have in C. */
final class SqeText {
    private static final int OPCODE = 0;
    private static final int FLAGS = 1;
    private static final int IOPRIO = 2;
    private static final int FD = 4;
    private static final int OFF = 8;
    private static final int ADDR = 16;
    private static final int LEN = 24;
    private static final int OP_FLAGS = 28;
    private static final int USER_DATA = 32;
    private static final int BUF = 40;
    private static final int PERSONALITY = 42;
    private static final int INDEX = 44;
    private static final int ADDR3 = 48;

    private SqeText() {}

    /** What every operation has a value in, and what else is not zero. */
    static String of(MemorySegment sqe) {
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
        text.append(", user_data=").append(sqe.get(JAVA_LONG_UNALIGNED, USER_DATA));
        return text.append('}').toString();
    }

    private static Object opcode(int value) {
        for (Opcode each : Opcode.values()) {
            if (each.value() == value) {
                return each;
            }
        }
        return value;
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
