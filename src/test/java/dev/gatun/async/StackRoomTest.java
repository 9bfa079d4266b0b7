package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SmallStack;
import dev.gatun.io.FileFd;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** Calls at the end of a thread's stack: they do all or nothing. */
class StackRoomTest {
    @Test
    void aRequestIsNotHandedOverHalfWay() throws Exception {
        RingService service = RingService.open();
        SmallStack.everywhere(() -> service.call(Sqe::nop));
        SmallStack.everywhere(() -> service.submit(Sqe::nop, (res, flags) -> {}));
        // The ring's thread would not wake up any more.
        Thread closing = Thread.startVirtualThread(service::close);
        assertTrue(closing.join(Duration.ofSeconds(20)));
    }

    @Test
    void noBufferIsLost(@TempDir Path directory) throws Exception {
        byte[] content = Services.bytes(100);
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.buffers(1, 1));
                FileFd file = Services.file(directory, content)) {
            SmallStack.everywhere(() -> service.pread(file, new byte[100], 0));
            SmallStack.everywhere(() -> service.pwrite(file, content, 0));
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
