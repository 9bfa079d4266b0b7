package dev.gatun.async;

import dev.gatun.event.PollFlags;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads and writes of files that are waited for by poll: pipes, sockets, terminals. The calling
 * thread tries without a wait, has a ring wait until the file is ready, and tries again. So nobody
 * holds a buffer of the service's while there is nothing to read. Only into memory of the service
 * itself the ring reads at once.
 */
final class PolledTransfers {
    private static final int NOW = MessageFlags.MSG_DONTWAIT.or(MessageFlags.MSG_NOSIGNAL).bits();

    /** More than the kernel takes for one message. */
    private static final int MAX_MESSAGE_BYTES = 1 << 30;

    private final RingSet rings;
    private final Transfers transfers;

    PolledTransfers(RingSet rings, Transfers transfers) {
        this.rings = rings;
        this.transfers = transfers;
    }

    /** One read or write: how many bytes, or {@code -errno}. */
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
        boolean polls = !hint.triesFirst();
        long readiness = ReadyWait.FIRST;
        long refusal = 0;
        while (true) {
            if (polls && hint.isPossible() && rings.isOwn(bytes)) {
                MemorySegment own = (MemorySegment) bytes;
                int piece = transfers.piece(own, byteCount);
                long n = transfers.byRing(hint, begun, writes, fd, own, offset, piece, fileOffset);
                if (!isToRepeat(n)) {
                    return n;
                }
            }
            if (polls) {
                readiness = awaitReadiness(hint, fd, writes, begun, readiness);
                int events = (int) readiness;
                if (events < 0) {
                    // What cannot be polled either: the first answer is the better one.
                    return refusal != 0 && events == -Errno.EINVAL ? refusal : events;
                }
            }
            polls = true;
            boolean wasPossible = hint.isPossible();
            long n = tryMove(hint, begun, writes, fd, bytes, offset, byteCount, fileOffset);
            if (isFirstRefusal(n, wasPossible)) {
                refusal = n;
            } else if (!isToRepeat(n)) {
                return n;
            }
        }
    }

    private static boolean isToRepeat(long n) {
        return n == -Errno.EAGAIN || n == -Errno.EINTR;
    }

    /** Whether the file knows no calls that do not wait, and the try was such a call. */
    private static boolean isFirstRefusal(long n, boolean wasPossible) {
        return n == -Errno.EOPNOTSUPP && wasPossible;
    }

    private long awaitReadiness(FileHint hint, Fd fd, boolean writes, long begun, long before)
            throws InterruptedIOException {
        PollFlags events = writes ? PollFlags.POLLOUT : PollFlags.POLLIN;
        return ReadyWait.await(transfers, hint.isFuse(), fd, events, begun, before);
    }

    /** Without a wait, if the file knows such calls; EOPNOTSUPP if it was found not to. */
    private long tryMove(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            long byteCount,
            long fileOffset)
            throws InterruptedIOException {
        if (!hint.isPossible() && fd instanceof SocketFd socket) {
            // An operation of the ring would be of one buffer, and split a message.
            return message(writes, socket, bytes, offset, byteCount, MessageFlags.NONE);
        }
        if (!hint.isPossible()) {
            int piece = transfers.piece(bytes, byteCount);
            return rings.mayLend(bytes, piece)
                    ? transfers.byRing(
                            hint,
                            begun,
                            writes,
                            fd,
                            (MemorySegment) bytes,
                            offset,
                            piece,
                            fileOffset)
                    : moveSpare(hint, begun, writes, fd, bytes, offset, piece, fileOffset);
        }
        if (bytes instanceof MemorySegment buffer && buffer.isNative()) {
            return noted(hint, Transfers.now(writes, fd, buffer, offset, byteCount, fileOffset));
        }
        BouncePool pool = pool(fd, byteCount);
        long count = Math.min(byteCount, pool.bufferBytes());
        long at = pool.takeBriefly();
        try {
            if (writes) {
                CallerBytes.copyIn(bytes, offset, pool, at, count);
            }
            long n = noted(hint, Transfers.now(writes, fd, pool.memory(), at, count, fileOffset));
            if (!writes && n > 0) {
                CallerBytes.copyOut(pool, at, bytes, offset, n);
            }
            return n;
        } finally {
            pool.give(at);
        }
    }

    /** The buffers for a transfer: a message that is too large for one has one of its own. */
    private BouncePool pool(Fd fd, long byteCount) {
        BouncePool pool = rings.of(fd).pools().of(byteCount);
        if (byteCount <= pool.bufferBytes() || !(fd instanceof SocketFd socket)) {
            return pool;
        }
        try {
            if (socket.getsockopt(SocketOption.SO_TYPE).equals(SocketType.SOCK_STREAM)) {
                return pool;
            }
        } catch (SyscallException e) {
            // No socket: the call itself says so.
            return pool;
        }
        int count = (int) Math.min(byteCount, MAX_MESSAGE_BYTES);
        return new BouncePool(Arena.ofAuto().allocate(count), count);
    }

    private long noted(FileHint hint, long n) {
        if (n >= 0) {
            hint.hit();
            rings.turnClock().hit(n);
        } else if (n == -Errno.EAGAIN) {
            hint.missed();
        } else if (n == -Errno.EOPNOTSUPP) {
            hint.setImpossible();
        }
        return n;
    }

    /** {@link #move} of several segments, as many of them as one buffer holds. */
    long move(
            FileHint hint, long begun, boolean writes, Fd fd, SegmentCursor parts, long fileOffset)
            throws InterruptedIOException {
        boolean polls = !hint.triesFirst();
        long readiness = ReadyWait.FIRST;
        long refusal = 0;
        while (true) {
            if (polls) {
                readiness = awaitReadiness(hint, fd, writes, begun, readiness);
                int events = (int) readiness;
                if (events < 0) {
                    // What cannot be polled either: the first answer is the better one.
                    return refusal != 0 && events == -Errno.EINVAL ? refusal : events;
                }
            }
            polls = true;
            boolean wasPossible = hint.isPossible();
            long n = tryMove(hint, begun, writes, fd, parts, fileOffset);
            if (isFirstRefusal(n, wasPossible)) {
                refusal = n;
            } else if (!isToRepeat(n)) {
                return n;
            }
        }
    }

    private long tryMove(
            FileHint hint, long begun, boolean writes, Fd fd, SegmentCursor parts, long fileOffset)
            throws InterruptedIOException {
        boolean isSocket = fd instanceof SocketFd;
        if (!hint.isPossible() && !isSocket) {
            int piece = (int) Math.min(parts.left(), ServiceOptions.LARGE_BYTES);
            return moveSpare(hint, begun, writes, fd, parts, 0, piece, fileOffset);
        }
        BouncePool pool = pool(fd, parts.left());
        int count = (int) Math.min(parts.left(), pool.bufferBytes());
        long at = pool.take();
        try {
            if (writes) {
                parts.copyTo(pool, at, count);
            }
            // Not by a ring, where it could wait with the buffer.
            long n =
                    isSocket
                            ? tryMove(hint, begun, writes, fd, pool.memory(), at, count, fileOffset)
                            : noted(
                                    hint,
                                    Transfers.now(
                                            writes, fd, pool.memory(), at, count, fileOffset));
            if (!writes && n > 0) {
                parts.copyFrom(pool, at, n);
            }
            return n;
        } finally {
            pool.give(at);
        }
    }

    /**
     * By a ring, through a buffer that nobody else may need: the file knows no calls that do not
     * wait. It was ready, but others may have taken what there was, and a write waits until all is
     * written.
     */
    private long moveSpare(
            FileHint hint,
            long begun,
            boolean writes,
            Fd fd,
            Object bytes,
            long offset,
            int count,
            long fileOffset)
            throws InterruptedIOException {
        BouncePool spare = rings.spares().take(count);
        boolean isOurs = true;
        try {
            if (writes) {
                CallerBytes.copyIn(bytes, offset, spare, 0, count);
            }
            isOurs = false;
            long n =
                    transfers.byRing(hint, begun, writes, fd, spare.memory(), 0, count, fileOffset);
            isOurs = true;
            if (!writes && n > 0) {
                CallerBytes.copyOut(spare, 0, bytes, offset, n);
            }
            return n;
        } catch (InterruptedIOException | RuntimeException | StackOverflowError e) {
            // Thrown after the last completion, or before the submission: see StackRoom.
            isOurs = true;
            throw e;
        } finally {
            if (isOurs) {
                rings.spares().give(spare);
            }
        }
    }

    // Of sockets, with flags.

    long recv(
            SocketFd socket, MemorySegment buffer, long offset, long byteCount, MessageFlags flags)
            throws InterruptedIOException, SyscallException {
        CallerBytes.check(buffer, false, offset, byteCount);
        checkFlags(flags);
        rings.checkMayWait();
        long begun = rings.cancelled().now();
        FileHint hint = transfers.hint(socket);
        boolean waits = !flags.has(MessageFlags.MSG_DONTWAIT);
        boolean polls = waits && !hint.triesFirst();
        long readiness = ReadyWait.FIRST;
        while (true) {
            if (polls && flags.bits() == 0 && rings.isOwn(buffer)) {
                int piece = transfers.piece(buffer, byteCount);
                long n =
                        transfers.byRing(
                                hint,
                                begun,
                                false,
                                socket,
                                buffer,
                                offset,
                                piece,
                                Syscalls.FILE_POSITION);
                if (!isToRepeat(n)) {
                    return checked(n, "recv", socket, byteCount, flags);
                }
            }
            if (polls) {
                readiness =
                        ReadyWait.await(
                                transfers, false, socket, receivable(flags), begun, readiness);
                checked((int) readiness, "recv", socket, byteCount, flags);
            }
            long n = noted(hint, message(false, socket, buffer, offset, byteCount, flags));
            if (n == -Errno.EAGAIN && waits) {
                polls = true;
            } else if (n != -Errno.EINTR) {
                transfers.awaitTurnIfDue();
                return checked(n, "recv", socket, byteCount, flags);
            }
        }
    }

    /** What says that a call with such flags finds something; errors are always waited for. */
    private static PollFlags receivable(MessageFlags flags) {
        if (flags.has(MessageFlags.MSG_ERRQUEUE)) {
            return PollFlags.NONE;
        }
        return flags.has(MessageFlags.MSG_OOB) ? PollFlags.POLLPRI : PollFlags.POLLIN;
    }

    long send(
            SocketFd socket, MemorySegment buffer, long offset, long byteCount, MessageFlags flags)
            throws InterruptedIOException, SyscallException {
        CallerBytes.check(buffer, true, offset, byteCount);
        checkFlags(flags);
        rings.checkMayWait();
        long begun = rings.cancelled().now();
        boolean waits = !flags.has(MessageFlags.MSG_DONTWAIT);
        long readiness = ReadyWait.FIRST;
        while (true) {
            // Nearly always there is room, so the first look is the call itself.
            long n = message(true, socket, buffer, offset, byteCount, flags);
            if (n == -Errno.EAGAIN && waits) {
                readiness =
                        ReadyWait.await(
                                transfers, false, socket, PollFlags.POLLOUT, begun, readiness);
                checked((int) readiness, "send", socket, byteCount, flags);
            } else if (n != -Errno.EINTR) {
                return checked(n, "send", socket, byteCount, flags);
            }
        }
    }

    private static void checkFlags(MessageFlags flags) {
        if (flags.has(MessageFlags.MSG_WAITALL)) {
            throw new IllegalArgumentException("a call of this service moves what it can at once");
        }
    }

    private static long checked(
            long n, String call, SocketFd socket, long byteCount, MessageFlags flags)
            throws SyscallException {
        if (n >= 0 || n == -Errno.EAGAIN) {
            return n;
        }
        Object bytes = SyscallException.constant("[" + byteCount + " bytes]");
        throw SyscallException.of(n, call, socket, bytes, flags);
    }

    private long message(
            boolean sends,
            SocketFd socket,
            Object bytes,
            long offset,
            long byteCount,
            MessageFlags flags) {
        int bits = flags.bits() | NOW;
        if (bytes instanceof MemorySegment buffer && buffer.isNative()) {
            return call(sends, socket, buffer, offset, byteCount, bits);
        }
        BouncePool pool = pool(socket, byteCount);
        long count = Math.min(byteCount, pool.bufferBytes());
        long at = pool.takeBriefly();
        try {
            if (sends) {
                CallerBytes.copyIn(bytes, offset, pool, at, count);
            }
            long n = call(sends, socket, pool.memory(), at, count, bits);
            if (!sends && n > 0) {
                // With MSG_TRUNC, n may be more than there is.
                CallerBytes.copyOut(pool, at, bytes, offset, Math.min(n, count));
            }
            return n;
        } finally {
            pool.give(at);
        }
    }

    private static long call(
            boolean sends,
            SocketFd socket,
            MemorySegment buffer,
            long offset,
            long byteCount,
            int flags) {
        int number = socket.acquire();
        try {
            return sends
                    ? SocketSyscalls.send(number, buffer, offset, byteCount, flags)
                    : SocketSyscalls.recv(number, buffer, offset, byteCount, flags);
        } finally {
            socket.release();
        }
    }
}
