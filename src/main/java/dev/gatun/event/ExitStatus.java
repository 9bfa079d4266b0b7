package dev.gatun.event;

import dev.gatun.raw.Linux;

/**
 * How a process has ended, from the {@code siginfo_t} of waitid(2).
 *
 * @param pid the process
 * @param code {@code CLD_EXITED}, {@code CLD_KILLED} or {@code CLD_DUMPED}
 * @param status the argument of exit(3), 0 to 255, or the signal that ended the process
 */
public record ExitStatus(int pid, int code, int status) {
    /** The process called exit(3). */
    public static final int CLD_EXITED = Linux.CLD_EXITED;

    /** A signal has ended the process. */
    public static final int CLD_KILLED = Linux.CLD_KILLED;

    /** A signal has ended the process, and its core was dumped. */
    public static final int CLD_DUMPED = Linux.CLD_DUMPED;

    /** {@return whether the process called exit(3), so that {@link #status} is its argument} */
    public boolean isExit() {
        return code == CLD_EXITED;
    }

    @Override
    public String toString() {
        return pid + (isExit() ? " exited with " + status : " ended by " + Signals.name(status));
    }
}
