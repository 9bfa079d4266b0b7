package dev.gatun.event;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.signalfd_siginfo;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel knows of a signal, a {@code struct signalfd_siginfo}. Make it once: every {@link
 * SignalFd#read(SignalInfo)} fills it. The signal and its {@link #code} decide which fields have a
 * meaning.
 *
 * <p>For one thread at a time.
 */
public final class SignalInfo {
    static final int SIGNALFD_SIGINFO_BYTES = signalfd_siginfo.SIZE;

    // struct signalfd_siginfo
    private static final long SSI_SIGNO = signalfd_siginfo.OFFSET_SSI_SIGNO;
    private static final long SSI_ERRNO = signalfd_siginfo.OFFSET_SSI_ERRNO;
    private static final long SSI_CODE = signalfd_siginfo.OFFSET_SSI_CODE;
    private static final long SSI_PID = signalfd_siginfo.OFFSET_SSI_PID;
    private static final long SSI_UID = signalfd_siginfo.OFFSET_SSI_UID;
    private static final long SSI_FD = signalfd_siginfo.OFFSET_SSI_FD;
    private static final long SSI_TID = signalfd_siginfo.OFFSET_SSI_TID;
    private static final long SSI_BAND = signalfd_siginfo.OFFSET_SSI_BAND;
    private static final long SSI_OVERRUN = signalfd_siginfo.OFFSET_SSI_OVERRUN;
    private static final long SSI_TRAPNO = signalfd_siginfo.OFFSET_SSI_TRAPNO;
    private static final long SSI_STATUS = signalfd_siginfo.OFFSET_SSI_STATUS;
    private static final long SSI_INT = signalfd_siginfo.OFFSET_SSI_INT;
    private static final long SSI_PTR = signalfd_siginfo.OFFSET_SSI_PTR;
    private static final long SSI_UTIME = signalfd_siginfo.OFFSET_SSI_UTIME;
    private static final long SSI_STIME = signalfd_siginfo.OFFSET_SSI_STIME;
    private static final long SSI_ADDR = signalfd_siginfo.OFFSET_SSI_ADDR;

    private final MemorySegment memory;

    private SignalInfo(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Allocates room for one signal.
     *
     * @param arena where the struct is kept, 128 bytes
     * @return the room, filled with zeros
     */
    public static SignalInfo allocate(Arena arena) {
        return new SignalInfo(arena.allocate(SIGNALFD_SIGINFO_BYTES, Long.BYTES));
    }

    /** The memory that a read fills. */
    MemorySegment memory() {
        return memory;
    }

    /** {@return {@code ssi_signo}: which signal; 0 before the first read} */
    public int signal() {
        return memory.get(JAVA_INT, SSI_SIGNO);
    }

    /** {@return {@code ssi_errno}: mostly 0} */
    public int errno() {
        return memory.get(JAVA_INT, SSI_ERRNO);
    }

    /** {@return {@code ssi_code}: why it was sent; 0 for kill(2), −6 for tgkill(2)} */
    public int code() {
        return memory.get(JAVA_INT, SSI_CODE);
    }

    /** {@return {@code ssi_pid}: the process that sent it, or for SIGCHLD the child} */
    public int pid() {
        return memory.get(JAVA_INT, SSI_PID);
    }

    /** {@return {@code ssi_uid}: that process's user} */
    public int uid() {
        return memory.get(JAVA_INT, SSI_UID);
    }

    /** {@return {@code ssi_fd}: for SIGIO, the descriptor} */
    public int fd() {
        return memory.get(JAVA_INT, SSI_FD);
    }

    /** {@return {@code ssi_tid}: for a timer, its number in the kernel} */
    public int tid() {
        return memory.get(JAVA_INT, SSI_TID);
    }

    /** {@return {@code ssi_band}: for SIGIO, {@code POLL…}} */
    public int band() {
        return memory.get(JAVA_INT, SSI_BAND);
    }

    /** {@return {@code ssi_overrun}: for a timer, its overrun count} */
    public int overrun() {
        return memory.get(JAVA_INT, SSI_OVERRUN);
    }

    /** {@return {@code ssi_trapno}: the trap, on some architectures} */
    public int trapNumber() {
        return memory.get(JAVA_INT, SSI_TRAPNO);
    }

    /** {@return {@code ssi_status}: for SIGCHLD, the exit status or signal} */
    public int status() {
        return memory.get(JAVA_INT, SSI_STATUS);
    }

    /** {@return {@code ssi_int}: the value that sigqueue(3) sent, as a number} */
    public int intValue() {
        return memory.get(JAVA_INT, SSI_INT);
    }

    /** {@return {@code ssi_ptr}: the value that sigqueue(3) sent, as an address} */
    public long pointer() {
        return memory.get(JAVA_LONG, SSI_PTR);
    }

    /** {@return {@code ssi_utime}: for SIGCHLD, processor time in the program, in clock ticks} */
    public long userTime() {
        return memory.get(JAVA_LONG, SSI_UTIME);
    }

    /** {@return {@code ssi_stime}: for SIGCHLD, processor time in the kernel, in clock ticks} */
    public long systemTime() {
        return memory.get(JAVA_LONG, SSI_STIME);
    }

    /** {@return {@code ssi_addr}: for a fault, its address} */
    public long address() {
        return memory.get(JAVA_LONG, SSI_ADDR);
    }

    /** The signal and its sender, for a message. */
    @Override
    public String toString() {
        return Signals.name(signal()) + " (code " + code() + ", pid " + pid() + ")";
    }
}
