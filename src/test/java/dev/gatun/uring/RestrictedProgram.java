package dev.gatun.uring;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

/** Restricts all rings of its thread to operations that are none, and prints what came of it. */
final class RestrictedProgram {
    private RestrictedProgram() {}

    public static void main(String[] arguments) throws Exception {
        try {
            new Restrictions()
                    .allow(Opcode.IORING_OP_READ)
                    .allow(RegisterOpcode.values())
                    .applyToThread();
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
