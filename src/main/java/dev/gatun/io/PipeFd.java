package dev.gatun.io;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/**
 * One end of a pipe, or of a FIFO: what has a capacity. Read and written as any {@link Fd}.
 *
 * <p>The read end gives 0 when it is empty and every write end is closed. A write when every read
 * end is closed throws EPIPE; the signal {@code SIGPIPE} that goes with it is ignored in a JVM. Up
 * to 4096 bytes ({@code PIPE_BUF}) are written in one piece or, if non-blocking, not at all.
 */
public final class PipeFd extends Fd {
    PipeFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * Takes a number over: closing the object closes it.
     *
     * @param number an end of a pipe that nobody else will close
     * @return the end
     */
    public static PipeFd own(int number) {
        return new PipeFd(number, true);
    }

    /**
     * Uses a number that somebody else closes, after the last use of this object.
     *
     * @param number an end of a pipe
     * @return the end
     */
    public static PipeFd borrow(int number) {
        return new PipeFd(number, false);
    }

    /**
     * {@code fcntl(F_GETPIPE_SZ)}: how much the pipe holds.
     *
     * @return bytes
     * @throws SyscallException EBADF if this is not a pipe
     */
    public int capacity() throws SyscallException {
        return Fcntl.pipeSize(this);
    }

    /**
     * {@code fcntl(F_SETPIPE_SZ)}: how much the pipe is to hold.
     *
     * @param byteCount at least
     * @return bytes that it holds now: a page's size times a power of two
     * @throws SyscallException as {@link Fcntl#setPipeSize}: EBUSY, EPERM
     */
    public int setCapacity(int byteCount) throws SyscallException {
        return Fcntl.setPipeSize(this, byteCount);
    }
}
