package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code RLIMIT_NOFILE}: one more than the highest number that a descriptor may get. */
public final class DescriptorLimit {
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_BYTES = 16;
    private static final long SOFT = 0;
    private static final long HARD = 8;
    private static final long THIS_PROCESS = 0;

    private DescriptorLimit() {}

    /** The soft limit becomes the hard one, which is given. */
    public static long raise() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT_BYTES, 8);
            get(limit);
            limit.set(JAVA_LONG, SOFT, limit.get(JAVA_LONG, HARD));
            set(limit);
            return limit.get(JAVA_LONG, HARD);
        }
    }

    /** Sets the soft limit. */
    public static void set(long soft) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT_BYTES, 8);
            get(limit);
            limit.set(JAVA_LONG, SOFT, soft);
            set(limit);
        }
    }

    private static void get(MemorySegment limit) {
        prlimit(MemorySegment.NULL, limit);
    }

    private static void set(MemorySegment limit) {
        prlimit(limit, MemorySegment.NULL);
    }

    private static void prlimit(MemorySegment to, MemorySegment from) {
        assertEquals(
                0,
                Syscalls.syscall(
                        SyscallNumber.SYS_prlimit64, THIS_PROCESS, RLIMIT_NOFILE, to, from));
    }

    /** How many descriptors a process has. */
    public static int openIn(long pid) {
        return new File("/proc/" + pid + "/fd").list().length;
    }
}
