package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.gatun.io.FileFd;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Calls at the end of a thread's stack: they do all or nothing. */
class StackRoomTest {
    private static final int STACK_BYTES = 256 << 10;
    private int count;

    private void deep(int depth, Callable<?> call) throws Exception {
        if (depth == 0) {
            call.call();
        } else {
            deep(depth - 1, call);
        }
        count++;
    }

    private Object wide(int depth, long a, long b, long c, Callable<?> call) throws Exception {
        Object result = depth == 0 ? call.call() : wide(depth - 1, c, a, b, call);
        count += (int) (a + b + c);
        return result;
    }

    /** Whether there is room for so many frames and a call that does nothing. */
    private boolean isRoom(int depth) {
        return isDone(depth, () -> 0);
    }

    private boolean isDone(int depth, Callable<?> call) {
        try {
            deep(depth, call);
            return true;
        } catch (StackOverflowError e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** From where there is no room for a call to where there is enough. */
    private void everywhere(Callable<?> call) {
        int room = 0;
        for (int step = 1 << 14; step > 0; step >>= 1) {
            room += isRoom(room + step) ? step : 0;
        }
        int enough = 0;
        long end = System.nanoTime() + SECONDS.toNanos(8);
        for (int depth = room; depth > 0 && enough < 50 && System.nanoTime() < end; depth--) {
            boolean done = true;
            for (int i = 0; i < 4; i++) {
                // Frames of other sizes, so that the end comes at other places of the call.
                int more = i;
                done &= isDone(depth, () -> wide(more, 1, 2, 3, call));
            }
            enough = done ? enough + 1 : 0;
        }
    }

    private void onASmallStack(Callable<?> call) throws Exception {
        // Linked first: linking the test's own call takes more stack than the call.
        call.call();
        Thread thread = new Thread(null, () -> everywhere(call), "small stack", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        assertTrue(thread.join(Duration.ofSeconds(20)), "it waits for ever");
        assertTrue(count > 0);
    }

    @Test
    void aRequestIsNotHandedOverHalfWay() throws Exception {
        RingService service = RingService.open();
        onASmallStack(() -> service.call(Sqe::nop));
        onASmallStack(() -> service.submit(Sqe::nop, (res, flags) -> {}));
        // The ring's thread would not wake up any more.
        Thread closing = Thread.startVirtualThread(service::close);
        assertTrue(closing.join(Duration.ofSeconds(20)));
    }

    @Test
    void noBufferIsLost(@TempDir Path directory) throws Exception {
        byte[] content = Services.bytes(100);
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.buffers(1, 1));
                FileFd file = Services.file(directory, content)) {
            onASmallStack(() -> service.pread(file, new byte[100], 0));
            onASmallStack(() -> service.pwrite(file, content, 0));
            Thread reads =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    assertEquals(100, service.pread(file, new byte[100], 0));
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            });
            assertTrue(reads.join(Duration.ofSeconds(20)));
            assertFalse(reads.isAlive());
        }
    }
}
