package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Makes an error when the process has no descriptor left, so that no class is loaded any more from
 * a folder; for {@link NoDescriptorLeftTest}. Argument: which error.
 */
final class NoDescriptorLeftProgram {
    private static final int RLIMIT_NOFILE = 7;
    private static final long LIMIT = 200;

    private NoDescriptorLeftProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "result" -> {
                useUpAll(OpenDescriptors.file());
                int result = Syscalls.memfdCreate("file", OpenDescriptors.MFD_CLOEXEC);
                System.out.println(Errno.describe(result));
            }
            case "exception" -> {
                FileFd.open("/dev/null", OpenFlags.O_RDONLY).close();
                useUpAll(OpenDescriptors.file());
                try {
                    FileFd.open("/dev/null", OpenFlags.O_RDONLY).close();
                } catch (SyscallException e) {
                    System.out.println(e.getMessage());
                }
            }
            case "closed" -> {
                Fd fd = Fd.own(OpenDescriptors.NONE);
                useUpAll(OpenDescriptors.file());
                try {
                    fd.close();
                } catch (SyscallException e) {
                    System.out.println(e.getMessage());
                }
                try {
                    fd.number();
                } catch (ClosedException e) {
                    System.out.println(e.getMessage());
                }
            }
            case "shared" -> {
                int number = OpenDescriptors.file();
                Fd fd = Fd.own(number);
                Thread closer = new Thread(() -> close(fd));
                useUpAll(number);
                closer.start();
                closer.join();
                long result =
                        Syscalls.syscall(SyscallNumber.SYS_fcntl, number, OpenDescriptors.F_GETFD);
                System.out.println(result < 0 ? "closed" : "open");
            }
            default -> throw new AssertionError(arguments[0]);
        }
    }

    private static void close(Fd fd) {
        try {
            fd.close();
        } catch (SyscallException e) {
            throw new AssertionError(e);
        }
    }

    private static void useUpAll(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocateFrom(JAVA_LONG, LIMIT, LIMIT);
            Syscalls.syscall(
                    SyscallNumber.SYS_prlimit64, 0, RLIMIT_NOFILE, limits, MemorySegment.NULL);
        }
        long result;
        do {
            result = Syscalls.syscall(SyscallNumber.SYS_dup, number);
        } while (result >= 0);
        System.out.println(result == -Errno.EMFILE ? "none left" : "dup: " + result);
    }
}
