package dev.gatun.sys;

import java.lang.foreign.MemorySegment;

/**
 * The system calls about the processors that threads run on, as they are: one static method, one
 * call, and the kernel's own answer. The conventions are those of {@link Syscalls}.
 *
 * <p>A set of processors is as many words of 64 bits as the caller likes: processor {@code n} is
 * bit {@code n % 64} of word {@code n / 64}.
 */
public final class CpuSyscalls {
    private CpuSyscalls() {}

    /**
     * {@code int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask)}.
     *
     * @param tid a thread, as gettid(2) numbers it; 0 for the calling one
     * @param mask the processors that it may run on; of those that it may not, the kernel takes
     *     none
     * @return 0 or {@code -errno}
     */
    public static int schedSetaffinity(int tid, MemorySegment mask) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_sched_setaffinity,
                        tid,
                        mask.byteSize(),
                        mask.address(),
                        0,
                        0,
                        0,
                        mask);
    }

    /**
     * {@code int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)}.
     *
     * @param tid a thread, as gettid(2) numbers it; 0 for the calling one
     * @param mask receives the processors that it may run on; a multiple of 8 bytes, with a bit for
     *     each processor that the kernel could have
     * @return how many bytes were filled, or {@code -errno}; {@code -EINVAL} if the mask is too
     *     small
     */
    public static int schedGetaffinity(int tid, MemorySegment mask) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_sched_getaffinity,
                        tid,
                        Checks.target(mask).byteSize(),
                        mask.address(),
                        0,
                        0,
                        0,
                        mask);
    }

    /**
     * {@code int getcpu(unsigned int *cpu, unsigned int *node)}.
     *
     * @return the processor in the low 32 bits and its NUMA node in the high ones, or {@code
     *     -errno}
     */
    public static long getcpu() {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long result =
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_getcpu,
                            slot.put(0, 0),
                            slot.put(Integer.BYTES, 0),
                            0,
                            0,
                            0,
                            0);
            return result < 0 ? result : slot.get(0);
        } finally {
            slot.release();
        }
    }
}
