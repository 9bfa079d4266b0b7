package dev.gatun.io;

/**
 * {@code F_…}: the commands of fcntl(2). {@link Fcntl} has a method for each; the numbers are for
 * {@link dev.gatun.sys.Syscalls#fcntl}.
 */
public enum FcntlCommand {
    /** See {@link Fcntl#dupFd}. */
    F_DUPFD(0),
    /** See {@link Fcntl#isCloseOnExec}. */
    F_GETFD(1),
    /** See {@link Fcntl#setCloseOnExec}. */
    F_SETFD(2),
    /** See {@link Fcntl#getStatusFlags}. */
    F_GETFL(3),
    /** See {@link Fcntl#setStatusFlags}. */
    F_SETFL(4),
    /** See {@link Fcntl#getLock}. */
    F_GETLK(5),
    /** See {@link Fcntl#setLock}. */
    F_SETLK(6),
    /** See {@link Fcntl#setLockWait}. */
    F_SETLKW(7),
    /** See {@link Fcntl#setOwn}. */
    F_SETOWN(8),
    /** See {@link Fcntl#getOwn}. */
    F_GETOWN(9),
    /** See {@link Fcntl#setSignal}. */
    F_SETSIG(10),
    /** See {@link Fcntl#getSignal}. */
    F_GETSIG(11),
    /** See {@link Fcntl#setOwner}. */
    F_SETOWN_EX(15),
    /** See {@link Fcntl#getOwner}. */
    F_GETOWN_EX(16),
    /** See {@link Fcntl#getOwnerUids}. */
    F_GETOWNER_UIDS(17),
    /** See {@link Fcntl#getOfdLock}. */
    F_OFD_GETLK(36),
    /** See {@link Fcntl#setOfdLock}. */
    F_OFD_SETLK(37),
    /** See {@link Fcntl#setOfdLockWait}. */
    F_OFD_SETLKW(38),
    /** See {@link Fcntl#setLease}. */
    F_SETLEASE(1024),
    /** See {@link Fcntl#getLease}. */
    F_GETLEASE(1025),
    /** See {@link Fcntl#notifyOfChanges}. */
    F_NOTIFY(1026),
    /** See {@link Fcntl#isSameOpenFile}. */
    F_DUPFD_QUERY(1027),
    /** See {@link Fcntl#wasCreated}. */
    F_CREATED_QUERY(1028),
    /** See {@link Fcntl#dupFdCloseOnExec}. */
    F_DUPFD_CLOEXEC(1030),
    /** See {@link Fcntl#setPipeSize}. */
    F_SETPIPE_SZ(1031),
    /** See {@link Fcntl#getPipeSize}. */
    F_GETPIPE_SZ(1032),
    /** See {@link Fcntl#addSeals}. */
    F_ADD_SEALS(1033),
    /** See {@link Fcntl#getSeals}. */
    F_GET_SEALS(1034),
    /** See {@link Fcntl#getWriteHint}. */
    F_GET_RW_HINT(1035),
    /** See {@link Fcntl#setWriteHint}. */
    F_SET_RW_HINT(1036),
    /** See {@link Fcntl#getFileWriteHint}. */
    F_GET_FILE_RW_HINT(1037),
    /** See {@link Fcntl#setFileWriteHint}. */
    F_SET_FILE_RW_HINT(1038);

    private final int value;

    FcntlCommand(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
