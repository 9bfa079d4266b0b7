package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.SleepingThread;
import dev.gatun.raw.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code syscall(number, …)} in its forms. */
class SyscallsAnyTest {
    private static final int AT_FDCWD = Syscalls.AT_FDCWD;
    private static final int O_PATH = Linux.O_PATH;

    @Test
    void noArguments() {
        assertEquals(ProcessHandle.current().pid(), Syscalls.syscall(SyscallNumber.SYS_getpid));
        assertEquals(-Errno.ENOSYS, Syscalls.syscall(100_000));
    }

    @Test
    void oneToThreeIntegers() {
        int fd = OpenDescriptors.file(new byte[7]);
        assertEquals(7, Syscalls.syscall(SyscallNumber.SYS_lseek, fd, 0, 2));
        assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_ftruncate, fd, 5));
        assertEquals(5, Syscalls.syscall(SyscallNumber.SYS_lseek, fd, 0, 2));
        assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_close, fd));
        assertEquals(-Errno.EBADF, Syscalls.syscall(SyscallNumber.SYS_close, fd));
        assertEquals(-Errno.EBADF, Syscalls.syscall(SyscallNumber.SYS_ftruncate, fd, 5));
        assertEquals(-Errno.EBADF, Syscalls.syscall(SyscallNumber.SYS_lseek, fd, 0, 2));
    }

    /** Each of the six arrives in its place, or the copy would be another. */
    @Test
    void sixArgumentsSomeOfThemMemory() {
        int from = OpenDescriptors.file(new byte[] {1, 2, 3, 4, 5});
        int to = OpenDescriptors.file();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocateFrom(JAVA_LONG, 1);
            MemorySegment out = arena.allocateFrom(JAVA_LONG, 6);
            Object[] arguments = {from, in, to, out, 3L, (short) 0};
            assertEquals(3, Syscalls.syscall(SyscallNumber.SYS_copy_file_range, arguments));
            assertEquals(4, in.get(JAVA_LONG, 0));
            assertEquals(9, out.get(JAVA_LONG, 0));
            MemorySegment copied = arena.allocate(3);
            assertEquals(3, Syscalls.pread(to, copied, 6));
            assertEquals(2, copied.get(JAVA_BYTE, 0));
            assertEquals(4, copied.get(JAVA_BYTE, 2));
            Object[] flagged = {from, in, to, out, 3L, (byte) 1};
            assertEquals(
                    -Errno.EINVAL, Syscalls.syscall(SyscallNumber.SYS_copy_file_range, flagged));
        }
        OpenDescriptors.close(from, to);
    }

    @Test
    void anIntegerIsWidenedWithItsSign() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/no/such");
            Object[] arguments = {Syscalls.AT_FDCWD, path, 0, (short) 0};
            assertEquals(-Errno.ENOENT, Syscalls.syscall(SyscallNumber.SYS_openat, arguments));
        }
    }

    @Test
    void whatIsNoArgument() {
        for (Object wrong : new Object[] {1.5, 'c', true, null, new byte[1]}) {
            Object[] arguments = {0, wrong};
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Syscalls.syscall(SyscallNumber.SYS_getpid, arguments));
            assertEquals(
                    "argument 2 is neither memory nor an integer, a string, a path or a descriptor:"
                            + " "
                            + wrong,
                    e.getMessage());
        }
        Object[] seven = {1, 2, 3, 4, 5, 6, 7};
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Syscalls.syscall(SyscallNumber.SYS_getpid, seven));
        assertEquals("a system call takes at most 6 arguments, not 7", e.getMessage());
    }

    @Test
    void stringsPathsAndDescriptors(@TempDir Path folder) throws Exception {
        int number = (int) Syscalls.syscall(SyscallNumber.SYS_openat, AT_FDCWD, folder, O_PATH, 0);
        try (Fd directory = Fd.own(number)) {
            assertEquals(
                    0, Syscalls.syscall(SyscallNumber.SYS_mkdirat, directory, "gr\u00fcn", 0700));
            assertEquals(
                    0,
                    Syscalls.syscall(
                            SyscallNumber.SYS_renameat2,
                            directory,
                            "gr\u00fcn",
                            AT_FDCWD,
                            folder.resolve("other"),
                            0));
            assertTrue(Files.isDirectory(folder.resolve("other")));
            // What is used for the length of a call can be given away after it.
            directory.detach();
        }
        assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_close, number));
    }

    /** Six strings are six pieces of memory: as many as a call can be given. */
    @Test
    void asManyStringsAsThereAreArguments() {
        Object[] arguments = {"a", "b", "c", "d", "e", "f"};
        assertEquals(
                ProcessHandle.current().pid(),
                Syscalls.syscall(SyscallNumber.SYS_getpid, arguments));
    }

    /** A descriptor before the one that is refused is no longer in use. */
    @Test
    void aRefusedCallHoldsNothing() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        Fd closed = Fd.own(OpenDescriptors.file());
        closed.close();
        for (Object wrong : new Object[] {closed, 1.5, "a\0b", "\ud800"}) {
            Object[] arguments = {fd, fd, wrong};
            assertThrows(
                    RuntimeException.class,
                    () -> Syscalls.syscall(SyscallNumber.SYS_getpid, arguments));
        }
        Object[] gone = {closed};
        assertThrows(ClosedException.class, () -> Syscalls.syscall(SyscallNumber.SYS_fsync, gone));
        assertEquals(0, Syscalls.close(fd.detach()));
    }

    /** The number stays that of the file until the call has returned. */
    @Test
    void aCloseWaitsForTheEndOfTheCall() throws Exception {
        int[] ends = OpenDescriptors.pipe(0);
        Fd reader = Fd.own(ends[0]);
        try (Arena arena = Arena.ofShared();
                Fd writer = Fd.own(ends[1])) {
            MemorySegment buffer = arena.allocate(8);
            Object[] arguments = {reader, buffer, 8};
            SleepingThread<Long> waiting =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_read,
                            () -> Syscalls.syscall(SyscallNumber.SYS_read, arguments));
            reader.close();
            assertTrue(Syscalls.fcntl(ends[0], OpenDescriptors.F_GETFD, 0) >= 0);
            assertEquals(3, writer.write(arena.allocateFrom("abc").asSlice(0, 3)));
            assertEquals(3, waiting.result());
            assertEquals(-Errno.EBADF, Syscalls.fcntl(ends[0], OpenDescriptors.F_GETFD, 0));
        }
    }

    @Test
    void memoryThatIsNotNativeOrNotOpen() {
        Object[] heap = {0, MemorySegment.ofArray(new byte[8]), 8};
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.syscall(SyscallNumber.SYS_read, heap));
        Arena arena = Arena.ofConfined();
        Object[] closed = {0, arena.allocate(8), 8};
        arena.close();
        assertThrows(
                IllegalStateException.class,
                () -> Syscalls.syscall(SyscallNumber.SYS_read, closed));
    }

    /** NULL before other memory leaves that checked, and held. */
    @Test
    void memoryBehindNullIsCheckedToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            fds.set(JAVA_INT, 0, OpenDescriptors.NONE); // POLLNVAL, at once
            MemorySegment mask = MemorySegment.ofArray(new byte[8]);
            MemorySegment zero = arena.allocate(16, 8);
            Object[] heap = {fds, 1, MemorySegment.NULL, mask, 8};
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Syscalls.syscall(SyscallNumber.SYS_ppoll, heap));
            Object[] without = {fds, 1, zero, MemorySegment.NULL, 8};
            assertEquals(1, Syscalls.syscall(SyscallNumber.SYS_ppoll, without));
        }
    }

    /** What was held is released, and not what is in the caller's array by then. */
    @Test
    void theArrayMayChangeDuringTheCall() throws Exception {
        int[] ends = OpenDescriptors.pipe(0);
        try (Arena arena = Arena.ofShared();
                Fd reader = Fd.own(ends[0]);
                Fd writer = Fd.own(ends[1])) {
            Object[] arguments = {reader, arena.allocate(8), 8};
            SleepingThread<Long> waiting =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_read,
                            () -> Syscalls.syscall(SyscallNumber.SYS_read, arguments));
            arguments[0] = writer;
            assertEquals(1, Syscalls.write(ends[1], arena.allocate(1)));
            assertEquals(1, waiting.result());
        }
    }
}
