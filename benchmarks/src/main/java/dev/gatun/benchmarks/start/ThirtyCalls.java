package dev.gatun.benchmarks.start;

import dev.gatun.sys.Errno;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.MemorySyscalls;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.TransferSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Thirty different system calls, once each, of every shape that the library links. */
final class ThirtyCalls {
    private static final int O_RDWR = 2;
    private static final int F_GETFL = 3;
    private static final int FIONREAD = 0x541b;
    private static final int LOCK_SH = 1;
    private static final int LOCK_NB = 4;
    private static final int MADV_NORMAL = 0;
    private static final int MS_ASYNC = 1;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int POSIX_FADV_NORMAL = 0;

    private static int calls;

    private ThirtyCalls() {}

    public static void main(String[] arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096, 4096);
            MemorySegment statx = arena.allocate(256, 8);
            MemorySegment how = arena.allocate(24, 8);
            IoVector vector = IoVector.of(arena, buffer);

            int cwd = Syscalls.AT_FDCWD;
            int file = ok(Syscalls.openat(cwd, arguments[0], O_RDWR, 0));
            int memory = ok(Syscalls.memfdCreate("thirty", 0));
            ok(Syscalls.openat2(cwd, arguments[0], how));
            ok(Syscalls.read(file, buffer));
            ok(Syscalls.write(memory, buffer));
            ok(Syscalls.pread(file, buffer, 0));
            ok(Syscalls.pwrite(memory, buffer, 0));
            ok(Syscalls.readv(file, vector));
            ok(Syscalls.writev(memory, vector));
            ok(Syscalls.preadv2(file, vector, 0, 0));
            ok(Syscalls.pwritev2(memory, vector, 0, 0));
            ok(Syscalls.lseek(file, 0, 0));
            ok(Syscalls.statx(cwd, arguments[0], 0, STATX_BASIC_STATS, statx));
            ok(Syscalls.ftruncate(memory, 8192));
            ok(Syscalls.fallocate(memory, 0, 0, 8192));
            ok(Syscalls.posixFadvise(file, 0, 0, POSIX_FADV_NORMAL));
            ok(Syscalls.readahead(file, 0, 4096));
            ok(Syscalls.fsync(memory));
            ok(Syscalls.fdatasync(memory));
            ok(TransferSyscalls.sendfile(memory, file, 0, 4096));
            ok(Syscalls.fcntl(file, F_GETFL, 0));
            ok(Syscalls.ioctlGetInt(file, FIONREAD));
            ok(Syscalls.flock(file, LOCK_SH | LOCK_NB));
            long pipe = ok(Syscalls.pipe2(0));
            ok(Syscalls.dup(file));
            ok(MemorySyscalls.madvise(buffer, MADV_NORMAL));
            ok(MemorySyscalls.mlock2(buffer, 0));
            ok(MemorySyscalls.munlock(buffer));
            ok(Syscalls.syscall(SyscallNumber.SYS_getppid));
            ok(Syscalls.close((int) pipe));
        }
        if (calls != 30) {
            throw new AssertionError(calls);
        }
        System.out.println("hello");
    }

    private static int ok(int result) {
        return (int) ok((long) result);
    }

    private static long ok(long result) {
        if (result < 0 && result >= -Errno.MAX) {
            throw new AssertionError("call " + (calls + 1) + ": " + Errno.describe((int) -result));
        }
        calls++;
        return result;
    }
}
