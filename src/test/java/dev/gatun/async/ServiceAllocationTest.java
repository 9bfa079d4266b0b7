package dev.gatun.async;

import static dev.gatun.async.AllocatedBytes.ADDRESS;
import static dev.gatun.async.AllocatedBytes.FLAGS;
import static dev.gatun.async.AllocatedBytes.NOTHING;
import static dev.gatun.async.AllocatedBytes.PATH;
import static dev.gatun.async.AllocatedBytes.REQUEST;
import static dev.gatun.async.AllocatedBytes.SEGMENT;
import static dev.gatun.async.AllocatedBytes.SEVERAL;
import static dev.gatun.async.AllocatedBytes.SOCKET;

import dev.gatun.event.PollFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.MemFdFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.io.Whence;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a call allocates, as {@link RingService} says: nothing if it does not wait, one object of 64
 * bytes if it is handed over, and the ring's thread none.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ServiceAllocationTest {
    private static final int PAGE = 4096;
    private static final String NAME = "of allocations";

    private final byte[] array = new byte[PAGE];
    private final ByteBuffer onHeap = ByteBuffer.allocate(PAGE);
    private final ByteBuffer direct = ByteBuffer.allocateDirect(PAGE);
    private final MemorySegment heap = MemorySegment.ofArray(array);

    @TempDir private Path directory;
    private Arena arena;
    private MemorySegment other;
    private MemorySegment own;
    private MemorySegment[] several;
    private RingService service;

    @BeforeEach
    void open() throws Exception {
        AllocatedBytes.assumeSmallReferences();
        arena = Arena.ofShared();
        service = RingService.open(ServiceOptions.DEFAULT.name(NAME));
        other = arena.allocate(PAGE);
        own = service.arena().allocate(PAGE, PAGE);
        several = new MemorySegment[] {heap.asSlice(0, 100), other, own.asSlice(0, 100)};
    }

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
            arena.close();
        }
    }

    private AllocatedBytes on(boolean virtual) {
        return new AllocatedBytes(NAME + "-0", virtual);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofReadsOfWhatIsCached(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (FileFd file = Services.file(directory, Services.bytes(2 * PAGE))) {
            bytes.assertAtMost(NOTHING, () -> service.pread(file, heap, 0));
            bytes.assertAtMost(NOTHING, () -> service.pread(file, heap, 10, 100, 0));
            bytes.assertAtMost(NOTHING, () -> service.pread(file, other, 0));
            bytes.assertAtMost(NOTHING, () -> service.pread(file, own, 0));
            bytes.assertAtMost(NOTHING, () -> service.pread(file, array, 0));
            bytes.assertAtMost(NOTHING, () -> service.pread(file, onHeap.clear(), 0));
            bytes.assertAtMost(SEGMENT, () -> service.pread(file, direct.clear(), 0));
            bytes.assertAtMost(SEVERAL, () -> service.preadv(file, several, 0));
            bytes.assertAtMost(NOTHING, () -> service.read(atStart(file), heap));
            bytes.assertAtMost(NOTHING, () -> service.read(atStart(file), array));
        }
    }

    private static FileFd atStart(FileFd file) throws IOException {
        file.lseek(0, Whence.SEEK_SET);
        return file;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofReadsByTheRing(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (FileFd file = Services.file(directory, Services.bytes(2 * PAGE))) {
            service.transfers().hint(file).setImpossible();
            bytes.assertAtMost(REQUEST, () -> service.pread(file, heap, 0));
            bytes.assertAtMost(REQUEST, () -> service.pread(file, other, 0));
            bytes.assertAtMost(REQUEST, () -> service.pread(file, own, 0));
            bytes.assertAtMost(REQUEST, () -> service.pread(file, array, 0));
            bytes.assertAtMost(REQUEST, () -> service.pread(file, onHeap.clear(), 0));
            bytes.assertAtMost(REQUEST + SEGMENT, () -> service.pread(file, direct.clear(), 0));
            bytes.assertAtMost(REQUEST + SEVERAL, () -> service.preadv(file, several, 0));
            bytes.assertAtMost(REQUEST, () -> service.read(atStart(file), heap));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofWrites(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (FileFd file = Services.file(directory, Services.bytes(2 * PAGE))) {
            bytes.assertAtMost(REQUEST, () -> service.pwrite(file, heap, 0));
            bytes.assertAtMost(REQUEST, () -> service.pwrite(file, heap, 10, 100, 0));
            bytes.assertAtMost(REQUEST, () -> service.pwrite(file, other, 0));
            bytes.assertAtMost(REQUEST, () -> service.pwrite(file, own, 0));
            bytes.assertAtMost(REQUEST, () -> service.pwrite(file, array, 0));
            bytes.assertAtMost(REQUEST, () -> service.pwrite(file, onHeap.clear(), 0));
            bytes.assertAtMost(REQUEST + SEGMENT, () -> service.pwrite(file, direct.clear(), 0));
            bytes.assertAtMost(REQUEST + SEVERAL, () -> service.pwritev(file, several, 0));
            bytes.assertAtMost(REQUEST, () -> service.write(atStart(file), heap));
        }
    }

    /** The thread of the ring allocates nothing; who asks, what a path and the struct take. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofPaths(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        Statx statx = Statx.allocate(arena);
        bytes.assertAtMost(
                PATH,
                () ->
                        service.statx(
                                directory,
                                AtFlags.AT_STATX_SYNC_AS_STAT,
                                StatxMask.STATX_SIZE,
                                statx));
        bytes.assertAtMost(PATH, () -> service.open(directory, OpenFlags.O_PATH).close());
    }

    /** In memory, where nothing waits for a device. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofSyncs(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (MemFd file = MemFd.create(NAME, MemFdFlags.MFD_CLOEXEC)) {
            bytes.assertAtMost(REQUEST, () -> service.fsync(file));
            bytes.assertAtMost(REQUEST, () -> service.fdatasync(file));
        }
    }

    /** Before Linux 6.4, a pipe knows no call that does not wait: then all is handed over. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofPipes(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (Pipe pipe = Pipe.open()) {
            service.write(pipe.writeEnd(), array);
            boolean mayWait = !service.transfers().hint(pipe.writeEnd()).isPossible();
            service.read(pipe.readEnd(), array);
            // Of each of the two: a poll, and the transfer.
            long requests = mayWait ? 4 * REQUEST : NOTHING;
            bytes.assertAtMost(requests, () -> throughPipe(pipe, heap));
            bytes.assertAtMost(requests, () -> throughPipe(pipe, own));
            bytes.assertAtMost(
                    requests,
                    () -> {
                        service.write(pipe.writeEnd(), array);
                        service.read(pipe.readEnd(), array);
                    });
            bytes.assertAtMost(
                    requests + SEGMENT,
                    () -> {
                        service.write(pipe.writeEnd(), onHeap.clear());
                        service.read(pipe.readEnd(), direct.clear());
                    });
            bytes.assertAtMost(
                    requests + 2 * SEVERAL,
                    () -> {
                        service.pwritev(pipe.writeEnd(), several, Syscalls.FILE_POSITION);
                        service.preadv(pipe.readEnd(), several, Syscalls.FILE_POSITION);
                    });
        }
    }

    private void throughPipe(Pipe pipe, MemorySegment memory) throws IOException {
        service.write(pipe.writeEnd(), memory);
        service.read(pipe.readEnd(), memory);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofSockets(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            for (MemorySegment each : new MemorySegment[] {own, heap, other}) {
                bytes.assertAtMost(
                        NOTHING,
                        () -> {
                            service.send(pair.first(), each, MessageFlags.NONE);
                            service.recv(pair.second(), each, MessageFlags.NONE);
                        });
            }
        }
    }

    /** Each receive waits for the answer of another thread. */
    @Test
    void ofReceivesThatWait() throws Exception {
        AllocatedBytes bytes = on(false);
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            Thread answers = Thread.ofPlatform().daemon().start(() -> answer(pair.second()));
            for (MemorySegment each : new MemorySegment[] {own, heap, other}) {
                bytes.assertAtMost(
                        REQUEST,
                        () -> {
                            service.send(pair.first(), each, 0, 1, MessageFlags.NONE);
                            service.recv(pair.first(), each, 0, 1, MessageFlags.NONE);
                        });
            }
            pair.first().close();
            answers.join();
        }
    }

    private void answer(SocketFd socket) {
        MemorySegment one = MemorySegment.ofArray(new byte[1]);
        try {
            while (service.recv(socket, one, MessageFlags.NONE) > 0) {
                service.send(socket, one, MessageFlags.NONE);
            }
        } catch (IOException e) {
            // The other end is closed.
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofConnections(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        try (SocketFd listener = SocketFd.unix(SocketType.SOCK_STREAM)) {
            String name = NAME + ProcessHandle.current().pid() + "-" + System.nanoTime();
            SocketAddress address = SocketAddress.unixAbstract(arena, name);
            listener.bind(address);
            listener.listen(1);
            bytes.assertAtMost(
                    2 * REQUEST + ADDRESS + 2 * SOCKET,
                    () -> {
                        try (SocketFd client = SocketFd.unix(SocketType.SOCK_STREAM)) {
                            service.connect(client, address);
                            service.accept(listener).close();
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofPolls(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        Duration minute = Duration.ofMinutes(1);
        PollFlags in = PollFlags.POLLIN;
        PollFlags out = PollFlags.POLLOUT;
        try (Pipe pipe = Pipe.open()) {
            bytes.assertAtMost(REQUEST + FLAGS, () -> service.poll(pipe.writeEnd(), out));
            bytes.assertAtMost(
                    REQUEST + FLAGS, () -> service.poll(pipe.writeEnd(), out, Duration.ZERO));
            bytes.assertAtMost(FLAGS, () -> service.poll(pipe.readEnd(), in, Duration.ZERO));
            bytes.timed()
                    .assertAtMost(
                            REQUEST + FLAGS, () -> service.poll(pipe.writeEnd(), out, minute));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAnyOperation(boolean virtual) throws Exception {
        AllocatedBytes bytes = on(virtual);
        Operation nop = Sqe::nop;
        Duration minute = Duration.ofMinutes(1);
        bytes.assertAtMost(REQUEST, () -> service.call(nop));
        bytes.timed().assertAtMost(REQUEST, () -> service.call(nop, minute));
        Semaphore told = new Semaphore(0);
        OperationHandler tells = (res, flags) -> told.release();
        bytes.assertAtMost(
                REQUEST,
                () -> {
                    service.submit(nop, tells);
                    // In place of a wait, which would allocate as well.
                    while (!told.tryAcquire()) {
                        Thread.onSpinWait();
                    }
                });
    }
}
