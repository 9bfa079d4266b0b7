package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.event.ExitStatus;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code siginfo_t}, as {@link Sqe#waitid} fills it: what has become of a child. Made once, and
 * used for any number of them, one at a time.
 */
public final class ChildInfo {
    private static final int SIGINFO_BYTES = 128;

    // siginfo_t
    private static final int SI_CODE = 8;
    private static final int SI_PID = 16;
    private static final int SI_UID = 20;
    private static final int SI_STATUS = 24;

    private final MemorySegment memory;

    private ChildInfo(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Of no child yet.
     *
     * @param arena where it is kept, 128 bytes
     * @return the struct
     */
    public static ChildInfo allocate(Arena arena) {
        return new ChildInfo(arena.allocate(SIGINFO_BYTES, Long.BYTES));
    }

    /** {@return which process; 0 if none, as with {@code WNOHANG} where nothing has happened} */
    public int pid() {
        return memory.get(JAVA_INT, SI_PID);
    }

    /** {@return the user of the process} */
    public int uid() {
        return memory.get(JAVA_INT, SI_UID);
    }

    /** {@return {@code CLD_…}: what has happened} */
    public int code() {
        return memory.get(JAVA_INT, SI_CODE);
    }

    /** {@return what it gave to exit(3), or the signal that ended, stopped or continued it} */
    public int status() {
        return memory.get(JAVA_INT, SI_STATUS);
    }

    /**
     * How the process has ended, if it has.
     *
     * @return the end of {@link #pid}
     */
    public ExitStatus exitStatus() {
        return new ExitStatus(pid(), code(), status());
    }

    /** For an operation: forgets what was filled. */
    long prepare() {
        long address = Arguments.writable(memory, 0, SIGINFO_BYTES);
        memory.fill((byte) 0);
        return address;
    }

    @Override
    public String toString() {
        return pid() + ": " + code() + ", " + status();
    }
}
