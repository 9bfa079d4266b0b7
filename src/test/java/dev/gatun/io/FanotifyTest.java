package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;
import static dev.gatun.io.FanotifyFlags.FAN_NONBLOCK;
import static dev.gatun.io.FanotifyMarkFlags.FAN_MARK_ADD;
import static dev.gatun.io.FanotifyMask.FAN_CLOSE_WRITE;
import static dev.gatun.io.FanotifyMask.FAN_CREATE;
import static dev.gatun.io.FanotifyMask.FAN_DELETE;
import static dev.gatun.io.FanotifyMask.FAN_MODIFY;
import static dev.gatun.io.FanotifyMask.FAN_ONDIR;
import static dev.gatun.io.FanotifyMask.FAN_OPEN;
import static dev.gatun.io.FanotifyMask.FAN_OPEN_PERM;
import static dev.gatun.io.FanotifyMask.FAN_RENAME;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.Allocation;
import dev.gatun.FileNames;
import dev.gatun.SleepingThread;
import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.fanotify_event_info_header;
import dev.gatun.raw.struct.fanotify_event_metadata;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class FanotifyTest {
    private static final FanotifyFlags WITH_FILES = FAN_NONBLOCK;
    private static final FanotifyFlags WITH_NAMES =
            FAN_NONBLOCK.or(FanotifyFlags.FAN_REPORT_DIR_FID).or(FanotifyFlags.FAN_REPORT_NAME);

    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private final FanotifyEvents events = FanotifyEvents.allocate(arena, 4096);
    private Fanotify fanotify;

    @AfterEach
    void close() throws Exception {
        events.close();
        if (fanotify != null) {
            fanotify.close();
        }
        arena.close();
    }

    private void open(FanotifyFlags flags) throws Exception {
        skipIfRefused(
                "no such fanotify for this user on this kernel",
                () -> fanotify = Fanotify.create(flags, O_RDONLY),
                Errno.ENOSYS,
                Errno.EPERM,
                Errno.EINVAL);
    }

    private void mark(FanotifyMask mask, Path path) throws Exception {
        skipIfRefused(
                "the file system has no handles, or the kernel has no such events",
                () -> fanotify.mark(FAN_MARK_ADD, mask, path),
                Errno.ENODEV,
                Errno.EOPNOTSUPP,
                Errno.EXDEV,
                Errno.EPERM,
                Errno.EINVAL);
    }

    private boolean nextOfARead() throws Exception {
        return events.next() || fanotify.read(events) > 0 && events.next();
    }

    // With handles: for anybody, since Linux 5.13.

    @Test
    void namesAndHandles() throws Exception {
        open(WITH_NAMES);
        mark(FAN_CREATE.or(FAN_DELETE).or(FAN_ONDIR), folder);
        Files.createFile(folder.resolve("file"));
        Files.createDirectory(folder.resolve(FileNames.possible("grün")));
        assertTrue(nextOfARead());
        assertTrue(events.has(FAN_CREATE));
        assertFalse(events.has(FAN_ONDIR) || events.isOverflow());
        assertEquals(ProcessHandle.current().pid(), events.pid());
        assertTrue(events.fd() < 0);
        assertNull(events.takeFile());
        assertTrue(events.nextInfo());
        assertEquals(FanotifyEvents.FAN_EVENT_INFO_TYPE_DFID_NAME, events.infoType());
        assertEquals("file", events.name());
        assertEquals(4, events.nameLength());
        assertEquals('l', events.nameByte(2));
        assertTrue(events.hasName("file".getBytes()));
        MemorySegment copy = arena.allocate(256).fill((byte) 'x');
        assertEquals(4, events.copyName(copy, 1));
        assertEquals("xfile", copy.getString(0));
        assertEquals("file", events.memory().getString(events.nameOffset()));
        byte[] handle = handle();
        long fileSystem = events.fileSystemId();
        assertFalse(events.nextInfo());
        assertThrows(IllegalStateException.class, events::infoType);
        assertTrue(nextOfARead());
        assertTrue(events.has(FAN_CREATE.or(FAN_ONDIR)));
        assertTrue(events.nextInfo());
        assertEquals(FileNames.possible("grün"), events.name());
        assertEquals(fileSystem, events.fileSystemId());
        assertTrue(Arrays.equals(handle, handle()), "the same directory");
        assertFalse(nextOfARead());
        assertEquals(Fanotify.WOULD_BLOCK, fanotify.read(events));
    }

    private byte[] handle() {
        MemorySegment memory = events.memory();
        return memory.asSlice(events.handleOffset(), events.handleLength()).toArray(JAVA_BYTE);
    }

    /** What the kernel takes back as a handle is one. */
    @Test
    void aHandleOpensTheDirectory() throws Exception {
        open(WITH_NAMES);
        mark(FAN_CREATE, folder);
        Files.createFile(folder.resolve("file"));
        assertTrue(nextOfARead() && events.nextInfo());
        MemorySegment handle =
                events.memory().asSlice(events.handleOffset(), events.handleLength());
        try (FileFd directory = FileFd.open(folder, O_RDONLY)) {
            Object[] arguments = {directory, handle, OpenFlags.O_PATH.bits()};
            long opened = Syscalls.syscall(SyscallNumber.SYS_open_by_handle_at, arguments);
            assumeTrue(opened != -Errno.EPERM, "no CAP_DAC_READ_SEARCH");
            try (FileFd same = FileFd.own((int) opened)) {
                Statx first = Statx.allocate(arena).fill(directory, StatxMask.STATX_INO);
                Statx second = Statx.allocate(arena).fill(same, StatxMask.STATX_INO);
                assertEquals(first.ino(), second.ino());
            }
        }
    }

    @Test
    void aRenameIsOneEventWithBothNames() throws Exception {
        open(WITH_NAMES.or(FanotifyFlags.FAN_REPORT_FID).or(FanotifyFlags.FAN_REPORT_TARGET_FID));
        mark(FAN_RENAME, folder);
        Files.createFile(folder.resolve("a"));
        PathCalls.rename(folder.resolve("a"), folder.resolve("b"));
        assertTrue(nextOfARead());
        assertTrue(events.has(FAN_RENAME));
        String from = null;
        String to = null;
        boolean ofFile = false;
        while (events.nextInfo()) {
            switch (events.infoType()) {
                case FanotifyEvents.FAN_EVENT_INFO_TYPE_OLD_DFID_NAME -> from = events.name();
                case FanotifyEvents.FAN_EVENT_INFO_TYPE_NEW_DFID_NAME -> to = events.name();
                case FanotifyEvents.FAN_EVENT_INFO_TYPE_FID -> {
                    ofFile = true;
                    assertThrows(IllegalStateException.class, events::name);
                }
                default -> throw new AssertionError("type " + events.infoType());
            }
        }
        assertEquals("a", from);
        assertEquals("b", to);
        assertTrue(ofFile);
        assertFalse(nextOfARead());
    }

    @Test
    void marksAreRemoved() throws Exception {
        open(WITH_NAMES);
        mark(FAN_CREATE, folder);
        FanotifyMarkFlags remove = FanotifyMarkFlags.FAN_MARK_REMOVE;
        fanotify.mark(remove, FAN_CREATE, folder);
        fails(Errno.ENOENT, () -> fanotify.mark(remove, FAN_CREATE, folder));
        try (FileFd directory = FileFd.open(folder, O_RDONLY)) {
            fanotify.mark(FAN_MARK_ADD, FAN_CREATE, directory, null);
            fanotify.flush(FanotifyMarkFlags.FAN_MARK_INODE);
            fanotify.mark(FAN_MARK_ADD, FAN_DELETE, directory, ".");
            var e =
                    fails(
                            Errno.ENOENT,
                            () -> fanotify.mark(FAN_MARK_ADD, FAN_DELETE, directory, "no"));
            assertEquals(
                    "fanotify_mark("
                            + fanotify
                            + ", FAN_MARK_ADD, FAN_DELETE, "
                            + directory
                            + ", \"no\"): ENOENT (No such file or directory)",
                    e.getMessage());
        }
        Files.createFile(folder.resolve("file"));
        assertFalse(nextOfARead());
    }

    @Test
    void nothingIsAllocated() throws Exception {
        open(WITH_NAMES);
        Path file = Files.createFile(folder.resolve("file"));
        mark(FAN_MODIFY.or(FanotifyMask.FAN_EVENT_ON_CHILD), folder);
        byte[] name = "file".getBytes();
        MemorySegment one = arena.allocate(1);
        try (FileFd written = FileFd.open(file, OpenFlags.O_WRONLY)) {
            Allocation.assertNone(
                    () -> {
                        written.pwrite(one, 0);
                        fanotify.read(events);
                        while (events.next()) {
                            assertTrue(events.nextInfo() && events.hasName(name));
                        }
                    });
        }
    }

    // With files and answers: for CAP_SYS_ADMIN.

    @Test
    void filesOfEvents() throws Exception {
        open(WITH_FILES);
        Path file = Files.createFile(folder.resolve("file"));
        mark(FAN_CLOSE_WRITE, file);
        Files.writeString(file, "hello");
        Files.writeString(file, "again");
        assertTrue(nextOfARead());
        int number = events.fd();
        assertTrue(number >= 0);
        try (FileFd taken = events.takeFile()) {
            assertEquals(number, taken.number());
            assertEquals("again", new String(Bytes.pread(taken, 10, 0)));
            assertTrue(Fcntl.isCloseOnExec(taken));
            assertTrue(events.fd() < 0);
            assertNull(events.takeFile());
            nextOfARead();
            assertTrue(taken.isOpen() && Fcntl.isCloseOnExec(taken));
        }
    }

    /** One by the next event, one by the next read, one by the close. */
    @Test
    void filesThatNobodyTookAreClosed() throws Exception {
        open(WITH_FILES);
        Path a = Files.createFile(folder.resolve("a"));
        Path b = Files.createFile(folder.resolve("b"));
        mark(FAN_CLOSE_WRITE, a);
        mark(FAN_CLOSE_WRITE, b);
        for (int round = 0; round < 2; round++) {
            Files.writeString(a, "x");
            Files.writeString(b, "y");
            assertTrue(nextOfARead());
            int first = events.fd();
            assertEquals(FcntlCommand.F_GETFD, isOpen(first));
            assertTrue(nextOfARead());
            assertNull(isOpen(first));
            int second = events.fd();
            assertEquals(FcntlCommand.F_GETFD, isOpen(second));
            if (round == 0) {
                fanotify.read(events);
            } else {
                events.close();
            }
            assertNull(isOpen(second));
        }
        Files.writeString(a, "x");
        fanotify.read(events);
        events.close();
        assertFalse(events.next());
    }

    private static FcntlCommand isOpen(int number) {
        FcntlCommand asked = FcntlCommand.F_GETFD;
        return Syscalls.fcntl(number, asked.value(), 0) >= 0 ? asked : null;
    }

    @Test
    @Timeout(60)
    void whoOpensWaitsForTheAnswer() throws Exception {
        open(FanotifyFlags.FAN_CLASS_CONTENT);
        Path file = Files.writeString(folder.resolve("file"), "x");
        mark(FAN_OPEN_PERM, file);
        SleepingThread<FileFd> first =
                SleepingThread.startAndAwait(
                        SyscallNumber.SYS_openat, () -> FileFd.open(file, O_RDONLY));
        assertTrue(nextOfARead());
        assertTrue(events.has(FAN_OPEN_PERM));
        fanotify.allow(events);
        try (FileFd opened = first.result()) {
            assertEquals(1, opened.size());
        }
        SleepingThread<Integer> second =
                SleepingThread.startAndAwait(
                        SyscallNumber.SYS_openat,
                        () -> fails(Errno.EPERM, () -> FileFd.open(file, O_RDONLY)).errno());
        assertTrue(nextOfARead());
        fanotify.deny(events);
        assertEquals(Errno.EPERM, second.result());
        var e = fails(Errno.ENOENT, () -> fanotify.deny(events));
        assertTrue(e.getMessage().endsWith(", FAN_DENY): ENOENT (No such file or directory)"));
        events.takeFile().close();
        assertThrows(IllegalStateException.class, () -> fanotify.allow(events));
    }

    @Test
    void aPidFdOfTheProcess() throws Exception {
        open(WITH_FILES.or(FanotifyFlags.FAN_REPORT_PIDFD));
        Path file = Files.createFile(folder.resolve("file"));
        mark(FAN_OPEN, file);
        Files.readString(file);
        assertTrue(nextOfARead());
        assertTrue(events.nextInfo());
        assertEquals(FanotifyEvents.FAN_EVENT_INFO_TYPE_PIDFD, events.infoType());
        assertThrows(IllegalStateException.class, events::handleOffset);
        assertThrows(IllegalStateException.class, events::error);
        assertThrows(IllegalStateException.class, events::errorCount);
        try (Fd process = events.takePidFd()) {
            // Signal 0: is it there?
            Object[] arguments = {process, 0, MemorySegment.NULL, 0};
            assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_pidfd_send_signal, arguments));
        }
        assertNull(events.takePidFd());
        // One that nobody takes is closed.
        Files.readString(file);
        assertEquals(1, descriptorsOfEvents(file), "the file of the event before");
        assertTrue(nextOfARead());
        assertEquals(2, descriptorsOfEvents(file));
        assertFalse(nextOfARead());
        assertEquals(0, descriptorsOfEvents(file));
    }

    private static long descriptorsOfEvents(Path file) {
        return OpenDescriptors.all().stream()
                .filter(fd -> fd.endsWith(" of " + file) || fd.contains("pidfd"))
                .count();
    }

    /** Numbers in them would be closed that are somebody else's. */
    @Test
    void bytesThatAreNoEvents() throws Exception {
        try (MemFd victim = MemFd.create("victim");
                Pipe pipe = Pipe.open();
                Fanotify borrowed = Fanotify.borrow(pipe.readEnd().number())) {
            MemorySegment memory = arena.allocate(48);
            FanotifyEvents mine = FanotifyEvents.of(memory);
            memory.set(JAVA_INT, fanotify_event_metadata.OFFSET_FD, victim.number());
            memory.set(JAVA_INT, fanotify_event_metadata.OFFSET_EVENT_LEN, 24);
            memory.set(JAVA_SHORT, fanotify_event_metadata.OFFSET_METADATA_LEN, (short) 24);
            assertEquals(24, pipe.writeEnd().write(memory.asSlice(0, 24)));
            assertThrows(IllegalArgumentException.class, () -> borrowed.read(events));
            assertThrows(IllegalArgumentException.class, () -> mine.filled(24));
            memory.set(JAVA_BYTE, fanotify_event_metadata.OFFSET_VERS, version());
            for (int size : new int[] {0, 23, 25, 48, -24}) {
                memory.set(JAVA_INT, fanotify_event_metadata.OFFSET_EVENT_LEN, size);
                assertThrows(IllegalArgumentException.class, () -> mine.filled(24));
            }
            // A record without a size has no end.
            memory.set(JAVA_INT, fanotify_event_metadata.OFFSET_EVENT_LEN, 48);
            assertThrows(IllegalArgumentException.class, () -> mine.filled(48));
            assertFalse(mine.next());
            mine.close();
            events.close();
            assertEquals(0, victim.size());
        }
    }

    /** Of a type that came after this library. */
    @Test
    void aRecordOfAnUnknownTypeHasNoHandle() {
        MemorySegment memory = arena.allocate(48);
        FanotifyEvents mine = FanotifyEvents.of(memory);
        memory.set(JAVA_INT, fanotify_event_metadata.OFFSET_EVENT_LEN, 48);
        memory.set(JAVA_BYTE, fanotify_event_metadata.OFFSET_VERS, version());
        memory.set(JAVA_SHORT, fanotify_event_metadata.OFFSET_METADATA_LEN, (short) 24);
        memory.set(JAVA_INT, fanotify_event_metadata.OFFSET_FD, -1);
        memory.set(JAVA_BYTE, 24, (byte) 99);
        memory.set(JAVA_SHORT, 24 + fanotify_event_info_header.OFFSET_LEN, (short) 24);
        mine.filled(48);
        assertTrue(mine.next() && mine.nextInfo());
        assertEquals(99, mine.infoType());
        assertThrows(IllegalStateException.class, mine::handleOffset);
        assertThrows(IllegalStateException.class, mine::fileSystemId);
        assertThrows(IllegalStateException.class, mine::name);
        assertFalse(mine.nextInfo());
    }

    private static byte version() {
        return (byte) Linux.FANOTIFY_METADATA_VERSION;
    }

    @Test
    void misuse() throws Exception {
        assertEquals("at no event", events.toString());
        assertThrows(IllegalStateException.class, events::mask);
        assertThrows(IllegalStateException.class, events::nextInfo);
        assertThrows(IllegalArgumentException.class, () -> FanotifyEvents.allocate(arena, 23));
        FanotifyEvents small = FanotifyEvents.of(arena.allocate(24));
        small.filled(small.prepare().byteSize() - 24);
        assertFalse(small.next());
        open(WITH_NAMES);
        mark(FAN_CREATE, folder);
        Files.createFile(folder.resolve("file"));
        fails(Errno.EINVAL, () -> fanotify.read(small));
        assertTrue(Fcntl.isCloseOnExec(fanotify));
        assertTrue(nextOfARead());
        assertThrows(IllegalStateException.class, () -> fanotify.allow(events));
        assertTrue(events.toString().contains("FAN_CREATE"), events.toString());
        fails(
                Errno.EINVAL,
                () -> Fanotify.create(WITH_NAMES.or(FanotifyFlags.of(1 << 30)), O_RDONLY));
        FanotifyMarkFlags unknown = FanotifyMarkFlags.of(1 << 30);
        fails(Errno.EINVAL, () -> fanotify.mark(unknown, FanotifyMask.of(1L << 40), folder));
        try (MemFd file = MemFd.create("file")) {
            Fanotify borrowed = Fanotify.borrow(file.number());
            fails(Errno.EINVAL, () -> borrowed.mark(FAN_MARK_ADD, FAN_CREATE, folder));
            Fanotify.own(Descriptors.dup((Fd) file).detach()).close();
        }
    }
}
