package dev.gatun;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A seccomp filter that answers a system call with an error, as containers' filters do, or as if
 * the kernel were older. It cannot be taken away: use it in a process of its own.
 */
public final class SyscallFilter {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    static final int SECCOMP_RET_ERRNO = 0x00050000;
    static final int BPF_LD_W_ABS = 0x20;
    static final int BPF_JEQ_K = 0x15;
    private static final int BPF_JGE_K = 0x35;
    private static final int BPF_JSET_K = 0x45;
    private static final int BPF_AND_K = 0x54;
    static final int BPF_RET_K = 0x06;
    static final int INSTRUCTION_BYTES = 8;

    /** In {@code struct seccomp_data}, where the processor is little-endian. */
    static final int LOW_WORD_OF_FIRST_ARGUMENT = 16;

    private SyscallFilter() {}

    /** Has the kernel refuse a call of this thread, and of threads that it will start. */
    public static void refuse(int number, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(4 * INSTRUCTION_BYTES, 8);
            instruction(program, 0, BPF_LD_W_ABS, 0, 0, 0);
            instruction(program, 1, BPF_JEQ_K, 0, 1, number);
            instruction(program, 2, BPF_RET_K, 0, 0, SECCOMP_RET_ERRNO | errno);
            instruction(program, 3, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
            apply(arena, program);
        }
    }

    /** The same, of a call whose first argument is this. */
    public static void refuseCommand(int number, int command, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(6 * INSTRUCTION_BYTES, 8);
            instruction(program, 0, BPF_LD_W_ABS, 0, 0, 0);
            instruction(program, 1, BPF_JEQ_K, 0, 3, number);
            instruction(program, 2, BPF_LD_W_ABS, 0, 0, LOW_WORD_OF_FIRST_ARGUMENT);
            instruction(program, 3, BPF_JEQ_K, 0, 1, command);
            instruction(program, 4, BPF_RET_K, 0, 0, SECCOMP_RET_ERRNO | errno);
            instruction(program, 5, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
            apply(arena, program);
        }
    }

    /** The same, of a call whose second argument is not 0: for a ring, of submits. */
    public static void refuseUnlessSecondIsZero(int number, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(6 * INSTRUCTION_BYTES, 8);
            instruction(program, 0, BPF_LD_W_ABS, 0, 0, 0);
            instruction(program, 1, BPF_JEQ_K, 0, 3, number);
            instruction(program, 2, BPF_LD_W_ABS, 0, 0, LOW_WORD_OF_FIRST_ARGUMENT + Long.BYTES);
            instruction(program, 3, BPF_JEQ_K, 1, 0, 0);
            instruction(program, 4, BPF_RET_K, 0, 0, SECCOMP_RET_ERRNO | errno);
            instruction(program, 5, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
            apply(arena, program);
        }
    }

    /** The same, of a call whose second argument is this or more, but for its highest bit. */
    public static void refuseFromSecond(int number, int from, int errno) {
        refuseIf(number, 1, Integer.MAX_VALUE, BPF_JGE_K, from, errno);
    }

    /** The same, of a call whose fourth argument has one of these bits. */
    public static void refuseIfFourthHas(int number, int bits, int errno) {
        refuseIf(number, 3, -1, BPF_JSET_K, bits, errno);
    }

    private static void refuseIf(
            int number, int argument, int mask, int jump, int operand, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            int word = LOW_WORD_OF_FIRST_ARGUMENT + argument * Long.BYTES;
            MemorySegment program = arena.allocate(7 * INSTRUCTION_BYTES, 8);
            instruction(program, 0, BPF_LD_W_ABS, 0, 0, 0);
            instruction(program, 1, BPF_JEQ_K, 0, 4, number);
            instruction(program, 2, BPF_LD_W_ABS, 0, 0, word);
            instruction(program, 3, BPF_AND_K, 0, 0, mask);
            instruction(program, 4, jump, 0, 1, operand);
            instruction(program, 5, BPF_RET_K, 0, 0, SECCOMP_RET_ERRNO | errno);
            instruction(program, 6, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
            apply(arena, program);
        }
    }

    /** Has the kernel run a program before each call of this thread, and of those it will start. */
    static void apply(Arena arena, MemorySegment program) {
        MemorySegment header = arena.allocate(16, 8);
        header.set(JAVA_SHORT, 0, (short) (program.byteSize() / INSTRUCTION_BYTES));
        header.set(ADDRESS, 8, program);
        check(Syscalls.syscall(SyscallNumber.SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
        check(Syscalls.syscall(SyscallNumber.SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, header));
    }

    /** Writes an instruction; the jumps skip so many of those behind it. */
    static void instruction(
            MemorySegment program, int index, int code, int ifTrue, int ifFalse, int operand) {
        long at = (long) index * INSTRUCTION_BYTES;
        program.set(JAVA_INT, at, code | ifTrue << 16 | ifFalse << 24);
        program.set(JAVA_INT, at + 4, operand);
    }

    private static void check(long result) {
        if (result < 0) {
            throw new IllegalStateException("no filter: " + Errno.describe((int) -result));
        }
    }
}
