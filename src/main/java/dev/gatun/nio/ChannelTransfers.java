package dev.gatun.nio;

import dev.gatun.async.RingService;
import dev.gatun.event.PollFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.SpliceFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.TransferSyscalls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.BooleanSupplier;

/**
 * Transfers between a file's channel and another channel: in the kernel between two files, and else
 * through a buffer.
 */
final class ChannelTransfers {
    /** A result of a copy in the kernel: it was not possible, and nothing was copied. */
    private static final long NOT_POSSIBLE = -1;

    /** Of one copy in the kernel, which nothing ends. */
    private static final long MAX_COPY = 64 << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    /** Of one operation, whose count has 32 bits. */
    private static final int MAX_SPLICE = 1 << 30;

    private ChannelTransfers() {}

    /** From a position of a file to wherever the target is. */
    static long to(
            GatunFileChannel source, long position, long byteCount, WritableByteChannel target)
            throws IOException {
        long size = source.size();
        if (position > size) {
            return 0;
        }
        // Some files of /proc say that they are empty, and are not.
        long count = size > 0 ? Math.min(byteCount, size - position) : byteCount;
        if (size > 0 && target instanceof GatunFileChannel file) {
            file.positionLock().lock();
            try {
                long to = file.lockedPosition();
                long n = during(source, () -> copy(source, position, file, to, count));
                if (n != NOT_POSSIBLE) {
                    file.advance(n);
                    return n;
                }
            } finally {
                file.positionLock().unlock();
            }
        }
        if (size > 0 && target instanceof FdChannel pipe && mayBePipe(pipe.fd())) {
            long n =
                    during(
                            source,
                            () ->
                                    splice(
                                            pipe.service(),
                                            source.file(),
                                            source.file().fd(),
                                            position,
                                            pipe.fd(),
                                            Syscalls.FILE_POSITION,
                                            count));
            if (n != NOT_POSSIBLE) {
                return n;
            }
        }
        return byBuffer(source, position, count, target);
    }

    private static long byBuffer(
            GatunFileChannel source, long position, long byteCount, WritableByteChannel target)
            throws IOException {
        ByteBuffer buffer = buffer(byteCount);
        long done = 0;
        try {
            while (done < byteCount) {
                buffer.clear().limit((int) Math.min(byteCount - done, BUFFER_BYTES));
                int n = source.read(buffer, position + done);
                if (n <= 0) {
                    break;
                }
                buffer.flip();
                int written = target.write(buffer);
                done += written;
                if (written < n) {
                    break;
                }
            }
            return done;
        } catch (IOException e) {
            if (done > 0) {
                return done;
            }
            throw e;
        }
    }

    /** From wherever the source is to a position of a file. */
    static long from(
            ReadableByteChannel source, GatunFileChannel target, long position, long byteCount)
            throws IOException {
        long count = byteCount;
        if (source instanceof GatunFileChannel file && file.file().isStorage() && file.size() > 0) {
            file.positionLock().lock();
            try {
                long from = file.lockedPosition();
                // Of what is there now: what the transfer itself adds to the source, if both are
                // one file, would have no end.
                long there = Math.min(byteCount, Math.max(0, file.size() - from));
                long n = during(target, () -> copy(file, from, target, position, there));
                if (n != NOT_POSSIBLE) {
                    file.advance(n);
                    return n;
                }
                count = there;
            } finally {
                file.positionLock().unlock();
            }
        }
        if (source instanceof FdChannel pipe && mayBePipe(pipe.fd())) {
            long n =
                    during(
                            target,
                            () ->
                                    splice(
                                            pipe.service(),
                                            target.file(),
                                            pipe.fd(),
                                            Syscalls.FILE_POSITION,
                                            target.file().fd(),
                                            position,
                                            byteCount));
            if (n != NOT_POSSIBLE) {
                return n;
            }
        }
        return byBuffer(source, target, position, count);
    }

    private static long byBuffer(
            ReadableByteChannel source, GatunFileChannel target, long position, long byteCount)
            throws IOException {
        ByteBuffer buffer = buffer(byteCount);
        long done = 0;
        try {
            while (done < byteCount) {
                buffer.clear().limit((int) Math.min(byteCount - done, BUFFER_BYTES));
                int n = source.read(buffer);
                if (n <= 0) {
                    break;
                }
                buffer.flip();
                int written = target.write(buffer, position + done);
                done += written;
                if (written < n) {
                    break;
                }
            }
            return done;
        } catch (IOException e) {
            if (done > 0) {
                return done;
            }
            throw e;
        }
    }

    /** A new one each time: a channel that is not known may keep what it is given. */
    private static ByteBuffer buffer(long byteCount) {
        return ByteBuffer.allocate((int) Math.min(byteCount, BUFFER_BYTES));
    }

    /** What a transfer in the kernel does. */
    @FunctionalInterface
    private interface Transfer {
        long make() throws IOException;
    }

    /** As any call of a channel, which an interrupt may close meanwhile. */
    private static long during(GatunFileChannel channel, Transfer transfer) throws IOException {
        long n = 0;
        try {
            channel.beginCall();
            n = transfer.make();
            return n;
        } finally {
            channel.endCall(n > 0);
        }
    }

    /** {@code copy_file_range(2)}, until all is copied or the end is reached. */
    private static long copy(
            GatunFileChannel source, long from, GatunFileChannel target, long to, long byteCount)
            throws IOException {
        OpenFile in = source.file();
        OpenFile out = target.file();
        if (!in.isStorage() || !out.isStorage() || out.appends() || byteCount == 0) {
            return NOT_POSSIBLE;
        }
        BooleanSupplier goesOn = () -> source.isOpen() && target.isOpen();
        long n = BlockingCalls.make(() -> copy(in.fd(), from, out.fd(), to, byteCount, goesOn));
        if (n == 0 || isToBeCopiedOtherwise(n)) {
            return NOT_POSSIBLE;
        }
        if (n < 0) {
            throw FileSystemExceptions.of(
                    SyscallException.of(
                            n, "copy_file_range", in.fd(), from, out.fd(), to, byteCount, 0),
                    in.path(),
                    out.path());
        }
        return n;
    }

    private static long copy(
            Fd in, long from, Fd out, long to, long byteCount, BooleanSupplier goesOn) {
        int source = in.acquire();
        try {
            int target = out.acquire();
            try {
                long done = 0;
                while (done < byteCount && goesOn.getAsBoolean()) {
                    long piece = Math.min(byteCount - done, MAX_COPY);
                    long n =
                            TransferSyscalls.copyFileRange(
                                    source, from + done, target, to + done, piece, 0);
                    if (n < 0 && n != -Errno.EINTR) {
                        return done > 0 ? done : n;
                    }
                    if (n == 0) {
                        break;
                    }
                    done += Math.max(n, 0);
                }
                return done;
            } finally {
                out.release();
            }
        } finally {
            in.release();
        }
    }

    private static boolean mayBePipe(Fd fd) {
        return !(fd instanceof FileFd || fd instanceof SocketFd);
    }

    /** {@code splice(2)} by a ring, until all is moved or the end is reached. */
    private static long splice(
            RingService service, OpenFile file, Fd in, long from, Fd out, long to, long byteCount)
            throws IOException {
        if (!file.isStorage()) {
            return NOT_POSSIBLE;
        }
        long done = 0;
        while (done < byteCount) {
            long offsetIn = from < 0 ? from : from + done;
            long offsetOut = to < 0 ? to : to + done;
            long count = Math.min(byteCount - done, MAX_SPLICE);
            long n;
            try {
                if (from < 0) {
                    // Found by a cancel, as a splice is by what it writes to only.
                    service.poll(in, PollFlags.POLLIN);
                }
                n =
                        service.call(
                                sqe ->
                                        sqe.splice(
                                                in,
                                                offsetIn,
                                                out,
                                                offsetOut,
                                                count,
                                                from < 0
                                                        ? SpliceFlags.SPLICE_F_NONBLOCK
                                                        : SpliceFlags.NONE));
            } catch (InterruptedIOException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            } catch (SyscallException e) {
                if (done > 0) {
                    return done;
                }
                throw FileSystemExceptions.of(e, file.path());
            }
            if (n > 0) {
                done += n;
            } else if (n == -Errno.EINTR) {
                continue;
            } else if (n == 0 || done > 0) {
                break;
            } else if (n == -Errno.EINVAL || n == -Errno.EAGAIN || n == -Errno.EOPNOTSUPP) {
                // No pipe, a file that is appended to, or an old kernel; or a pipe that is
                // non-blocking, or that another reader has emptied.
                return NOT_POSSIBLE;
            } else {
                throw FileSystemExceptions.of(
                        SyscallException.of(n, "splice", in, from, out, to, byteCount, 0),
                        file.path());
            }
        }
        return done;
    }

    /** Between other file systems, of ranges that overlap, or of files that are of no such kind. */
    private static boolean isToBeCopiedOtherwise(long result) {
        return result == -Errno.EXDEV
                || result == -Errno.EINVAL
                || result == -Errno.EOPNOTSUPP
                || result == -Errno.ENOSYS
                || result == -Errno.EPERM;
    }
}
