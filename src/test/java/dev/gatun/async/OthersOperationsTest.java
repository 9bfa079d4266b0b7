package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An operation cannot change another one. */
class OthersOperationsTest {
    private RingService service;
    private Sqe kept;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** The second of two operations of one submit has the first one's slot. */
    private void misuse(Consumer<Sqe> change) throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    service.submit(sqe -> kept = sqe.nop(7), (r, f) -> first.complete(r));
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
