package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Map;

class PathTextTest {
    @Test
    void aPathIsItsText() {
        assertEquals("a/b", PathText.of(Path.of("a", "b")));
        assertArrayEquals(new byte[] {'/', 'x', 0}, PathText.bytes(Path.of("/x")));
        assertArrayEquals(new byte[] {0}, PathText.bytes(Path.of("")));
    }

    @Test
    void aPathInsideOfAnArchiveIsRefused(@TempDir Path folder) throws Exception {
        Path archive = folder.resolve("archive.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = zip.getPath("/x");
            assertThrows(ProviderMismatchException.class, () -> PathText.of(inside));
            assertThrows(ProviderMismatchException.class, () -> PathText.bytes(inside));
            Object[] arguments = {inside};
            assertThrows(
                    ProviderMismatchException.class,
                    () -> Syscalls.syscall(SyscallNumber.SYS_getpid, arguments));
        }
    }
}
