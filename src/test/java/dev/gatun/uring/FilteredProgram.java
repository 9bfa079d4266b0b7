package dev.gatun.uring;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;

/** Has all NOPs of its thread refused by a program, and prints what came of it. */
final class FilteredProgram {
    private FilteredProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            BpfFilter.applyToThread(Opcode.IORING_OP_NOP, BpfFilterTest.refuse(arena), 0, 0);
        } catch (SyscallException e) {
            System.out.println("refused " + Errno.name(e.errno()));
            return;
        }
        try (var ring = IoUring.open(4)) {
            ring.sq().next().nop();
            System.out.println(Errno.name(-Completions.result(ring)));
        }
    }
}
