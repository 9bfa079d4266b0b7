package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Every thread gets its own call's errno, virtual threads on the same carriers as well. */
class ErrnoPerThreadTest {
    private static final int THREADS = 4000;
    private static final int CALLS = 50;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(16);
    private final MemorySegment missing = arena.allocateFrom("/no/such");
    private final MemorySegment belowAFile = arena.allocateFrom("/proc/version/x");
    private final int[] pipe = OpenDescriptors.pipe(0);

    /** Calls that fail, each with another error. */
    private long fail(int which) {
        return switch (which) {
            case 0 -> Syscalls.read(OpenDescriptors.NONE, buffer);
            case 1 -> Syscalls.lseek(pipe[0], 0, 0);
            case 2 -> Syscalls.openat(Syscalls.AT_FDCWD, missing, 0, 0);
            case 3 -> Syscalls.openat(Syscalls.AT_FDCWD, belowAFile, 0, 0);
            case 4 -> Syscalls.pipe2(1);
            case 5 -> Syscalls.syscall(100_000);
            default -> Syscalls.ioctlGetInt(0x7fffffff, 0x541b);
        };
    }

    private static final int[] EXPECTED = {
        Errno.EBADF,
        Errno.ESPIPE,
        Errno.ENOENT,
        Errno.ENOTDIR,
        Errno.EINVAL,
        Errno.ENOSYS,
        Errno.EBADF
    };

    @Test
    void onVirtualThreads() throws Exception {
        everyCallGetsItsOwn(Executors.newVirtualThreadPerTaskExecutor(), THREADS);
    }

    @Test
    void onPlatformThreads() throws Exception {
        everyCallGetsItsOwn(Executors.newFixedThreadPool(8), THREADS / 10);
    }

    private void everyCallGetsItsOwn(ExecutorService executor, int tasks) throws Exception {
        List<Future<String>> outcomes = new ArrayList<>();
        try (executor) {
            for (int i = 0; i < tasks; i++) {
                int first = i;
                Callable<String> task =
                        () -> {
                            for (int call = 0; call < CALLS; call++) {
                                int which = (first + call) % EXPECTED.length;
                                long result = fail(which);
                                if (result != -EXPECTED[which]) {
                                    return "call " + which + " gave " + result;
                                }
                                if (call % 7 == 0) {
                                    Thread.yield();
                                }
                            }
                            return null;
                        };
                outcomes.add(executor.submit(task));
            }
            for (Future<String> outcome : outcomes) {
                assertEquals(null, outcome.get());
            }
        } finally {
            OpenDescriptors.close(pipe);
            arena.close();
        }
    }
}
