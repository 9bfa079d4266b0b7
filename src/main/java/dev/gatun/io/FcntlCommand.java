package dev.gatun.io;

import dev.gatun.raw.Linux;

/**
 * {@code F_…}: the commands of fcntl(2). {@link Fcntl} has a method for each; the numbers are for
 * {@link dev.gatun.sys.Syscalls#fcntl}.
 */
public enum FcntlCommand {
    /** See {@link Fcntl#dupFd}. */
    F_DUPFD(Linux.F_DUPFD),
    /** See {@link Fcntl#isCloseOnExec}. */
    F_GETFD(Linux.F_GETFD),
    /** See {@link Fcntl#setCloseOnExec}. */
    F_SETFD(Linux.F_SETFD),
    /** See {@link Fcntl#statusFlags}. */
    F_GETFL(Linux.F_GETFL),
    /** See {@link Fcntl#setStatusFlags}. */
    F_SETFL(Linux.F_SETFL),
    /** See {@link Fcntl#testLock}. */
    F_GETLK(Linux.F_GETLK),
    /** See {@link Fcntl#setLock}. */
    F_SETLK(Linux.F_SETLK),
    /** See {@link Fcntl#setLockWait}. */
    F_SETLKW(Linux.F_SETLKW),
    /** See {@link Fcntl#setOwnerId}. */
    F_SETOWN(Linux.F_SETOWN),
    /** See {@link Fcntl#ownerId}. */
    F_GETOWN(Linux.F_GETOWN),
    /** See {@link Fcntl#setSignal}. */
    F_SETSIG(Linux.F_SETSIG),
    /** See {@link Fcntl#signal}. */
    F_GETSIG(Linux.F_GETSIG),
    /** See {@link Fcntl#setOwner}. */
    F_SETOWN_EX(Linux.F_SETOWN_EX),
    /** See {@link Fcntl#owner}. */
    F_GETOWN_EX(Linux.F_GETOWN_EX),
    /** See {@link Fcntl#ownerUids}. */
    F_GETOWNER_UIDS(Linux.F_GETOWNER_UIDS),
    /** See {@link Fcntl#testOfdLock}. */
    F_OFD_GETLK(Linux.F_OFD_GETLK),
    /** See {@link Fcntl#setOfdLock}. */
    F_OFD_SETLK(Linux.F_OFD_SETLK),
    /** See {@link Fcntl#setOfdLockWait}. */
    F_OFD_SETLKW(Linux.F_OFD_SETLKW),
    /** See {@link Fcntl#setLease}. */
    F_SETLEASE(Linux.F_SETLEASE),
    /** See {@link Fcntl#lease}. */
    F_GETLEASE(Linux.F_GETLEASE),
    /** See {@link Fcntl#setDelegation}. */
    F_SETDELEG(Linux.F_SETDELEG),
    /** See {@link Fcntl#delegation}. */
    F_GETDELEG(Linux.F_GETDELEG),
    /** See {@link Fcntl#notifyOfChanges}. */
    F_NOTIFY(Linux.F_NOTIFY),
    /** See {@link Fcntl#isSameOpenFile}. */
    F_DUPFD_QUERY(Linux.F_DUPFD_QUERY),
    /** See {@link Fcntl#wasCreated}. */
    F_CREATED_QUERY(Linux.F_CREATED_QUERY),
    /** See {@link Fcntl#dupFdCloseOnExec}. */
    F_DUPFD_CLOEXEC(Linux.F_DUPFD_CLOEXEC),
    /** See {@link Fcntl#setPipeSize}. */
    F_SETPIPE_SZ(Linux.F_SETPIPE_SZ),
    /** See {@link Fcntl#pipeSize}. */
    F_GETPIPE_SZ(Linux.F_GETPIPE_SZ),
    /** See {@link Fcntl#addSeals}. */
    F_ADD_SEALS(Linux.F_ADD_SEALS),
    /** See {@link Fcntl#seals}. */
    F_GET_SEALS(Linux.F_GET_SEALS),
    /** See {@link Fcntl#writeHint}. */
    F_GET_RW_HINT(Linux.F_GET_RW_HINT),
    /** See {@link Fcntl#setWriteHint}. */
    F_SET_RW_HINT(Linux.F_SET_RW_HINT),
    /** See {@link Fcntl#fileWriteHint}. */
    F_GET_FILE_RW_HINT(Linux.F_GET_FILE_RW_HINT),
    /** See {@link Fcntl#setFileWriteHint}. */
    F_SET_FILE_RW_HINT(Linux.F_SET_FILE_RW_HINT);

    private final int value;

    FcntlCommand(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
