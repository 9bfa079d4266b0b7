package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.fanotify_event_metadata;
import dev.gatun.raw.struct.inotify_event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

class NotifySyscallsTest {
    private static final int IN_CREATE = Linux.IN_CREATE;

    @Test
    void inotify(@TempDir Path folder) throws Exception {
        int fd = NotifySyscalls.inotifyInit1(Linux.IN_CLOEXEC | Linux.IN_NONBLOCK);
        assertTrue(fd >= 0, () -> Errno.describe(-fd));
        assertEquals(-Errno.EINVAL, NotifySyscalls.inotifyInit1(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096, 8);
            int watch = NotifySyscalls.inotifyAddWatch(fd, folder.toString(), IN_CREATE);
            assertTrue(watch > 0);
            MemorySegment path = arena.allocateFrom(folder.toString());
            assertEquals(watch, NotifySyscalls.inotifyAddWatch(fd, path, IN_CREATE));
            assertEquals(-Errno.EAGAIN, Syscalls.read(fd, buffer));
            Files.createFile(folder.resolve("a"));
            assertEquals(32, Syscalls.read(fd, buffer));
            assertEquals(watch, buffer.get(JAVA_INT, inotify_event.OFFSET_WD));
            assertEquals(IN_CREATE, buffer.get(JAVA_INT, inotify_event.OFFSET_MASK));
            assertEquals("a", buffer.getString(inotify_event.OFFSET_NAME));
            assertEquals(0, NotifySyscalls.inotifyRmWatch(fd, watch));
            assertEquals(-Errno.EINVAL, NotifySyscalls.inotifyRmWatch(fd, watch));
            assertEquals(-Errno.ENOENT, NotifySyscalls.inotifyAddWatch(fd, "/no/such", IN_CREATE));
            MemorySegment endless = path.asSlice(0, 2);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> NotifySyscalls.inotifyAddWatch(fd, endless, IN_CREATE));
        }
        OpenDescriptors.close(fd);
    }

    @Test
    void fanotify(@TempDir Path folder) throws Exception {
        int flags = Linux.FAN_CLOEXEC | Linux.FAN_NONBLOCK | Linux.FAN_REPORT_FID;
        int fd = NotifySyscalls.fanotifyInit(flags, 0);
        boolean isMissing = fd == -Errno.ENOSYS || fd == -Errno.EPERM || fd == -Errno.EINVAL;
        assumeTrue(!isMissing, "no fanotify for this user on this kernel");
        assertTrue(fd >= 0, () -> Errno.describe(-fd));
        int add = Linux.FAN_MARK_ADD;
        long mask = Linux.FAN_CREATE | Linux.FAN_EVENT_ON_CHILD;
        try (Arena arena = Arena.ofConfined()) {
            int here = Syscalls.AT_FDCWD;
            int result = NotifySyscalls.fanotifyMark(fd, add, mask, here, folder.toString());
            assumeTrue(
                    result != -Errno.ENODEV
                            && result != -Errno.EOPNOTSUPP
                            && result != -Errno.EXDEV,
                    "the file system has no handles");
            assertEquals(0, result);
            Files.createFile(folder.resolve("a"));
            MemorySegment buffer = arena.allocate(4096, 8);
            assertTrue(Syscalls.read(fd, buffer) >= fanotify_event_metadata.SIZE);
            long happened = buffer.get(JAVA_LONG, fanotify_event_metadata.OFFSET_MASK);
            assertEquals(Linux.FAN_CREATE, happened);

            MemorySegment path = arena.allocateFrom(folder.toString());
            int remove = Linux.FAN_MARK_REMOVE;
            assertEquals(0, NotifySyscalls.fanotifyMark(fd, remove, mask, here, path));
            assertEquals(-Errno.ENOENT, NotifySyscalls.fanotifyMark(fd, remove, mask, here, path));
            int dirfd = Syscalls.openat(here, folder.toString(), Linux.O_CLOEXEC, 0);
            MemorySegment none = MemorySegment.NULL;
            assertEquals(0, NotifySyscalls.fanotifyMark(fd, add, mask, dirfd, none));
            assertEquals(0, NotifySyscalls.fanotifyMark(fd, remove, mask, dirfd, (String) null));
            OpenDescriptors.close(dirfd);
            MemorySegment endless = path.asSlice(0, 2);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> NotifySyscalls.fanotifyMark(fd, add, mask, here, endless));
        }
        OpenDescriptors.close(fd);
    }
}
