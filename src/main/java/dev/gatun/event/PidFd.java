package dev.gatun.event;

import static dev.gatun.raw.Linux.P_PIDFD;
import static dev.gatun.raw.Linux.WEXITED;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.siginfo_t;
import dev.gatun.sys.Errno;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A pidfd: a descriptor of a process. When a process is gone, another process may get its process
 * ID; a pidfd never means another process. It is ready to read ({@code EPOLLIN}) when the process
 * has ended.
 *
 * <p>Any process can be watched, and can be sent signals by a process that has the right to. Only
 * the parent of a process gets the exit status, and only once. A thread of the JVM reaps a child
 * that Java has started ({@link ProcessBuilder}) as soon as it ends: watch such a child here, and
 * ask {@link Process#exitValue} for its status. {@link #waitid} is for other children.
 *
 * <p>Any thread may use it at any time.
 */
public final class PidFd extends Fd {

    // siginfo_t, of SIGCHLD
    private static final int SIGINFO_BYTES = siginfo_t.SIZE;
    private static final long SI_CODE = siginfo_t.OFFSET_SI_CODE;
    private static final long SI_PID = siginfo_t.OFFSET__SIFIELDS__SIGCHLD_SI_PID;
    private static final long SI_STATUS = siginfo_t.OFFSET__SIFIELDS__SIGCHLD_SI_STATUS;

    private PidFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code pidfd_open(2)}: opens a pidfd, which is closed on exec. Since Linux 5.3.
     *
     * @param pid the ID of a process that was not reaped, whether it has ended or not; {@link
     *     ProcessHandle#pid} gives it
     * @return the pidfd, to be closed; the close does not end the process
     * @throws SyscallException ESRCH if there is no such process; EMFILE, ENFILE: too many
     *     descriptors
     */
    public static PidFd open(long pid) throws SyscallException {
        return open(pid, PidFdFlags.NONE);
    }

    /**
     * {@code pidfd_open(2)}: opens a pidfd, which is closed on exec. Since Linux 5.3.
     *
     * @param pid the ID of a process that was not reaped, whether it has ended or not
     * @param flags {@code PIDFD_NONBLOCK}, {@code PIDFD_THREAD}
     * @return the pidfd, to be closed; the close does not end the process
     * @throws SyscallException ESRCH if there is no such process; EINVAL for flags that the kernel
     *     does not know, of which the message names {@code PIDFD_THREAD}; EINVAL, or ENOENT in
     *     newer kernels, for the ID of a thread without {@code PIDFD_THREAD}
     */
    public static PidFd open(long pid, PidFdFlags flags) throws SyscallException {
        if (pid != (int) pid) {
            throw new IllegalArgumentException(
                    "process " + pid + ": the kernel has 32 bits for it");
        }
        int result = EventSyscalls.pidfdOpen((int) pid, flags.bits());
        if (result < 0) {
            throw SyscallException.withHint(
                    result, lackOf(flags, result), "pidfd_open", pid, flags);
        }
        return new PidFd(result, true);
    }

    /** What to say if this kernel does not know a flag; the kernel is asked. */
    private static String lackOf(PidFdFlags flags, int error) {
        if (error != -Errno.EINVAL || !flags.has(PidFdFlags.PIDFD_THREAD)) {
            return null;
        }
        int self = (int) ProcessHandle.current().pid();
        int other = EventSyscalls.pidfdOpen(self, PidFdFlags.PIDFD_THREAD.bits());
        if (other >= 0) {
            Syscalls.close(other);
        }
        return other == -Errno.EINVAL
                ? "this kernel lacks " + PidFdFlags.PIDFD_THREAD + ", which Linux 6.9 has"
                : null;
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number a pidfd that nobody else will close
     * @return the pidfd
     */
    public static PidFd own(int number) {
        return new PidFd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number a pidfd
     * @return the pidfd
     */
    public static PidFd borrow(int number) {
        return new PidFd(number, false);
    }

    /**
     * {@code pidfd_send_signal(2)}: sends a signal to this process, and never to another. Since
     * Linux 5.1.
     *
     * @param signal the signal's number; 0 only checks whether the process can be signalled
     * @throws SyscallException ESRCH if the process was reaped; EPERM without the right to; EINVAL
     */
    public void sendSignal(int signal) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = EventSyscalls.pidfdSendSignal(fd, signal, 0);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result,
                    "pidfd_send_signal",
                    this,
                    SyscallException.constant(Signals.name(signal)));
        }
    }

    /**
     * {@code waitid(2)} with {@code P_PIDFD}: waits until this child ends, and reaps it. Since
     * Linux 5.4.
     *
     * @return how the child has ended; null if the pidfd is {@code PIDFD_NONBLOCK} and the child
     *     runs
     * @throws SyscallException ECHILD if this is no child of this process, or was reaped already,
     *     as the JVM does with children of {@link ProcessBuilder}; EINTR if a signal came first
     */
    public ExitStatus waitid() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES, Long.BYTES);
            int fd = acquire();
            int result;
            try {
                result = EventSyscalls.waitid(P_PIDFD, fd, info, WEXITED);
            } finally {
                release();
            }
            if (result == WOULD_BLOCK) {
                return null;
            }
            if (result == -Errno.ECHILD) {
                throw SyscallException.withHint(
                        result,
                        "it is no child of this process, or somebody has waited for it already:"
                                + " the JVM does so for those of ProcessBuilder",
                        "waitid",
                        SyscallException.constant("P_PIDFD"),
                        this,
                        info,
                        SyscallException.constant("WEXITED"));
            }
            if (result < 0) {
                throw SyscallException.of(
                        result,
                        "waitid",
                        SyscallException.constant("P_PIDFD"),
                        this,
                        info,
                        SyscallException.constant("WEXITED"));
            }
            return new ExitStatus(
                    info.get(JAVA_INT, SI_PID),
                    info.get(JAVA_INT, SI_CODE),
                    info.get(JAVA_INT, SI_STATUS));
        }
    }

    /**
     * {@code poll(2)}: waits until the process has ended. The process can still be reaped
     * afterwards.
     *
     * @param deadlineNanos in the time of {@link System#nanoTime}
     * @return true if the process has ended; false after the deadline
     * @throws SyscallException ENOMEM
     */
    public boolean awaitUntil(long deadlineNanos) throws SyscallException {
        return Poll.pollUntil(this, PollFlags.POLLIN, deadlineNanos) != 0;
    }
}
