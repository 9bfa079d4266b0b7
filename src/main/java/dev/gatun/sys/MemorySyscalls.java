package dev.gatun.sys;

import static dev.gatun.raw.Linux.MADV_GUARD_INSTALL;
import static dev.gatun.raw.Linux.MADV_HWPOISON;

import java.lang.foreign.MemorySegment;

/**
 * The system calls about memory, as they are: one static method, one call, and the kernel's own
 * answer. The conventions are those of {@link Syscalls}. Mapping and unmapping are {@link
 * Mapping}'s: a stray munmap would end the JVM.
 */
public final class MemorySyscalls {
    private MemorySyscalls() {}

    /**
     * {@code int madvise(void *addr, size_t length, int advice)}.
     *
     * @param memory from a page's start; whole pages if the advice drops contents, as the kernel
     *     rounds the length up and would drop the rest of the last page, too
     * @param advice {@code MADV_…}, but not {@code MADV_GUARD_INSTALL} and {@code MADV_HWPOISON}
     * @return 0 or {@code -errno}
     */
    public static int madvise(MemorySegment memory, int advice) {
        if (advice == MADV_GUARD_INSTALL || advice == MADV_HWPOISON) {
            throw new IllegalArgumentException(
                    "after advice " + advice + " an access to this memory would end the JVM");
        }
        MemoryAdvice.check(advice, memory);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_madvise,
                        memory.address(),
                        memory.byteSize(),
                        advice,
                        0,
                        0,
                        0,
                        memory);
    }

    /**
     * {@code int msync(void *addr, size_t length, int flags)}.
     *
     * @param memory memory of a mapped file, from a page's start
     * @param flags {@code MS_…}
     * @return 0 or {@code -errno}
     */
    public static int msync(MemorySegment memory, int flags) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_msync,
                        memory.address(),
                        memory.byteSize(),
                        flags,
                        0,
                        0,
                        0,
                        memory);
    }

    /**
     * {@code int mlock2(const void *addr, size_t length, unsigned flags)}; {@code mlock} is flags
     * 0. Since Linux 4.4.
     *
     * @param memory the memory to lock; whole pages are locked
     * @param flags 0 or {@code MLOCK_ONFAULT}
     * @return 0 or {@code -errno}
     */
    public static int mlock2(MemorySegment memory, int flags) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_mlock2,
                        memory.address(),
                        memory.byteSize(),
                        flags,
                        0,
                        0,
                        0,
                        memory);
    }

    /**
     * {@code int munlock(const void *addr, size_t length)}.
     *
     * @param memory the memory to unlock
     * @return 0 or {@code -errno}
     */
    public static int munlock(MemorySegment memory) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_munlock,
                        memory.address(),
                        memory.byteSize(),
                        0,
                        0,
                        0,
                        0,
                        memory);
    }
}
