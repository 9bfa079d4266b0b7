package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * io_uring switched off for the whole machine, for a moment: so only run when asked for by its
 * name, as root: {@code mvn test -Dtest=IoUringDisabledBySysctl}.
 */
class IoUringDisabledBySysctl {
    private static final Path SYSCTL = Path.of("/proc/sys/kernel/io_uring_disabled");

    @Test
    void theSysctlIsNamed() throws Exception {
        String before = Files.readString(SYSCTL);
        Files.writeString(SYSCTL, "2");
        try {
            assertEquals(Availability.Cause.DISABLED_BY_SYSCTL, IoUring.availability().cause());
            var e = assertThrows(SyscallException.class, () -> IoUring.open(4));
            assertEquals(Errno.EPERM, e.errno());
            assertTrue(e.getMessage().contains("kernel.io_uring_disabled is 2"), e::getMessage);
        } finally {
            Files.writeString(SYSCTL, before);
        }
        assertTrue(IoUring.isAvailable());
    }
}
