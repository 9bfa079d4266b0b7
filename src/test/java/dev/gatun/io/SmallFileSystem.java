package dev.gatun.io;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A tmpfs that is soon full. It is mounted nowhere, so that closing it is its end. */
final class SmallFileSystem {
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;

    private SmallFileSystem() {}

    /** Its root, for openat(2). Skips the test where it cannot be had. */
    static Fd open(long byteCount) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("tmpfs");
            long context = Syscalls.syscall(SyscallNumber.SYS_fsopen, name, FSOPEN_CLOEXEC);
            if (context == -Errno.EPERM || context == -Errno.ENOSYS) {
                return abort("no tmpfs of one's own: fsopen " + Errno.describe((int) -context));
            }
            try (Fd tmpfs = Fd.own((int) check(context, "fsopen"))) {
                MemorySegment key = arena.allocateFrom("size");
                MemorySegment value = arena.allocateFrom(Long.toString(byteCount));
                int number = tmpfs.number();
                check(
                        Syscalls.syscall(
                                SyscallNumber.SYS_fsconfig,
                                number,
                                FSCONFIG_SET_STRING,
                                key,
                                value,
                                0),
                        "fsconfig");
                check(
                        Syscalls.syscall(SyscallNumber.SYS_fsconfig, number, FSCONFIG_CMD_CREATE),
                        "fsconfig");
                long root = Syscalls.syscall(SyscallNumber.SYS_fsmount, number, FSMOUNT_CLOEXEC);
                return Fd.own((int) check(root, "fsmount"));
            }
        }
    }

    private static long check(long result, String call) throws IOException {
        if (result < 0) {
            throw SyscallException.of(result, call);
        }
        return result;
    }
}
