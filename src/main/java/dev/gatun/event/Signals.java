package dev.gatun.event;

import dev.gatun.raw.Linux;

/**
 * The numbers of the signals, the same on every architecture that this library knows. Real-time
 * signals have numbers only: the kernel's are {@link #FIRST_REAL_TIME} to {@link #LAST_REAL_TIME},
 * and the C library keeps the first two or three of these for itself.
 */
public final class Signals {
    /** A terminal was closed. */
    public static final int SIGHUP = Linux.SIGHUP;

    /** Ctrl-C. */
    public static final int SIGINT = Linux.SIGINT;

    /** Ctrl-\; the JVM then prints its threads. */
    public static final int SIGQUIT = Linux.SIGQUIT;

    /** An instruction that does not exist; the JVM uses it. */
    public static final int SIGILL = Linux.SIGILL;

    /** A breakpoint; the JVM uses it. */
    public static final int SIGTRAP = Linux.SIGTRAP;

    /** abort(3). */
    public static final int SIGABRT = Linux.SIGABRT;

    /** Memory that does not exist, such as a mapping beyond the file's end; the JVM uses it. */
    public static final int SIGBUS = Linux.SIGBUS;

    /** A division by zero; the JVM uses it. */
    public static final int SIGFPE = Linux.SIGFPE;

    /** Kills the process; cannot be caught or blocked. */
    public static final int SIGKILL = Linux.SIGKILL;

    /** For a program's own use. */
    public static final int SIGUSR1 = Linux.SIGUSR1;

    /** For a program's own use, but the JVM uses it to suspend its threads. */
    public static final int SIGUSR2 = Linux.SIGUSR2;

    /** Memory that may not be touched; the JVM uses it, for null checks and safepoints. */
    public static final int SIGSEGV = Linux.SIGSEGV;

    /** A write to a pipe or socket that nobody reads; the JVM ignores it. */
    public static final int SIGPIPE = Linux.SIGPIPE;

    /** alarm(2). */
    public static final int SIGALRM = Linux.SIGALRM;

    /** A request to end; the JVM runs its shutdown hooks. */
    public static final int SIGTERM = Linux.SIGTERM;

    /** A fault on a coprocessor's stack; unused. */
    public static final int SIGSTKFLT = Linux.SIGSTKFLT;

    /** A child has ended or stopped. */
    public static final int SIGCHLD = Linux.SIGCHLD;

    /** Continues a stopped process. */
    public static final int SIGCONT = Linux.SIGCONT;

    /** Stops the process; cannot be caught or blocked. */
    public static final int SIGSTOP = Linux.SIGSTOP;

    /** Ctrl-Z: stops the process. */
    public static final int SIGTSTP = Linux.SIGTSTP;

    /** A background process has read from the terminal. */
    public static final int SIGTTIN = Linux.SIGTTIN;

    /** A background process has written to the terminal. */
    public static final int SIGTTOU = Linux.SIGTTOU;

    /** Urgent data on a socket. */
    public static final int SIGURG = Linux.SIGURG;

    /** A limit of processor time is reached. */
    public static final int SIGXCPU = Linux.SIGXCPU;

    /** A limit of a file's size is reached. */
    public static final int SIGXFSZ = Linux.SIGXFSZ;

    /** A timer of processor time has expired. */
    public static final int SIGVTALRM = Linux.SIGVTALRM;

    /** A profiler's timer has expired. */
    public static final int SIGPROF = Linux.SIGPROF;

    /** The terminal's window has changed. */
    public static final int SIGWINCH = Linux.SIGWINCH;

    /** A descriptor with {@code O_ASYNC} is ready. */
    public static final int SIGIO = Linux.SIGIO;

    /** The power fails. */
    public static final int SIGPWR = Linux.SIGPWR;

    /** A system call that does not exist, or that a filter forbids. */
    public static final int SIGSYS = Linux.SIGSYS;

    /** The lowest of the real-time signals, which are queued. */
    public static final int FIRST_REAL_TIME = Linux.__SIGRTMIN;

    /** The highest of the signals. */
    public static final int LAST_REAL_TIME = Linux.__SIGRTMAX;

    private static final String[] NAMES = {
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE",
        "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT",
        "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
        "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    };

    private Signals() {}

    /**
     * A signal's name, such as {@code SIGTERM}.
     *
     * @param signal its number
     * @return the name, or the number of a signal that has no name
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
