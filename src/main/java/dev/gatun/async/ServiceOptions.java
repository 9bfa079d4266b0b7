package dev.gatun.async;

import java.util.Objects;

/**
 * What kind of service {@link RingService#open(ServiceOptions)} makes. Immutable: each method
 * returns new options.
 *
 * {@snippet lang=java :
 * RingService.open(ServiceOptions.DEFAULT.rings(2).inFlight(4096));
 * }
 *
 * @param rings how many rings there are, each with a thread of its own. Typed calls are spread over
 *     the rings by their descriptor: those of a descriptor all go to the same ring. Each {@link
 *     Operation} goes to a ring that depends on the thread that submits it. More rings help if the
 *     thread of one takes a whole processor, and the calls are on several descriptors
 * @param inFlight how many operations of one ring the kernel may have at once; the others wait, in
 *     order. 1 to 32,768
 * @param smallBuffers how many buffers of {@value #SMALL_BYTES} bytes each ring has, for transfers
 *     up to that size. Reads that find in the page cache what they read have 32 more
 * @param largeBuffers how many buffers of {@value #LARGE_BYTES} bytes each ring has, for larger
 *     transfers, which are made in pieces
 * @param usesCallersMemory whether the kernel may use memory of callers: see {@link
 *     #usesCallersMemory(boolean)}
 * @param batchPolicy whether the threads of the rings wait with the scheduling policy {@code
 *     SCHED_BATCH}: see {@link #batchPolicy(boolean)}
 * @param closeTimeoutNanos how long {@link RingService#close} waits for operations that were
 *     cancelled, in nanoseconds
 * @param name the beginning of the threads' names
 */
public record ServiceOptions(
        int rings,
        int inFlight,
        int smallBuffers,
        int largeBuffers,
        boolean usesCallersMemory,
        boolean batchPolicy,
        long closeTimeoutNanos,
        String name) {
    /** The size of a small buffer. */
    public static final int SMALL_BYTES = 8 << 10;

    /** The size of a large buffer. */
    public static final int LARGE_BYTES = 128 << 10;

    /**
     * One ring, 1,024 operations in flight, 512 small buffers and 16 large ones (6 MiB, and 256 KiB
     * for reads that do not wait), no memory of callers, the policy of the thread that opens the
     * service, five seconds, and {@code gatun-ring}.
     */
    public static final ServiceOptions DEFAULT =
            new ServiceOptions(1, 1024, 512, 16, false, false, 5_000_000_000L, "gatun-ring");

    private static final int MAX_RINGS = 1024;
    private static final int MAX_IN_FLIGHT = 32768;
    private static final int MAX_BUFFERS = 65536;

    /** Checks what is given. */
    public ServiceOptions {
        check(rings, 1, MAX_RINGS, "rings");
        check(inFlight, 1, MAX_IN_FLIGHT, "operations in flight");
        check(smallBuffers, 1, MAX_BUFFERS, "small buffers");
        check(largeBuffers, 1, MAX_BUFFERS >> 4, "large buffers");
        if (closeTimeoutNanos < 0) {
            throw new IllegalArgumentException("a timeout of " + closeTimeoutNanos + " ns");
        }
        Objects.requireNonNull(name);
    }

    private static void check(int count, int least, int most, String what) {
        if (count < least || count > most) {
            throw new IllegalArgumentException(
                    count + " " + what + ": " + least + " to " + most + " are possible");
        }
    }

    /**
     * Another number of rings.
     *
     * @param count 1 to 1,024
     * @return the options
     */
    public ServiceOptions rings(int count) {
        return new ServiceOptions(
                count,
                inFlight,
                smallBuffers,
                largeBuffers,
                usesCallersMemory,
                batchPolicy,
                closeTimeoutNanos,
                name);
    }

    /**
     * Another limit for the operations in flight. What is begun beyond the limit waits until others
     * have ended. So the limit must be larger than the number of operations that may wait for one
     * another: for example, polls that wait for a write of the same service. The write needs a
     * place, too, if the file does not know RWF_NOWAIT: a FIFO that has a name, and before Linux
     * 6.4 any pipe.
     *
     * @param count of each ring, 1 to 32,768
     * @return the options
     */
    public ServiceOptions inFlight(int count) {
        return new ServiceOptions(
                rings,
                count,
                smallBuffers,
                largeBuffers,
                usesCallersMemory,
                batchPolicy,
                closeTimeoutNanos,
                name);
    }

    /**
     * Other numbers of buffers. If RLIMIT_MEMLOCK does not allow it, the buffers are not
     * registered, and each operation takes a little longer; the logger {@code
     * dev.gatun.async.RingService} says so at the level DEBUG. Calls that find no free buffer wait
     * for one.
     *
     * @param small of each ring, 1 to 65,536
     * @param large of each ring, 1 to 4,096
     * @return the options
     */
    public ServiceOptions buffers(int small, int large) {
        return new ServiceOptions(
                rings,
                inFlight,
                small,
                large,
                usesCallersMemory,
                batchPolicy,
                closeTimeoutNanos,
                name);
    }

    /**
     * Whether the kernel may use memory of callers. If not, which is the default, the service
     * copies: a closed arena never harms. If so, two things change, both for native memory only:
     *
     * <ul>
     *   <li>Transfers of more than {@value #SMALL_BYTES} bytes are made without a copy, if the
     *       memory is not confined to a thread.
     *   <li>An {@link Operation} may name memory from elsewhere than {@link RingService#arena}.
     * </ul>
     *
     * <p>Then the arena of that memory must not be closed before the call has returned, or the
     * operation has had its last completion, by any thread: otherwise the kernel may write to
     * memory that is somebody else's by then. What ends because the service was closed may still be
     * in use if the close has not waited long enough: see {@link RingService#close()}.
     *
     * @param uses true if callers keep to that
     * @return the options
     */
    public ServiceOptions usesCallersMemory(boolean uses) {
        return new ServiceOptions(
                rings,
                inFlight,
                smallBuffers,
                largeBuffers,
                uses,
                batchPolicy,
                closeTimeoutNanos,
                name);
    }

    /**
     * Whether the threads of the rings wait with the scheduling policy {@code SCHED_BATCH}; see
     * sched(7). If not, which is the default, they wait with the policy that they have, which is
     * that of the thread that opens the service.
     *
     * <p>By the standard policy, a ring's thread that wakes up usually preempts the thread that
     * runs on its processor, and then finds only one or two requests. By {@code SCHED_BATCH} it
     * waits until that thread blocks or its time slice ends, and finds more requests at once. If
     * all processors are busy with the threads that use the service, this makes fewer switches and
     * more operations a second.
     *
     * <p>Do not use it where other programs keep the processors busy: each request may then wait
     * some milliseconds for the time slice of another program to end.
     *
     * <p>A ring's thread has the policy only while it waits, so that a thread which a handler
     * starts does not get it. After each wait the thread has {@code SCHED_OTHER}, also if somebody
     * has set another policy meanwhile. A worker of the kernel has the policy that the ring's
     * thread had when the worker began. If a ring's thread begins with another policy than {@code
     * SCHED_OTHER}, which it has from the thread that opens the service, it keeps that one. If the
     * kernel refuses the policy, as a filter of system calls does, {@link
     * RingService#open(ServiceOptions)} throws what it says.
     *
     * @param batch true to wait with {@code SCHED_BATCH}
     * @return the options
     */
    public ServiceOptions batchPolicy(boolean batch) {
        return new ServiceOptions(
                rings,
                inFlight,
                smallBuffers,
                largeBuffers,
                usesCallersMemory,
                batch,
                closeTimeoutNanos,
                name);
    }

    /**
     * How long {@link RingService#close} waits for operations that were cancelled.
     *
     * @param nanos in nanoseconds; 0 to wait for the cancels only, which may take 100 ms
     * @return the options
     */
    public ServiceOptions closeTimeout(long nanos) {
        return new ServiceOptions(
                rings,
                inFlight,
                smallBuffers,
                largeBuffers,
                usesCallersMemory,
                batchPolicy,
                nanos,
                name);
    }

    /**
     * The beginning of the threads' names; a number follows.
     *
     * @param prefix such as {@code gatun-ring}
     * @return the options
     */
    public ServiceOptions name(String prefix) {
        return new ServiceOptions(
                rings,
                inFlight,
                smallBuffers,
                largeBuffers,
                usesCallersMemory,
                batchPolicy,
                closeTimeoutNanos,
                prefix);
    }
}
