package dev.gatun.event;

import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

/**
 * A signalfd: pending signals are read from it, instead of being handled.
 *
 * <p><b>A signal comes here only if it stays pending</b>, and it does if it is blocked where it was
 * sent to. Reading gives what is pending for the process, and for the reading thread; of other
 * threads it gives nothing.
 *
 * <p><b>In a JVM that is difficult</b>, since every thread has a mask of its own ({@link
 * SignalSet}):
 *
 * <ul>
 *   <li>A signal <em>to the process</em> (kill(2), Ctrl-C, SIGCHLD) goes to any thread that does
 *       not block it, and of the JVM's own threads none does. One of them takes it: the JVM's
 *       handler runs, or the process ends. Blocking it in all threads that Java code has made is
 *       not enough.
 *   <li>What works: start the JVM with the signal blocked, as all its threads inherit the mask (a
 *       launcher that calls sigprocmask(2) and then execve(2)). The JVM unblocks what it needs for
 *       itself, and with {@code -Xrs} leaves SIGHUP, SIGINT, SIGTERM and SIGQUIT alone.
 *   <li>What works too: signals <em>to a thread</em>, which blocks them and reads them itself:
 *       {@code F_SETOWN_EX} with {@code F_OWNER_TID} for signal-driven I/O, tgkill(2), timers with
 *       {@code SIGEV_THREAD_ID}. That thread is a platform thread.
 *   <li>For SIGTERM and SIGINT alone, {@link Runtime#addShutdownHook} is simpler; for a child,
 *       {@link PidFd}.
 * </ul>
 *
 * <p>An epoll instance looks for pending signals of the thread that <em>added</em> the signalfd.
 * Add, wait and read in one thread.
 */
public final class SignalFd extends Fd {
    private SignalFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code signalfd(2)}; reading waits. {@code SFD_CLOEXEC} is added.
     *
     * @param signals which to read; SIGKILL and SIGSTOP are passed over
     * @return the descriptor, to be closed
     * @throws SyscallException EMFILE, ENFILE: too many descriptors
     */
    public static SignalFd create(SignalSet signals) throws SyscallException {
        return create(signals, SignalFdFlags.NONE);
    }

    /**
     * {@code signalfd(2)}. {@code SFD_CLOEXEC} is always added.
     *
     * @param signals which to read; SIGKILL and SIGSTOP are passed over
     * @param flags {@code SFD_NONBLOCK}
     * @return the descriptor, to be closed
     * @throws SyscallException EMFILE, ENFILE; EINVAL for flags that the kernel does not know
     */
    public static SignalFd create(SignalSet signals, SignalFdFlags flags) throws SyscallException {
        SignalFdFlags all = flags.or(SignalFdFlags.SFD_CLOEXEC);
        int result = EventSyscalls.signalfd4(-1, signals.bits(), all.bits());
        if (result < 0) {
            throw SyscallException.of(result, "signalfd4", -1, signals, all);
        }
        return new SignalFd(result, true);
    }

    /**
     * Takes a number over: closing the object closes it.
     *
     * @param number a signalfd that nobody else will close
     * @return the descriptor
     */
    public static SignalFd own(int number) {
        return new SignalFd(number, true);
    }

    /**
     * Uses a number that somebody else closes, after the last use of this object.
     *
     * @param number a signalfd
     * @return the descriptor
     */
    public static SignalFd borrow(int number) {
        return new SignalFd(number, false);
    }

    /**
     * {@code signalfd(2)} of this descriptor: reads other signals from now on.
     *
     * @param signals which
     * @throws SyscallException EINVAL if this is no signalfd
     */
    public void setSignals(SignalSet signals) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = EventSyscalls.signalfd4(fd, signals.bits(), 0);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "signalfd4", this, signals, 0);
        }
    }

    /**
     * {@code read(2)} of one signal, which is pending no more; waits for one. Nothing is allocated.
     *
     * @param info gets what is known of it
     * @return 128, or {@link #WOULD_BLOCK} if this is non-blocking and none is pending
     * @throws SyscallException EINTR if a signal that is not blocked came first
     */
    public long read(SignalInfo info) throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = Syscalls.read(fd, info.memory());
        } finally {
            release();
        }
        return transferred(result, "read", info.memory());
    }
}
