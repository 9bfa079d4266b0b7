package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Handlers, operations with many completions, and chains. */
class HandlerTest {
    private RingService service;
    private Pipe pipe;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
        pipe = Pipe.open();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        pipe.close();
    }

    @Test
    void connectionsOneAfterTheOther() throws Exception {
        BlockingQueue<Integer> accepted = new ArrayBlockingQueue<>(100);
        try (SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET)) {
            SocketAddress address =
                    SocketAddress.inet4(service.arena(), SocketAddress.INADDR_LOOPBACK, 0);
            listener.bind(address);
            listener.listen(16);
            listener.getsockname(address);
            CompletableFuture<Integer> last = new CompletableFuture<>();
            Subscription subscription =
                    service.start(
                            sqe -> sqe.acceptMultishot(listener, SocketType.NONE),
                            (res, flags) -> {
                                if (Completion.hasMore(flags)) {
                                    accepted.add(res);
                                } else {
                                    last.complete(res);
                                }
                            });
            for (int i = 0; i < 3; i++) {
                try (SocketFd client = SocketFd.tcp(AddressFamily.AF_INET)) {
                    service.connect(client, address);
                    Integer number = accepted.poll(20, TimeUnit.SECONDS);
                    SocketFd.own(number).close();
                }
            }
            assertFalse(subscription.isEnded());
            subscription.close();
            assertTrue(subscription.isEnded());
            assertEquals(-Errno.ECANCELED, last.getNow(null));
            subscription.close();
            subscription.cancel();
        }
    }

    @Test
    void aHandlerThatThrowsHarmsNobody() throws Exception {
        Subscription subscription =
                service.submit(
                        Sqe::nop,
                        (res, flags) -> {
                            throw new IllegalCallerException("a test's: this is to be logged");
                        });
        assertEquals(0, service.call(Sqe::nop));
        subscription.close();
        assertTrue(subscription.isEnded());
    }

    @Test
    void aHandlerSubmitsAndCancels() throws Exception {
        CompletableFuture<Integer> second = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    Subscription waits =
                            service.submit(
                                    sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN),
                                    (r, f) -> second.complete(r));
                    waits.cancel();
                    assertThrows(IllegalStateException.class, waits::close);
                });
        assertEquals(-Errno.ECANCELED, second.get());
    }

    @Test
    void anOperationThatIsRefused() throws Exception {
        CompletableFuture<Integer> res = new CompletableFuture<>();
        Subscription refused = service.submit(sqe -> {}, (r, flags) -> res.complete(r));
        assertEquals(-Errno.ECANCELED, res.get());
        refused.close();
        assertTrue(refused.isEnded());
    }

    // Chains.

    @Test
    void aWriteAndItsSync(@TempDir Path directory) throws Exception {
        byte[] content = Services.bytes(5000);
        MemorySegment memory = service.arena().allocate(content.length);
        memory.copyFrom(MemorySegment.ofArray(content));
        try (FileFd file = Services.file(directory, new byte[0])) {
            int[] results =
                    service.chain(
                            sqe -> sqe.pwrite(file, memory, 0, content.length, 0),
                            sqe -> sqe.fdatasync(file));
            assertArrayEquals(new int[] {content.length, 0}, results);
            byte[] back = new byte[content.length];
            assertEquals(back.length, service.pread(file, back, 0));
            assertArrayEquals(content, back);
        }
    }

    @Test
    void whatComesBehindAnErrorIsCancelled() throws Exception {
        MemorySegment memory = service.arena().allocate(8);
        int[] results =
                service.chain(
                        Sqe::nop,
                        sqe -> sqe.read(pipe.writeEnd(), memory, 0, 8),
                        Sqe::nop,
                        Sqe::nop);
        assertArrayEquals(new int[] {0, -Errno.EBADF, -Errno.ECANCELED, -Errno.ECANCELED}, results);
    }

    @Test
    void aChainIsSubmittedWholeOrNotAtAll(@TempDir Path directory) throws Exception {
        MemorySegment memory = service.arena().allocate(8);
        try (FileFd file = Services.file(directory, new byte[0])) {
            assertThrows(
                    IllegalCallerException.class,
                    () ->
                            service.chain(
                                    sqe -> sqe.pwrite(file, memory, 0, 8, 0),
                                    sqe -> sqe.fdatasync(file),
                                    sqe -> {
                                        throw new IllegalCallerException();
                                    }));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            service.chain(
                                    sqe -> sqe.pwrite(file, memory, 0, 8, 0),
                                    sqe -> sqe.pwrite(file, memory, 0, 8, -3)));
            assertEquals(0, service.call(Sqe::nop));
            assertEquals(0, service.read(file, new byte[8]), "nothing was written");
        }
        assertThrows(IllegalArgumentException.class, service::chain);
        assertThrows(IllegalArgumentException.class, () -> service.chain(new Operation[10_000]));
        Operation[] most = new Operation[256];
        Arrays.fill(most, (Operation) Sqe::nop);
        assertEquals(256, service.chain(most).length);
    }

    @Test
    void anInterruptEndsAChain() throws Exception {
        Thread.currentThread().interrupt();
        int[] results =
                service.chain(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN), Sqe::nop);
        assertTrue(Thread.interrupted());
        assertArrayEquals(new int[] {-Errno.ECANCELED, -Errno.ECANCELED}, results);
    }
}
