package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ENTER_ABS_TIMER;
import static dev.gatun.raw.Uring.IORING_ENTER_NO_IOWAIT;
import static dev.gatun.raw.Uring.IORING_MEM_REGION_REG_WAIT_ARG;
import static dev.gatun.raw.Uring.IORING_REG_WAIT_TS;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.event.SignalSet;
import dev.gatun.raw.struct.__kernel_timespec;
import dev.gatun.raw.struct.io_uring_reg_wait;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Arguments of waits, {@code struct io_uring_reg_wait}, in a {@link MemoryRegion}: they say what
 * {@link WaitArguments} say, but are named by number and not copied at each wait. Since Linux 6.13.
 *
 * {@snippet lang=java :
 * try (var ring = IoUring.open(options.with(SetupFlags.IORING_SETUP_R_DISABLED))) {
 *     RegisteredWaits waits = RegisteredWaits.register(ring, 1);
 *     ring.enableRings();
 *     waits.timeout(0, 1_000_000);
 *     ring.submitAndWait(1, waits, 0);
 * }
 * }
 *
 * <p>They belong to their ring until the ring is closed. For the ring's thread.
 */
public final class RegisteredWaits {

    // struct io_uring_reg_wait
    static final int IO_URING_REG_WAIT_BYTES = io_uring_reg_wait.SIZE;
    private static final long TS_SEC =
            io_uring_reg_wait.OFFSET_TS + __kernel_timespec.OFFSET_TV_SEC;
    private static final long TS_NSEC =
            io_uring_reg_wait.OFFSET_TS + __kernel_timespec.OFFSET_TV_NSEC;
    private static final long MIN_WAIT_USEC = io_uring_reg_wait.OFFSET_MIN_WAIT_USEC;
    private static final long FLAGS = io_uring_reg_wait.OFFSET_FLAGS;
    private static final long SIGMASK = io_uring_reg_wait.OFFSET_SIGMASK;
    private static final long SIGMASK_SZ = io_uring_reg_wait.OFFSET_SIGMASK_SZ;

    private static final int SIGNAL_MASK_BYTES = Long.BYTES;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RingCore ring;
    private final MemorySegment memory;

    /** By number, the flags of a call with it. */
    private final int[] enterFlags;

    /** Behind the structs: the signal masks that they point to. */
    private final long masks;

    private RegisteredWaits(RingCore ring, MemorySegment memory, int count) {
        this.ring = ring;
        this.memory = memory;
        enterFlags = new int[count];
        masks = (long) count * IO_URING_REG_WAIT_BYTES;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_MEM_REGION}, for waits. Each wait
     * has no timeout, until one is set.
     *
     * @param ring a ring that was opened with {@code IORING_SETUP_R_DISABLED}, and not enabled yet
     * @param count how many waits
     * @return the waits
     * @throws SyscallException EINVAL: the ring is enabled, or the kernel is older; EBUSY: the ring
     *     has a region
     */
    public static RegisteredWaits register(IoUring ring, int count) throws SyscallException {
        return register(ring, count, false);
    }

    /**
     * {@link #register(IoUring, int)}, in the kernel's memory or in that of this process.
     *
     * @param ring a ring that was opened with {@code IORING_SETUP_R_DISABLED}, and not enabled yet
     * @param count how many waits
     * @param ofKernel whether the kernel allocates the memory
     * @return the waits
     * @throws SyscallException as {@link #register(IoUring, int)}
     */
    public static RegisteredWaits register(IoUring ring, int count, boolean ofKernel)
            throws SyscallException {
        if (count <= 0) {
            throw new IllegalArgumentException(count + " waits");
        }
        long bytes = (long) count * (IO_URING_REG_WAIT_BYTES + SIGNAL_MASK_BYTES);
        int flags = IORING_MEM_REGION_REG_WAIT_ARG;
        RingCore core = ring.core();
        MemoryRegion region = MemoryRegion.register(core, bytes, ofKernel, flags);
        return new RegisteredWaits(core, region.memory(), count);
    }

    /** {@return how many waits there are} */
    public int size() {
        return enterFlags.length;
    }

    /**
     * Sets how long to wait at most.
     *
     * @param index the index of the wait
     * @param nanos in nanoseconds; -1 for no timeout
     * @return this
     */
    public RegisteredWaits timeout(int index, long nanos) {
        if (nanos < -1) {
            throw new IllegalArgumentException("a timeout of " + nanos + " ns");
        }
        enterFlags[index] &= ~IORING_ENTER_ABS_TIMER;
        return time(index, nanos);
    }

    /**
     * Sets a time until which to wait at most, by the ring's clock: {@link
     * Registration#registerClock}.
     *
     * @param index the index of the wait
     * @param nanos in nanoseconds
     * @return this
     */
    public RegisteredWaits deadline(int index, long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a time of " + nanos + " ns");
        }
        enterFlags[index] |= IORING_ENTER_ABS_TIMER;
        return time(index, nanos);
    }

    private RegisteredWaits time(int index, long nanos) {
        long at = offset(index);
        memory.set(JAVA_INT, at + FLAGS, nanos < 0 ? 0 : IORING_REG_WAIT_TS);
        memory.set(JAVA_LONG, at + TS_SEC, Math.max(0, nanos) / NANOS_PER_SECOND);
        memory.set(JAVA_LONG, at + TS_NSEC, Math.max(0, nanos) % NANOS_PER_SECOND);
        return this;
    }

    /**
     * Sets how long to wait for as many completions as were asked for. After that time one
     * completion is enough, until the timeout.
     *
     * @param index the index of the wait
     * @param micros in microseconds; 0 for no such time
     * @return this
     */
    public RegisteredWaits minWait(int index, int micros) {
        if (micros < 0) {
            throw new IllegalArgumentException("a time of " + micros + " µs");
        }
        memory.set(JAVA_INT, offset(index) + MIN_WAIT_USEC, micros);
        return this;
    }

    /**
     * Sets the signals that the thread blocks during the wait, instead of those that it blocks now.
     *
     * @param index the index of the wait
     * @param blocked the signals; null to block the same ones as now
     * @return this
     */
    public RegisteredWaits signalMask(int index, SignalSet blocked) {
        long at = offset(index);
        long mask = masks + (long) index * SIGNAL_MASK_BYTES;
        memory.set(JAVA_LONG, mask, blocked == null ? 0 : blocked.bits());
        memory.set(JAVA_LONG, at + SIGMASK, blocked == null ? 0 : memory.address() + mask);
        memory.set(JAVA_INT, at + SIGMASK_SZ, blocked == null ? 0 : SIGNAL_MASK_BYTES);
        return this;
    }

    /**
     * Keeps the thread from counting as one that waits for I/O (iowait): see {@link
     * WaitArguments#noIowait}. Since Linux 6.15.
     *
     * @param index the index of the wait
     * @param no true if the thread must not count as iowait
     * @return this
     */
    public RegisteredWaits noIowait(int index, boolean no) {
        int old = enterFlags[index];
        enterFlags[index] = no ? old | IORING_ENTER_NO_IOWAIT : old & ~IORING_ENTER_NO_IOWAIT;
        return this;
    }

    /** Where a wait's struct is in the region, for a call of this ring. */
    long offsetIn(RingCore user, int index) {
        if (ring != user) {
            throw new IllegalArgumentException("these waits are registered with another ring");
        }
        return offset(index);
    }

    private long offset(int index) {
        return (long) Objects.checkIndex(index, enterFlags.length) * IO_URING_REG_WAIT_BYTES;
    }

    int enterFlags(int index) {
        return enterFlags[index];
    }
}
