package dev.gatun.sys;

import static dev.gatun.raw.Linux.MAP_HUGE_MASK;
import static dev.gatun.raw.Linux.MAP_HUGE_SHIFT;
import static dev.gatun.raw.Linux.O_CLOEXEC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The sizes of pages, asked for once. */
final class PageSizes {
    static final long BASE = Downcall.pageSize();

    /** 16 GiB, the largest of any architecture. */
    static final long LARGEST_HUGE = 1L << 34;

    private PageSizes() {}

    /** The size that these flags ask for. */
    static long huge(MapFlags flags) {
        int log2 = flags.bits() >>> MAP_HUGE_SHIFT & MAP_HUGE_MASK;
        return log2 != 0 ? 1L << log2 : hugeByDefault();
    }

    /** {@code Hugepagesize} of /proc/meminfo; 0 if there is no such line. */
    static long hugeByDefault() {
        try (Arena arena = Arena.ofConfined()) {
            int fd = Syscalls.openat(Syscalls.AT_FDCWD, "/proc/meminfo", O_CLOEXEC, 0);
            if (fd < 0) {
                return 0;
            }
            MemorySegment text = arena.allocate(16384);
            long n = Syscalls.read(fd, text);
            Syscalls.close(fd);
            String meminfo =
                    new String(
                            text.asSlice(0, Math.max(0, n)).toArray(ValueLayout.JAVA_BYTE),
                            StandardCharsets.US_ASCII);
            String key = "Hugepagesize:";
            int start = meminfo.indexOf(key);
            int end = meminfo.indexOf("kB", start);
            return start < 0 || end < 0
                    ? 0
                    : 1024 * Long.parseLong(meminfo.substring(start + key.length(), end).strip());
        }
    }
}
