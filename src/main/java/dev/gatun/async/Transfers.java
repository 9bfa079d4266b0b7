package dev.gatun.async;

import dev.gatun.io.RwFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;

/**
 * Reads and writes of threads that wait. What can be done without a wait is done by the calling
 * thread; for the rest, it waits for an operation of a ring.
 */
final class Transfers {
    /** The most that one operation moves. */
    private static final int MAX_BYTES = 1 << 30;

    private final RingSet rings;
    private final Waiting waiting;
    private final FileTransfers files;
    private final PolledTransfers polled;
    private final FilePolls filePolls;

    Transfers(RingSet rings, Waiting waiting) {
        this.rings = rings;
        this.waiting = waiting;
        files = new FileTransfers(rings, this);
        polled = new PolledTransfers(rings, this);
        filePolls = new FilePolls(rings, waiting.ignoresInterrupts());
    }

    PolledTransfers polled() {
        return polled;
    }

    FilePolls filePolls() {
        return filePolls;
    }

    FileHint hint(Fd fd) throws SyscallException, InterruptedIOException {
        return rings.hint(fd, waiting.ignoresInterrupts());
    }

    boolean ignoresInterrupts() {
        return waiting.ignoresInterrupts();
    }

    /** Whether an operation that the current thread waits for would be cancelled at once. */
    boolean isInterrupted() {
        return !waiting.ignoresInterrupts() && Thread.currentThread().isInterrupted();
    }

    /** Of one segment, or of an array: {@link CallerBytes}. */
    long move(boolean writes, Fd fd, Object bytes, long offset, long byteCount, long fileOffset)
            throws InterruptedIOException, SyscallException {
        CallerBytes.check(bytes, writes, offset, byteCount);
        checkOffset(fileOffset);
        rings.checkMayWait();
        long begun = rings.cancelled().now();
        FileHint hint = hint(fd);
        long n = 0;
        if (byteCount > 0) {
            try {
                n =
                        hint.isPositional()
                                ? files.move(
                                        hint,
                                        begun,
                                        writes,
                                        fd,
                                        bytes,
                                        offset,
                                        byteCount,
                                        fileOffset)
                                : polled.move(
                                        hint,
                                        begun,
                                        writes,
                                        fd,
                                        bytes,
                                        offset,
                                        byteCount,
                                        fileOffset);
            } catch (IllegalStateException e) {
                throw rings.closedOr(e);
            }
        }
        awaitTurnIfDue();
        return checked(n, writes, fd, byteCount, fileOffset);
    }

    /** Of several segments, one after the other. */
    long move(boolean writes, Fd fd, MemorySegment[] buffers, long fileOffset)
            throws InterruptedIOException, SyscallException {
        SegmentCursor parts = new SegmentCursor(buffers);
        if (!writes) {
            for (MemorySegment each : buffers) {
                CallerBytes.checkWritable(each);
            }
        }
        checkOffset(fileOffset);
        rings.checkMayWait();
        long begun = rings.cancelled().now();
        FileHint hint = hint(fd);
        long byteCount = parts.left();
        long n = 0;
        if (byteCount > 0) {
            try {
                n =
                        hint.isPositional()
                                ? files.move(
                                        hint, begun, writes, fd, parts, 0, byteCount, fileOffset)
                                : polled.move(hint, begun, writes, fd, parts, fileOffset);
            } catch (IllegalStateException e) {
                throw rings.closedOr(e);
            }
        }
        awaitTurnIfDue();
        return checked(n, writes, fd, byteCount, fileOffset);
    }

    /** After many calls that did not wait, a virtual thread lets others run. */
    void awaitTurnIfDue() {
        TurnClock clock = rings.turnClock();
        if (Thread.currentThread().isVirtual() && clock.takeEndOfTurn()) {
            rings.awaitTurn();
            clock.begin();
        }
    }

    private static void checkOffset(long fileOffset) {
        if (fileOffset < Syscalls.FILE_POSITION) {
            throw new IllegalArgumentException("an offset in the file of " + fileOffset);
        }
    }

    private static long checked(long n, boolean writes, Fd fd, long byteCount, long fileOffset)
            throws SyscallException {
        if (n >= 0) {
            return n;
        }
        Object bytes = SyscallException.constant("[" + byteCount + " bytes]");
        throw fileOffset < 0
                ? SyscallException.of(n, writes ? "write" : "read", fd, bytes)
                : SyscallException.of(n, writes ? "pwrite" : "pread", fd, bytes, fileOffset);
    }

    /** Of native memory, by the calling thread, without a wait: some bytes, or {@code -errno}. */
    static long now(
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset) {
        int flags = RwFlags.RWF_NOWAIT.bits();
        int number = fd.acquire();
        try {
            return writes
                    ? Syscalls.pwritev2(number, buffer, offset, byteCount, fileOffset, flags)
                    : Syscalls.preadv2(number, buffer, offset, byteCount, fileOffset, flags);
        } finally {
            fd.release();
        }
    }

    /** How many of so many bytes one operation moves. */
    int piece(Object bytes, long byteCount) {
        if (rings.mayLend(bytes, byteCount)) {
            return (int) Math.min(byteCount, MAX_BYTES);
        }
        return byteCount <= ServiceOptions.SMALL_BYTES
                ? (int) byteCount
                : (int) Math.min(byteCount, ServiceOptions.LARGE_BYTES);
    }

    /**
     * Waits for an operation on a descriptor, unless the descriptor's operations were cancelled
     * since the call began; looks once more when it is handed over. A cancel that comes later finds
     * the operation by itself.
     */
    int await(WaitingRequest request, long begun) throws InterruptedIOException {
        return await(rings.of(request.fd()), request, begun);
    }

    private int await(ServiceRing ring, WaitingRequest request, long begun)
            throws InterruptedIOException {
        if (rings.cancelled().isCancelledSince(begun, request.fd())) {
            // The cancel has come too late for the operation before, and could for this one.
            request.refused();
            return -Errno.ECANCELED;
        }
        waiting.submit(ring, request);
        if (rings.cancelled().isCancelledSince(begun, request.fd())) {
            ring.cancel(request);
        }
        return waiting.awaitEnd(ring, request);
    }

    /** By an operation of a ring, one piece: some bytes, or {@code -errno}. */
    long byRing(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            int count,
            long fileOffset)
            throws InterruptedIOException {
        boolean worker = hint.isFuse();
        if (rings.mayLend(buffer, count)) {
            return await(
                    TransferRequest.of(writes, fd, buffer, offset, count, fileOffset, worker),
                    begun);
        }
        // Asked for once: the descriptor may be closed while this waits for a buffer.
        ServiceRing ring = rings.of(fd);
        BouncePool pool = ring.pools().of(count);
        long at = pool.take();
        TransferRequest request = null;
        try {
            if (writes) {
                pool.copyIn(buffer, offset, at, count);
            }
            request = TransferRequest.of(writes, fd, pool.memory(), at, count, fileOffset, worker);
            long n = await(ring, request, begun);
            if (!writes && n > 0) {
                pool.copyOut(at, buffer, offset, n);
            }
            return n;
        } finally {
            // After an error in the wait itself, the buffer is the kernel's for good.
            if (request == null || request.hasEnded()) {
                pool.give(at);
            }
        }
    }
}
