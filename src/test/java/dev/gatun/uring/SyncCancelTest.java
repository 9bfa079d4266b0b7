package dev.gatun.uring;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/** Cancelling, and waiting for it. */
class SyncCancelTest {
    private IoUring ring;
    private Pipe pipe;
    private Pipe other;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(64);
        pipe = Pipe.open();
        other = Pipe.open();
        for (int i = 0; i < 4; i++) {
            var file = i < 3 ? pipe.readEnd() : other.readEnd();
            ring.sq().next().read(file, memory, 8L * i, 8, -1).userData(i);
        }
        nothing(ring);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        other.close();
        pipe.close();
    }

    private int cancel(SyncCancel cancel) throws Exception {
        return ring.registration().cancel(cancel);
    }

    private static Done canceled(long userData) {
        return Done.of(userData, -Errno.ECANCELED);
    }

    @Test
    void byUserData() throws Exception {
        assertEquals(0, cancel(SyncCancel.userData(1)));
        assertEquals(List.of(canceled(1)), take(ring, 1));
        assertEquals(SyncCancel.NOT_FOUND, cancel(SyncCancel.userData(1)));
        assertEquals(SyncCancel.NOT_FOUND, cancel(SyncCancel.userData(17).timeout(1_000_000)));
        nothing(ring);
    }

    @Test
    void byFile() throws Exception {
        assertEquals(0, cancel(SyncCancel.file(other.readEnd())));
        assertEquals(List.of(canceled(3)), take(ring, 1));
        cancel(SyncCancel.file(pipe.readEnd()).all());
        assertEquals(Set.of(canceled(0), canceled(1), canceled(2)), Set.copyOf(take(ring, 3)));
    }

    @Test
    void byFileAndMore() throws Exception {
        assertEquals(0, cancel(SyncCancel.file(pipe.readEnd()).andUserData(2)));
        assertEquals(List.of(canceled(2)), take(ring, 1));
        SyncCancel timeouts = SyncCancel.file(pipe.readEnd()).andOpcode(Opcode.IORING_OP_TIMEOUT);
        assertEquals(SyncCancel.NOT_FOUND, cancel(timeouts));
        SyncCancel reads = SyncCancel.file(pipe.readEnd()).andOpcode(Opcode.IORING_OP_READ);
        cancel(reads.all());
        assertEquals(Set.of(canceled(0), canceled(1)), Set.copyOf(take(ring, 2)));
        SyncCancel both = SyncCancel.userData(3).andOpcode(Opcode.IORING_OP_READ);
        assertEquals(0, cancel(both));
        assertEquals(List.of(canceled(3)), take(ring, 1));
    }

    @Test
    void byDirectDescriptor() throws Exception {
        try (var files = RegisteredFiles.register(ring, null, other.readEnd())) {
            ring.sq().next().read(files.get(1), memory, 32, 8, -1).userData(9);
            nothing(ring);
            assertEquals(0, cancel(SyncCancel.file(files.get(1)).andUserData(9)));
            assertEquals(List.of(canceled(9)), take(ring, 1));
            DirectDescriptor old = files.get(1);
            files.clear(1, 1);
            assertThrows(IllegalStateException.class, () -> cancel(SyncCancel.file(old)));
        }
    }

    @Test
    void all() throws Exception {
        cancel(SyncCancel.any().timeout(20_000_000_000L));
        assertEquals(4, Set.copyOf(take(ring, 4)).size());
        nothing(ring);
    }

    @Test
    void misuseIsRefused() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> SyncCancel.any().timeout(-2));
        pipe.readEnd().close();
        assertThrows(IllegalStateException.class, () -> cancel(SyncCancel.file(pipe.readEnd())));
    }
}
