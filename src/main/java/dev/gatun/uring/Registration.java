package dev.gatun.uring;

import static dev.gatun.raw.Uring.IO_URING_NAPI_STATIC_ADD_ID;
import static dev.gatun.raw.Uring.IO_URING_NAPI_STATIC_DEL_ID;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.event.ClockId;
import dev.gatun.event.EventFd;
import dev.gatun.raw.struct.io_uring_clock_register;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A ring's settings: the calls of {@code io_uring_register(2)} that register no resource. Resources
 * have classes of their own: {@link RegisteredFiles}, {@link RegisteredBuffers}, {@link
 * BufferRing}, {@link Personality}, {@link MemoryRegion}, {@link RegisteredWaits}.
 *
 * <p>For the ring's thread.
 */
public final class Registration {
    /**
     * The result of {@link #syncCancel} when no operation matches: {@code -ENOENT}. With {@link
     * Cancellation#all}, and with {@link Cancellation#any} alone, the result is 0 instead.
     */
    public static final int NOT_FOUND = SyncCancel.NOT_FOUND;

    /**
     * The result of {@link #syncCancel} when the operations have not ended in time: {@code -ETIME}.
     */
    public static final int TIMED_OUT = SyncCancel.TIMED_OUT;

    /** The result of {@link #syncCancel} when a signal came first: {@code -EINTR}. */
    public static final int INTERRUPTED = SyncCancel.INTERRUPTED;

    private static final long IO_URING_CLOCK_REGISTER_BYTES = io_uring_clock_register.SIZE;

    private final RingCore ring;
    private final CompletionQueue cq;
    private final RingQueues queues;
    private final RingClose close;

    Registration(RingCore ring, RingQueues queues, RingClose close) {
        this.ring = ring;
        this.queues = queues;
        this.close = close;
        cq = queues.cq();
    }

    /**
     * How many worker threads the kernel has for one ring at most.
     *
     * @param bounded workers for files and block devices
     * @param unbounded workers for everything else, which may wait for ever
     */
    public record Workers(int bounded, int unbounded) {}

    /**
     * How network devices are polled.
     *
     * @param busyPollMicros how long to poll, in microseconds
     * @param prefersBusyPoll whether the devices' interrupts stay masked as long as waits poll the
     *     devices often enough
     */
    public record Napi(int busyPollMicros, boolean prefersBusyPoll) {}

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_EVENTFD}: the kernel adds to an
     * eventfd when there are completions, so that a thread can wait for them together with other
     * descriptors. Since Linux 5.2.
     *
     * <p>The eventfd's count is not the number of completions: several completions together can add
     * 1; and with {@code IORING_SETUP_DEFER_TASKRUN}, which the default ring has, one operation can
     * add 1 when it is ready to be finished and 1 when it is finished. A thread that was woken
     * calls {@link IoUring#getEvents}, or waits on the ring, and then takes all completions.
     *
     * @param eventFd the eventfd; the kernel has a reference of its own
     * @throws SyscallException EBUSY: the ring has an eventfd
     */
    public void registerEventFd(EventFd eventFd) throws SyscallException {
        registerEventFd(RegisterOpcode.IORING_REGISTER_EVENTFD, eventFd);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_EVENTFD_ASYNC}: {@link
     * #registerEventFd}, but only for operations that a worker thread of the kernel has done. Since
     * Linux 5.6.
     *
     * @param eventFd the eventfd; the kernel has a reference of its own
     * @throws SyscallException EBUSY: the ring has an eventfd
     */
    public void registerEventFdAsync(EventFd eventFd) throws SyscallException {
        registerEventFd(RegisterOpcode.IORING_REGISTER_EVENTFD_ASYNC, eventFd);
    }

    private void registerEventFd(RegisterOpcode opcode, EventFd eventFd) throws SyscallException {
        int number = eventFd.acquire();
        try (Arena arena = Arena.ofConfined()) {
            Register.call(ring, opcode, arena.allocateFrom(JAVA_INT, number), 1);
        } finally {
            eventFd.release();
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_UNREGISTER_EVENTFD}. Since Linux 5.2.
     *
     * @throws SyscallException ENXIO: the ring has no eventfd
     */
    public void unregisterEventFd() throws SyscallException {
        Register.call(ring, RegisterOpcode.IORING_UNREGISTER_EVENTFD, MemorySegment.NULL, 0);
    }

    /**
     * Sets whether the kernel adds to the eventfd. The setting is in memory that is shared with the
     * kernel: no system call is made. Since Linux 5.8.
     *
     * @param enabled true, the initial setting, or false
     * @throws UnsupportedOperationException on older kernels
     */
    public void setEventFdEnabled(boolean enabled) {
        ring.checkUse();
        cq.setEventFdDisabled(!enabled);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_IOWQ_AFF}: the kernel's workers of
     * this ring run on these processors only. Since Linux 5.14.
     *
     * @param cpus the processors' numbers; at least one
     * @throws SyscallException EINVAL: this process may not run on one of them, or an older kernel
     */
    public void registerIowqAff(int... cpus) throws SyscallException {
        int highest = -1;
        for (int cpu : cpus) {
            if (cpu < 0) {
                throw new IllegalArgumentException("processor " + cpu);
            }
            highest = Math.max(highest, cpu);
        }
        if (highest < 0) {
            throw new IllegalArgumentException("no processor");
        }
        int bytes = (highest / Long.SIZE + 1) * Long.BYTES;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(bytes, Long.BYTES);
            for (int cpu : cpus) {
                // As an array of bytes it is the same only on little-endian machines, as all are.
                int at = cpu / Byte.SIZE;
                mask.set(JAVA_BYTE, at, (byte) (mask.get(JAVA_BYTE, at) | 1 << cpu % Byte.SIZE));
            }
            Register.call(ring, RegisterOpcode.IORING_REGISTER_IOWQ_AFF, mask, bytes);
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_UNREGISTER_IOWQ_AFF}: the kernel's workers
     * run on all processors again. Since Linux 5.14.
     *
     * @throws SyscallException EINVAL on older kernels
     */
    public void unregisterIowqAff() throws SyscallException {
        Register.call(ring, RegisterOpcode.IORING_UNREGISTER_IOWQ_AFF, MemorySegment.NULL, 0);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_IOWQ_MAX_WORKERS}: sets how many
     * workers there may be, for each NUMA node. Since Linux 5.15.
     *
     * @param bounded workers for files and block devices; 0 to leave the number as it is
     * @param unbounded workers for everything else; 0 to leave the number as it is
     * @return the earlier numbers
     * @throws SyscallException EINVAL on older kernels
     */
    public Workers registerIowqMaxWorkers(int bounded, int unbounded) throws SyscallException {
        if (bounded < 0 || unbounded < 0) {
            throw new IllegalArgumentException(bounded + " and " + unbounded + " workers");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocateFrom(JAVA_INT, bounded, unbounded);
            Register.call(ring, RegisterOpcode.IORING_REGISTER_IOWQ_MAX_WORKERS, numbers, 2);
            return new Workers(numbers.getAtIndex(JAVA_INT, 0), numbers.getAtIndex(JAVA_INT, 1));
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_NAPI}: a wait for completions polls
     * the network devices of the ring's sockets busily. Since Linux 6.9.
     *
     * @param busyPollMicros how long to poll, in microseconds
     * @param prefersBusyPoll whether the devices' interrupts stay masked as long as waits poll the
     *     devices often enough
     * @return the earlier setting
     * @throws SyscallException EINVAL on older kernels, and on a ring with {@code
     *     IORING_SETUP_IOPOLL}
     */
    public Napi registerNapi(int busyPollMicros, boolean prefersBusyPoll) throws SyscallException {
        NapiTracking tracking = NapiTracking.IO_URING_NAPI_TRACKING_DYNAMIC;
        return registerNapi(busyPollMicros, prefersBusyPoll, tracking);
    }

    /**
     * {@link #registerNapi(int, boolean)}, with the device queues that are polled. Since Linux 6.9;
     * with another choice than {@link NapiTracking#IO_URING_NAPI_TRACKING_DYNAMIC} since 6.13.
     *
     * @param busyPollMicros how long to poll, in microseconds
     * @param prefersBusyPoll as {@link #registerNapi(int, boolean)}
     * @param tracking which device queues are polled
     * @return the earlier setting
     * @throws SyscallException as {@link #registerNapi(int, boolean)}
     */
    public Napi registerNapi(int busyPollMicros, boolean prefersBusyPoll, NapiTracking tracking)
            throws SyscallException {
        if (busyPollMicros < 0) {
            throw new IllegalArgumentException("a time of " + busyPollMicros + " µs");
        }
        return BusyPolling.register(ring, busyPollMicros, prefersBusyPoll, tracking);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_NAPI} and {@code
     * IO_URING_NAPI_STATIC_ADD_ID}: also polls this device queue. Since Linux 6.13.
     *
     * @param napiId the queue's NAPI ID, as {@code SO_INCOMING_NAPI_ID} of a socket tells
     * @throws SyscallException EINVAL: no such ID is possible, or the ring was not given {@link
     *     NapiTracking#IO_URING_NAPI_TRACKING_STATIC}, or an older kernel; EEXIST: the ID was added
     */
    public void napiStaticAddId(int napiId) throws SyscallException {
        BusyPolling.change(ring, IO_URING_NAPI_STATIC_ADD_ID, napiId);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_NAPI} and {@code
     * IO_URING_NAPI_STATIC_DEL_ID}: does not poll this device queue any more. Since Linux 6.13.
     *
     * @param napiId the queue's NAPI ID
     * @throws SyscallException EINVAL: as {@link #napiStaticAddId}; ENOENT: the ID was not added
     */
    public void napiStaticDelId(int napiId) throws SyscallException {
        BusyPolling.change(ring, IO_URING_NAPI_STATIC_DEL_ID, napiId);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_UNREGISTER_NAPI}. Since Linux 6.9.
     *
     * @return the earlier setting
     * @throws SyscallException as {@link #registerNapi}
     */
    public Napi unregisterNapi() throws SyscallException {
        return BusyPolling.unregister(ring);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_CLOCK}: sets the clock by which the
     * ring's waits end. Since Linux 6.12.
     *
     * @param clock {@code CLOCK_MONOTONIC}, the initial setting, or {@code CLOCK_BOOTTIME}
     * @throws SyscallException EINVAL: another clock, or an older kernel
     */
    public void registerClock(ClockId clock) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(IO_URING_CLOCK_REGISTER_BYTES, Integer.BYTES);
            struct.set(JAVA_INT, 0, clock.value());
            Register.call(ring, RegisterOpcode.IORING_REGISTER_CLOCK, struct, 0);
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_RESTRICTIONS}: from {@link
     * IoUring#enableRings} on, the ring does only what the restrictions allow. Since Linux 5.10.
     *
     * @param restrictions what is allowed
     * @throws SyscallException EBADFD: the ring is enabled; EBUSY: the ring has restrictions;
     *     EINVAL: this kernel does not know what is allowed (the message says what)
     */
    public void registerRestrictions(Restrictions restrictions) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = restrictions.array(arena);
            int count = restrictions.count();
            RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_RESTRICTIONS;
            int result = ring.register(opcode.value(), array, count);
            String lack = result == -Errno.EINVAL ? restrictions.lack() : null;
            Register.checked(result, lack, ring, opcode, count);
            ring.setRestricted();
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_SYNC_CANCEL}: cancels operations,
     * and waits until they have ended. Each cancelled operation has its completion, mostly with
     * ECANCELED. Since Linux 6.0.
     *
     * @param which the operations to cancel
     * @param timeoutNanos how long to wait at most, in nanoseconds; -1 for no timeout
     * @return if {@code which} has {@link Cancellation#all} or is {@link Cancellation#any} alone,
     *     how many were cancelled, which can be 0; otherwise 0, or {@link #NOT_FOUND}. In both
     *     cases {@link #TIMED_OUT} if the operations have not ended in time, and {@link
     *     #INTERRUPTED} if a signal came first
     * @throws SyscallException EINVAL on older kernels; EBADF
     * @throws UnsupportedOperationException if the kernel would heed only one of several keys: see
     *     {@link Cancellation}
     * @throws IllegalStateException if the kernel cannot be asked whether it heeds several keys,
     *     since it makes no second ring, as with EMFILE
     */
    public int syncCancel(Cancellation which, long timeoutNanos) throws SyscallException {
        return SyncCancel.run(ring, which, timeoutNanos);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_RESIZE_RINGS}: changes the sizes of
     * the queues. Filled submissions stay in the queue, and so do completions that were not taken.
     * Do not write any more to an {@link Sqe} that was taken from the queue before. Since Linux
     * 6.13.
     *
     * @param entries the submission queue's new size; the kernel rounds up to a power of two
     * @param completionEntries the completion queue's new size, not smaller; the kernel rounds up
     *     to a power of two
     * @throws SyscallException EOVERFLOW: a queue has more entries than the new queue takes, and
     *     nothing has changed; EINVAL: a ring without {@code IORING_SETUP_DEFER_TASKRUN}, or an
     *     older kernel; ENOMEM
     * @throws IllegalStateException if the completion queue is being drained, if the ring's memory
     *     is that of the process ({@code IORING_SETUP_NO_MMAP}), or if the ring has an index array
     *     (no {@code IORING_SETUP_NO_SQARRAY})
     */
    public void resizeRings(int entries, int completionEntries) throws SyscallException {
        if (entries <= 0 || completionEntries <= 0) {
            throw new IllegalArgumentException(entries + " and " + completionEntries + " entries");
        }
        try {
            queues.resize(entries, completionEntries);
        } catch (Throwable t) {
            if (queues.areLost()) {
                close.close();
            }
            throw t;
        }
    }
}
