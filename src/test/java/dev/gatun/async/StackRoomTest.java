package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.FileFd;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Calls at the end of a thread's stack: they do all or nothing. */
@Timeout(60)
class StackRoomTest {
    private static final int STACK_BYTES = 256 << 10;
    private int count;

    /** Where the stack ends; another time somewhat later or earlier, as code is compiled. */
    private int end(int depth) {
        try {
            return end(depth + 1);
        } catch (StackOverflowError e) {
            return depth;
        }
    }

    private void deep(int depth, Callable<?> call) throws Exception {
        if (depth == 0) {
            call.call();
        } else {
            deep(depth - 1, call);
        }
        count++;
    }

    private void everywhere(Callable<?> call) {
        int end = end(0);
        for (int depth = 2 * end; depth > 0; depth--) {
            try {
                deep(depth, call);
            } catch (StackOverflowError e) {
                // As it should be.
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private void onASmallStack(Callable<?> call) throws Exception {
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
