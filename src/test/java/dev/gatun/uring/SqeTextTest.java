package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.MemFd;
import dev.gatun.io.RwFlags;
import dev.gatun.net.MessageFlags;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;

/** A slot prints what it holds. */
class SqeTextTest {
    @Test
    void anOperationWithItsFieldsByTheirNames() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("printed")) {
            MemorySegment memory = ring.arena().allocate(64);
            int fd = file.number();
            String at = "0x" + Long.toHexString(memory.address() + 8);
            assertEquals(
                    "{opcode=IORING_OP_READ, fd="
                            + fd
                            + ", off=4096, addr="
                            + at
                            + ", len=16,"
                            + " user_data=0}",
                    ring.sq().next().pread(file, memory, 8, 16, 4096).toString());
            assertEquals(
                    "{opcode=IORING_OP_WRITE, flags=IOSQE_IO_LINK|IOSQE_ASYNC, ioprio=5, fd="
                            + fd
                            + ", off=-1, addr="
                            + at
                            + ", len=16, op_flags=0x2,"
                            + " personality=7, user_data=-42}",
                    ring.sq()
                            .next()
                            .pwritev2(file, memory, 8, 16, -1, RwFlags.RWF_DSYNC)
                            .link()
                            .async()
                            .ioPriority(5)
                            .personality(7)
                            .userData(-42)
                            .toString());
            assertEquals(
                    "{opcode=IORING_OP_RECV, flags=IOSQE_BUFFER_SELECT, ioprio=2, fd="
                            + fd
                            + ", off=0, addr=0x0, len=0, op_flags=0x40, buf_group=0,"
                            + " user_data=1}",
                    ring.sq()
                            .next()
                            .recvMultishot(file, 0, MessageFlags.MSG_DONTWAIT, RecvSendFlags.of(0))
                            .userData(1)
                            .toString());
        }
    }

    @Test
    void aDirectDescriptorAndARegisteredBuffer() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("printed")) {
            DirectDescriptor direct = RegisteredFiles.register(ring, file, file).get(1);
            MemorySegment memory = ring.arena().allocate(64);
            RegisteredBuffers.register(ring, memory, memory);
            String at = "0x" + Long.toHexString(memory.address());
            assertEquals(
                    "{opcode=IORING_OP_READ_FIXED, flags=IOSQE_FIXED_FILE, fd=1, off=0, addr="
                            + at
                            + ", len=64, buf_index=1, user_data=0}",
                    ring.sq().next().readFixed(direct, 1, memory, 0, 64, 0).toString());
            assertEquals(
                    "{opcode=IORING_OP_CLOSE, fd=0, off=0, addr=0x0, len=0, file_index=2,"
                            + " user_data=0}",
                    ring.sq().next().closeDirect(direct).toString());
        }
    }

    @Test
    void aSlotWithoutAnOperation() throws Exception {
        Sqe sqe;
        try (var ring = IoUring.open(8)) {
            sqe = ring.sq().next();
            assertEquals("{no operation}", sqe.toString());
            sqe.nop();
            assertEquals(
                    "{opcode=IORING_OP_NOP, fd=-1, off=0, addr=0x0, len=0, user_data=0}",
                    sqe.toString());
            ring.submitAndWait(1);
            assertEquals("{no operation}", sqe.toString());
        }
        assertEquals("{freed}", sqe.toString());
    }
}
