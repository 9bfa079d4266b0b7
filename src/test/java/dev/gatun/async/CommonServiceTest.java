package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatun.LoggedLines;
import dev.gatun.Until;
import dev.gatun.nio.FileSystemOptions;
import dev.gatun.nio.GatunFileSystem;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** The service of the process, of which there is always one. */
class CommonServiceTest {
    @Test
    void anotherTakesThePlaceOfOneThatHasFailed(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("file"), "text");
        GatunFileSystem files = GatunFileSystem.of(FileSystemOptions.DEFAULT.alwaysHandsOver(true));
        assertEquals("text", Files.readString(files.wrap(path)));
        RingService first = RingService.common();
        assertSame(first, RingService.common());
        try (LoggedLines log = LoggedLines.of(RingService.class.getName())) {
            first.onRing(0, CommonServiceTest::closed);
            Until.holds("it has failed", () -> !first.isOpen());
            Until.holds("it is told", () -> !log.all().isEmpty());
        }
        assertFalse(first.isOpen());
        RingService second = RingService.common();
        assertNotSame(first, second);
        assertEquals(0, second.call(Sqe::nop));
        assertEquals("text", Files.readString(files.wrap(path)));
    }

    /** What a function on the thread of a ring must not do. */
    private static IoUring closed(IoUring ring) {
        try {
            ring.close();
            return ring;
        } catch (SyscallException e) {
            throw new IllegalStateException(e);
        }
    }
}
