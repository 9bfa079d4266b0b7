package dev.gatun.uring;

import static dev.gatun.raw.Linux.O_CLOEXEC;

import dev.gatun.io.DirectoryEntries;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;

/** The kernel's threads that work for the rings of this process. */
final class WorkerThreads {
    private static final String TASKS = "/proc/self/task";
    private static final String NAME = "iou-wrk-";
    private static final int LIST_BYTES = 16 << 10;

    private WorkerThreads() {}

    static int count() throws SyscallException {
        int number = Syscalls.openat(Syscalls.AT_FDCWD, TASKS, O_CLOEXEC, 0);
        if (number < 0) {
            throw SyscallException.of(number, "openat", TASKS);
        }
        try (Fd tasks = Fd.own(number);
                Arena arena = Arena.ofConfined()) {
            DirectoryEntries entries = DirectoryEntries.allocate(arena, LIST_BYTES);
            int count = 0;
            while (entries.next(tasks)) {
                // A thread that has ended meanwhile has no name.
                if (!entries.isDots()
                        && SmallFile.read(TASKS + "/" + entries.name() + "/comm")
                                .startsWith(NAME)) {
                    count++;
                }
            }
            return count;
        }
    }
}
