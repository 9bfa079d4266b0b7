package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.OpenHow;
import dev.gatun.io.ResolveFlags;
import dev.gatun.io.SpliceFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;

/** What a slot tells of the operation that was written to it. */
class WrittenOperationTest {
    private IoUring ring;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    private Sqe nop() {
        return ring.sq().next().nop();
    }

    @Test
    void itsName() {
        assertEquals(Opcode.IORING_OP_NOP, nop().operation());
        Sqe empty = ring.sq().next();
        assertThrows(IllegalStateException.class, empty::operation);
    }

    @Test
    void itsFlags() throws Exception {
        assertSame(SqeFlags.NONE, nop().flags(), "no object of its own");
        assertEquals(SqeFlags.IOSQE_IO_LINK, nop().link().flags());
        assertEquals(SqeFlags.IOSQE_IO_HARDLINK, nop().hardLink().flags());
        assertEquals(SqeFlags.IOSQE_IO_DRAIN, nop().ioDrain().flags());
        assertEquals(SqeFlags.IOSQE_ASYNC, nop().async().flags());
        assertEquals(SqeFlags.IOSQE_CQE_SKIP_SUCCESS, nop().skipSuccess().flags());
        SqeFlags both = SqeFlags.IOSQE_IO_LINK.or(SqeFlags.IOSQE_ASYNC);
        assertEquals(both, nop().userData(-1).async().link().flags());
    }

    @Test
    void theFlagsThatAnOperationSetsItself() throws Exception {
        try (var file = MemFd.create("file");
                var files = RegisteredFiles.register(ring, file)) {
            Sqe selects = ring.sq().next().read(file, 3, 8);
            assertEquals(SqeFlags.IOSQE_BUFFER_SELECT, selects.flags());
            Sqe fixed = ring.sq().next().fsync(files.get(0));
            assertTrue(fixed.flags().has(SqeFlags.IOSQE_FIXED_FILE));
            assertEquals(2, take(ring, 2).size());
        }
    }

    @Test
    void theDescriptorThatItCloses() throws Exception {
        var file = MemFd.create("file");
        assertNull(nop().descriptorToClose());
        MemorySegment memory = ring.arena().allocate(8);
        assertNull(ring.sq().next().pread(file, memory, 0, 8, 0).descriptorToClose());
        Sqe sqe = ring.sq().next().close(file);
        assertSame(file, sqe.link().descriptorToClose());
        assertNull(nop().descriptorToClose());
        assertEquals(4, take(ring, 4).size());
        assertThrows(IllegalStateException.class, sqe::descriptorToClose);
        ring.closeCompleted(file, 0);
        // The same slots have other operations now.
        for (int i = 0; i < 8; i++) {
            assertNull(nop().descriptorToClose());
        }
    }

    @Test
    void aDirectDescriptorIsNone() throws Exception {
        try (var file = MemFd.create("file");
                var files = RegisteredFiles.register(ring, file)) {
            assertNull(ring.sq().next().closeDirect(files.get(0)).descriptorToClose());
            assertEquals(1, take(ring, 1).size());
        }
    }

    @Test
    void aSlotWithoutAnOperationTellsNothing() throws Exception {
        Sqe sqe = ring.sq().next();
        assertThrows(IllegalStateException.class, sqe::flags);
        assertThrows(IllegalStateException.class, sqe::descriptorToClose);
        sqe.nop().link();
        assertEquals(SqeFlags.IOSQE_IO_LINK, sqe.flags());
        assertEquals(1, take(ring, 1).size());
        assertThrows(IllegalStateException.class, sqe::flags);
        assertThrows(IllegalStateException.class, sqe::descriptorToClose);
    }

    @Test
    void itsDescriptor() throws Exception {
        try (var file = MemFd.create("one");
                var other = MemFd.create("other");
                var files = RegisteredFiles.register(ring, file)) {
            assertNull(nop().descriptor());
            assertSame(file, ring.sq().next().fsync(file).descriptor());
            assertNull(ring.sq().next().fsync(files.get(0)).descriptor());
            Sqe splice = ring.sq().next().splice(file, 0, other, 0, 1, SpliceFlags.NONE);
            assertSame(other, splice.descriptor());
            assertEquals(4, take(ring, 4).size());
            assertThrows(IllegalStateException.class, splice::descriptor);
        }
    }

    @Test
    void whetherItMakesDescriptors() throws Exception {
        assertFalse(nop().makesDescriptors());
        MemorySegment path = ring.arena().allocateFrom("/");
        assertTrue(ring.sq().next().openat(path, OpenFlags.O_PATH, 0).makesDescriptors());
        Sqe socket = ring.sq().next().socket(AddressFamily.AF_UNIX, SocketType.SOCK_STREAM, 0);
        assertTrue(socket.makesDescriptors());
        OpenHow how = OpenHow.of(ring.arena(), OpenFlags.O_PATH, 0, ResolveFlags.NONE);
        try (SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET)) {
            assertTrue(ring.sq().next().accept(listener, SocketType.NONE).makesDescriptors());
            assertTrue(
                    ring.sq().next().acceptMultishot(listener, SocketType.NONE).makesDescriptors());
            assertTrue(ring.sq().next().openat2(path, how).makesDescriptors());
        }
    }
}
