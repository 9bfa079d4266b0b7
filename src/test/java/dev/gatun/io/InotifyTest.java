package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.InotifyMask.IN_ALL_EVENTS;
import static dev.gatun.io.InotifyMask.IN_ATTRIB;
import static dev.gatun.io.InotifyMask.IN_CLOSE_WRITE;
import static dev.gatun.io.InotifyMask.IN_CREATE;
import static dev.gatun.io.InotifyMask.IN_DELETE;
import static dev.gatun.io.InotifyMask.IN_DELETE_SELF;
import static dev.gatun.io.InotifyMask.IN_ISDIR;
import static dev.gatun.io.InotifyMask.IN_MODIFY;
import static dev.gatun.io.InotifyMask.IN_MOVE;
import static dev.gatun.io.InotifyMask.IN_MOVED_FROM;
import static dev.gatun.io.InotifyMask.IN_MOVED_TO;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.Allocation;
import dev.gatun.FileNames;
import dev.gatun.raw.struct.inotify_event;
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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

class InotifyTest {
    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private final InotifyEvents events = InotifyEvents.allocate(arena, 4096);
    private Inotify inotify;

    @BeforeEach
    void open() throws Exception {
        inotify = Inotify.create(InotifyFlags.IN_NONBLOCK);
    }

    @AfterEach
    void close() throws Exception {
        inotify.close();
        arena.close();
    }

    /** All events that are there, as {@code mask name}. */
    private List<String> all() throws Exception {
        List<String> all = new ArrayList<>();
        while (inotify.read(events) > 0) {
            while (events.next()) {
                all.add((InotifyMask.of(events.mask()) + " " + events.name()).strip());
            }
        }
        return all;
    }

    @Test
    void whatHappensInADirectory() throws Exception {
        int watch = inotify.addWatch(folder, IN_CREATE.or(IN_CLOSE_WRITE).or(IN_DELETE));
        Path file = folder.resolve("file");
        Files.writeString(file, "x");
        Files.createDirectory(folder.resolve(FileNames.possible("grün")));
        Files.delete(file);
        assertTrue(inotify.read(events) > 0);
        assertTrue(events.next());
        assertEquals(watch, events.watch());
        assertTrue(events.has(IN_CREATE));
        assertFalse(events.has(IN_DELETE));
        assertFalse(events.isDirectory() || events.isOverflow() || events.isIgnored());
        assertEquals("file", events.name());
        assertEquals("watch " + watch + ": IN_CREATE file", events.toString());
        assertTrue(events.next());
        assertTrue(events.has(IN_CLOSE_WRITE));
        assertTrue(events.next());
        assertTrue(events.has(IN_CREATE.or(IN_ISDIR)) && events.isDirectory());
        assertEquals(FileNames.possible("grün"), events.name());
        assertTrue(events.next());
        assertTrue(events.has(IN_DELETE));
        assertFalse(events.next());
        assertEquals(Inotify.WOULD_BLOCK, inotify.read(events));
        assertFalse(events.next());
    }

    @Test
    void aRenameHasTwoEventsAndOneCookie() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        int from = inotify.addWatch(folder, IN_MOVE);
        int to = inotify.addWatch(other, IN_MOVE);
        Files.createFile(folder.resolve("a"));
        PathCalls.rename(folder.resolve("a"), other.resolve("b"));
        assertTrue(inotify.read(events) > 0);
        assertTrue(events.next());
        assertTrue(events.has(IN_MOVED_FROM));
        assertEquals(from, events.watch());
        assertTrue(events.hasName(new byte[] {'a'}));
        int cookie = events.cookie();
        assertNotEquals(0, cookie);
        assertTrue(events.next());
        assertTrue(events.has(IN_MOVED_TO));
        assertEquals(to, events.watch());
        assertEquals(cookie, events.cookie());
        assertTrue(events.hasName(new byte[] {'b'}));
        assertFalse(events.hasName(new byte[] {'a'}));
    }

    /** Names of every length modulo sixteen, more than there is room for at once. */
    @Test
    void namesOfAllLengths() throws Exception {
        inotify.addWatch(folder, IN_CREATE);
        List<String> expected = new ArrayList<>();
        for (int length = 1; length <= 255; length += 1 + length / 32) {
            String name = "n".repeat(length);
            Files.createFile(folder.resolve(name));
            expected.add("IN_CREATE " + name);
        }
        assertEquals(expected, all());
    }

    @Test
    void theNameAsBytes() throws Exception {
        inotify.addWatch(folder, IN_CREATE);
        MemorySegment odd = arena.allocateFrom(JAVA_BYTE, (byte) 'a', (byte) 0xff, (byte) 0);
        try (FileFd directory = FileFd.open(folder, OpenFlags.O_PATH)) {
            assertEquals(0, PathSyscalls.mkdirat(directory.number(), odd, 0700));
            inotify.read(events);
            assertTrue(events.next());
            assertEquals("a\ufffd", events.name());
            assertEquals(2, events.nameLength());
            assertEquals((byte) 0xff, events.nameByte(1));
            assertThrows(IndexOutOfBoundsException.class, () -> events.nameByte(2));
            MemorySegment at = events.memory().asSlice(events.nameOffset(), 3);
            assertArrayEquals(new byte[] {'a', (byte) 0xff, 0}, at.toArray(JAVA_BYTE));
            MemorySegment path = arena.allocate(256).fill((byte) 'x');
            assertEquals(2, events.copyName(path, 0));
            int removeDir = AtFlags.AT_REMOVEDIR.bits();
            assertEquals(0, PathSyscalls.unlinkat(directory.number(), path, removeDir));
        }
    }

    @Test
    void aWatchedFileItself() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        int watch = inotify.addWatch(file, IN_ATTRIB.or(IN_DELETE_SELF));
        Files.delete(file);
        assertEquals(List.of("IN_ATTRIB", "IN_DELETE_SELF", "IN_IGNORED"), all());
        var e = fails(Errno.EINVAL, () -> inotify.rmWatch(watch));
        assertEquals(
                "inotify_rm_watch(" + inotify + ", " + watch + "): EINVAL (Invalid argument)",
                e.getMessage());
    }

    @Test
    void aWatchThatIsRemoved() throws Exception {
        int watch = inotify.addWatch(folder, IN_CREATE);
        Files.createFile(folder.resolve("before"));
        inotify.rmWatch(watch);
        Files.createFile(folder.resolve("after"));
        inotify.read(events);
        assertTrue(events.next() && events.has(IN_CREATE));
        assertTrue(events.next() && events.isIgnored());
        assertEquals(watch, events.watch());
        assertFalse(events.next());
    }

    @Test
    void howAWatchIsMade() throws Exception {
        int watch = inotify.addWatch(folder, IN_CREATE);
        assertEquals(watch, inotify.addWatch(folder, IN_DELETE.or(InotifyMask.IN_MASK_ADD)));
        fails(
                Errno.EEXIST,
                () -> inotify.addWatch(folder, IN_CREATE.or(InotifyMask.IN_MASK_CREATE)));
        Path file = Files.createFile(folder.resolve("file"));
        Files.delete(file);
        assertEquals(List.of("IN_CREATE file", "IN_DELETE file"), all());
        Files.createFile(file);
        all();
        fails(Errno.ENOTDIR, () -> inotify.addWatch(file, IN_MODIFY.or(InotifyMask.IN_ONLYDIR)));
        inotify.addWatch(file, IN_ALL_EVENTS.or(InotifyMask.IN_ONESHOT));
        // Without O_TRUNC, whose IN_MODIFY comes before the IN_OPEN on Linux 6.1.
        Files.writeString(file, "x", StandardOpenOption.WRITE);
        assertEquals(List.of("IN_OPEN", "IN_IGNORED"), all());
        fails(Errno.ENOENT, () -> inotify.addWatch(folder.resolve("no"), IN_CREATE));
    }

    /** Events of two files in turns, which are not one: more than the queue has room for. */
    @Test
    void lostEventsAreTold() throws Exception {
        Path limit = Path.of("/proc/sys/fs/inotify/max_queued_events");
        assumeTrue(Files.isReadable(limit), "no " + limit);
        long bound = Long.parseLong(Files.readAllLines(limit).getFirst().strip());
        assumeTrue(bound <= 200_000, "a queue of " + bound + " events");
        Path a = Files.createFile(folder.resolve("a"));
        Path b = Files.createFile(folder.resolve("b"));
        inotify.addWatch(a, IN_MODIFY);
        inotify.addWatch(b, IN_MODIFY);
        MemorySegment one = arena.allocate(1);
        try (FileFd first = FileFd.open(a, OpenFlags.O_WRONLY);
                FileFd second = FileFd.open(b, OpenFlags.O_WRONLY)) {
            for (long i = 0; i < bound / 2 + 2; i++) {
                first.pwrite(one, 0);
                second.pwrite(one, 0);
            }
        }
        long count = 0;
        int lost = 0;
        while (inotify.read(events) > 0) {
            while (events.next()) {
                count++;
                if (events.isOverflow()) {
                    lost++;
                    assertEquals(-1, events.watch());
                    assertEquals(0, events.nameLength());
                }
            }
        }
        assertEquals(1, lost, count + " of " + bound);
        assertTrue(count >= bound, count + " of " + bound);
    }

    /** As by an operation of a ring. */
    @Test
    void aReadThatIsMadeElsewhere() throws Exception {
        InotifyEvents mine = InotifyEvents.of(arena.allocate(300));
        inotify.addWatch(folder, IN_CREATE);
        Files.createFile(folder.resolve("a"));
        mine.filled(inotify.read(mine.prepare()));
        assertTrue(mine.next());
        assertEquals("a", mine.name());
        mine.filled(inotify.read(mine.prepare()));
        assertFalse(mine.next());
    }

    /** Such as what somebody else has written to a pipe: its sizes lead anywhere, or nowhere. */
    @Test
    void bytesThatAreNoEvents() throws Exception {
        MemorySegment memory = arena.allocate(512);
        InotifyEvents mine = InotifyEvents.of(memory);
        for (int size : new int[] {-16, 1, 100_000, Integer.MAX_VALUE}) {
            memory.set(JAVA_INT, inotify_event.OFFSET_LEN, size);
            assertThrows(IllegalArgumentException.class, () -> mine.filled(inotify_event.SIZE));
            assertFalse(mine.next());
        }
        memory.fill((byte) 0);
        assertThrows(IllegalArgumentException.class, () -> mine.filled(15));
        assertThrows(IllegalArgumentException.class, () -> mine.filled(528));
        mine.filled(512);
        int count = 0;
        while (mine.next()) {
            count++;
        }
        assertEquals(32, count);
    }

    @Test
    void nothingIsAllocated() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        inotify.addWatch(folder, IN_MODIFY);
        byte[] name = "file".getBytes();
        MemorySegment copy = arena.allocate(256);
        try (FileFd written = FileFd.open(file, OpenFlags.O_WRONLY)) {
            Allocation.assertNone(
                    () -> {
                        written.pwrite(copy, 0, 1, 0);
                        inotify.read(events);
                        while (events.next()) {
                            assertTrue(events.has(IN_MODIFY) && !events.isOverflow());
                            assertTrue(events.hasName(name));
                            events.copyName(copy, 0);
                        }
                    });
        }
    }

    @Test
    void misuse() throws Exception {
        assertEquals("at no event", events.toString());
        assertThrows(IllegalStateException.class, events::mask);
        assertThrows(IllegalStateException.class, events::name);
        assertThrows(IllegalArgumentException.class, () -> InotifyEvents.allocate(arena, 271));
        MemorySegment readOnly = arena.allocate(512).asReadOnly();
        assertThrows(IllegalArgumentException.class, () -> InotifyEvents.of(readOnly));
        fails(Errno.EINVAL, () -> inotify.addWatch(folder, InotifyMask.of(0)));
        fails(Errno.EINVAL, () -> Inotify.create(InotifyFlags.of(1)));
        try (Inotify waiting = Inotify.create();
                MemFd file = MemFd.create("file");
                Inotify borrowed = Inotify.borrow(file.number())) {
            assertFalse(Fcntl.isNonBlocking(waiting));
            assertTrue(Fcntl.isCloseOnExec(waiting));
            fails(Errno.EINVAL, () -> borrowed.addWatch(folder, IN_CREATE));
            fails(Errno.EINVAL, () -> borrowed.rmWatch(1));
            Inotify.own(Descriptors.dup(waiting).detach()).close();
        }
    }
}
