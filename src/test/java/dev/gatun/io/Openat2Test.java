package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_CREAT;
import static dev.gatun.io.OpenFlags.O_PATH;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_WRONLY;
import static dev.gatun.io.ResolveFlags.RESOLVE_BENEATH;
import static dev.gatun.io.ResolveFlags.RESOLVE_CACHED;
import static dev.gatun.io.ResolveFlags.RESOLVE_IN_ROOT;
import static dev.gatun.io.ResolveFlags.RESOLVE_NO_MAGICLINKS;
import static dev.gatun.io.ResolveFlags.RESOLVE_NO_SYMLINKS;
import static dev.gatun.io.ResolveFlags.RESOLVE_NO_XDEV;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class Openat2Test {
    private static final ResolveFlags ANY_WAY = ResolveFlags.of(0);

    @TempDir Path folder;

    private Path root;
    private FileFd directory;

    @BeforeEach
    void openDirectory() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(folder.resolve("outside"), "outside");
        Files.writeString(root.resolve("inside"), "inside");
        Files.createSymbolicLink(root.resolve("link"), Path.of("inside"));
        Files.createSymbolicLink(root.resolve("out"), Path.of("../outside"));
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/inside"));
        directory = FileFd.open(root, O_PATH);
    }

    @AfterEach
    void closeDirectory() throws IOException {
        directory.close();
    }

    @Test
    void opensFromADirectoryOrTheWorkingDirectory() throws IOException {
        assertOpens("inside", directory, "inside", ANY_WAY);
        assertOpens("inside", directory, "link", ANY_WAY);
        assertOpens("outside", directory, "out", ANY_WAY);
        assertOpens("inside", null, root.resolve("inside").toString(), ANY_WAY);
        try (FileFd pom = FileFd.openat2(null, "pom.xml", O_RDONLY, ANY_WAY)) {
            assertArrayEquals(Files.readAllBytes(Path.of("pom.xml")), Place.contents(pom));
        }
    }

    @Test
    void makesAFileWithItsMode() throws IOException {
        OpenFlags flags = O_WRONLY.or(O_CREAT);
        FileFd.openat2(directory, "new", flags, 0600, RESOLVE_BENEATH).close();
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("new"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> FileFd.openat2(directory, "other", flags, RESOLVE_BENEATH));
        assertFalse(Files.exists(root.resolve("other")));
    }

    @Test
    void addsCloseOnExec() throws IOException {
        try (FileFd file = FileFd.openat2(directory, "inside", O_RDONLY, ANY_WAY)) {
            assertEquals(1, Syscalls.fcntl(file.number(), 1, 0));
        }
    }

    @Test
    void beneathStaysBelow() throws IOException {
        assertOpens("inside", directory, "link", RESOLVE_BENEATH);
        assertFails(Errno.EXDEV, directory, "../outside", RESOLVE_BENEATH);
        assertFails(Errno.EXDEV, directory, "out", RESOLVE_BENEATH);
        assertFails(Errno.EXDEV, directory, root + "/inside", RESOLVE_BENEATH);
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> FileFd.openat2(directory, "../outside", O_RDONLY, RESOLVE_BENEATH));
        assertEquals(
                "openat2("
                        + directory
                        + ", \"../outside\", O_RDONLY|O_CLOEXEC, RESOLVE_BENEATH): EXDEV (Invalid"
                        + " cross-device link)",
                e.getMessage());
    }

    @Test
    void inRootTheDirectoryIsTheRoot() throws IOException {
        assertOpens("inside", directory, "/inside", RESOLVE_IN_ROOT);
        assertOpens("inside", directory, "absolute", RESOLVE_IN_ROOT);
        assertOpens("inside", directory, "../../inside", RESOLVE_IN_ROOT);
        assertFails(Errno.ENOENT, directory, "../outside", RESOLVE_IN_ROOT);
    }

    @Test
    void symbolicLinksCanBeForbidden() throws IOException {
        assertOpens("inside", directory, "inside", RESOLVE_NO_SYMLINKS);
        assertFails(Errno.ELOOP, directory, "link", RESOLVE_NO_SYMLINKS);
    }

    @Test
    void magicLinksCanBeForbidden() throws IOException {
        String magic = "/proc/self/fd/" + directory;
        FileFd.openat2(null, magic, O_PATH, ANY_WAY).close();
        assertFails(Errno.ELOOP, null, magic, RESOLVE_NO_MAGICLINKS);
        assertOpens("inside", directory, "link", RESOLVE_NO_MAGICLINKS);
    }

    @Test
    void otherMountsCanBeForbidden() throws IOException {
        try (FileFd top = FileFd.open("/", O_PATH)) {
            FileFd.openat2(top, "proc/version", O_RDONLY, ANY_WAY).close();
            assertFails(Errno.EXDEV, top, "proc/version", RESOLVE_NO_XDEV);
        }
    }

    @Test
    void whatIsNotCachedCanBeLeftOut() throws IOException {
        assertOpens("inside", directory, "inside", ANY_WAY);
        assertOpens("inside", directory, "inside", RESOLVE_CACHED);
        assertFails(Errno.EAGAIN, directory, "nobody looked for this", RESOLVE_CACHED);
    }

    private static void assertOpens(
            String expected, Fd directory, String path, ResolveFlags resolve) throws IOException {
        try (FileFd file = FileFd.openat2(directory, path, O_RDONLY, resolve)) {
            assertEquals(expected, new String(Place.contents(file), StandardCharsets.UTF_8));
        }
    }

    private static void assertFails(int errno, Fd directory, String path, ResolveFlags resolve) {
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> FileFd.openat2(directory, path, O_RDONLY, resolve));
        assertEquals(Errno.describe(errno), Errno.describe(e.errno()), e.getMessage());
        assertEquals("openat2", e.call());
    }
}
