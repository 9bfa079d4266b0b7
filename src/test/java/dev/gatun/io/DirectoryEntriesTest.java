package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.OpenFlags.O_DIRECTORY;
import static dev.gatun.io.OpenFlags.O_PATH;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.Allocation;
import dev.gatun.FileNames;
import dev.gatun.sys.Errno;
import dev.gatun.sys.PathSyscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the JDK lists is listed. */
class DirectoryEntriesTest {
    private static final OpenFlags LISTED = O_RDONLY.or(O_DIRECTORY);

    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private FileFd directory;

    @BeforeEach
    void openFolder() throws Exception {
        directory = FileFd.open(folder, LISTED);
    }

    @AfterEach
    void closeFolder() throws Exception {
        directory.close();
        arena.close();
    }

    /** Names of every length modulo eight, more than there is room for at once. */
    @Test
    void namesAreThoseOfTheJdk() throws Exception {
        for (int length = 1; length <= 255; length += 1 + length / 24) {
            Files.createFile(folder.resolve("n".repeat(length)));
        }
        Files.createFile(folder.resolve(FileNames.possible("grün")));
        Files.createFile(folder.resolve(".hidden"));
        DirectoryEntries entries = DirectoryEntries.allocate(arena, 280);
        Set<String> names = new TreeSet<>();
        int dots = 0;
        while (entries.next(directory)) {
            if (entries.isDots()) {
                dots++;
            } else {
                assertTrue(names.add(entries.name()));
            }
        }
        try (Stream<Path> listed = Files.list(folder)) {
            assertEquals(
                    listed.map(path -> path.getFileName().toString()).collect(Collectors.toSet()),
                    names);
        }
        assertEquals(2, dots);
        assertFalse(entries.next(directory));
    }

    @Test
    void kindsAndInodes() throws Exception {
        Files.createFile(folder.resolve("file"));
        Files.createDirectory(folder.resolve("dir"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        Map<String, FileKind> kinds = new HashMap<>();
        DirectoryEntries entries = DirectoryEntries.of(arena.allocate(4096, 8));
        while (entries.next(directory)) {
            String name = entries.name();
            kinds.put(name, entries.kind());
            if (name.equals("file")) {
                assertEquals(Files.getAttribute(folder.resolve(name), "unix:ino"), entries.inode());
            }
        }
        assumeTrue(kinds.get(".") != null, "the file system does not tell kinds in a directory");
        assertEquals(FileKind.S_IFREG, kinds.get("file"));
        assertEquals(FileKind.S_IFDIR, kinds.get("dir"));
        assertEquals(FileKind.S_IFLNK, kinds.get("link"));
        assertEquals(FileKind.S_IFDIR, kinds.get(".."));
    }

    /** Of devices and sockets, which /dev has. */
    @Test
    void kindsOfDevices() throws Exception {
        DirectoryEntries entries = DirectoryEntries.allocate(arena, 32 << 10);
        Set<String> told = new TreeSet<>();
        try (FileFd devices = FileFd.open(Path.of("/dev"), LISTED)) {
            Statx statx = Statx.allocate(arena);
            while (entries.next(devices)) {
                AtFlags itself = AtFlags.AT_SYMLINK_NOFOLLOW.or(AtFlags.AT_NO_AUTOMOUNT);
                statx.fill(devices, entries.name(), itself, StatxMask.STATX_TYPE);
                if (entries.kind() != null) {
                    assertEquals(statx.kind(), entries.kind(), entries.toString());
                    told.add(entries.kind().name());
                }
            }
        }
        assertTrue(told.contains("S_IFCHR"), told::toString);
    }

    @Test
    void theNameAsBytes() throws Exception {
        MemorySegment odd = arena.allocateFrom(JAVA_BYTE, (byte) 'a', (byte) 0xff, (byte) 0);
        assertEquals(0, PathSyscalls.mkdirat(directory.number(), odd, 0700));
        DirectoryEntries entries = DirectoryEntries.allocate(arena, 1024);
        byte[] name = {'a', (byte) 0xff};
        while (entries.next(directory) && !entries.hasName(name)) {
            assertTrue(entries.isDots());
        }
        assertEquals("a\ufffd", entries.name());
        assertEquals(2, entries.nameLength());
        assertEquals((byte) 0xff, entries.nameByte(1));
        assertThrows(IndexOutOfBoundsException.class, () -> entries.nameByte(2));
        assertFalse(entries.hasName(new byte[] {'a', 'b'}));
        MemorySegment at = entries.memory().asSlice(entries.nameOffset(), 3);
        assertArrayEquals(new byte[] {'a', (byte) 0xff, 0}, at.toArray(JAVA_BYTE));
        // Copied with its end, it is a path.
        MemorySegment path = arena.allocate(256).fill((byte) 'x');
        assertEquals(2, entries.copyName(path, 0));
        int removeDir = AtFlags.AT_REMOVEDIR.bits();
        assertEquals(0, PathSyscalls.unlinkat(directory.number(), path, removeDir));
    }

    /** By its position, the listing goes on behind any entry. */
    @Test
    void goesOnAtAnOffset() throws Exception {
        for (int i = 0; i < 20; i++) {
            Files.createFile(folder.resolve("file" + i));
        }
        DirectoryEntries entries = DirectoryEntries.allocate(arena, 4096);
        String[] order = new String[22];
        long[] offsets = new long[22];
        for (int i = 0; i < 22; i++) {
            assertTrue(entries.next(directory));
            order[i] = entries.name();
            offsets[i] = entries.offset();
        }
        assertFalse(entries.next(directory));
        directory.lseek(offsets[6], Whence.SEEK_SET);
        assertTrue(entries.next(directory));
        assertEquals(order[7], entries.name());
        directory.lseek(0, Whence.SEEK_SET);
        entries.clear();
        assertTrue(entries.next(directory));
        assertEquals(order[0], entries.name());
    }

    @Test
    void nothingIsAllocated() throws Exception {
        for (int i = 0; i < 10; i++) {
            Files.createFile(folder.resolve("file" + i));
        }
        DirectoryEntries entries = DirectoryEntries.allocate(arena, 280);
        MemorySegment path = arena.allocate(256);
        byte[] one = "file7".getBytes();
        Allocation.assertNone(
                () -> {
                    directory.lseek(0, Whence.SEEK_SET);
                    int found = 0;
                    while (entries.next(directory)) {
                        entries.copyName(path, 0);
                        boolean isFile = entries.kind() == FileKind.S_IFREG && !entries.isDots();
                        found += isFile && entries.hasName(one) ? 1 : 0;
                    }
                    assertTrue(found < 2);
                });
    }

    @Test
    void errors() throws Exception {
        DirectoryEntries entries = DirectoryEntries.allocate(arena, 280);
        assertEquals("at no entry", entries.toString());
        assertThrows(IllegalStateException.class, entries::name);
        assertThrows(IllegalStateException.class, entries::kind);
        assertThrows(IllegalStateException.class, entries::isDots);
        assertFalse(entries.next());
        try (FileFd file = MemFd.create("file")) {
            fails(Errno.ENOTDIR, () -> entries.getdents64(file));
        }
        assertTrue(entries.getdents64(directory) > 0);
        try (FileFd pathOnly = FileFd.open(folder, O_PATH)) {
            entries.clear();
            var e = fails(Errno.EBADF, () -> entries.next(pathOnly));
            assertTrue(e.getMessage().contains("O_PATH"), e.getMessage());
        }
        assertFalse(entries.next(), "what a failed call left is no entry");
        assertThrows(IllegalArgumentException.class, () -> DirectoryEntries.allocate(arena, 279));
        MemorySegment heap = MemorySegment.ofArray(new byte[512]);
        assertThrows(IllegalArgumentException.class, () -> DirectoryEntries.of(heap));
        MemorySegment readOnly = arena.allocate(512).asReadOnly();
        assertThrows(IllegalArgumentException.class, () -> DirectoryEntries.of(readOnly));
    }
}
