package dev.gatun.uring;

import static dev.gatun.uring.Completions.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;

/** Credentials of operations. */
class PersonalityTest {
    private static final int NOBODY = 65534;

    @TempDir private Path folder;

    @Test
    void anIdThatIsNoneIsRefusedByTheKernel() throws Exception {
        try (var ring = IoUring.open(4)) {
            var personality = Personality.register(ring);
            ring.sq().next().nop().personality(personality.id());
            assertEquals(0, result(ring));
            personality.close();
            personality.close();
            assertTrue(personality.isClosed());
            ring.sq().next().nop().personality(personality.id());
            assertEquals(-Errno.EINVAL, result(ring));
        }
    }

    @Test
    void operationsHaveTheCredentialsOfThatTime() throws Exception {
        assumeTrue(
                (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
                "only root can be somebody else");
        Path file = Files.writeString(folder.resolve("roots"), "gatun");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // A thread of its own: the kernel has credentials by thread, and it ends with them.
        var failure = new AtomicReference<Throwable>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                openAsNobody(file);
                            } catch (Throwable t) {
                                failure.set(t);
                            }
                        })
                .join();
        assertNull(failure.get());
    }

    private static void openAsNobody(Path file) throws Exception {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        int setfsuid = arm ? 151 : 122;
        try (var ring = IoUring.open(4);
                var personality = Personality.register(ring)) {
            MemorySegment path = ring.arena().allocateFrom(file.toString());
            Syscalls.syscall(setfsuid, NOBODY);
            ring.sq().next().openat(path, OpenFlags.O_RDONLY, 0);
            assertEquals(-Errno.EACCES, result(ring));
            ring.sq().next().openat(path, OpenFlags.O_RDONLY, 0).personality(personality.id());
            int opened = result(ring);
            assertTrue(opened >= 0, () -> Errno.describe(-opened));
            Syscalls.close(opened);
        }
    }
}
