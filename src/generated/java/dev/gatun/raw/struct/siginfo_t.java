// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code siginfo_t}, in bytes. */
public final class siginfo_t {
    public static final int SIZE = 128;
    public static final int OFFSET_SI_SIGNO = 0;
    public static final int OFFSET_SI_ERRNO = 4;
    public static final int OFFSET_SI_CODE = 8;
    public static final int OFFSET___PAD0 = 12;
    public static final int OFFSET__SIFIELDS = 16;
    public static final int SIZE__SIFIELDS = 112;
    public static final int OFFSET__SIFIELDS__KILL = 16;
    public static final int SIZE__SIFIELDS__KILL = 8;
    public static final int OFFSET__SIFIELDS__KILL_SI_PID = 16;
    public static final int OFFSET__SIFIELDS__PAD = 16;
    public static final int SIZE__SIFIELDS__PAD = 112;
    public static final int OFFSET__SIFIELDS__RT = 16;
    public static final int SIZE__SIFIELDS__RT = 16;
    public static final int OFFSET__SIFIELDS__RT_SI_PID = 16;
    public static final int OFFSET__SIFIELDS__SIGCHLD = 16;
    public static final int SIZE__SIFIELDS__SIGCHLD = 32;
    public static final int OFFSET__SIFIELDS__SIGCHLD_SI_PID = 16;
    public static final int OFFSET__SIFIELDS__SIGFAULT = 16;
    public static final int SIZE__SIFIELDS__SIGFAULT = 32;
    public static final int OFFSET__SIFIELDS__SIGFAULT_SI_ADDR = 16;
    public static final int OFFSET__SIFIELDS__SIGPOLL = 16;
    public static final int SIZE__SIFIELDS__SIGPOLL = 16;
    public static final int OFFSET__SIFIELDS__SIGPOLL_SI_BAND = 16;
    public static final int OFFSET__SIFIELDS__SIGSYS = 16;
    public static final int SIZE__SIFIELDS__SIGSYS = 16;
    public static final int OFFSET__SIFIELDS__SIGSYS__CALL_ADDR = 16;
    public static final int OFFSET__SIFIELDS__TIMER = 16;
    public static final int SIZE__SIFIELDS__TIMER = 16;
    public static final int OFFSET__SIFIELDS__TIMER_SI_TID = 16;
    public static final int OFFSET__SIFIELDS__KILL_SI_UID = 20;
    public static final int OFFSET__SIFIELDS__RT_SI_UID = 20;
    public static final int OFFSET__SIFIELDS__SIGCHLD_SI_UID = 20;
    public static final int OFFSET__SIFIELDS__TIMER_SI_OVERRUN = 20;
    public static final int OFFSET__SIFIELDS__RT_SI_SIGVAL = 24;
    public static final int SIZE__SIFIELDS__RT_SI_SIGVAL = 8;
    public static final int OFFSET__SIFIELDS__SIGCHLD_SI_STATUS = 24;
    public static final int OFFSET__SIFIELDS__SIGFAULT_SI_ADDR_LSB = 24;
    public static final int OFFSET__SIFIELDS__SIGPOLL_SI_FD = 24;
    public static final int OFFSET__SIFIELDS__SIGSYS__SYSCALL = 24;
    public static final int OFFSET__SIFIELDS__TIMER_SI_SIGVAL = 24;
    public static final int SIZE__SIFIELDS__TIMER_SI_SIGVAL = 8;
    public static final int OFFSET__SIFIELDS__SIGSYS__ARCH = 28;
    public static final int OFFSET__SIFIELDS__SIGCHLD_SI_UTIME = 32;
    public static final int OFFSET__SIFIELDS__SIGFAULT__BOUNDS = 32;
    public static final int SIZE__SIFIELDS__SIGFAULT__BOUNDS = 16;
    public static final int OFFSET__SIFIELDS__SIGFAULT__BOUNDS__ADDR_BND = 32;
    public static final int SIZE__SIFIELDS__SIGFAULT__BOUNDS__ADDR_BND = 16;
    public static final int OFFSET__SIFIELDS__SIGFAULT__BOUNDS__ADDR_BND__LOWER = 32;
    public static final int OFFSET__SIFIELDS__SIGFAULT__BOUNDS__PKEY = 32;
    public static final int OFFSET__SIFIELDS__SIGCHLD_SI_STIME = 40;
    public static final int OFFSET__SIFIELDS__SIGFAULT__BOUNDS__ADDR_BND__UPPER = 40;

    private siginfo_t() {}
}
