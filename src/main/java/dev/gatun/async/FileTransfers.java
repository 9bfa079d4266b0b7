package dev.gatun.async;

import dev.gatun.io.Whence;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads and writes of files that are read at offsets: regular files and block devices. A read first
 * tries what is in the page cache, in the calling thread; what is not, a ring reads.
 */
final class FileTransfers {
    private final RingSet rings;
    private final Transfers transfers;

    FileTransfers(RingSet rings, Transfers transfers) {
        this.rings = rings;
        this.transfers = transfers;
    }

    /**
     * Until all is moved, or the end is reached.
     *
     * @param begun when the call began, for {@link CancelledFds}
     * @param bytes {@link CallerBytes}
     * @return how many bytes, or {@code -errno} if none
     */
    long move(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            long byteCount,
            long fileOffset)
            throws InterruptedIOException {
        if (!hint.usesPosition(writes, fileOffset)) {
            long n = moveFrom(hint, begun, writes, fd, bytes, offset, byteCount, fileOffset);
            return appended(hint, fd, n, fileOffset);
        }
        lockPosition(hint);
        try {
            return moveFrom(hint, begun, writes, fd, bytes, offset, byteCount, fileOffset);
        } finally {
            hint.position().unlock();
        }
    }

    /** For a call at the position. Nothing is held meanwhile: the other one may need a buffer. */
    private void lockPosition(FileHint hint) throws InterruptedIOException {
        ReentrantLock lock = hint.position();
        // Also of an interrupted thread, if there is nothing to wait for.
        if (lock.tryLock()) {
            return;
        }
        if (transfers.ignoresInterrupts()) {
            lock.lock();
            return;
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "an interrupt has ended the wait for another call at the file's position");
        }
    }

    /**
     * After a write at the end of the file, the position is there. If another call is at work at
     * the position, that one sets it, as if it had come after the write.
     */
    private long appended(FileHint hint, Fd fd, long n, long fileOffset) {
        if (n > 0 && fileOffset == Syscalls.FILE_POSITION && hint.position().tryLock()) {
            try {
                toEnd(hint, fd);
            } catch (ClosedException | StackOverflowError | InterruptedIOException e) {
                // Whatever happens, what was written is written.
            } finally {
                hint.position().unlock();
            }
        }
        return n;
    }

    private void toEnd(FileHint hint, Fd fd) throws InterruptedIOException {
        if (!hint.isFuse()) {
            SeekToEnd.seek(fd);
            return;
        }
        rings.blocking().ask(new SeekToEnd(fd), true);
    }

    private long moveFrom(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            long byteCount,
            long fileOffset)
            throws InterruptedIOException {
        if (!hint.mustBlock()) {
            return moveBytes(hint, begun, writes, fd, bytes, offset, byteCount, fileOffset);
        }
        rings.blocking().begin(transfers.ignoresInterrupts());
        try {
            return moveBytes(hint, begun, writes, fd, bytes, offset, byteCount, fileOffset);
        } finally {
            rings.blocking().end();
        }
    }

    private long moveBytes(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            long byteCount,
            long fileOffset)
            throws InterruptedIOException {
        return bytes instanceof MemorySegment buffer && buffer.isNative()
                ? moveNative(
                        hint,
                        begun,
                        writes,
                        fd,
                        buffer,
                        offset,
                        byteCount,
                        fileOffset,
                        !writes,
                        false)
                : moveHeap(hint, begun, writes, fd, bytes, offset, byteCount, fileOffset);
    }

    /**
     * @param tries whether to look first for what is cached
     * @param hasMore whether bytes were moved before: then an interrupt gives what was moved, and
     *     not an exception
     */
    private long moveNative(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            boolean tries,
            boolean hasMore)
            throws InterruptedIOException {
        boolean triesNow = tries;
        long done = 0;
        while (true) {
            long at = offset + done;
            long left = byteCount - done;
            long from = fileOffset < 0 ? fileOffset : fileOffset + done;
            if (triesNow && hint.triesFirst()) {
                long n = cached(hint, fd, buffer, at, left, from);
                if (n >= 0) {
                    done += n;
                    // Fewer: at the end, where the next try gives 0, or the rest is not cached.
                    if (n == 0 || done == byteCount) {
                        return done;
                    }
                    continue;
                }
                if (!isMiss(n)) {
                    return done > 0 ? done : n;
                }
            }
            triesNow = !writes;
            int piece = transfers.piece(buffer, left);
            boolean isPart = hasMore || done > 0;
            long n = movePiece(hint, begun, writes, fd, buffer, at, piece, from, isPart);
            if (n < 0) {
                return done > 0 ? done : n;
            }
            done += n;
            // Fewer are not yet the end: files of /proc give a page at a time.
            if (n == 0 || done == byteCount) {
                return done;
            }
        }
    }

    /** Whether a read of what is cached has said that a ring is to read it. */
    private static boolean isMiss(long n) {
        return n == -Errno.EAGAIN || n == -Errno.EOPNOTSUPP;
    }

    /** A read of what is in the page cache. */
    private long cached(
            FileHint hint,
            Fd fd,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset) {
        long n;
        do {
            n = Transfers.now(false, fd, buffer, offset, byteCount, fileOffset);
        } while (n == -Errno.EINTR);
        if (n >= 0) {
            hint.hit();
            rings.turnClock().cachedRead(n);
        } else if (n == -Errno.EAGAIN) {
            hint.missed();
        } else if (n == -Errno.EOPNOTSUPP) {
            hint.setImpossible();
        }
        return n;
    }

    /**
     * One piece that is not cached.
     *
     * @param hasMore whether bytes were moved before: then an interrupt gives 0, and not an
     *     exception
     */
    private long movePiece(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            int piece,
            long fileOffset,
            boolean hasMore)
            throws InterruptedIOException {
        if (hasMore && transfers.isInterrupted()) {
            // The cancel has come too late for the piece before; it could for this one as well.
            return 0;
        }
        try {
            return fileOffset == Syscalls.FILE_POSITION
                    ? atPosition(hint, begun, writes, fd, buffer, offset, piece)
                    : at(hint, begun, writes, fd, buffer, offset, piece, fileOffset);
        } catch (InterruptedIOException e) {
            if (!hasMore) {
                throw e;
            }
            return 0;
        }
    }

    private long at(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            int piece,
            long fileOffset)
            throws InterruptedIOException {
        long n;
        do {
            n =
                    hint.mustBlock()
                            ? blocking(begun, writes, fd, buffer, offset, piece, fileOffset)
                            : transfers.byRing(
                                    hint, begun, writes, fd, buffer, offset, piece, fileOffset);
        } while (n == -Errno.EINTR);
        return n;
    }

    private long blocking(
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            int piece,
            long fileOffset)
            throws InterruptedIOException {
        long n = rings.blocking().move(begun, writes, fd, buffer, offset, piece, fileOffset);
        if (n == -Errno.EINTR && transfers.isInterrupted()) {
            throw new InterruptedIOException(
                    "an interrupt has ended the call; the file stays open");
        }
        return n;
    }

    /**
     * At the file's position, and moves it: an operation of a ring that has waited for the device
     * leaves the position as it was (seen with O_DIRECT on Linux 6.18).
     */
    private long atPosition(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment buffer,
            long offset,
            int piece)
            throws InterruptedIOException {
        int number = fd.acquire();
        try {
            long position = Syscalls.lseek(number, 0, Whence.SEEK_CUR.value());
            if (position < 0) {
                return position;
            }
            long n = at(hint, begun, writes, fd, buffer, offset, piece, position);
            if (n > 0 && !(writes && hint.appends())) {
                Syscalls.lseek(number, position + n, Whence.SEEK_SET.value());
            }
            return n;
        } finally {
            fd.release();
        }
    }

    /**
     * Through buffers of the service's. What is cached needs one for the length of a system call
     * only, which is quicker to get than one that a ring may be given.
     */
    private long moveHeap(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            long byteCount,
            long fileOffset)
            throws InterruptedIOException {
        boolean triesFirst = !writes && byteCount <= ServiceOptions.SMALL_BYTES;
        long done = 0;
        while (triesFirst && hint.triesFirst()) {
            long from = fileOffset < 0 ? fileOffset : fileOffset + done;
            long n = cachedStaged(hint, fd, bytes, offset + done, byteCount - done, from);
            if (isMiss(n)) {
                break;
            }
            if (n < 0) {
                return done > 0 ? done : n;
            }
            done += n;
            if (n == 0 || done == byteCount) {
                return done;
            }
        }
        return moveStaged(
                hint,
                begun,
                writes,
                fd,
                bytes,
                offset,
                byteCount,
                fileOffset,
                done,
                !writes && !triesFirst);
    }

    /** {@link #cached} through a buffer of the service's; not more than a small one holds. */
    private long cachedStaged(
            FileHint hint, Fd fd, Object bytes, long offset, long byteCount, long fileOffset) {
        BouncePool pool = rings.of(fd).pools().small();
        long at = pool.takeBriefly();
        try {
            long n = cached(hint, fd, pool.memory(), at, byteCount, fileOffset);
            if (n > 0) {
                CallerBytes.copyOut(pool, at, bytes, offset, n);
                CallerBytes.skip(bytes, n);
            }
            return n;
        } finally {
            pool.give(at);
        }
    }

    /**
     * In pieces, through one buffer of the service's, into which the kernel reads both what is
     * cached and what is not.
     *
     * @param before how many of the bytes were moved before
     * @param tries whether to look first for what is cached
     */
    private long moveStaged(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            long byteCount,
            long fileOffset,
            long before,
            boolean tries)
            throws InterruptedIOException {
        // Not a buffer of the ring, if a file system may keep the call waiting with it.
        boolean isSpare = hint.isFuse();
        BouncePool pool =
                isSpare ? rings.spares().take(byteCount) : rings.of(fd).pools().of(byteCount);
        long at = isSpare ? 0 : pool.take();
        boolean isOurs = true;
        try {
            boolean triesNow = tries;
            long done = before;
            while (true) {
                int piece = (int) Math.min(byteCount - done, pool.bufferBytes());
                if (writes) {
                    CallerBytes.copyIn(bytes, offset + done, pool, at, piece);
                }
                long from = fileOffset < 0 ? fileOffset : fileOffset + done;
                isOurs = false;
                long n =
                        moveNative(
                                hint,
                                begun,
                                writes,
                                fd,
                                pool.memory(),
                                at,
                                piece,
                                from,
                                triesNow,
                                done > 0);
                isOurs = true;
                if (n < 0) {
                    return done > 0 ? done : n;
                }
                triesNow = !writes;
                if (!writes) {
                    CallerBytes.copyOut(pool, at, bytes, offset + done, n);
                }
                CallerBytes.skip(bytes, n);
                done += n;
                if (n < piece || done == byteCount) {
                    return done;
                }
            }
        } catch (InterruptedIOException | RuntimeException | StackOverflowError e) {
            // Thrown after the last completion, or before the submission: see StackRoom.
            isOurs = true;
            throw e;
        } finally {
            if (isOurs && isSpare) {
                rings.spares().give(pool);
            } else if (isOurs) {
                pool.give(at);
            }
        }
    }
}
