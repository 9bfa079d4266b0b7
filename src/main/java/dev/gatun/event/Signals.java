package dev.gatun.event;

/**
 * Signals' numbers, the same on every architecture that this library knows. Real-time signals have
 * numbers only: the kernel's are {@link #FIRST_REAL_TIME} to {@link #LAST_REAL_TIME}, and the C
 * library keeps the first two or three for itself.
 */
public final class Signals {
    /** A terminal was closed. */
    public static final int SIGHUP = 1;

    /** Ctrl-C. */
    public static final int SIGINT = 2;

    /** Ctrl-\; the JVM prints its threads. */
    public static final int SIGQUIT = 3;

    /** An instruction that does not exist; the JVM's own. */
    public static final int SIGILL = 4;

    /** A breakpoint; the JVM's own. */
    public static final int SIGTRAP = 5;

    /** abort(3). */
    public static final int SIGABRT = 6;

    /** Memory that does not exist, such as a mapped file's behind its end; the JVM's own. */
    public static final int SIGBUS = 7;

    /** A division by zero; the JVM's own. */
    public static final int SIGFPE = 8;

    /** The end; cannot be caught or blocked. */
    public static final int SIGKILL = 9;

    /** For a program's own use. */
    public static final int SIGUSR1 = 10;

    /** For a program's own use, but the JVM stops its threads with it. */
    public static final int SIGUSR2 = 12;

    /** Memory that may not be touched; the JVM's own, for null checks and safepoints. */
    public static final int SIGSEGV = 11;

    /** A write that nobody reads; the JVM passes over it. */
    public static final int SIGPIPE = 13;

    /** alarm(2). */
    public static final int SIGALRM = 14;

    /** Please end; the JVM runs its shutdown hooks. */
    public static final int SIGTERM = 15;

    /** A coprocessor's stack; unused. */
    public static final int SIGSTKFLT = 16;

    /** A child has ended or stopped. */
    public static final int SIGCHLD = 17;

    /** Go on after a stop. */
    public static final int SIGCONT = 18;

    /** Stop; cannot be caught or blocked. */
    public static final int SIGSTOP = 19;

    /** Ctrl-Z. */
    public static final int SIGTSTP = 20;

    /** A background process has read from the terminal. */
    public static final int SIGTTIN = 21;

    /** A background process has written to the terminal. */
    public static final int SIGTTOU = 22;

    /** Urgent data on a socket. */
    public static final int SIGURG = 23;

    /** A limit of processor time is reached. */
    public static final int SIGXCPU = 24;

    /** A limit of a file's size is reached. */
    public static final int SIGXFSZ = 25;

    /** A timer of processor time. */
    public static final int SIGVTALRM = 26;

    /** A profiler's timer. */
    public static final int SIGPROF = 27;

    /** The terminal's window has changed. */
    public static final int SIGWINCH = 28;

    /** A descriptor with {@code O_ASYNC} is ready. */
    public static final int SIGIO = 29;

    /** The power fails. */
    public static final int SIGPWR = 30;

    /** A system call that does not exist, or that a filter forbids. */
    public static final int SIGSYS = 31;

    /** The lowest of the real-time signals, which queue. */
    public static final int FIRST_REAL_TIME = 32;

    /** The highest signal. */
    public static final int LAST_REAL_TIME = 64;

    private static final String[] NAMES = {
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE",
        "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT",
        "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
        "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    };

    private Signals() {}

    /**
     * A signal's name, as {@code SIGTERM}.
     *
     * @param signal its number
     * @return the name; for one without, its number
     */
    public static String name(int signal) {
        return signal >= 1 && signal <= NAMES.length ? NAMES[signal - 1] : String.valueOf(signal);
    }

    /** Refuses what is no signal. */
    static int checked(int signal) {
        if (signal < 1 || signal > LAST_REAL_TIME) {
            throw new IllegalArgumentException("there is no signal " + signal);
        }
        return signal;
    }
}
