package dev.gatun.event;

import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

/**
 * A signalfd: a program reads pending signals from it, instead of handling them.
 *
 * <p><b>A signal can be read only while it is pending</b>, and it stays pending only if the thread
 * or process that it was sent to blocks it. A read takes signals that are pending for the process
 * or for the reading thread, and no signals that are pending for other threads.
 *
 * <p><b>In a JVM that is difficult</b>, since every thread has a mask of its own ({@link
 * SignalSet}):
 *
 * <ul>
 *   <li>A signal <em>to the process</em> (kill(2), Ctrl-C, SIGCHLD) goes to any thread that does
 *       not block it. None of the JVM's own threads blocks it, so one of them takes it: the JVM's
 *       handler runs, or the process ends. So it is not enough to block the signal in all threads
 *       that Java code has started.
 *   <li>This works: start the JVM with the signal blocked, by a launcher that calls sigprocmask(2)
 *       and then execve(2). All threads of the JVM inherit the mask. The JVM unblocks the signals
 *       that it needs for itself; with {@code -Xrs} it leaves SIGHUP, SIGINT, SIGTERM and SIGQUIT
 *       alone.
 *   <li>This works, too: signals <em>to a thread</em> that blocks them and reads them itself, by
 *       {@code F_SETOWN_EX} with {@code F_OWNER_TID} for signal-driven I/O, by tgkill(2), or by
 *       timers with {@code SIGEV_THREAD_ID}. That thread must be a platform thread.
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
     * {@code signalfd(2)}: makes a signalfd. A read waits for a signal. {@code SFD_CLOEXEC} is
     * always added.
     *
     * @param signals the signals to read; SIGKILL and SIGSTOP are ignored
     * @return the descriptor, to be closed
     * @throws SyscallException EMFILE, ENFILE: too many descriptors
     */
    public static SignalFd create(SignalSet signals) throws SyscallException {
        return create(signals, SignalFdFlags.NONE);
    }

    /**
     * {@code signalfd(2)}: makes a signalfd. {@code SFD_CLOEXEC} is always added.
     *
     * @param signals the signals to read; SIGKILL and SIGSTOP are ignored
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
     * Takes a number over: closing the object closes the number.
     *
     * @param number a signalfd that nobody else will close
     * @return the descriptor
     */
    public static SignalFd own(int number) {
        return new SignalFd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
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
     * @param signals the signals to read; SIGKILL and SIGSTOP are ignored
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
     * {@code read(2)} of one signal, which is then no longer pending; waits until there is a
     * signal. Nothing is allocated.
     *
     * @param info receives what the kernel knows of the signal
     * @return 128, or {@link #WOULD_BLOCK} if the signalfd is non-blocking and no signal is pending
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
