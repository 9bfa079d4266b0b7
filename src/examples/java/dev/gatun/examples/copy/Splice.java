package dev.gatun.examples.copy;

import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.io.Pipe;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.Transfer;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/**
 * By splice(2), which moves pages and not bytes where it can. One side has to be a pipe: where
 * neither is, this has one of its own in between.
 */
public final class Splice implements CopyMethod {
    private static final int PIPE_BYTES = 1 << 20;
    private static final SpliceFlags FLAGS = SpliceFlags.SPLICE_F_MOVE;

    private final Pipe between;

    private Splice(Pipe between) {
        this.between = between;
    }

    /** Where one side is a pipe. */
    public static Splice direct() {
        return new Splice(null);
    }

    /** Where neither side is. */
    public static Splice throughPipe() throws SyscallException {
        Pipe pipe = Pipe.open();
        try {
            pipe.writeEnd().setCapacity(PIPE_BYTES);
        } catch (SyscallException e) {
            // Past the user's share of pipe memory: the pipe stays at its 64 KiB, or less.
            if (e.errno() != Errno.EPERM) {
                pipe.close();
                throw e;
            }
        }
        return new Splice(pipe);
    }

    @Override
    public long move(Fd in, Fd out, long offset, long byteCount) throws SyscallException {
        if (between == null) {
            return splice(in, offset, out, offset, byteCount);
        }
        long n = splice(in, offset, between.writeEnd(), FILE_POSITION, byteCount);
        for (long done = 0; done < n; ) {
            done += empty(out, offset == FILE_POSITION ? offset : offset + done, n - done);
        }
        return n;
    }

    /** Empties the pipe: what is in it has to leave it, whatever signal comes. */
    private long empty(Fd out, long offset, long byteCount) throws SyscallException {
        try {
            return splice(between.readEnd(), FILE_POSITION, out, offset, byteCount);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EINTR) {
                return 0;
            }
            throw e;
        }
    }

    private static long splice(Fd in, long offsetIn, Fd out, long offsetOut, long byteCount)
            throws SyscallException {
        long n = Transfer.splice(in, offsetIn, out, offsetOut, byteCount, FLAGS);
        if (n == Fd.WOULD_BLOCK) {
            throw SyscallException.of(n, "splice", in, offsetIn, out, offsetOut, byteCount, FLAGS);
        }
        return n;
    }

    @Override
    public void close() throws SyscallException {
        if (between != null) {
            between.close();
        }
    }
}
