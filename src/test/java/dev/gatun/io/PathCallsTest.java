package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.OpenFlags.O_NOFOLLOW;
import static dev.gatun.io.OpenFlags.O_PATH;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What the calls do, seen through the JDK's calls. */
class PathCallsTest {
    @TempDir private Path folder;
    private FileFd directory;

    @BeforeEach
    void openFolder() throws Exception {
        directory = FileFd.open(folder, O_PATH);
    }

    @AfterEach
    void closeFolder() throws Exception {
        directory.close();
    }

    private Path file(String name) throws Exception {
        return Files.writeString(folder.resolve(name), name);
    }

    @Test
    void renameReplaces() throws Exception {
        Path a = file("a");
        Path b = file("b");
        PathCalls.rename(a, b);
        assertFalse(Files.exists(a));
        assertEquals("a", Files.readString(b));
    }

    @Test
    void renameWithFlags() throws Exception {
        Path a = file("a");
        Path b = file("b");
        var e = fails(Errno.EEXIST, () -> PathCalls.renameat2(a, b, RenameFlags.RENAME_NOREPLACE));
        assertEquals(
                "renameat2(\"" + a + "\", \"" + b + "\", RENAME_NOREPLACE): EEXIST (File exists)",
                e.getMessage());
        PathCalls.renameat2(directory, "a", null, b.toString(), RenameFlags.RENAME_EXCHANGE);
        assertEquals("b", Files.readString(a));
        assertEquals("a", Files.readString(b));
    }

    /** The directory keeps its meaning when its path is another's. */
    @Test
    void aDirectoryIsNoPath() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        try (FileFd held = FileFd.open(inner, O_PATH)) {
            PathCalls.rename(inner, folder.resolve("moved"));
            PathCalls.mkdirat(held, "made", 0700);
        }
        assertTrue(Files.isDirectory(folder.resolve("moved/made")));
    }

    @Test
    void linksAreOfTheSameFile() throws Exception {
        Path a = file("a");
        PathCalls.link(a, folder.resolve("b"));
        PathCalls.linkat(directory, "a", directory, "c", AtFlags.NONE);
        assertTrue(Files.isSameFile(a, folder.resolve("b")));
        assertTrue(Files.isSameFile(a, folder.resolve("c")));
        fails(Errno.EEXIST, () -> PathCalls.link(a, folder.resolve("b")));
    }

    @Test
    void symbolicLinks() throws Exception {
        Path link = folder.resolve("link");
        PathCalls.symlink("no/such", link);
        assertEquals(Path.of("no/such"), Files.readSymbolicLink(link));
        assertEquals("no/such", PathCalls.readlink(link));
        PathCalls.symlinkat("grün", directory, "other");
        assertEquals("grün", PathCalls.readlinkat(directory, "other"));
        try (FileFd itself = FileFd.open(link, O_PATH.or(O_NOFOLLOW));
                Arena arena = Arena.ofConfined()) {
            assertEquals("no/such", PathCalls.readlinkat(itself, ""));
            MemorySegment buffer = arena.allocate(4);
            assertEquals(4, PathCalls.readlinkat(directory, "link", buffer));
            assertEquals("no/s", new String(buffer.toArray(JAVA_BYTE)));
        }
        Path plain = file("plain");
        var e = fails(Errno.EINVAL, () -> PathCalls.readlink(plain));
        assertTrue(e.getMessage().startsWith("readlinkat(\"" + plain + "\", ["), e.getMessage());
        fails(Errno.EEXIST, () -> PathCalls.symlink("x", link));
    }

    /** Longer than the first buffer, and exactly as long. */
    @Test
    void aLongText() throws Exception {
        for (int length : new int[] {255, 256, 257, 1024, 4000}) {
            Path link = folder.resolve("of" + length);
            String text = "x".repeat(length);
            PathCalls.symlink(text, link);
            assertEquals(text, PathCalls.readlink(link));
        }
    }

    @Test
    void makesAndRemoves() throws Exception {
        Path made = folder.resolve("made");
        PathCalls.mkdir(made, 0700);
        assertEquals(
                PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(made));
        fails(Errno.EEXIST, () -> PathCalls.mkdir(made, 0700));
        fails(Errno.EISDIR, () -> PathCalls.unlink(made));
        PathCalls.rmdir(made);
        Path a = file("a");
        fails(Errno.ENOTDIR, () -> PathCalls.rmdir(a));
        PathCalls.unlink(a);
        assertFalse(Files.exists(a));
        PathCalls.mkdirat(directory, "d", 0700);
        PathCalls.unlinkat(directory, "d", AtFlags.AT_REMOVEDIR);
        var e = fails(Errno.ENOENT, () -> PathCalls.unlinkat(directory, "d", AtFlags.NONE));
        assertEquals(
                "unlinkat(" + directory + ", \"d\", 0): ENOENT (No such file or directory)",
                e.getMessage());
        var octal = fails(Errno.ENOENT, () -> PathCalls.mkdirat(null, "/no/such/d", 0755));
        assertTrue(octal.getMessage().startsWith("mkdirat(\"/no/such/d\", 0755)"));
    }

    @Test
    void errorsThatAreExplained() throws Exception {
        Path a = file("a");
        Path elsewhere = Path.of("/dev/shm");
        assumeTrue(
                Files.isDirectory(elsewhere)
                        && !Files.getFileStore(elsewhere).equals(Files.getFileStore(folder)),
                "no second file system at /dev/shm");
        var other = fails(Errno.EXDEV, () -> PathCalls.rename(a, elsewhere.resolve("gatun-a")));
        assertTrue(other.getMessage().contains("different mounts"), other.getMessage());
    }

    @Test
    void aNameThatIsTooLong() {
        String name = "x".repeat(300);
        var e = fails(Errno.ENAMETOOLONG, () -> PathCalls.mkdirat(directory, name, 0700));
        assertTrue(e.getMessage().contains("300 characters"), e.getMessage());
        assertFalse(e.getMessage().contains(name));
        var two =
                fails(
                        Errno.ENAMETOOLONG,
                        () -> PathCalls.renameat2(null, "/etc", directory, name, RenameFlags.NONE));
        assertTrue(two.getMessage().startsWith("renameat2(AT_FDCWD, \"/etc\", "), two.getMessage());
    }

    @Test
    void misuse() throws Exception {
        FileFd closed = FileFd.open(folder, O_PATH);
        closed.close();
        assertThrows(ClosedException.class, () -> PathCalls.mkdirat(closed, "x", 0700));
        assertThrows(
                ClosedException.class,
                () -> PathCalls.linkat(directory, "a", closed, "b", AtFlags.NONE));
        assertThrows(
                IllegalArgumentException.class,
                () -> PathCalls.renameat2(directory, "a\0", directory, "b", RenameFlags.NONE));
        // What was refused holds no directory.
        directory.detach();
        directory = FileFd.open(folder, O_PATH);
    }
}
