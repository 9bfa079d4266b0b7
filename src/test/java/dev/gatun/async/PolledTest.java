package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/** Pipes and sockets, which are waited for by poll. */
class PolledTest {
    @TempDir Path folder;

    private RingService service;
    private ExecutorService threads;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open(ServiceOptions.DEFAULT.buffers(4, 1));
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        service.close();
        threads.shutdownNow();
    }

    /** Begins a call that is to wait; this thread goes on a little later. */
    private <T> Future<T> waiting(Callable<T> call) throws Exception {
        Future<T> future = threads.submit(call);
        Thread.sleep(5); // mostly it waits by then; the result is the same if not
        return future;
    }

    @Test
    void pipesOfEveryMemory() throws Exception {
        byte[] content = Services.bytes(3000);
        try (Pipe pipe = Pipe.open();
                Arena confined = Arena.ofConfined()) {
            MemorySegment own = service.arena().allocate(4000);
            for (int i = 0; i < 5; i++) {
                byte[] heap = new byte[4000];
                Future<Long> read = waiting(() -> service.read(pipe.readEnd(), heap));
                MemorySegment from = confined.allocate(content.length);
                from.copyFrom(MemorySegment.ofArray(content));
                assertEquals(3000, service.write(pipe.writeEnd(), from));
                assertEquals(3000, read.get());
                assertArrayEquals(content, Arrays.copyOf(heap, 3000));

                own.fill((byte) 0);
                Future<Long> readOwn = waiting(() -> service.read(pipe.readEnd(), own));
                assertEquals(3000, service.write(pipe.writeEnd(), content));
                assertEquals(3000, readOwn.get());
                assertArrayEquals(content, own.asSlice(0, 3000).toArray(JAVA_BYTE));

                MemorySegment[] parts = {
                    MemorySegment.ofArray(new byte[1000]), confined.allocate(2000)
                };
                assertEquals(3000, service.pwritev(pipe.writeEnd(), parts, -1));
                MemorySegment[] back = {
                    MemorySegment.ofArray(new byte[1000]), MemorySegment.ofArray(new byte[9000])
                };
                assertEquals(3000, service.preadv(pipe.readEnd(), back, Syscalls.FILE_POSITION));
            }
            Future<Long> end = waiting(() -> service.read(pipe.readEnd(), new byte[10]));
            pipe.writeEnd().close();
            assertEquals(0, end.get());
        }
    }

    /** Before Linux 6.4, a pipe cannot be asked not to wait. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullPipeIsWaitedFor(boolean knowsNowait) throws Exception {
        try (Pipe pipe = Pipe.open()) {
            if (!knowsNowait) {
                service.transfers().hint(pipe.readEnd()).setImpossible();
                service.transfers().hint(pipe.writeEnd()).setImpossible();
            }
            byte[] content = Services.bytes(1 << 20);
            Future<Void> writer =
                    threads.submit(
                            () -> {
                                for (int at = 0; at < content.length; ) {
                                    MemorySegment rest = MemorySegment.ofArray(content).asSlice(at);
                                    at += (int) service.write(pipe.writeEnd(), rest);
                                }
                                return null;
                            });
            byte[] back = new byte[content.length];
            for (int at = 0; at < back.length; ) {
                MemorySegment rest = MemorySegment.ofArray(back).asSlice(at);
                at += (int) service.read(pipe.readEnd(), rest);
            }
            writer.get();
            assertArrayEquals(content, back);
        }
    }

    /** Otherwise the buffers would be gone as soon as so many wait. */
    @Test
    void whoWaitsHoldsNoBuffer() throws Exception {
        Pipe[] pipes = new Pipe[20];
        for (int i = 0; i < pipes.length; i++) {
            Pipe pipe = Pipe.open();
            pipes[i] = pipe;
            threads.submit(() -> service.read(pipe.readEnd(), new byte[100]));
            threads.submit(
                    () ->
                            service.preadv(
                                    pipe.readEnd(),
                                    new MemorySegment[] {MemorySegment.ofArray(new byte[100])},
                                    -1));
            threads.submit(() -> service.read(pipe.readEnd(), Arena.ofAuto().allocate(1 << 20)));
        }
        Thread.sleep(20);
        try (MemFd file = MemFd.create("goes on")) {
            assertEquals(10_000, service.pwrite(file, new byte[10_000], 0));
            assertEquals(5000, service.pread(file, new byte[5000], 0));
        }
        service.close();
        for (Pipe each : pipes) {
            each.close();
        }
    }

    @Test
    void nonBlockingDescriptorsAreWaitedForAsWell() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            Fcntl.setNonBlocking(pipe.readEnd(), true);
            for (MemorySegment memory :
                    new MemorySegment[] {
                        MemorySegment.ofArray(new byte[10]), service.arena().allocate(10)
                    }) {
                for (int i = 0; i < 10; i++) {
                    Future<Long> read = waiting(() -> service.read(pipe.readEnd(), memory));
                    assertEquals(3, service.write(pipe.writeEnd(), new byte[3]));
                    assertEquals(3, read.get());
                }
            }
        }
    }

    @Test
    void connections() throws Exception {
        try (SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET);
                Arena confined = Arena.ofConfined()) {
            SocketAddress address = SocketAddress.inet4(confined, SocketAddress.INADDR_LOOPBACK, 0);
            listener.bind(address);
            listener.listen(16);
            listener.getsockname(address);
            Future<SocketFd> accepted = waiting(() -> service.accept(listener));
            try (SocketFd client = SocketFd.tcp(AddressFamily.AF_INET)) {
                service.connect(client, address);
                try (SocketFd server = accepted.get()) {
                    MemorySegment own = service.arena().allocate(100);
                    for (MemorySegment buffer :
                            new MemorySegment[] {MemorySegment.ofArray(new byte[100]), own}) {
                        for (int i = 0; i < 10; i++) {
                            Future<Long> received =
                                    waiting(() -> service.recv(server, buffer, MessageFlags.NONE));
                            byte[] five = {1, 2, 3, 4, (byte) i};
                            assertEquals(
                                    5,
                                    service.send(
                                            client,
                                            MemorySegment.ofArray(five),
                                            MessageFlags.NONE));
                            assertEquals(5, received.get());
                            assertEquals(i, buffer.get(JAVA_BYTE, 4));
                        }
                    }
                    assertEquals(
                            Fd.WOULD_BLOCK, service.recv(server, own, MessageFlags.MSG_DONTWAIT));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> service.recv(server, own, MessageFlags.MSG_WAITALL));
                    assertEquals(2, service.send(server, own, 0, 2, MessageFlags.NONE));
                    assertEquals(2, service.recv(client, own, 50, 50, MessageFlags.NONE));
                    assertEquals(PollFlags.POLLOUT, service.poll(client, PollFlags.POLLOUT));
                    Future<Long> end = waiting(() -> service.recv(server, own, MessageFlags.NONE));
                    client.shutdown(Shutdown.SHUT_WR);
                    assertEquals(0, end.get());
                }
            }
        }
    }

    @Test
    void nobodyListens() throws Exception {
        try (SocketFd client = SocketFd.tcp(AddressFamily.AF_INET);
                SocketFd unused = SocketFd.tcp(AddressFamily.AF_INET);
                Arena arena = Arena.ofConfined()) {
            SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0);
            unused.bind(address);
            unused.getsockname(address);
            SyscallException e =
                    assertThrows(SyscallException.class, () -> service.connect(client, address));
            assertEquals(Errno.ECONNREFUSED, e.errno());
        }
    }

    @Test
    void cancelAllEndsTheCallsOnADescriptor() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            Future<Long> received =
                    waiting(
                            () ->
                                    service.recv(
                                            pair.first(),
                                            service.arena().allocate(10),
                                            MessageFlags.NONE));
            Future<Long> read = waiting(() -> service.read(pair.first(), new byte[10]));
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!(received.isDone() && read.isDone())) {
                service.cancelAll(pair.first());
                assertTrue(System.nanoTime() < deadline);
            }
            for (Future<Long> each : List.of(received, read)) {
                SyscallException e = (SyscallException) each.exceptionNow();
                assertEquals(Errno.ECANCELED, e.errno());
            }
            assertTrue(pair.first().isOpen());
        }
    }

    @Test
    void closeOfADescriptor() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            int number = pipe.readEnd().number();
            service.close(pipe.readEnd());
            assertFalse(pipe.readEnd().isOpen());
            assertFalse(OpenDescriptors.isOpen(number));
            service.close(pipe.readEnd());
            Fd borrowed = Fd.borrow(pipe.writeEnd().number());
            service.close(borrowed);
            assertFalse(borrowed.isOpen());
            assertTrue(pipe.writeEnd().isOpen());
            // In use by this thread: closed at the end of that.
            int used = pipe.writeEnd().acquire();
            service.close(pipe.writeEnd());
            assertTrue(OpenDescriptors.isOpen(used));
            pipe.writeEnd().release();
            assertFalse(OpenDescriptors.isOpen(used));
        }
    }

    /** A FIFO with a name knows no RWF_NOWAIT: of many that it wakes, one finds something. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWaitsForAFifoHoldsNoBuffer(boolean asVector) throws Exception {
        Path path = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        byte[] content = Services.bytes(50_000);
        int readers = 5;
        try (FileFd fifo = FileFd.open(path, OpenFlags.O_RDWR);
                FileFd file = Services.file(folder, content)) {
            List<Future<Long>> reads = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                byte[] into = new byte[16 << 10];
                reads.add(
                        waiting(
                                () ->
                                        asVector
                                                ? service.preadv(
                                                        fifo,
                                                        new MemorySegment[] {
                                                            MemorySegment.ofArray(into)
                                                        },
                                                        Syscalls.FILE_POSITION)
                                                : service.read(fifo, into)));
            }
            long read = 0;
            for (int i = 1; i <= readers; i++) {
                assertEquals(100, service.write(fifo, new byte[100]));
                int least = i;
                Until.holds(
                        least + " have read",
                        () -> reads.stream().filter(Future::isDone).count() >= least);
                byte[] back = new byte[content.length];
                assertEquals(content.length, service.pread(file, back, 0));
                assertArrayEquals(content, back);
            }
            for (Future<Long> each : reads) {
                read += each.get();
            }
            assertEquals(100 * readers, read);
        }
    }

    /** Such a buffer lasts as long as the service, so a view must not have some of its own. */
    @Test
    void viewsShareTheBuffersOfThoseWhoWait() throws Exception {
        Path path = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        byte[] content = Services.bytes(100);
        BouncePool spare = service.rings().spares().take(content.length);
        spare.memory().fill((byte) 0);
        service.rings().spares().give(spare);
        try (FileFd fifo = FileFd.open(path, OpenFlags.O_RDWR)) {
            service.read(fifo, new byte[0]);
            assertEquals(100, service.ignoringInterrupts().write(fifo, content));
            assertEquals(100, service.ignoringInterrupts().write(fifo, content));
        }
        assertArrayEquals(content, spare.memory().asSlice(0, 100).toArray(JAVA_BYTE));
    }

    /** The first answer of that kind may mean that there are no calls without a wait. */
    @Test
    void whatIsNotSupportedIsAnError() throws Exception {
        int number =
                SocketSyscalls.socket(
                        AddressFamily.AF_ALG.value(), SocketType.SOCK_SEQPACKET.bits(), 0);
        assumeTrue(number >= 0, () -> "no sockets of AF_ALG: " + Errno.describe(-number));
        try (SocketFd socket = SocketFd.own(number)) {
            var e = assertThrows(SyscallException.class, () -> service.read(socket, new byte[8]));
            assertEquals(Errno.EOPNOTSUPP, e.errno());
        }
    }

    /** It says that it is a regular file, and has no position. */
    @Test
    void aStreamOfTheKernelIsWaitedFor() throws Exception {
        Path stream = Path.of("/sys/kernel/tracing/trace_pipe");
        try (FileFd traces = openedIfPossible(stream);
                FileFd file = Services.file(folder, new byte[1])) {
            assertFalse(
                    FileHint.of(traces, new ReentrantLock(), new FileSystems(null), true)
                            .isPositional());
            assertTrue(
                    FileHint.of(file, new ReentrantLock(), new FileSystems(null), true)
                            .isPositional());
        }
    }

    private static FileFd openedIfPossible(Path path) {
        try {
            return FileFd.open(path, OpenFlags.O_RDONLY);
        } catch (SyscallException e) {
            return abort("cannot open it: " + e.getMessage());
        }
    }

    @Test
    void aPollWithoutTimeLooksAllTheSame() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            PollFlags none = service.poll(pipe.readEnd(), PollFlags.POLLIN, Duration.ZERO);
            assertEquals(PollFlags.NONE, none);
            service.write(pipe.writeEnd(), new byte[1]);
            for (int i = 0; i < 1000; i++) {
                Duration time = Duration.ofNanos(i % 2);
                assertEquals(
                        PollFlags.POLLIN, service.poll(pipe.readEnd(), PollFlags.POLLIN, time));
            }
        }
    }

    /** A message that is larger than the service's buffers is neither split nor cut off. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void largeMessagesStayWhole(boolean socketsKnowNowait) throws Exception {
        byte[] content = Services.bytes(150_000);
        MemorySegment heap = MemorySegment.ofArray(content);
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_SEQPACKET)) {
            SocketFd from = pair.first();
            SocketFd to = pair.second();
            if (!socketsKnowNowait) {
                // As an older kernel says.
                service.transfers().hint(from).setImpossible();
                service.transfers().hint(to).setImpossible();
            }
            byte[] back = new byte[200_000];
            assertEquals(150_000, service.send(from, heap, MessageFlags.NONE));
            assertEquals(150_000, service.recv(to, MemorySegment.ofArray(back), MessageFlags.NONE));
            assertArrayEquals(content, Arrays.copyOf(back, content.length));
            assertEquals(150_000, service.write(from, content));
            assertEquals(150_000, service.read(to, back));
            MemorySegment[] parts = {heap.asSlice(0, 70_000), heap.asSlice(70_000)};
            assertEquals(150_000, service.pwritev(from, parts, Syscalls.FILE_POSITION));
            Arrays.fill(back, (byte) 0);
            MemorySegment[] whole = {MemorySegment.ofArray(back)};
            assertEquals(150_000, service.preadv(to, whole, Syscalls.FILE_POSITION));
            assertArrayEquals(content, Arrays.copyOf(back, content.length));
        }
    }
}
