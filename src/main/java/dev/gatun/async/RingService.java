package dev.gatun.async;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Flags;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;

import java.io.Closeable;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * I/O for all threads, virtual ones above all, by rings that have threads of their own. A call
 * parks the calling thread until its operation has completed, and no carrier is pinned. (A virtual
 * thread with thousands of frames may be one that the JVM cannot park: it keeps its carrier.)
 *
 * {@snippet lang=java :
 * try (var service = RingService.open();
 *         FileFd file = service.open(path, OpenFlags.O_RDONLY)) {
 *     byte[] page = new byte[4096];
 *     long n = service.pread(file, page, 0); // on a virtual thread, too
 * }
 * }
 *
 * <p><b>Calls.</b> Typed calls ({@link #pread}, {@link #recv}, {@link #fsync}, …) are those of the
 * manual, and throw {@link SyscallException}. {@link #call} takes any operation of a ring, and
 * gives the result or {@code -errno}; {@link #submit(Operation)} gives a future, {@link
 * #submit(Operation, OperationHandler)} and {@link #start} tell a handler, and {@link #chain} links
 * several operations. Calls of one thread run one after the other; between those of several threads
 * there is no order. No call is refused because too much is in flight ({@link
 * ServiceOptions#inFlight}): it waits for a place, in order. A chain waits until there are places
 * for all of its operations, and nothing that came later is submitted before it.
 *
 * <p><b>Files that are not regular.</b> A call on a pipe, a socket or a terminal waits until the
 * file is ready, whether the descriptor is non-blocking or not. One call moves at most {@link
 * ServiceOptions#LARGE_BYTES} from or to the heap, or from or to several buffers. A datagram or a
 * packet of a {@link SocketFd} is moved whole, also if it is longer.
 *
 * <p><b>The page cache.</b> A read of a regular file first looks, in the calling thread, for what
 * is in the page cache ({@code RWF_NOWAIT}), and hands over only what is not. If the file was
 * opened with {@code O_DIRECT}, or if the kernel has said no for a while, the read is handed over
 * at once. The service asks for the flags of a file once, at the first call on a descriptor: set
 * {@code O_APPEND} and {@code O_DIRECT} before it. A virtual thread that finds all it reads lets
 * another such thread run after a millisecond, and after three such turns the carrier runs other
 * virtual threads.
 *
 * <p><b>Memory.</b> Typed calls take any segment: on the heap or not, confined or shared. Reads and
 * writes take arrays and buffers as well; for other calls, {@link MemorySegment#ofArray(byte[])}
 * and {@link MemorySegment#ofBuffer} make segments of them. The service copies through registered
 * buffers of its own, and in the calling thread. So the kernel never has a caller's memory after
 * the call, also if another thread closes its arena meanwhile. Memory of {@link #arena} is not
 * copied. If a thread waits for a pipe that knows no {@code RWF_NOWAIT} (a FIFO with a name, and
 * before Linux 6.4 any pipe) and the arena of its buffer is closed meanwhile, what was read is
 * lost. An {@link Operation} may name memory of {@link #arena} and of {@link Arena#global} only;
 * other memory is refused with {@link IllegalArgumentException}. With {@link
 * ServiceOptions#usesCallersMemory}, large transfers are not copied, and an operation may name any
 * native memory.
 *
 * <p><b>Allocation.</b> A call on a descriptor allocates nothing if it does not wait. If it does,
 * it makes one object, of at most 64 bytes, each time that it waits; so do {@link #call}, and
 * {@link #submit(Operation, OperationHandler)}. What comes on top: a form with a {@link ByteBuffer}
 * without an array makes a segment, of 72 bytes, which whoever calls often can make once; a form
 * with several segments notes how far it has come, in about 60 bytes and 4 for each segment; {@link
 * #connect} copies the address; and there is what is returned ({@link #poll}, {@link #accept}).
 * Calls with paths, futures and chains take more. A virtual thread also makes such an object when
 * it gives its carrier away, and the JDK makes one of about 32 bytes when it wakes the thread.
 * Sizes are those with references of 4 bytes.
 *
 * <p><b>Refused operations.</b> If an {@link Operation} throws an exception, writes no operation,
 * or writes one that is refused, nothing is submitted. {@link #call} and {@link #chain} throw the
 * exception, and a future ends with it. A handler gets {@code -ECANCELED}, and the exception is
 * logged.
 *
 * <p><b>Interrupts.</b> An interrupt never closes a descriptor. The operation that the interrupted
 * thread waits for is cancelled, and the call returns at its last completion: with the result, if
 * the operation was quicker, and else with {@link InterruptedIOException}. Either way, the thread's
 * interrupted status is set. A read or write of which a part was made returns the count of that
 * part. {@link #ignoringInterrupts} leaves operations alone.
 *
 * <p><b>What a cancel can end.</b> A wait for a pipe, a socket, a terminal or a poll ends at once.
 * A read, a write or an fsync of a regular file that the kernel has begun is not ended: then the
 * call returns when the device has answered, also after a timeout or an interrupt.
 *
 * <p><b>Workers.</b> For operations that the kernel cannot do without a wait (fsync, open, a read
 * of a FUSE file), it starts threads of its own, {@code iou-wrk-…}. They are threads of the
 * process, and end when they have nothing to do; on Linux 6.12, when the service is closed. {@link
 * IoUring#workers} counts them, and {@code onRing(i, ring -> …)} sets limits by {@code
 * ring.registration().registerIowqMaxWorkers}. An {@link Operation} that reads or writes a FUSE
 * file must be {@link dev.gatun.uring.Sqe#async}: otherwise the kernel may make it on the thread of
 * the ring, and all operations of that ring wait for the file system.
 *
 * <p><b>FUSE files that are read directly.</b> If a FUSE file system answers an open with {@code
 * FOPEN_DIRECT_IO}, io_uring has a fault (seen on Linux 6.18 and 7.2): if the file system returns
 * fewer bytes than were asked for, a read returns bytes twice; if it takes fewer, a write with
 * {@code O_DIRECT} writes the rest to the wrong place. So for a FUSE file of which a shared mapping
 * fails, the typed calls do not use io_uring. The calling thread makes the system call; if that is
 * a virtual thread, one of at most 128 platform threads of the service does. An interrupt, {@link
 * #cancelAll} and {@link #close} do not end such a call once it has begun. An {@link Operation} has
 * the fault, and so has every call on such a file that can be mapped ({@code
 * FUSE_DIRECT_IO_ALLOW_MMAP}).
 *
 * <p><b>FUSE file systems that do not answer.</b> The first call on a descriptor asks which file
 * system the file is on ({@code fstatfs(2)}), and a poll of a FUSE file asks its server. If the
 * caller is a virtual thread, one of at most 128 other platform threads asks, and no carrier and no
 * ring waits for the answer. (If the file system is on a block device, as with {@code fuseblk}, the
 * virtual thread itself asks: since Linux 6.8 once for a mount, before for each descriptor.) A poll
 * of a FUSE file is made again every 50 milliseconds: an interrupt, {@link #cancelAll} and {@link
 * #close} end it then. A ring makes reads and writes of FUSE files that can be mapped. If the
 * server answers a poll with "not ready" and tells later that the file may be ready, the thread of
 * the ring asks it again: until the answer, all operations of that ring wait, and so does {@link
 * #close}. The guide has further cases.
 *
 * <p><b>Closing.</b> {@link #close} refuses what is new, cancels what is in flight, and waits for
 * it. All threads that wait get {@link dev.gatun.sys.ClosedException}, which is unchecked, and so
 * do all calls from then on, except {@link #close(Fd)}, which still closes. A write or an fsync
 * that ends so may have been made. If the thread of a ring fails, the whole service ends in the
 * same way, all of its rings, and the exception has the failure as the cause.
 *
 * <p><b>Handlers.</b> Any thread may use a service. A handler runs on the thread of a ring and must
 * not wait: typed calls, {@link #call} and {@link #chain} throw {@link IllegalStateException}
 * there, also if they would have had nothing to wait for; so do {@code get} and {@code join} of a
 * future that {@link #submit(Operation)} or {@link #submitChain} has returned, if it is not done. A
 * handler may submit, start and cancel operations, close descriptors by {@link #close(Fd)}, and
 * close the service. What a future runs when it is completed ({@code thenApply}, {@code thenRun})
 * may run on the thread of a ring: it may do the same, and must not wait; what waits takes {@code
 * thenRunAsync}. A wait on that thread for {@link CompletableFuture#allOf}, {@code anyOf} or a
 * future of somebody else is not refused, and may never end.
 *
 * <p>Since Linux 5.11.
 */
public final class RingService implements Closeable {
    /** A longer timeout is as good as this one, which can be added to a time. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE >> 1);

    private final RingSet rings;
    private final Waiting waiting;
    private final Transfers transfers;
    private final boolean isCommon;

    private RingService(RingSet rings, Waiting waiting, boolean isCommon) {
        this.rings = rings;
        this.waiting = waiting;
        this.isCommon = isCommon;
        transfers = new Transfers(rings, waiting);
    }

    /**
     * Opens a service with {@link ServiceOptions#DEFAULT}.
     *
     * @return the service, to be closed
     * @throws SyscallException as {@link IoUring#open(dev.gatun.uring.RingOptions)}
     * @throws UnsupportedOperationException on kernels before Linux 5.11
     */
    public static RingService open() throws SyscallException {
        return open(ServiceOptions.DEFAULT);
    }

    /**
     * Opens a service: its rings and their threads, which are daemon threads.
     *
     * @param options what kind of service
     * @return the service, to be closed
     * @throws SyscallException as {@link IoUring#open(dev.gatun.uring.RingOptions)}
     * @throws UnsupportedOperationException on kernels before Linux 5.11
     */
    public static RingService open(ServiceOptions options) throws SyscallException {
        RingSet rings = RingSet.open(options);
        rings.tellLacks();
        return new RingService(rings, Waiting.DEFAULT, false);
    }

    /**
     * The service of the process, which is opened by the first call and never closed. If the thread
     * of its ring fails, that service ends, and the next call opens another.
     *
     * @return the service; closing it throws {@link UnsupportedOperationException}
     * @throws java.io.UncheckedIOException if it cannot be opened; a later call tries again
     * @throws UnsupportedOperationException on kernels before Linux 5.11
     */
    public static RingService common() {
        return CommonService.get();
    }

    static RingService openCommon() throws SyscallException {
        RingSet rings = RingSet.open(ServiceOptions.DEFAULT.name("gatun-common-ring"));
        return new RingService(rings, Waiting.DEFAULT, true);
    }

    /**
     * This service, but an interrupt does not cancel an operation: the call returns when the
     * operation has completed, and the thread's interrupted status stays set.
     *
     * @return a view of this service; closing the view closes this service
     */
    public RingService ignoringInterrupts() {
        return new RingService(rings, Waiting.IGNORING_INTERRUPTS, isCommon);
    }

    /**
     * Memory that the kernel can use without a copy. It is freed when the service is closed, after
     * all operations have ended, and not before: allocate once, and use the memory again. Any
     * thread may use it.
     *
     * @return the arena; it cannot be closed by itself
     */
    public Arena arena() {
        return rings.arena();
    }

    /** The rings, for tests. */
    RingSet rings() {
        return rings;
    }

    /** What reads and writes, for tests. */
    Transfers transfers() {
        return transfers;
    }

    // Any operation.

    /**
     * Submits an operation, and waits until it has completed.
     *
     * @param operation writes the operation
     * @return the result: what the system call would have returned, or {@code -errno}. Of an
     *     operation with several completions, the first one's result; a multishot operation is
     *     cancelled after it, and {@link #start} is for those. Descriptors that later completions
     *     bring are closed
     * @throws SyscallException what {@link Operation#write} throws, and nothing else: an error of
     *     the operation is a result
     * @throws InterruptedIOException if an interrupt has cancelled the operation
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public int call(Operation operation) throws SyscallException, InterruptedIOException {
        CallRequest request = new CallRequest(Objects.requireNonNull(operation));
        return waiting.await(rings.ofThread(), request);
    }

    /**
     * {@link #call(Operation)} with a deadline. When the time is over, the operation is cancelled,
     * and the call returns at its last completion.
     *
     * @param operation writes the operation
     * @param timeout how long the operation may take, also while it waits to be submitted; not
     *     negative
     * @return as {@link #call(Operation)}; {@code -ETIME} ({@link IoUring#TIMED_OUT}) if the
     *     operation was cancelled because the time was over
     * @throws SyscallException what {@link Operation#write} throws, and nothing else: an error of
     *     the operation is a result
     * @throws InterruptedIOException if an interrupt has cancelled the operation
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public int call(Operation operation, Duration timeout)
            throws SyscallException, InterruptedIOException {
        long deadline = Waiting.deadline(nanos(timeout));
        CallRequest request = new CallRequest(Objects.requireNonNull(operation));
        return waiting.await(rings.ofThread(), request, deadline);
    }

    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout of " + timeout);
        }
        return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    }

    /**
     * Submits an operation, and does not wait. The future is completed on the thread of a ring, by
     * the last completion, or by an exception if the operation is refused or the service ends. Then
     * the kernel no longer uses the operation's memory; for the one exception, see {@link
     * #close()}. Whatever else would complete the future ({@code cancel}, {@code orTimeout}, {@code
     * complete}) cancels the operation; the future then has that outcome if the cancel came first,
     * and else the result. {@code cancel} waits for the last completion, except in a handler: there
     * it returns false, and the future ends later. When {@code get} with a timeout throws {@link
     * java.util.concurrent.TimeoutException}, the operation goes on, and the kernel has its memory.
     *
     * @param operation writes the operation
     * @return the future of the result: what the system call would have returned, or {@code
     *     -errno}. An error of the operation is a result, and no exception of the future
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public CompletableFuture<Integer> submit(Operation operation) {
        Objects.requireNonNull(operation);
        ServiceRing ring = rings.ofThread();
        OperationFuture<Integer> future = new OperationFuture<>(ring);
        FutureRequest request = new FutureRequest(operation, future);
        future.setRequest(request);
        ring.submit(request);
        return future;
    }

    /**
     * Submits an operation, and does not wait: the cheapest way. The handler gets the completion on
     * the thread of a ring.
     *
     * @param operation writes the operation, which has one completion; {@link #start} takes others
     * @param handler gets the completion
     * @return what cancels the operation
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public Subscription submit(Operation operation, OperationHandler handler) {
        return start(operation, handler);
    }

    /**
     * Starts an operation that has many completions, such as {@code acceptMultishot}. The handler
     * gets each of them on the thread of a ring. The operation ends when {@link Subscription#close}
     * is called, or when its last completion says so.
     *
     * @param operation writes the operation
     * @param handler gets the completions, up to the one without {@link
     *     dev.gatun.uring.Completion#hasMore}
     * @return what ends the operation
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public Subscription start(Operation operation, OperationHandler handler) {
        ServiceRing ring = rings.ofThread();
        HandledRequest request =
                new HandledRequest(
                        ring, Objects.requireNonNull(operation), Objects.requireNonNull(handler));
        ring.submit(request);
        return request;
    }

    /**
     * Submits operations that are linked ({@code IOSQE_IO_LINK}), in one piece, and waits until all
     * have completed. Each begins when the one before has succeeded; after an error, or a short
     * read or write, the rest completes with {@code -ECANCELED}.
     *
     * {@snippet lang=java :
     * MemorySegment records = service.arena().allocate(BATCH_BYTES); // once
     * int[] results =
     *         service.chain(
     *                 sqe -> sqe.pwrite(log, records, 0, byteCount, end),
     *                 sqe -> sqe.fdatasync(log));
     * // Committed if results[0] == byteCount and results[1] == 0.
     * }
     *
     * @param operations at least one, and no more than a submission queue has room for: 256, or
     *     {@link ServiceOptions#inFlight} if that is less
     * @return the results, in the order of the operations. An interrupt cancels what has not
     *     completed, and the results tell which operations that were
     * @throws SyscallException what {@link Operation#write} throws
     * @throws InterruptedIOException never; declared as by all calls that wait
     * @throws IllegalArgumentException if there are too many operations, or none; then nothing is
     *     submitted
     * @throws dev.gatun.sys.ClosedException if the service was closed. Some of the operations may
     *     have completed; descriptors that they have made are closed
     */
    public int[] chain(Operation... operations) throws SyscallException, InterruptedIOException {
        ServiceRing ring = rings.ofThread();
        ring.checkChain(operations.length);
        List<Operation> all = List.of(operations);
        Chain chain = new Chain(all, null);
        waiting.await(ring, chain);
        return chain.results();
    }

    /**
     * Submits operations that are linked, as {@link #chain}, and does not wait.
     *
     * @param operations as {@link #chain}
     * @return the future of the results; as that of {@link #submit(Operation)}
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public CompletableFuture<int[]> submitChain(Operation... operations) {
        ServiceRing ring = rings.ofThread();
        ring.checkChain(operations.length);
        List<Operation> all = List.of(operations);
        OperationFuture<int[]> future = new OperationFuture<>(ring);
        Chain chain = new Chain(all, future);
        future.setRequest(chain);
        ring.submit(chain);
        return future;
    }

    /**
     * Runs a function on the thread of a ring, to register buffers, files or a buffer ring with it,
     * or to ask what it has. If there are several rings, the service chooses the ring of an
     * operation: so register the same with each, in the same order.
     *
     * <p>The function must not wait. The ring may be kept, but only functions and handlers that run
     * on its thread can use it, and only to register and to ask. Whatever else they do, no call
     * hangs:
     *
     * <ul>
     *   <li>If they close the ring, or take completions from it, the service ends, and all calls
     *       get {@link dev.gatun.sys.ClosedException} with the cause.
     *   <li>Completions of operations that they have submitted are ignored, which is logged once.
     *       But such an operation must not have IOSQE_IO_LINK or IOSQE_IO_DRAIN, as the next
     *       operation is the service's.
     *   <li>The registered buffers are the service's own. If these are unregistered, reads and
     *       writes end with EFAULT.
     * </ul>
     *
     * @param index which ring, from 0 on
     * @param function gets the ring
     * @return the future of what the function returns
     * @param <T> what the function returns
     * @throws dev.gatun.sys.ClosedException if the service was closed
     */
    public <T> CompletableFuture<T> onRing(int index, Function<IoUring, T> function) {
        Objects.checkIndex(index, rings.count());
        return rings.get(index).run(Objects.requireNonNull(function));
    }

    // Reading and writing.

    /**
     * {@code read(2)}: at the file's position, or from a file that has none. Of a regular file,
     * reads until the buffer is full or the end is reached; of another file, what there is. Calls
     * of a service at the position of a descriptor run one after the other. If other descriptors
     * share the position, as after a {@code dup(2)}, or others than this service move it meanwhile,
     * take {@link #pread}.
     *
     * @param fd what to read
     * @param buffer gets the bytes
     * @return bytes, 0 at the end
     * @throws SyscallException as {@link Fd#read(MemorySegment)}
     * @throws InterruptedIOException if an interrupt has cancelled the read before its first byte
     */
    public long read(Fd fd, MemorySegment buffer) throws SyscallException, InterruptedIOException {
        return transfers.move(false, fd, buffer, 0, buffer.byteSize(), Syscalls.FILE_POSITION);
    }

    /**
     * {@link #read(Fd, MemorySegment)} of a whole array.
     *
     * @param fd what to read
     * @param buffer gets the bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long read(Fd fd, byte[] buffer) throws SyscallException, InterruptedIOException {
        return transfers.move(false, fd, buffer, 0, buffer.length, Syscalls.FILE_POSITION);
    }

    /**
     * {@link #read(Fd, MemorySegment)} between a buffer's position and its limit; moves the
     * position.
     *
     * @param fd what to read
     * @param buffer gets the bytes; on the heap or not
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long read(Fd fd, ByteBuffer buffer) throws SyscallException, InterruptedIOException {
        return move(false, fd, buffer, Syscalls.FILE_POSITION);
    }

    /**
     * {@code pread(2)}: until the buffer is full or the end is reached. More than {@link
     * ServiceOptions#LARGE_BYTES} bytes are read in pieces, unless the kernel may use the memory
     * itself.
     *
     * @param file what to read
     * @param buffer gets the bytes
     * @param fileOffset where in the file, in bytes
     * @return bytes, 0 at the end; fewer than the buffer has room for at the end, or if an error or
     *     an interrupt came after a part: the next call tells which
     * @throws SyscallException as {@link FileFd#pread(MemorySegment, long)}
     * @throws InterruptedIOException if an interrupt has cancelled the read before its first byte
     */
    public long pread(Fd file, MemorySegment buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        return pread(file, buffer, 0, buffer.byteSize(), fileOffset);
    }

    /**
     * {@link #pread(Fd, MemorySegment, long)} into a part of a segment, without the object that a
     * slice would be.
     *
     * @param file what to read
     * @param buffer gets the bytes
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long pread(Fd file, MemorySegment buffer, long offset, long byteCount, long fileOffset)
            throws SyscallException, InterruptedIOException {
        checkOffset(fileOffset);
        return transfers.move(false, file, buffer, offset, byteCount, fileOffset);
    }

    /**
     * {@link #pread(Fd, MemorySegment, long)} into a whole array.
     *
     * @param file what to read
     * @param buffer gets the bytes
     * @param fileOffset where in the file, in bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long pread(Fd file, byte[] buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        checkOffset(fileOffset);
        return transfers.move(false, file, buffer, 0, buffer.length, fileOffset);
    }

    /**
     * {@link #pread(Fd, MemorySegment, long)} between a buffer's position and its limit; moves the
     * position.
     *
     * @param file what to read
     * @param buffer gets the bytes; on the heap or not
     * @param fileOffset where in the file, in bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long pread(Fd file, ByteBuffer buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        checkOffset(fileOffset);
        return move(false, file, buffer, fileOffset);
    }

    /**
     * {@code preadv(2)}: fills the buffers one after the other, until all are full or the end is
     * reached.
     *
     * @param file what to read
     * @param buffers get the bytes
     * @param fileOffset where in the file, in bytes; {@link Syscalls#FILE_POSITION} for the file's
     *     position, as {@code readv(2)} does
     * @return bytes, 0 at the end
     * @throws SyscallException as {@link FileFd#preadv}
     * @throws InterruptedIOException if an interrupt has cancelled the read before its first byte
     */
    public long preadv(Fd file, MemorySegment[] buffers, long fileOffset)
            throws SyscallException, InterruptedIOException {
        return transfers.move(false, file, buffers, fileOffset);
    }

    /**
     * {@code write(2)}: at the file's position, as {@link #read}, or to a file that has none. To a
     * regular file, writes all; to another file, what there is room for, but at least a byte. To a
     * file that does not know RWF_NOWAIT (a FIFO that has a name; before Linux 6.4, any pipe),
     * writes all, but of memory that is copied at most {@value ServiceOptions#LARGE_BYTES} bytes.
     *
     * @param fd what to write to
     * @param buffer has the bytes
     * @return bytes, maybe fewer than given
     * @throws SyscallException as {@link Fd#write(MemorySegment)}
     * @throws InterruptedIOException if an interrupt has cancelled the write before its first byte
     */
    public long write(Fd fd, MemorySegment buffer) throws SyscallException, InterruptedIOException {
        return transfers.move(true, fd, buffer, 0, buffer.byteSize(), Syscalls.FILE_POSITION);
    }

    /**
     * {@link #write(Fd, MemorySegment)} of a whole array.
     *
     * @param fd what to write to
     * @param buffer has the bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long write(Fd fd, byte[] buffer) throws SyscallException, InterruptedIOException {
        return transfers.move(true, fd, buffer, 0, buffer.length, Syscalls.FILE_POSITION);
    }

    /**
     * {@link #write(Fd, MemorySegment)} of the bytes between a buffer's position and its limit;
     * moves the position.
     *
     * @param fd what to write to
     * @param buffer has the bytes; on the heap or not
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long write(Fd fd, ByteBuffer buffer) throws SyscallException, InterruptedIOException {
        return move(true, fd, buffer, Syscalls.FILE_POSITION);
    }

    /**
     * {@code pwrite(2)}: all of the buffer. More than {@link ServiceOptions#LARGE_BYTES} bytes are
     * written in pieces, unless the kernel may use the memory itself.
     *
     * @param file what to write to
     * @param buffer has the bytes
     * @param fileOffset where in the file, in bytes
     * @return bytes; fewer than given only if an error, such as ENOSPC, or an interrupt came after
     *     a part: the next call tells which
     * @throws SyscallException as {@link FileFd#pwrite(MemorySegment, long)}
     * @throws InterruptedIOException if an interrupt has cancelled the write before its first byte
     */
    public long pwrite(Fd file, MemorySegment buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        return pwrite(file, buffer, 0, buffer.byteSize(), fileOffset);
    }

    /**
     * {@link #pwrite(Fd, MemorySegment, long)} of a part of a segment, without the object that a
     * slice would be.
     *
     * @param file what to write to
     * @param buffer has the bytes
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long pwrite(Fd file, MemorySegment buffer, long offset, long byteCount, long fileOffset)
            throws SyscallException, InterruptedIOException {
        checkOffset(fileOffset);
        return transfers.move(true, file, buffer, offset, byteCount, fileOffset);
    }

    /**
     * {@link #pwrite(Fd, MemorySegment, long)} of a whole array.
     *
     * @param file what to write to
     * @param buffer has the bytes
     * @param fileOffset where in the file, in bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long pwrite(Fd file, byte[] buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        checkOffset(fileOffset);
        return transfers.move(true, file, buffer, 0, buffer.length, fileOffset);
    }

    /**
     * {@link #pwrite(Fd, MemorySegment, long)} of the bytes between a buffer's position and its
     * limit; moves the position.
     *
     * @param file what to write to
     * @param buffer has the bytes; on the heap or not
     * @param fileOffset where in the file, in bytes
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long pwrite(Fd file, ByteBuffer buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        checkOffset(fileOffset);
        return move(true, file, buffer, fileOffset);
    }

    /**
     * {@code pwritev(2)}: writes the buffers one after the other.
     *
     * @param file what to write to
     * @param buffers have the bytes
     * @param fileOffset where in the file, in bytes; {@link Syscalls#FILE_POSITION} for the file's
     *     position, as {@code writev(2)} does
     * @return as {@link #write(Fd, MemorySegment)}
     * @throws SyscallException as {@link FileFd#pwritev}
     * @throws InterruptedIOException if an interrupt has cancelled the write before its first byte
     */
    public long pwritev(Fd file, MemorySegment[] buffers, long fileOffset)
            throws SyscallException, InterruptedIOException {
        return transfers.move(true, file, buffers, fileOffset);
    }

    private static void checkOffset(long fileOffset) {
        if (fileOffset < 0) {
            throw new IllegalArgumentException("an offset in the file of " + fileOffset);
        }
    }

    private long move(boolean writes, Fd fd, ByteBuffer buffer, long fileOffset)
            throws SyscallException, InterruptedIOException {
        int position = buffer.position();
        int count = buffer.remaining();
        long n;
        if (buffer.hasArray()) {
            int offset = buffer.arrayOffset() + position;
            n = transfers.move(writes, fd, buffer.array(), offset, count, fileOffset);
        } else {
            MemorySegment segment = MemorySegment.ofBuffer(buffer);
            n = transfers.move(writes, fd, segment, 0, count, fileOffset);
        }
        buffer.position(position + (int) n);
        return n;
    }

    // Files.

    /**
     * {@code fsync(2)}: waits until the file's data and metadata are on the device.
     *
     * @param file which file
     * @throws SyscallException EIO, ENOSPC, EDQUOT, EROFS, EINVAL
     * @throws InterruptedIOException if an interrupt has cancelled it before it had begun
     */
    public void fsync(Fd file) throws SyscallException, InterruptedIOException {
        await(FdRequest.Kind.FSYNC, file, null, "fsync");
    }

    /**
     * {@code fdatasync(2)}: waits until the file's data, and what is needed to read them, are on
     * the device.
     *
     * @param file which file
     * @throws SyscallException EIO, ENOSPC, EDQUOT, EROFS, EINVAL
     * @throws InterruptedIOException if an interrupt has cancelled it before it had begun
     */
    public void fdatasync(Fd file) throws SyscallException, InterruptedIOException {
        await(FdRequest.Kind.FDATASYNC, file, null, "fdatasync");
    }

    private int await(FdRequest.Kind kind, Fd fd, Flags<?> flags, String call)
            throws SyscallException, InterruptedIOException {
        int result = waiting.await(rings.of(fd), new FdRequest(kind, fd, flags));
        if (result < 0) {
            throw SyscallException.of(result, call, fd);
        }
        return result;
    }

    /**
     * {@code open(2)} of an existing file. {@code O_CLOEXEC} is always added.
     *
     * @param path of the default file system; it is passed on as UTF-8
     * @param flags without {@code O_CREAT} and {@code O_TMPFILE}, which need a mode
     * @return the file, to be closed
     * @throws SyscallException as {@link FileFd#open(Path, OpenFlags)}
     * @throws InterruptedIOException if an interrupt has cancelled it before it had begun
     */
    public FileFd open(Path path, OpenFlags flags) throws SyscallException, InterruptedIOException {
        if (flags.mayCreate()) {
            throw new IllegalArgumentException(
                    flags + " can make a file, so its permissions are needed too");
        }
        return open(path, flags, 0);
    }

    /**
     * {@code open(2)}: opens a file, or creates it if the flags say so. {@code O_CLOEXEC} is always
     * added.
     *
     * @param path of the default file system; it is passed on as UTF-8
     * @param flags how
     * @param mode the permissions of a file that is created, less those of the process's umask
     * @return the file, to be closed
     * @throws SyscallException as {@link FileFd#open(Path, OpenFlags, int)}
     * @throws InterruptedIOException if an interrupt has cancelled it before it had begun
     */
    public FileFd open(Path path, OpenFlags flags, int mode)
            throws SyscallException, InterruptedIOException {
        ServiceRing ring = rings.ofThread();
        byte[] name = PathText.bytes(path);
        long result = onPath(ring, name, memory -> new PathRequest.Open(memory, flags, mode));
        if (result < 0) {
            throw SyscallException.of(result, "openat", path, flags.or(OpenFlags.O_CLOEXEC));
        }
        return FileFd.own((int) result);
    }

    /**
     * {@code statx(2)} of a path.
     *
     * @param path of the default file system; it is passed on as UTF-8
     * @param flags how the path is taken; {@link AtFlags#AT_STATX_SYNC_AS_STAT} for nothing special
     * @param mask the fields to ask for
     * @param statx gets the fields
     * @throws SyscallException as {@link Statx#fill(String, AtFlags, StatxMask)}
     * @throws InterruptedIOException if an interrupt has cancelled it before it had begun
     */
    public void statx(Path path, AtFlags flags, StatxMask mask, Statx statx)
            throws SyscallException, InterruptedIOException {
        ServiceRing ring = rings.ofThread();
        byte[] name = PathText.bytes(path);
        PathRequest.Stat[] made = new PathRequest.Stat[1];
        long result =
                onPath(ring, name, memory -> made[0] = new PathRequest.Stat(memory, flags, mask));
        if (result < 0) {
            throw SyscallException.of(result, "statx", path, flags, mask);
        }
        made[0].copyTo(statx);
    }

    private long onPath(
            ServiceRing ring, byte[] name, Function<MemorySegment, PathRequest> operation)
            throws InterruptedIOException {
        if (name.length > ServiceOptions.SMALL_BYTES) {
            return -Errno.ENAMETOOLONG;
        }
        rings.checkMayWait();
        BouncePool pool = ring.pools().small();
        long at = -1;
        PathRequest request = null;
        try {
            at = pool.take();
            pool.copyIn(MemorySegment.ofArray(name), 0, at, name.length);
            request = operation.apply(pool.memory().asSlice(at, name.length));
            return waiting.await(ring, request);
        } catch (IllegalStateException e) {
            throw rings.closedOr(e);
        } finally {
            if (at >= 0 && (request == null || request.hasEnded())) {
                pool.give(at);
            }
        }
    }

    /**
     * {@code close(2)}, without keeping the carrier if the file system makes it wait. An operation
     * that is using the descriptor goes on; the number is closed when its last use ends. A typed
     * call that waits until a pipe, a socket or a terminal is ready goes on to wait, and then ends
     * with {@link dev.gatun.sys.ClosedException}. To end such calls at once, call {@link
     * #cancelAll} before the close.
     *
     * @param fd what to close; a second close does nothing
     * @throws SyscallException EIO, ENOSPC, EDQUOT if an earlier write failed and close reports it
     */
    public void close(Fd fd) throws SyscallException {
        if (!fd.isOpen()) {
            return;
        }
        int result;
        try {
            FdRequest request = new FdRequest(FdRequest.Kind.CLOSE, fd, null);
            result = Waiting.IGNORING_INTERRUPTS.await(rings.of(fd), request);
        } catch (InterruptedIOException e) {
            throw new AssertionError(e);
        } catch (IllegalStateException e) {
            // In use, borrowed, or closed meanwhile; or the service is closed.
            fd.close();
            return;
        }
        if (result < 0) {
            throw SyscallException.of(result, "close", fd);
        }
    }

    // Sockets.

    /**
     * {@code accept4(2)}: waits for the next connection.
     *
     * @param listener a listening socket
     * @return the connection, to be closed; it is blocking
     * @throws SyscallException as {@link SocketFd#acceptNumber}
     * @throws InterruptedIOException if an interrupt has cancelled it
     */
    public SocketFd accept(SocketFd listener) throws SyscallException, InterruptedIOException {
        SocketType flags = SocketType.SOCK_CLOEXEC;
        return SocketFd.own(await(FdRequest.Kind.ACCEPT, listener, flags, "accept4"));
    }

    /**
     * {@code connect(2)}: waits until the socket is connected.
     *
     * @param socket what to connect
     * @param address the destination
     * @throws SyscallException as {@link SocketFd#connect}
     * @throws InterruptedIOException if an interrupt has cancelled it: close the socket then
     */
    public void connect(SocketFd socket, SocketAddress address)
            throws SyscallException, InterruptedIOException {
        int result = waiting.await(rings.of(socket), new ConnectRequest(socket, address));
        if (result < 0) {
            throw SyscallException.of(result, "connect", socket, address);
        }
    }

    /**
     * {@code send(2)}: waits until there is room, and sends as much as there is room for.
     *
     * @param socket a connected socket
     * @param buffer has the bytes
     * @param flags the flags; {@code MSG_NOSIGNAL} is always added. With {@code MSG_DONTWAIT} it
     *     does not wait; {@code MSG_WAITALL} is refused
     * @return bytes, on a stream maybe fewer than given; {@link Fd#WOULD_BLOCK} with {@code
     *     MSG_DONTWAIT} if there is no room
     * @throws SyscallException as {@link SocketFd#send(MemorySegment, MessageFlags)}
     * @throws InterruptedIOException if an interrupt has ended the wait
     */
    public long send(SocketFd socket, MemorySegment buffer, MessageFlags flags)
            throws SyscallException, InterruptedIOException {
        return send(socket, buffer, 0, buffer.byteSize(), flags);
    }

    /**
     * {@link #send(SocketFd, MemorySegment, MessageFlags)} of a part of a segment.
     *
     * @param socket a connected socket
     * @param buffer has the bytes
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param flags as there
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long send(
            SocketFd socket, MemorySegment buffer, long offset, long byteCount, MessageFlags flags)
            throws SyscallException, InterruptedIOException {
        try {
            return transfers.polled().send(socket, buffer, offset, byteCount, flags);
        } catch (IllegalStateException e) {
            throw rings.closedOr(e);
        }
    }

    /**
     * {@code recv(2)}: waits until there is something, and takes as much as there is.
     *
     * @param socket a connected socket
     * @param buffer gets the bytes
     * @param flags the flags. With {@code MSG_DONTWAIT} it does not wait; {@code MSG_WAITALL} is
     *     refused
     * @return bytes, 0 at the end; {@link Fd#WOULD_BLOCK} with {@code MSG_DONTWAIT} if there is
     *     nothing
     * @throws SyscallException as {@link SocketFd#recv(MemorySegment, MessageFlags)}
     * @throws InterruptedIOException if an interrupt has ended the wait
     */
    public long recv(SocketFd socket, MemorySegment buffer, MessageFlags flags)
            throws SyscallException, InterruptedIOException {
        return recv(socket, buffer, 0, buffer.byteSize(), flags);
    }

    /**
     * {@link #recv(SocketFd, MemorySegment, MessageFlags)} into a part of a segment.
     *
     * @param socket a connected socket
     * @param buffer gets the bytes
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param flags as there
     * @return as there
     * @throws SyscallException as there
     * @throws InterruptedIOException as there
     */
    public long recv(
            SocketFd socket, MemorySegment buffer, long offset, long byteCount, MessageFlags flags)
            throws SyscallException, InterruptedIOException {
        try {
            return transfers.polled().recv(socket, buffer, offset, byteCount, flags);
        } catch (IllegalStateException e) {
            throw rings.closedOr(e);
        }
    }

    // Readiness, and the end of operations.

    /**
     * {@code poll(2)} of one descriptor: waits until one of the events is there.
     *
     * @param fd what to watch
     * @param events the events to wait for; {@code POLLERR} and {@code POLLHUP} are always reported
     * @return what happened
     * @throws SyscallException ENOMEM
     * @throws InterruptedIOException if an interrupt has ended the wait
     */
    public PollFlags poll(Fd fd, PollFlags events) throws SyscallException, InterruptedIOException {
        long begun = rings.cancelled().now();
        int result =
                isOfFuse(fd)
                        ? pollFile(fd, events, begun, Waiting.NO_DEADLINE)
                        : transfers.await(new FdRequest(FdRequest.Kind.POLL, fd, events), begun);
        return polled(result, fd, events);
    }

    /**
     * {@link #poll(Fd, PollFlags)} with a timeout.
     *
     * @param fd what to watch
     * @param events the events to wait for
     * @param timeout how long to wait; zero to look only
     * @return what happened; {@link PollFlags#NONE} if nothing has happened in time
     * @throws SyscallException ENOMEM
     * @throws InterruptedIOException if an interrupt has ended the wait
     */
    public PollFlags poll(Fd fd, PollFlags events, Duration timeout)
            throws SyscallException, InterruptedIOException {
        long nanos = nanos(timeout);
        long deadline = Waiting.deadline(nanos);
        long begun = rings.cancelled().now();
        if (isOfFuse(fd)) {
            return polled(pollFile(fd, events, begun, deadline), fd, events);
        }
        int result = IoUring.TIMED_OUT;
        if (nanos > 0) {
            FdRequest request = new FdRequest(FdRequest.Kind.POLL, fd, events);
            result = waiting.await(rings.of(fd), request, deadline);
        }
        if (result == IoUring.TIMED_OUT) {
            // The time may have been over before the operation had its turn.
            return PollFlags.of(Poll.pollUntil(fd, events, System.nanoTime()));
        }
        return polled(result, fd, events);
    }

    private boolean isOfFuse(Fd fd) throws SyscallException, InterruptedIOException {
        rings.checkMayWait();
        return transfers.hint(fd).isFuse();
    }

    private int pollFile(Fd fd, PollFlags events, long begun, long deadline)
            throws InterruptedIOException {
        return transfers.filePolls().await(fd, events, begun, deadline);
    }

    private static PollFlags polled(int result, Fd fd, PollFlags events) throws SyscallException {
        if (result < 0) {
            throw SyscallException.of(result, "poll", fd, events);
        }
        return PollFlags.of(result);
    }

    /**
     * Cancels all operations on a descriptor, of all threads, that were begun before: their calls
     * end with ECANCELED, unless an operation was quicker. So do operations that still wait for a
     * place ({@link ServiceOptions#inFlight}), and calls that wait for a buffer of the service's or
     * for the next of several operations. There are four that end later: a call that waits for a
     * thread of the service, when there is one for it; a call that waits for a buffer, when there
     * is one for it; a read or write at the file's position that waits for another one, when that
     * one has ended; and an {@link Operation} that waits for a place, when it is its turn, as
     * nobody knows before which descriptor it is about. If the kernel cannot cancel an operation
     * yet, the cancel is repeated. Operations that close the descriptor are not cancelled, and a
     * splice or tee is one on the descriptor that it writes to only. Calls that begin later are not
     * affected.
     *
     * <p>Waits until the kernel has looked for the operations, also if the thread is interrupted.
     * Since Linux 5.19.
     *
     * @param fd which descriptor
     * @throws UnsupportedOperationException if the kernel is older
     */
    public void cancelAll(Fd fd) {
        rings.cancelled().add(fd);
        for (int i = 0; i < rings.count(); i++) {
            int result;
            try {
                CancelAllRequest request = new CancelAllRequest(rings.get(i).cancels(), fd);
                result = Waiting.IGNORING_INTERRUPTS.await(rings.get(i), request);
            } catch (InterruptedIOException e) {
                throw new AssertionError(e);
            }
            if (result == -Errno.EINVAL) {
                throw new UnsupportedOperationException(
                        "this kernel lacks IORING_ASYNC_CANCEL_FD, which Linux 5.19 has");
            }
        }
    }

    /**
     * What was counted since the service was opened. Any thread may ask, also while the service
     * works, and after the close, which leaves the counters as they were. The threads of the rings
     * count for themselves, which costs calls nothing: so another thread may see the counters a
     * moment late, and not all as of the same moment.
     *
     * @return the counters, of each ring and of all
     */
    public ServiceStatistics statistics() {
        return rings.statistics();
    }

    /**
     * Whether the service takes calls.
     *
     * @return false from when {@link #close} was called, or the thread of a ring has failed
     */
    public boolean isOpen() {
        return rings.isOpen();
    }

    /**
     * Closes the service: refuses what is new, cancels what is in flight, waits until it has ended,
     * and frees {@link #arena}. {@link ServiceOptions#closeTimeout} limits the wait for operations
     * that do not end; a handler that is running is waited for as long as it takes. A second close
     * does nothing but wait. An interrupt does not end the wait. In a handler, it does not wait. If
     * operations have not ended in that time, {@link #arena} and the service's buffers are never
     * freed, and a descriptor that a worker of the kernel may still look up keeps its number.
     * Calls, futures and handlers of such operations end all the same, as of a closed service, and
     * the kernel may still use their memory: so memory that callers have lent ({@link
     * ServiceOptions#usesCallersMemory(boolean)}) must then not be freed either.
     *
     * <p>Operations that have not ended when that time is over are logged as a warning of {@code
     * dev.gatun.async.RingService}: how many, and the first sixteen of them by operation and
     * descriptor. Cancels are not among them.
     *
     * @throws UnsupportedOperationException if this is {@link #common}
     */
    @Override
    public void close() {
        if (isCommon) {
            throw new UnsupportedOperationException("the service of the process stays open");
        }
        rings.close();
    }
}
