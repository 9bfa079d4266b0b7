// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code signalfd_siginfo}, in bytes. */
public final class signalfd_siginfo {
    public static final int SIZE = 128;
    public static final int OFFSET_SSI_SIGNO = 0;
    public static final int OFFSET_SSI_ERRNO = 4;
    public static final int OFFSET_SSI_CODE = 8;
    public static final int OFFSET_SSI_PID = 12;
    public static final int OFFSET_SSI_UID = 16;
    public static final int OFFSET_SSI_FD = 20;
    public static final int OFFSET_SSI_TID = 24;
    public static final int OFFSET_SSI_BAND = 28;
    public static final int OFFSET_SSI_OVERRUN = 32;
    public static final int OFFSET_SSI_TRAPNO = 36;
    public static final int OFFSET_SSI_STATUS = 40;
    public static final int OFFSET_SSI_INT = 44;
    public static final int OFFSET_SSI_PTR = 48;
    public static final int OFFSET_SSI_UTIME = 56;
    public static final int OFFSET_SSI_STIME = 64;
    public static final int OFFSET_SSI_ADDR = 72;
    public static final int OFFSET_SSI_ADDR_LSB = 80;
    public static final int OFFSET___PAD2 = 82;
    public static final int OFFSET_SSI_SYSCALL = 84;
    public static final int OFFSET_SSI_CALL_ADDR = 88;
    public static final int OFFSET_SSI_ARCH = 96;
    public static final int OFFSET___PAD = 100;
    public static final int SIZE___PAD = 28;

    private signalfd_siginfo() {}
}
