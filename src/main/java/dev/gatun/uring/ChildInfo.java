package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.event.ExitStatus;
import dev.gatun.raw.struct.siginfo_t;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code siginfo_t}, as {@link Sqe#waitid} fills it: what has become of a child. Make it once, and
 * use it for any number of children, one at a time.
 */
public final class ChildInfo {
    private static final int SIGINFO_BYTES = siginfo_t.SIZE;

    // siginfo_t
    private static final int SI_CODE = siginfo_t.OFFSET_SI_CODE;
    private static final int SI_PID = siginfo_t.OFFSET__SIFIELDS__SIGCHLD_SI_PID;
    private static final int SI_UID = siginfo_t.OFFSET__SIFIELDS__SIGCHLD_SI_UID;
    private static final int SI_STATUS = siginfo_t.OFFSET__SIFIELDS__SIGCHLD_SI_STATUS;

    private final MemorySegment memory;

    private ChildInfo(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Allocates the struct, of no child yet.
     *
     * @param arena where the struct is kept, 128 bytes
     * @return the struct
     */
    public static ChildInfo allocate(Arena arena) {
        return new ChildInfo(arena.allocate(SIGINFO_BYTES, Long.BYTES));
    }

    /**
     * {@return the process ID of the child; 0 if there is none, as with {@code WNOHANG} if nothing
     * has happened}
     */
    public int pid() {
        return memory.get(JAVA_INT, SI_PID);
    }

    /** {@return the user of the child} */
    public int uid() {
        return memory.get(JAVA_INT, SI_UID);
    }

    /** {@return {@code CLD_…}: what has happened} */
    public int code() {
        return memory.get(JAVA_INT, SI_CODE);
    }

    /**
     * {@return the value that the child gave to exit(3), or the signal that ended, stopped or
     * continued the child}
     */
    public int status() {
        return memory.get(JAVA_INT, SI_STATUS);
    }

    /**
     * How the child has ended, if it has ended.
     *
     * @return the exit status of the child
     */
    public ExitStatus exitStatus() {
        return new ExitStatus(pid(), code(), status());
    }

    /** For an operation. */
    MemorySegment memory() {
        return memory;
    }

    @Override
    public String toString() {
        return pid() + ": " + code() + ", " + status();
    }
}
