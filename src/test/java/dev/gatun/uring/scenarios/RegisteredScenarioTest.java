package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Tables of files: which slots are used, and changes under operations. */
class RegisteredScenarioTest {
    @Test
    void aNewTableIsFilledFromItsStart() throws Exception {
        try (var ring = IoUring.open(8)) {
            MemorySegment path = ring.arena().allocateFrom("/dev/null");
            for (int round = 0; round < 3; round++) {
                try (var files = RegisteredFiles.sparse(ring, 8)) {
                    for (int slot = 0; slot < 3; slot++) {
                        assertEquals(
                                slot,
                                result(
                                        ring,
                                        s ->
                                                s.openatDirect(
                                                        path,
                                                        OpenFlags.O_RDONLY,
                                                        0,
                                                        Sqe.IORING_FILE_INDEX_ALLOC)));
                    }
                    assertEquals(8, files.size());
                }
            }
        }
    }

    @Test
    void filesChangeUnderOperations() throws Exception {
        try (var ring = IoUring.open(8);
                var first = Pipe.open();
                var second = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(16);
            var files = RegisteredFiles.register(ring, first.readEnd(), second.readEnd());
            submit(
                    ring,
                    s -> s.read(files.get(0), memory, 0, 8),
                    s -> s.read(files.get(1), memory, 8, 8));
            files.update(1, first.readEnd());
            files.update(0, second.readEnd());
            // Each still reads from what was there when it was submitted.
            second.writeEnd().write(memory.asSlice(0, 8));
            assertEquals(List.of(1L), order(take(ring, 1)));
            first.writeEnd().write(memory.asSlice(0, 8));
            assertEquals(List.of(0L), order(take(ring, 1)));
        }
    }

    @Test
    void aRingWithoutADescriptorRegisters() throws Exception {
        Kernel.assumeHas(SetupFlags.IORING_SETUP_NO_MMAP);
        var options =
                RingOptions.entries(8)
                        .with(SetupFlags.IORING_SETUP_NO_MMAP)
                        .with(SetupFlags.IORING_SETUP_REGISTERED_FD_ONLY);
        try (var ring = IoUring.open(options);
                var pipe = Pipe.open()) {
            assertThrows(IllegalStateException.class, ring::fd);
            MemorySegment memory = ring.arena().allocate(8, 4096);
            RegisteredBuffers.register(ring, memory);
            var files = RegisteredFiles.register(ring, pipe.readEnd(), pipe.writeEnd());
            assertEquals(
                    List.of(8, 8),
                    results(
                            ring,
                            s -> s.writeFixed(files.get(1), 0, memory, 0, 8, -1).link(),
                            s -> s.readFixed(files.get(0), 0, memory, 0, 8, -1)));
        }
    }

    @Test
    void aTableOfEmptySlotsOnly() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            var files = RegisteredFiles.register(ring, new Fd[] {null});
            assertThrows(IllegalStateException.class, () -> files.get(0));
            MemorySegment memory = ring.arena().allocate(8);
            var direct = files.adopt(0);
            assertEquals(-Errno.EBADF, result(ring, s -> s.pread(direct, memory, 0, 8, 0)));
            var filled = files.update(0, pipe.readEnd());
            pipe.writeEnd().write(memory);
            assertEquals(8, result(ring, s -> s.read(filled, memory, 0, 8)));
        }
    }
}
