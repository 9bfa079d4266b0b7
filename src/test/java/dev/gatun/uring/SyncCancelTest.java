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
            ring.sq().next().read(file, memory, 8L * i, 8).userData(i);
        }
        nothing(ring);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        other.close();
        pipe.close();
    }

    private int cancel(Cancellation which) throws Exception {
        return ring.registration().syncCancel(which, -1);
    }

    private static Cancellation with(long userData) {
        return Cancellation.any().userData(userData);
    }

    private static Done canceled(long userData) {
        return Done.of(userData, -Errno.ECANCELED);
    }

    @Test
    void byUserData() throws Exception {
        assertEquals(0, cancel(with(1)));
        assertEquals(List.of(canceled(1)), take(ring, 1));
        assertEquals(Registration.NOT_FOUND, cancel(with(1)));
        assertEquals(Registration.NOT_FOUND, ring.registration().syncCancel(with(17), 1_000_000));
        nothing(ring);
    }

    @Test
    void byFile() throws Exception {
        assertEquals(0, cancel(Cancellation.of(other.readEnd())));
        assertEquals(List.of(canceled(3)), take(ring, 1));
        cancel(Cancellation.of(pipe.readEnd()).all());
        assertEquals(Set.of(canceled(0), canceled(1), canceled(2)), Set.copyOf(take(ring, 3)));
    }

    @Test
    void byFileAndMore() throws Exception {
        Kernel.assumeCancellationHeedsAllKeys();
        assertEquals(0, cancel(Cancellation.of(pipe.readEnd()).userData(2)));
        assertEquals(List.of(canceled(2)), take(ring, 1));
        Cancellation timeouts = Cancellation.of(pipe.readEnd()).opcode(Opcode.IORING_OP_TIMEOUT);
        assertEquals(Registration.NOT_FOUND, cancel(timeouts));
        Cancellation reads = Cancellation.of(pipe.readEnd()).opcode(Opcode.IORING_OP_READ);
        cancel(reads.all());
        assertEquals(Set.of(canceled(0), canceled(1)), Set.copyOf(take(ring, 2)));
        Cancellation both = with(3).opcode(Opcode.IORING_OP_READ);
        assertEquals(0, cancel(both));
        assertEquals(List.of(canceled(3)), take(ring, 1));
    }

    @Test
    void byDirectDescriptor() throws Exception {
        // First: on Linux 6.1, the close of the table would wait for the read.
        Kernel.assumeCancellationHeedsAllKeys();
        try (var files = RegisteredFiles.register(ring, null, other.readEnd())) {
            ring.sq().next().read(files.get(1), memory, 32, 8).userData(9);
            nothing(ring);
            assertEquals(0, cancel(Cancellation.of(files.get(1)).userData(9)));
            assertEquals(List.of(canceled(9)), take(ring, 1));
            DirectDescriptor old = files.get(1);
            files.clear(1, 1);
            assertThrows(IllegalStateException.class, () -> cancel(Cancellation.of(old)));
        }
    }

    @Test
    void all() throws Exception {
        ring.registration().syncCancel(Cancellation.any(), 20_000_000_000L);
        assertEquals(4, Set.copyOf(take(ring, 4)).size());
        nothing(ring);
    }

    @Test
    void misuseIsRefused() throws Exception {
        assertThrows(
                IllegalArgumentException.class,
                () -> ring.registration().syncCancel(Cancellation.any(), -2));
        pipe.readEnd().close();
        assertThrows(IllegalStateException.class, () -> cancel(Cancellation.of(pipe.readEnd())));
    }
}
