package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.raw.Linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * The processors that the calling thread runs on, and the policy by which it gets them.
 *
 * {@snippet lang=java :
 * BitSet before = Cpus.schedGetaffinity();
 * BitSet one = new BitSet();
 * one.set(before.nextSetBit(0));
 * Cpus.schedSetaffinity(one); // stays there from now on
 * }
 *
 * <p>A set of processors has their numbers, from 0 on, as {@code /proc/cpuinfo} has them. A thread
 * that is started gets the processors of the thread that starts it. The JVM does not look: {@link
 * Runtime#availableProcessors} is of the process.
 *
 * <p>A virtual thread has no processors and no policy of its own: what would be changed is the
 * carrier, and the threads after this one would have it so.
 */
public final class Cpus {
    private static final int FIRST_BYTES = 128;
    private static final int MAX_BYTES = 1 << 16;

    private Cpus() {}

    /**
     * {@code sched_getaffinity(2)} of the calling thread. If the kernel could have more processors
     * than the first mask has bits, the call is made again with a larger one.
     *
     * @return the processors that the thread may run on
     * @throws SyscallException EINVAL, which nobody has seen
     * @throws IllegalStateException on a virtual thread
     */
    public static BitSet schedGetaffinity() throws SyscallException {
        checkPlatform();
        int bytes = FIRST_BYTES;
        while (true) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mask = arena.allocate(bytes, Long.BYTES);
                int result = CpuSyscalls.schedGetaffinity(0, mask);
                if (result >= 0) {
                    return BitSet.valueOf(mask.asSlice(0, result).toArray(JAVA_BYTE));
                }
                if (result != -Errno.EINVAL || bytes >= MAX_BYTES) {
                    throw SyscallException.of(result, "sched_getaffinity", 0, bytes, mask);
                }
            }
            bytes *= 2;
        }
    }

    /**
     * {@code sched_setaffinity(2)} of the calling thread: from now on, the thread runs on these
     * processors only. Processors that the machine does not have, or that the process may not use
     * (cpuset(7)), are left out.
     *
     * @param cpus the processors; at least one
     * @throws SyscallException EINVAL if the thread may run on none of them
     * @throws IllegalArgumentException if there are none
     * @throws IllegalStateException on a virtual thread
     */
    public static void schedSetaffinity(BitSet cpus) throws SyscallException {
        checkPlatform();
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("a thread needs a processor");
        }
        byte[] bytes = cpus.toByteArray();
        long rounded = (bytes.length + Long.BYTES - 1L) / Long.BYTES * Long.BYTES;
        try (Arena arena = Arena.ofConfined()) {
            // As an array of bytes it is the same only on little-endian machines, as all are.
            MemorySegment mask = arena.allocate(rounded, Long.BYTES);
            MemorySegment.copy(bytes, 0, mask, JAVA_BYTE, 0, bytes.length);
            int result = CpuSyscalls.schedSetaffinity(0, mask);
            if (result < 0) {
                String hint =
                        result == -Errno.EINVAL ? "the thread may run on none of " + cpus : null;
                throw SyscallException.withHint(
                        result, hint, "sched_setaffinity", 0, rounded, mask);
            }
        }
    }

    /**
     * {@code sched_getscheduler(2)} of the calling thread.
     *
     * @return the policy; {@code SCHED_RESET_ON_FORK} is left out
     * @throws SyscallException what a filter of system calls answers
     * @throws IllegalStateException on a virtual thread, or if the policy is none of these
     */
    public static SchedPolicy schedGetscheduler() throws SyscallException {
        checkPlatform();
        int result = CpuSyscalls.schedGetscheduler(0);
        if (result < 0) {
            throw SyscallException.of(result, "sched_getscheduler", 0);
        }
        int number = result & ~Linux.SCHED_RESET_ON_FORK;
        for (SchedPolicy each : SchedPolicy.values()) {
            if (each.value() == number) {
                return each;
            }
        }
        throw new IllegalStateException("a scheduling policy without a name here: " + number);
    }

    /**
     * {@code sched_getparam(2)} of the calling thread.
     *
     * @return the priority: 1 to 99 for {@link SchedPolicy#SCHED_FIFO} and {@link
     *     SchedPolicy#SCHED_RR}, 0 for all others
     * @throws SyscallException what a filter of system calls answers
     * @throws IllegalStateException on a virtual thread
     */
    public static int schedGetparam() throws SyscallException {
        checkPlatform();
        int result = CpuSyscalls.schedGetparam(0);
        if (result < 0) {
            throw SyscallException.of(result, "sched_getparam", 0);
        }
        return result;
    }

    /**
     * {@code sched_setscheduler(2)} of the calling thread. A thread that this thread starts later
     * gets the same policy, also one that the JVM starts here: a worker of a pool, or a carrier of
     * virtual threads.
     *
     * @param policy the policy
     * @param priority 1 to 99 for {@link SchedPolicy#SCHED_FIFO} and {@link SchedPolicy#SCHED_RR},
     *     0 for all others
     * @throws SyscallException EINVAL if the policy does not have that priority; EPERM without
     *     {@code CAP_SYS_NICE}: if the priority is above RLIMIT_RTPRIO, if the thread is to leave
     *     {@link SchedPolicy#SCHED_IDLE} and RLIMIT_NICE does not allow its nice value, or if the
     *     thread has {@code SCHED_RESET_ON_FORK}, which this call would clear
     * @throws IllegalStateException on a virtual thread
     */
    public static void schedSetscheduler(SchedPolicy policy, int priority) throws SyscallException {
        checkPlatform();
        int result = CpuSyscalls.schedSetscheduler(0, policy.value(), priority);
        if (result < 0) {
            throw SyscallException.of(result, "sched_setscheduler", 0, policy, priority);
        }
    }

    private static void checkPlatform() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "a virtual thread has no processors and no scheduling policy of its own");
        }
    }

    /**
     * {@code getcpu(2)}: the processor that the calling thread runs on at this moment. Unless the
     * thread may run on this one only, it can be another one at the next moment. Nothing is
     * allocated.
     *
     * @return the number of the processor
     * @throws SyscallException ENOSYS, which nobody has seen
     */
    public static int getcpu() throws SyscallException {
        return (int) cpuAndNode();
    }

    /**
     * {@code getcpu(2)}: the NUMA node of the processor that the calling thread runs on at this
     * moment.
     *
     * @return the number of the node; 0 on a machine that has one memory
     * @throws SyscallException as {@link #getcpu}
     */
    public static int numaNode() throws SyscallException {
        return (int) (cpuAndNode() >>> Integer.SIZE);
    }

    private static long cpuAndNode() throws SyscallException {
        long result = CpuSyscalls.getcpu();
        if (result < 0) {
            throw SyscallException.of(result, "getcpu");
        }
        return result;
    }
}
