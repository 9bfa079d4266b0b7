package dev.gatun.uring;

import static dev.gatun.uring.Rings.run;
import static dev.gatun.uring.Rings.succeed;
import static dev.gatun.uring.Rings.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.OpenHow;
import dev.gatun.io.RenameFlags;
import dev.gatun.io.ResolveFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.io.XattrFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What is done by paths, in the kernel. */
class PathOperationsTest {
    private static final OpenFlags READ = OpenFlags.O_RDONLY;
    private static final OpenFlags MAKE = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT);
    private static final RenameFlags REPLACE = RenameFlags.of(0);
    private static final AtFlags NO_FLAGS = AtFlags.of(0);

    @TempDir Path folder;

    private IoUring ring;
    private FileFd directory;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(64);
        directory = FileFd.open(folder, OpenFlags.O_PATH);
        Files.writeString(folder.resolve("file"), "gatun");
        Files.createDirectory(folder.resolve("sub"));
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        directory.close();
    }

    private MemorySegment string(String name) {
        return ring.arena().allocateFrom(name);
    }

    /** The whole path, which starts nowhere. */
    private MemorySegment path(String name) {
        return string(folder.resolve(name).toString());
    }

    private String read(int number) throws Exception {
        try (var file = FileFd.own(number)) {
            assertTrue((Syscalls.fcntl(number, 1, 0) & 1) != 0, "closed on exec");
            return text(memory, 0, file.read(memory));
        }
    }

    private String readDirect(int slot) throws Exception {
        DirectDescriptor direct = Rings.direct(ring, slot);
        return text(memory, 0, succeed(ring, s -> s.pread(direct, memory, 0, 64, 0)));
    }

    @Test
    void opens() throws Exception {
        assertEquals("gatun", read(run(ring, s -> s.openat(path("file"), READ, 0))));
        assertEquals("gatun", read(run(ring, s -> s.openat(directory, string("file"), READ, 0))));
        assertEquals(-Errno.ENOENT, run(ring, s -> s.openat(path("none"), READ, 0)));
        int made = succeed(ring, s -> s.openat(directory, string("new"), MAKE, 0600));
        FileFd.own(made).close();
        assertEquals(0600, (int) Files.getAttribute(folder.resolve("new"), "unix:mode") & 07777);
    }

    @Test
    void opensAsOpenat2Does() throws Exception {
        OpenFlags flags = READ.or(OpenFlags.O_CLOEXEC);
        var beneath = OpenHow.of(ring.arena(), flags, 0, ResolveFlags.RESOLVE_BENEATH);
        var any = OpenHow.of(ring.arena(), flags, 0, ResolveFlags.of(0));
        assertEquals("gatun", read(run(ring, s -> s.openat2(path("file"), any))));
        assertEquals("gatun", read(run(ring, s -> s.openat2(directory, string("file"), beneath))));
        assertEquals(
                -Errno.EXDEV,
                run(
                        ring,
                        s -> s.openat2(directory, string("../" + folder.getFileName()), beneath)));
    }

    @Test
    void opensIntoSlots() throws Exception {
        Rings.registerSlots(ring, 8);
        int alloc = Sqe.IORING_FILE_INDEX_ALLOC;
        var how = OpenHow.of(ring.arena(), READ, 0, ResolveFlags.of(0));
        assertEquals(0, run(ring, s -> s.openatDirect(path("file"), READ, 0, 7)));
        assertEquals("gatun", readDirect(7));
        assertEquals(0, run(ring, s -> s.openatDirect(directory, string("file"), READ, 0, 1)));
        assertEquals("gatun", readDirect(1));
        int chosen = succeed(ring, s -> s.openatDirect(directory, string("file"), READ, 0, alloc));
        assertTrue(chosen != 7 && chosen != 1, "slot " + chosen);
        assertEquals("gatun", readDirect(chosen));
        assertEquals(0, run(ring, s -> s.openat2Direct(path("file"), how, 5)));
        assertEquals("gatun", readDirect(5));
        assertEquals(0, run(ring, s -> s.openat2Direct(directory, string("file"), how, 6)));
        assertEquals("gatun", readDirect(6));
        OpenFlags both = READ.or(OpenFlags.O_CLOEXEC);
        assertEquals(-Errno.EINVAL, run(ring, s -> s.openatDirect(path("file"), both, 0, 0)));
        Sqe s = ring.sq().next();
        assertThrows(
                IllegalArgumentException.class, () -> s.openatDirect(path("file"), READ, 0, -2));
    }

    @Test
    void tellsAboutFiles() throws Exception {
        Statx statx = Statx.allocate(ring.arena());
        StatxMask size = StatxMask.STATX_SIZE.or(StatxMask.STATX_TYPE);
        assertEquals(0, run(ring, s -> s.statx(path("file"), NO_FLAGS, size, statx)));
        assertEquals(5, statx.size());
        assertEquals(FileKind.S_IFREG, statx.kind());
        assertEquals(-Errno.ENOENT, run(ring, s -> s.statx(path("none"), NO_FLAGS, size, statx)));
        assertThrows(IllegalStateException.class, statx::size);
        assertEquals(0, run(ring, s -> s.statx(directory, string("sub"), NO_FLAGS, size, statx)));
        assertEquals(FileKind.S_IFDIR, statx.kind());
    }

    @Test
    void renames() throws Exception {
        assertEquals(0, run(ring, s -> s.renameat(path("file"), path("moved"), REPLACE)));
        assertEquals("gatun", Files.readString(folder.resolve("moved")));
        MemorySegment from = string("moved");
        try (var sub = FileFd.open(folder.resolve("sub"), OpenFlags.O_PATH)) {
            assertEquals(0, run(ring, s -> s.renameat(directory, from, sub, from, REPLACE)));
        }
        assertEquals("gatun", Files.readString(folder.resolve("sub/moved")));
        Files.writeString(folder.resolve("moved"), "other");
        RenameFlags noReplace = RenameFlags.RENAME_NOREPLACE;
        assertEquals(
                -Errno.EEXIST,
                run(ring, s -> s.renameat(path("moved"), path("sub/moved"), noReplace)));
        RenameFlags exchange = RenameFlags.RENAME_EXCHANGE;
        int exchanged = run(ring, s -> s.renameat(path("moved"), path("sub/moved"), exchange));
        assertEquals(0, exchanged);
        assertEquals("gatun", Files.readString(folder.resolve("moved")));
        assertEquals("other", Files.readString(folder.resolve("sub/moved")));
    }

    @Test
    void removes() throws Exception {
        AtFlags directories = AtFlags.AT_REMOVEDIR;
        assertEquals(-Errno.EISDIR, run(ring, s -> s.unlinkat(path("sub"), NO_FLAGS)));
        assertEquals(0, run(ring, s -> s.unlinkat(path("sub"), directories)));
        assertEquals(0, run(ring, s -> s.unlinkat(directory, string("file"), NO_FLAGS)));
        assertFalse(Files.exists(folder.resolve("sub")));
        assertFalse(Files.exists(folder.resolve("file")));
    }

    @Test
    void makesDirectories() throws Exception {
        assertEquals(0, run(ring, s -> s.mkdirat(path("one"), 0700)));
        assertEquals(0, run(ring, s -> s.mkdirat(directory, string("two"), 0500)));
        assertEquals(0700, (int) Files.getAttribute(folder.resolve("one"), "unix:mode") & 07777);
        assertEquals(0500, (int) Files.getAttribute(folder.resolve("two"), "unix:mode") & 07777);
    }

    @Test
    void links() throws Exception {
        assertEquals(0, run(ring, s -> s.symlinkat(string("file"), path("soft"))));
        assertEquals(0, run(ring, s -> s.symlinkat(string("soft"), directory, string("soft2"))));
        assertEquals("gatun", Files.readString(folder.resolve("soft2")));
        assertEquals(0, run(ring, s -> s.linkat(path("soft"), path("hard"), NO_FLAGS)));
        assertTrue(Files.isSymbolicLink(folder.resolve("hard")));
        AtFlags follow = AtFlags.AT_SYMLINK_FOLLOW;
        try (var sub = FileFd.open(folder.resolve("sub"), OpenFlags.O_PATH)) {
            MemorySegment soft = string("soft");
            MemorySegment hard = string("hard");
            assertEquals(0, run(ring, s -> s.linkat(directory, soft, sub, hard, follow)));
        }
        Path linked = folder.resolve("sub/hard");
        assertTrue(Files.isRegularFile(linked, LinkOption.NOFOLLOW_LINKS));
        assertEquals(2, (int) Files.getAttribute(linked, "unix:nlink"));
    }

    @Test
    void attributesAreKept() throws Exception {
        XattrFlags create = XattrFlags.XATTR_CREATE;
        MemorySegment name = string("user.origin");
        MemorySegment value = text(ring.arena(), "Panama");
        int result = run(ring, s -> s.setxattr(path("file"), name, value, create));
        Assumptions.assumeTrue(result != -Errno.EOPNOTSUPP, "no extended attributes on " + folder);
        assertEquals(0, result);
        assertEquals(-Errno.EEXIST, run(ring, s -> s.setxattr(path("file"), name, value, create)));
        assertEquals(6, succeed(ring, s -> s.getxattr(path("file"), name, memory)));
        assertEquals("Panama", text(memory, 0, 6));
        try (var file = FileFd.open(folder.resolve("file"), OpenFlags.O_RDWR)) {
            MemorySegment other = text(ring.arena(), "Colon");
            XattrFlags replace = XattrFlags.XATTR_REPLACE;
            assertEquals(0, run(ring, s -> s.fsetxattr(file, name, other, replace)));
            assertEquals(5, succeed(ring, s -> s.fgetxattr(file, name, memory)));
            assertEquals("Colon", text(memory, 0, 5));
            XattrFlags any = XattrFlags.of(0);
            assertEquals(0, run(ring, s -> s.fsetxattr(file, name, other, any)));
            MemorySegment none = memory.asSlice(0, 0);
            assertEquals(5, succeed(ring, s -> s.fgetxattr(file, name, none)));
            MemorySegment unknown = string("user.none");
            assertEquals(-Errno.ENODATA, run(ring, s -> s.fgetxattr(file, unknown, memory)));
            assertEquals(
                    -Errno.ENODATA, run(ring, s -> s.fsetxattr(file, unknown, other, replace)));
        }
    }

    @Test
    void aStringWithoutAnEndIsRefused() {
        MemorySegment endless = text(ring.arena(), "file");
        Sqe s = ring.sq().next();
        assertThrows(IllegalArgumentException.class, () -> s.openat(endless, READ, 0));
        assertThrows(IllegalArgumentException.class, () -> s.unlinkat(endless, NO_FLAGS));
    }
}
