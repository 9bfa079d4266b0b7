package dev.gatun.event;

import static dev.gatun.raw.Linux.SIG_BLOCK;
import static dev.gatun.raw.Linux.SIG_SETMASK;
import static dev.gatun.raw.Linux.SIG_UNBLOCK;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An immutable set of signals. {@link #block}, {@link #unblock} and {@link #blockOnly} change the
 * signal mask of the calling thread.
 *
 * <p><b>Each thread has its own mask</b>, and that makes signals difficult in a JVM: a signal to
 * the process goes to any thread that does not block it, the JVM has dozens of threads of its own,
 * and Java code cannot change their masks. A new thread inherits the mask of the thread that starts
 * it, so blocking a signal early in {@code main} does not reach the JVM's threads either. {@link
 * SignalFd} says what can be done.
 *
 * <p>A virtual thread has no mask, and these methods refuse to change the mask of its carrier.
 */
public final class SignalSet {
    /** No signal. */
    public static final SignalSet EMPTY = new SignalSet(0);

    /** The C library's own, for cancelling threads and for setuid(2). */
    private static final int C_LIBRARY_1 = Linux.__SIGRTMIN;

    private static final int C_LIBRARY_2 = Linux.__SIGRTMIN + 1;

    /** What a thread of the JVM does not survive to block, or the C library not to get. */
    private static final SignalSet NEVER_BLOCKED =
            of(
                    Signals.SIGILL,
                    Signals.SIGTRAP,
                    Signals.SIGBUS,
                    Signals.SIGFPE,
                    Signals.SIGSEGV,
                    C_LIBRARY_1,
                    C_LIBRARY_2);

    private final long bits;

    private SignalSet(long bits) {
        this.bits = bits;
    }

    /**
     * The set of these signals.
     *
     * @param signals the signals' numbers, 1 to 64: see {@link Signals}
     * @return the set
     */
    public static SignalSet of(int... signals) {
        long bits = 0;
        for (int signal : signals) {
            bits |= bit(signal);
        }
        return new SignalSet(bits);
    }

    /**
     * The set of these bits.
     *
     * @param bits the kernel's form: signal {@code n} is bit {@code n - 1}
     * @return the set
     */
    public static SignalSet ofBits(long bits) {
        return new SignalSet(bits);
    }

    /** {@return the kernel's form: signal {@code n} is bit {@code n - 1}} */
    public long bits() {
        return bits;
    }

    /**
     * This set and one more signal.
     *
     * @param signal the signal's number
     * @return the set
     */
    public SignalSet with(int signal) {
        return new SignalSet(bits | bit(signal));
    }

    /**
     * This set without one signal.
     *
     * @param signal the signal's number
     * @return the set
     */
    public SignalSet without(int signal) {
        return new SignalSet(bits & ~bit(signal));
    }

    /**
     * Tells whether a signal is in the set.
     *
     * @param signal the signal's number
     * @return true if the signal is in the set
     */
    public boolean has(int signal) {
        return (bits & bit(signal)) != 0;
    }

    private static long bit(int signal) {
        return 1L << (Signals.checked(signal) - 1);
    }

    // The calling thread's mask.

    /**
     * {@code pthread_sigmask(3)}: the signals that the calling thread blocks now.
     *
     * @return the thread's signal mask
     * @throws SyscallException never, in practice
     */
    public static SignalSet blocked() throws SyscallException {
        return change(SIG_BLOCK, "SIG_BLOCK", null);
    }

    /**
     * {@code pthread_sigmask(3)} with {@code SIG_BLOCK}: the calling thread blocks these signals,
     * too.
     *
     * @return the signals that the thread blocked before, for {@link #blockOnly}
     * @throws SyscallException never, in practice
     * @throws IllegalArgumentException for signals that the JVM or the C library cannot do without:
     *     SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, 32 and 33
     */
    public SignalSet block() throws SyscallException {
        return change(SIG_BLOCK, "SIG_BLOCK", checked());
    }

    /**
     * {@code pthread_sigmask(3)} with {@code SIG_UNBLOCK}: the calling thread no longer blocks
     * these signals. If one of them is pending, it is delivered before this method returns.
     *
     * @return the signals that the thread blocked before
     * @throws SyscallException never, in practice
     */
    public SignalSet unblock() throws SyscallException {
        return change(SIG_UNBLOCK, "SIG_UNBLOCK", this);
    }

    /**
     * {@code pthread_sigmask(3)} with {@code SIG_SETMASK}: the calling thread blocks these signals
     * and no others.
     *
     * @return the signals that the thread blocked before
     * @throws SyscallException never, in practice
     * @throws IllegalArgumentException as {@link #block}
     */
    public SignalSet blockOnly() throws SyscallException {
        return change(SIG_SETMASK, "SIG_SETMASK", checked());
    }

    private SignalSet checked() {
        long refused = bits & NEVER_BLOCKED.bits;
        if (refused != 0) {
            throw new IllegalArgumentException(
                    "the JVM and the C library cannot be without " + new SignalSet(refused));
        }
        return this;
    }

    private static SignalSet change(int how, String name, SignalSet set) throws SyscallException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread has no signal mask of its own");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment old = arena.allocate(JAVA_LONG);
            MemorySegment given =
                    set == null ? MemorySegment.NULL : arena.allocateFrom(JAVA_LONG, set.bits);
            int result = EventSyscalls.rtSigprocmask(how, given, old);
            if (result < 0) {
                throw SyscallException.of(
                        result, "rt_sigprocmask", SyscallException.constant(name), set);
            }
            return new SignalSet(old.get(JAVA_LONG, 0));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalSet set && set.bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** The names, as {@code [SIGINT SIGTERM 34]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int signal = 1; signal <= Signals.LAST_REAL_TIME; signal++) {
            if (has(signal)) {
                text.append(text.length() == 1 ? "" : " ").append(Signals.name(signal));
            }
        }
        return text.append(']').toString();
    }
}
