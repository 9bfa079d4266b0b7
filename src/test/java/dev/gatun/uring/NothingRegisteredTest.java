package dev.gatun.uring;

import static dev.gatun.uring.Completions.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What operations complete with, as they say, where the ring has not what they name. */
class NothingRegisteredTest {
    private static final int NO_GROUP = 77;

    private IoUring ring;
    private MemorySegment memory;
    private MemorySegment path;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(4);
        memory = ring.arena().allocate(64);
        path = ring.arena().allocateFrom("/dev/null");
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    private Sqe next() {
        return ring.sq().next();
    }

    @Test
    void noTableOfFiles() throws Exception {
        next().openatDirect(path, OpenFlags.O_RDONLY, 0, 0);
        assertEquals(-Errno.ENXIO, result(ring));
        next().socketDirect(AddressFamily.AF_UNIX, SocketType.SOCK_STREAM, 0, 0);
        assertEquals(-Errno.ENXIO, result(ring));
        next().openatDirect(path, OpenFlags.O_RDONLY, 0, Sqe.IORING_FILE_INDEX_ALLOC);
        assertEquals(-Errno.ENFILE, result(ring));
        memory.set(ValueLayout.JAVA_INT, 0, -1);
        next().filesUpdate(memory, 1, 0);
        assertEquals(-Errno.ENXIO, result(ring));
    }

    @Test
    void aSlotBeyondTheTable() throws Exception {
        try (var files = RegisteredFiles.sparse(ring, 2)) {
            next().openatDirect(path, OpenFlags.O_RDONLY, 0, files.size());
            assertEquals(-Errno.EINVAL, result(ring));
            memory.set(ValueLayout.JAVA_INT, 0, -1);
            next().filesUpdate(memory, 1, files.size());
            assertEquals(-Errno.EINVAL, result(ring));
        }
    }

    @Test
    void noTableOfBuffers() throws Exception {
        try (var file = MemFd.create("file")) {
            next().readFixed(file, 0, memory, 0, 8, 0);
            assertEquals(-Errno.EFAULT, result(ring));
            next().writeFixed(file, 0, memory, 0, 8, 0);
            assertEquals(-Errno.EFAULT, result(ring));
        }
    }

    @Test
    void noGroupOfBuffers() throws Exception {
        try (var file = MemFd.create("file")) {
            next().pread(file, NO_GROUP, 8, 0);
            assertEquals(-Errno.ENOBUFS, result(ring));
        }
        next().removeBuffers(1, NO_GROUP);
        assertEquals(-Errno.ENOENT, result(ring));
        try (var buffers = BufferRing.register(ring, NO_GROUP, 2, 32)) {
            next().provideBuffers(memory, 32, 2, buffers.group(), 0);
            assertEquals(-Errno.EINVAL, result(ring));
            next().removeBuffers(1, buffers.group());
            assertEquals(-Errno.EINVAL, result(ring));
        }
    }

    @Test
    void noOperationToTimeOut() throws Exception {
        next().linkTimeout(Timespec.ofNanos(ring.arena(), 1), TimeoutFlags.NONE);
        assertEquals(-Errno.EINVAL, result(ring));
    }

    /** A cancellation that has none: with all it is no error. */
    @Test
    void noOperationToCancel() throws Exception {
        next().asyncCancel(Cancellation.any());
        assertEquals(0, result(ring));
        next().asyncCancel(Cancellation.any().all());
        assertEquals(0, result(ring));
        try (var file = MemFd.create("file")) {
            next().asyncCancel(Cancellation.of(file));
            assertEquals(-Errno.ENOENT, result(ring));
            next().asyncCancel(Cancellation.of(file).all());
            assertEquals(0, result(ring));
            Registration registration = ring.registration();
            assertEquals(
                    Registration.NOT_FOUND, registration.syncCancel(Cancellation.of(file), -1));
            assertEquals(0, registration.syncCancel(Cancellation.of(file).all(), -1));
        }
        assertEquals(0, ring.registration().syncCancel(Cancellation.any(), -1));
    }
}
