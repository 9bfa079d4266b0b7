package dev.gatun.uring;

import static dev.gatun.uring.Completions.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.raw.uring.io_uring_bpf;
import dev.gatun.raw.uring.io_uring_bpf_filter;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Programs that look at submissions: their bytes, and where the kernel has them what they do. */
class BpfFilterTest {
    /** {@code BPF_RET | BPF_K} with 0: refuses. */
    static MemorySegment refuse(Arena arena) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, 0x06);
    }

    @Test
    void theStructIsTheKernels() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = refuse(arena);
            MemorySegment struct = BpfFilter.struct(arena, Opcode.IORING_OP_SOCKET, program, 12, 3);
            assertEquals(io_uring_bpf.layout().byteSize(), struct.byteSize());
            assertEquals(1, io_uring_bpf.cmd_type(struct));
            MemorySegment filter = io_uring_bpf.filter(struct);
            assertEquals(45, io_uring_bpf_filter.opcode(filter));
            assertEquals(3, io_uring_bpf_filter.flags(filter));
            assertEquals(1, io_uring_bpf_filter.filter_len(filter));
            assertEquals(12, io_uring_bpf_filter.pdu_size(filter));
            assertEquals(program.address(), io_uring_bpf_filter.filter_ptr(filter));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            BpfFilter.struct(
                                    arena, Opcode.IORING_OP_NOP, program.asSlice(0, 7), 0, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> BpfFilter.struct(arena, Opcode.IORING_OP_NOP, program, 256, 0));
        }
    }

    @Test
    void itRefusesWhereTheKernelHasIt() throws Exception {
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            MemorySegment program = refuse(arena);
            try {
                BpfFilter.register(ring, Opcode.IORING_OP_NOP, program, 0, 0);
            } catch (SyscallException e) {
                assertEquals(Errno.EINVAL, e.errno());
                assumeTrue(false, "this kernel has no IORING_REGISTER_BPF_FILTER");
            }
            ring.sq().next().nop();
            assertEquals(-Errno.EACCES, result(ring));
        }
    }

    /** In a process of its own: it cannot be taken back. */
    @Test
    void aThreadIsFilteredWhereTheKernelCan() throws Exception {
        ChildJvm.Result child = ChildJvm.run(List.of(), FilteredProgram.class);
        assertEquals(0, child.status(), child.err());
        String out = child.out().strip();
        assertTrue(
                out.equals("refused EINVAL") || out.equals("refused EBADF") || out.equals("EACCES"),
                out);
    }
}
