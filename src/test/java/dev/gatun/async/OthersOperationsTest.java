package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.io.FileFd;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An operation cannot change another one. */
class OthersOperationsTest {
    @TempDir Path directory;

    private RingService service;
    private FileFd file;
    private Sqe kept;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
        file = Services.file(directory, Services.bytes(7));
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        file.close();
    }

    /** The second of two operations of one submit has the first one's slot. */
    private void misuse(Consumer<Sqe> change) throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        MemorySegment memory = service.arena().allocate(7);
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    service.submit(
                            sqe -> kept = sqe.pread(file, memory, 0, 7, 0),
                            (r, f) -> first.complete(r));
                    service.submit(
                            sqe -> {
                                try {
                                    change.accept(kept);
                                    thrown.complete(null);
                                } catch (RuntimeException e) {
                                    thrown.complete(e);
                                }
                                sqe.nop();
                            });
                });
        assertInstanceOf(RuntimeException.class, thrown.get());
        assertEquals(7, first.get());
        assertEquals(0, service.call(Sqe::nop));
    }

    @Test
    void aSlotThatWasKeptIsOfNoUse() throws Exception {
        misuse(sqe -> sqe.userData(500));
        misuse(Sqe::link);
        misuse(Sqe::skipSuccess);
        misuse(sqe -> sqe.personality(-1));
    }

    private void isRefused(Operation operation) throws Exception {
        assertThrows(IllegalArgumentException.class, () -> service.call(operation));
    }

    @Test
    void userDataAreTheServices() throws Exception {
        for (int i = -1; i < 3; i++) {
            int userData = i;
            isRefused(sqe -> sqe.asyncCancel(userData));
            isRefused(sqe -> sqe.pollRemove(userData));
            isRefused(sqe -> sqe.pollUpdate(userData, 500));
            isRefused(sqe -> sqe.timeoutRemove(userData));
        }
        assertEquals(0, service.call(Sqe::nop));
    }
}
