package dev.gatun.io;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/**
 * One end of a pipe or of a FIFO. It is read and written as any {@link Fd}, and has a capacity.
 *
 * <p>When the pipe is empty and every write end is closed, a read returns 0. When every read end is
 * closed, a write throws EPIPE; the JVM ignores the signal {@code SIGPIPE} that goes with it. A
 * write of at most 4096 bytes ({@code PIPE_BUF}) is atomic: a non-blocking end writes all of it or
 * nothing.
 */
public final class PipeFd extends Fd {
    PipeFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an end of a pipe that nobody else will close
     * @return the end
     */
    public static PipeFd own(int number) {
        return new PipeFd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an end of a pipe
     * @return the end
     */
    public static PipeFd borrow(int number) {
        return new PipeFd(number, false);
    }

    /**
     * {@code fcntl(F_GETPIPE_SZ)}: the pipe's capacity.
     *
     * @return the capacity in bytes
     * @throws SyscallException EBADF if this is not a pipe
     */
    public int capacity() throws SyscallException {
        return Fcntl.pipeSize(this);
    }

    /**
     * {@code fcntl(F_SETPIPE_SZ)}: changes the pipe's capacity.
     *
     * @param byteCount the least capacity, in bytes
     * @return the new capacity in bytes: the page size times a power of two
     * @throws SyscallException as {@link Fcntl#setPipeSize}: EBUSY, EPERM
     */
    public int setCapacity(int byteCount) throws SyscallException {
        return Fcntl.setPipeSize(this, byteCount);
    }
}
