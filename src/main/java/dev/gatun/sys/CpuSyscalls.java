package dev.gatun.sys;

import dev.gatun.raw.struct.sched_param;

import java.lang.foreign.MemorySegment;

/**
 * The system calls about the processors that threads run on, and about the policy by which they get
 * them, as they are: one static method, one call, and the kernel's own answer. The conventions are
 * those of {@link Syscalls}.
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
     * {@code int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)}.
     *
     * @param tid a thread, as gettid(2) numbers it; 0 for the calling one
     * @param policy {@code SCHED_…}, with {@code SCHED_RESET_ON_FORK} or without it
     * @param priority 1 to 99 for {@code SCHED_FIFO} and {@code SCHED_RR}, 0 for all others
     * @return 0 or {@code -errno}
     */
    public static int schedSetscheduler(int tid, int policy, int priority) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long memory = slot.put(sched_param.OFFSET_SCHED_PRIORITY, priority);
            return (int)
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_sched_setscheduler,
                            tid,
                            policy,
                            memory,
                            0,
                            0,
                            0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int sched_getscheduler(pid_t pid)}.
     *
     * @param tid a thread, as gettid(2) numbers it; 0 for the calling one
     * @return {@code SCHED_…}, with {@code SCHED_RESET_ON_FORK} if the thread has it, or {@code
     *     -errno}
     */
    public static int schedGetscheduler(int tid) {
        return (int) Downcall.call(SyscallNumber.SYS_sched_getscheduler, tid, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int sched_getparam(pid_t pid, struct sched_param *param)}.
     *
     * @param tid a thread, as gettid(2) numbers it; 0 for the calling one
     * @return the priority, or {@code -errno}
     */
    public static int schedGetparam(int tid) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long memory = slot.put(sched_param.OFFSET_SCHED_PRIORITY, 0);
            long result =
                    Downcall.call(slot, SyscallNumber.SYS_sched_getparam, tid, memory, 0, 0, 0, 0);
            return (int) (result < 0 ? result : slot.get(sched_param.OFFSET_SCHED_PRIORITY));
        } finally {
            slot.release();
        }
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
