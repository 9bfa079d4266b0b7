package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.FileNames;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Map;

/** Paths: open and statx; and what is done with the whole file. */
class PathsTest {
    private static final OpenFlags CREATE =
            OpenFlags.O_RDWR.or(OpenFlags.O_CREAT).or(OpenFlags.O_EXCL);

    @Test
    void opensAndAsks(@TempDir Path directory) throws Exception {
        Path path = directory.resolve(FileNames.unusual());
        try (RingService service = RingService.open();
                Arena arena = Arena.ofConfined()) {
            try (FileFd file = service.open(path, CREATE, 0600)) {
                assertEquals(5, service.write(file, new byte[5]));
                service.fsync(file);
                service.fdatasync(file);
            }
            Statx statx = Statx.allocate(arena);
            service.statx(path, AtFlags.AT_STATX_SYNC_AS_STAT, StatxMask.STATX_BASIC_STATS, statx);
            assertEquals(5, statx.size());
            assertEquals(FileKind.S_IFREG, statx.kind());
            assertEquals(256, statx.memory().byteSize());
            assertTrue(statx.memory().isReadOnly());
            service.statx(directory, AtFlags.AT_STATX_SYNC_AS_STAT, StatxMask.STATX_TYPE, statx);
            assertEquals(FileKind.S_IFDIR, statx.kind());

            assertEquals(
                    Errno.EEXIST,
                    assertThrows(SyscallException.class, () -> service.open(path, CREATE, 0600))
                            .errno());
            Path none = directory.resolve("none");
            SyscallException e =
                    assertThrows(
                            SyscallException.class, () -> service.open(none, OpenFlags.O_RDONLY));
            assertEquals(Errno.ENOENT, e.errno());
            assertTrue(e.getMessage().startsWith("openat(\"" + none), e.getMessage());
            assertEquals(
                    Errno.ENOENT,
                    assertThrows(
                                    SyscallException.class,
                                    () ->
                                            service.statx(
                                                    none,
                                                    AtFlags.AT_STATX_SYNC_AS_STAT,
                                                    StatxMask.STATX_TYPE,
                                                    statx))
                            .errno());
            assertTrue(CREATE.mayCreate());
            assertThrows(IllegalArgumentException.class, () -> service.open(path, CREATE));
            for (int length : new int[] {5000, 20_000}) {
                Path tooLong = Path.of("/" + "a/".repeat(length / 2));
                assertEquals(
                        Errno.ENAMETOOLONG,
                        assertThrows(
                                        SyscallException.class,
                                        () -> service.open(tooLong, OpenFlags.O_RDONLY))
                                .errno());
            }
            Path zip = directory.resolve("a.zip");
            try (FileSystem other = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
                assertThrows(
                        ProviderMismatchException.class,
                        () -> service.open(other.getPath("x"), OpenFlags.O_RDONLY));
            }
            Files.delete(path);
        }
    }
}
