package dev.gatun.uring;

import static dev.gatun.uring.Completions.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** What a ring, or all of a thread's, may not do any more. */
class RestrictionsTest {
    private static final RingOptions DISABLED =
            RingOptions.entries(8).with(SetupFlags.IORING_SETUP_R_DISABLED);

    private static IoUring restricted(Restrictions restrictions) throws Exception {
        IoUring ring = IoUring.open(DISABLED);
        ring.registration().registerRestrictions(restrictions);
        ring.enableRings();
        return ring;
    }

    @Test
    void onlyWhatIsAllowedIsDone() throws Exception {
        var restrictions =
                new Restrictions()
                        .allow(Opcode.IORING_OP_NOP)
                        .allow(
                                RegisterOpcode.IORING_REGISTER_ENABLE_RINGS,
                                RegisterOpcode.IORING_REGISTER_FILES2);
        try (var ring = restricted(restrictions)) {
            ring.sq().next().nop();
            assertEquals(0, result(ring));
            MemorySegment memory = ring.arena().allocate(8);
            try (var pipe = Pipe.open()) {
                ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
                assertEquals(-Errno.EACCES, result(ring));
            }
            ring.sq().next().nop().async();
            assertEquals(-Errno.EACCES, result(ring), "a flag");
            var files = RegisteredFiles.sparse(ring, 4);
            var e = assertThrows(SyscallException.class, files::close);
            assertEquals(Errno.EACCES, e.errno());
            assertTrue(!files.isClosed(), "the kernel still has it");
            e = assertThrows(SyscallException.class, () -> Probe.of(ring));
            assertEquals(Errno.EACCES, e.errno());
        }
    }

    @Test
    void flagsAreAllowedAndRequired() throws Exception {
        var restrictions =
                new Restrictions()
                        .allow(Opcode.IORING_OP_NOP)
                        .allow(RegisterOpcode.IORING_REGISTER_ENABLE_RINGS)
                        .allow(SqeFlags.IOSQE_ASYNC.or(SqeFlags.IOSQE_IO_DRAIN))
                        .require(SqeFlags.IOSQE_ASYNC);
        try (var ring = restricted(restrictions)) {
            ring.sq().next().nop().async();
            assertEquals(0, result(ring));
            ring.sq().next().nop();
            assertEquals(-Errno.EACCES, result(ring));
            ring.sq().next().nop().async().ioDrain();
            assertEquals(0, result(ring));
            ring.sq().next().nop().async().hardLink();
            assertEquals(-Errno.EACCES, result(ring));
        }
    }

    @Test
    void aRingIsRestrictedBeforeItIsEnabledAndOnce() throws Exception {
        var restrictions = new Restrictions().allow(RegisterOpcode.IORING_REGISTER_ENABLE_RINGS);
        try (var ring = IoUring.open(4)) {
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> ring.registration().registerRestrictions(restrictions));
            assertEquals(Errno.EBADFD, e.errno());
        }
        try (var ring = IoUring.open(DISABLED)) {
            ring.registration().registerRestrictions(restrictions);
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> ring.registration().registerRestrictions(restrictions));
            assertEquals(Errno.EBUSY, e.errno());
        }
    }

    /** In a process of its own: it cannot be taken back. */
    @Test
    void aThreadIsRestrictedWhereTheKernelCan() throws Exception {
        ChildJvm.Result child = ChildJvm.run(List.of(), RestrictedProgram.class);
        assertEquals(0, child.status(), child.err());
        String out = child.out().strip();
        assertTrue(
                out.equals("refused EINVAL") || out.equals("refused EBADF") || out.equals("EACCES"),
                out);
    }
}
