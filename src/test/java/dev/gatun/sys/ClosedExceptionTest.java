package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.uring.DirectDescriptor;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredFiles;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What was closed says so with an exception of its own. */
class ClosedExceptionTest {
    @Test
    void ofADescriptor() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        fd.close();
        HeldFds held = new HeldFds(1);
        assertThrows(ClosedException.class, fd::acquire);
        assertThrows(ClosedException.class, fd::number);
        assertThrows(ClosedException.class, fd::detach);
        assertThrows(ClosedException.class, () -> held.hold(0, fd));
        held.close();
    }

    /** Another mistake than a use after the close. */
    @Test
    void notOfAReleaseWithoutAnAcquire() throws Exception {
        try (Fd fd = Fd.own(OpenDescriptors.file())) {
            var e = assertThrows(IllegalStateException.class, fd::release);
            assertEquals(IllegalStateException.class, e.getClass());
        }
    }

    @Test
    void ofARingAndOfWhatIsRegisteredWithIt() throws Exception {
        try (Arena arena = Arena.ofConfined();
                Fd fd = Fd.own(OpenDescriptors.file())) {
            MemorySegment memory = arena.allocate(8);
            IoUring ring = IoUring.open(4);
            RegisteredFiles files = RegisteredFiles.register(ring, fd);
            DirectDescriptor direct = files.get(0);
            files.clear(0, 1);
            var sqe = ring.sq().next();
            assertThrows(ClosedException.class, () -> sqe.pread(direct, memory, 0, 8, 0));
            sqe.nop();
            files.close();
            assertThrows(ClosedException.class, () -> files.clear(0, 1));
            ring.close();
            assertThrows(ClosedException.class, ring::submit);
        }
    }
}
