package dev.gatun.io;

import static dev.gatun.raw.Linux.CLOSE_RANGE_CLOEXEC;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

/**
 * Operations on the process's table of descriptors: duplicates, and ranges of numbers.
 *
 * <p>Any thread may call these at any time.
 */
public final class Descriptors {

    /** Above standard input, output and error: a duplicate shall not become one of them. */
    private static final int LOWEST_DUPLICATE = 3;

    private Descriptors() {}

    /**
     * {@code dup(2)}, made with {@code fcntl(F_DUPFD_CLOEXEC)}: another descriptor of the same open
     * file description, sharing its position, status flags, OFD locks and lease. The duplicate is
     * closed independently of {@code fd}. It is closed on exec, and its number is not 0, 1 or 2.
     *
     * @param fd the descriptor to duplicate
     * @return the duplicate, to be closed
     * @throws SyscallException EMFILE
     */
    public static Fd dup(Fd fd) throws SyscallException {
        return Fcntl.dupFdCloseOnExec(fd, LOWEST_DUPLICATE);
    }

    /**
     * {@link #dup(Fd)} of a file.
     *
     * @param file the file to duplicate
     * @return the duplicate, to be closed
     * @throws SyscallException EMFILE
     */
    public static FileFd dup(FileFd file) throws SyscallException {
        return FileFd.own(Fcntl.duplicate(file, FcntlCommand.F_DUPFD_CLOEXEC, LOWEST_DUPLICATE));
    }

    /**
     * {@link #dup(Fd)} of an end of a pipe.
     *
     * @param pipe the end of a pipe to duplicate
     * @return the duplicate, to be closed
     * @throws SyscallException EMFILE
     */
    public static PipeFd dup(PipeFd pipe) throws SyscallException {
        return PipeFd.own(Fcntl.duplicate(pipe, FcntlCommand.F_DUPFD_CLOEXEC, LOWEST_DUPLICATE));
    }

    /**
     * {@code dup3(2)}: makes {@code target}'s number a duplicate of {@code source}, and closes, in
     * the same step, the file that the number stood for. To redirect standard output:
     *
     * {@snippet lang=java :
     * Descriptors.dup3(log, Fd.borrow(1), false);
     * }
     *
     * <p>{@code target} keeps its number, which from now on means the other file. If other threads
     * are inside of calls on {@code target}, these calls finish on the old file. If closing the old
     * file fails, the error is lost: if that matters, sync the file first. The class of {@code
     * target} does not change: replace a {@link FileFd}, for instance, only by a file.
     *
     * @param source the descriptor to duplicate
     * @param target the descriptor whose number is replaced
     * @param closeOnExec whether the number is to be closed when the process executes a program
     * @throws SyscallException EINVAL if both have the same number; EBUSY in a race with an open in
     *     another thread, EINTR: in both cases call again
     */
    public static void dup3(Fd source, Fd target, boolean closeOnExec) throws SyscallException {
        OpenFlags flags = closeOnExec ? OpenFlags.O_CLOEXEC : OpenFlags.O_RDONLY;
        int result;
        int from = source.acquire();
        try {
            int to = target.acquire();
            try {
                result = Syscalls.dup3(from, to, flags.bits());
            } finally {
                target.release();
            }
        } finally {
            source.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "dup3", source, target, flags.withoutAccessMode());
        }
    }

    /**
     * {@code close_range(2)} with {@code CLOSE_RANGE_CLOEXEC}: sets close-on-exec for every open
     * descriptor in a range, so that a child does not inherit descriptors that another library left
     * inheritable. Since Linux 5.11.
     *
     * <p>This class cannot close a range at once: a range may have descriptors of the JVM (jars,
     * selectors, sockets), and descriptors of an {@link Fd}, whose later close would then close the
     * next file that got the number. For a process that is about to execute another program or end,
     * {@link Syscalls#closeRange} closes a range.
     *
     * @param first the lowest number
     * @param last the highest number; {@link Integer#MAX_VALUE} for no bound
     * @throws SyscallException EINVAL on an older kernel
     * @throws IllegalArgumentException if {@code first} is below zero or above {@code last}
     */
    public static void setCloseOnExec(int first, int last) throws SyscallException {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(first + " to " + last + " is not a range");
        }
        int result = Syscalls.closeRange(first, last, CLOSE_RANGE_CLOEXEC);
        if (result < 0) {
            throw SyscallException.of(
                    result,
                    "close_range",
                    first,
                    last,
                    SyscallException.constant("CLOSE_RANGE_CLOEXEC"));
        }
    }
}
