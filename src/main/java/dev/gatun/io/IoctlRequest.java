package dev.gatun.io;

/**
 * The requests of ioctl(2) that {@link Ioctl} has a method for; the numbers are for {@link
 * dev.gatun.sys.Syscalls#ioctl}.
 */
public enum IoctlRequest {
    /** See {@link Ioctl#blockSize}. */
    FIGETBSZ(0x2),
    /** See {@link Ioctl#logicalBlockSize}. */
    BLKSSZGET(0x1268),
    /** See {@link Ioctl#physicalBlockSize}. */
    BLKPBSZGET(0x127b),
    /** See {@link Ioctl#bytesToSend}. */
    TIOCOUTQ(0x5411),
    /** See {@link Ioctl#getWindowSize}. */
    TIOCGWINSZ(0x5413),
    /** See {@link Ioctl#setWindowSize}. */
    TIOCSWINSZ(0x5414),
    /** See {@link Ioctl#bytesToRead}. */
    FIONREAD(0x541b),
    /** See {@link Ioctl#setNonBlocking}. */
    FIONBIO(0x5421),
    /** See {@link Ioctl#setCloseOnExec}. */
    FIONCLEX(0x5450),
    /** See {@link Ioctl#setCloseOnExec}. */
    FIOCLEX(0x5451),
    /** See {@link Ioctl#setAsync}. */
    FIOASYNC(0x5452),
    /** See {@link Ioctl#allocatedBytes}. */
    FIOQSIZE(0x5460),
    /** See {@link Ioctl#clone(Fd, Fd)}. */
    FICLONE(0x40049409L),
    /** See {@link Ioctl#cloneRange}. */
    FICLONERANGE(0x4020940dL),
    /** See {@link Ioctl#setInodeFlags}. */
    FS_IOC_SETFLAGS(0x40086602L),
    /** See {@link Ioctl#deviceSize}. */
    BLKGETSIZE64(0x80081272L),
    /** See {@link Ioctl#getInodeFlags}. */
    FS_IOC_GETFLAGS(0x80086601L);

    private final long value;

    IoctlRequest(long value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public long value() {
        return value;
    }
}
