package dev.gatun.io;

import dev.gatun.raw.Linux;

/**
 * The requests of ioctl(2) that {@link Ioctl} has a method for; the numbers are for {@link
 * dev.gatun.sys.Syscalls#ioctl}.
 */
public enum IoctlRequest {
    /** See {@link Ioctl#blockSize}. */
    FIGETBSZ(Linux.FIGETBSZ),
    /** See {@link Ioctl#logicalBlockSize}. */
    BLKSSZGET(Linux.BLKSSZGET),
    /** See {@link Ioctl#physicalBlockSize}. */
    BLKPBSZGET(Linux.BLKPBSZGET),
    /** See {@link Ioctl#bytesToSend}. */
    TIOCOUTQ(Linux.TIOCOUTQ),
    /** See {@link Ioctl#windowSize}. */
    TIOCGWINSZ(Linux.TIOCGWINSZ),
    /** See {@link Ioctl#setWindowSize}. */
    TIOCSWINSZ(Linux.TIOCSWINSZ),
    /** See {@link Ioctl#bytesToRead}. */
    FIONREAD(Linux.FIONREAD),
    /** See {@link Ioctl#setNonBlocking}. */
    FIONBIO(Linux.FIONBIO),
    /** See {@link Ioctl#setCloseOnExec}. */
    FIONCLEX(Linux.FIONCLEX),
    /** See {@link Ioctl#setCloseOnExec}. */
    FIOCLEX(Linux.FIOCLEX),
    /** See {@link Ioctl#setAsync}. */
    FIOASYNC(Linux.FIOASYNC),
    /** See {@link Ioctl#allocatedBytes}. */
    FIOQSIZE(Linux.FIOQSIZE),
    /** See {@link Ioctl#clone(Fd, Fd)}. */
    FICLONE(Linux.FICLONE),
    /** See {@link Ioctl#cloneRange}. */
    FICLONERANGE(Linux.FICLONERANGE),
    /** See {@link Ioctl#setInodeFlags}. */
    FS_IOC_SETFLAGS(Linux.FS_IOC_SETFLAGS),
    /** See {@link Ioctl#deviceSize}. */
    BLKGETSIZE64(Linux.BLKGETSIZE64),
    /** See {@link Ioctl#inodeFlags}. */
    FS_IOC_GETFLAGS(Linux.FS_IOC_GETFLAGS);

    private final long value;

    IoctlRequest(long value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public long value() {
        return value;
    }
}
