package dev.gatun.io;

import static dev.gatun.raw.Linux.FD_CLOEXEC;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.delegation;
import dev.gatun.raw.struct.f_owner_ex;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code fcntl(2)}, with one method for each command.
 *
 * <p>Close-on-exec belongs to the descriptor. Status flags, owner, signal, leases and OFD locks
 * belong to the <i>open file description</i>, which a descriptor shares with its duplicates and
 * with the processes that inherited it. Record locks, seals and the write hint belong to the file,
 * and the size of a pipe belongs to the pipe.
 *
 * <p>Any thread may call these at any time. Only {@link #setLockWait} and {@link #setOfdLockWait}
 * wait; they keep their thread, and on a virtual thread the carrier as well.
 */
public final class Fcntl {

    /** Results from here to -1 are error numbers, unless the result may be below zero itself. */
    private static final int LOWEST_ERROR = -Errno.MAX;

    private static final String NO_DELEGATIONS =
            "this kernel lacks delegations, which Linux 6.19 has";

    // struct delegation
    private static final long D_TYPE = delegation.OFFSET_D_TYPE;

    private Fcntl() {}

    // Any command.

    /**
     * {@code fcntl(2)} with a command that takes an integer or nothing.
     *
     * <p>{@code F_GETOWN} returns a process group as a number below zero. If the group is at most
     * 4095, the number looks like an error, and this method throws: use {@link #ownerId}, which
     * tells them apart.
     *
     * @param fd a descriptor
     * @param command {@code F_…}
     * @param argument 0 where the command has none
     * @return the command's result
     * @throws SyscallException EINVAL for a command that this kernel does not know
     * @throws IllegalArgumentException for a command that takes memory
     */
    public static int fcntl(Fd fd, int command, long argument) throws SyscallException {
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.fcntl(number, command, argument);
        } finally {
            fd.release();
        }
        if (result < 0 && result >= LOWEST_ERROR) {
            throw SyscallException.of(result, "fcntl", fd, command, argument);
        }
        return result;
    }

    /**
     * {@code fcntl(2)} with a command that takes memory.
     *
     * @param fd a descriptor
     * @param command {@code F_…}
     * @param argument native memory, as large as the command's struct
     * @return the command's result
     * @throws SyscallException EINVAL for a command that this kernel does not know
     */
    public static int fcntl(Fd fd, int command, MemorySegment argument) throws SyscallException {
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.fcntl(number, command, argument);
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", fd, command, argument);
        }
        return result;
    }

    // Duplicates.

    /**
     * {@code F_DUPFD}: another descriptor of the same open file description, which is not closed on
     * exec. Mostly you want {@link Descriptors#dup} instead.
     *
     * @param fd the descriptor to duplicate
     * @param minimum the new number is the lowest free one from here on
     * @return the duplicate, to be closed
     * @throws SyscallException EINVAL if {@code minimum} is not below RLIMIT_NOFILE; EMFILE
     */
    public static Fd dupFd(Fd fd, int minimum) throws SyscallException {
        return Fd.own(duplicate(fd, FcntlCommand.F_DUPFD, minimum));
    }

    /**
     * {@code F_DUPFD_CLOEXEC}: as {@link #dupFd}, but the duplicate is closed on exec.
     *
     * @param fd the descriptor to duplicate
     * @param minimum the new number is the lowest free one from here on
     * @return the duplicate, to be closed
     * @throws SyscallException as {@link #dupFd}
     */
    public static Fd dupFdCloseOnExec(Fd fd, int minimum) throws SyscallException {
        return Fd.own(duplicate(fd, FcntlCommand.F_DUPFD_CLOEXEC, minimum));
    }

    /** A number that the caller has to own. */
    static int duplicate(Fd fd, FcntlCommand command, int minimum) throws SyscallException {
        return call(fd, command, minimum);
    }

    /**
     * {@code F_DUPFD_QUERY}: tells whether two descriptors refer to the same open file description:
     * whether one is a duplicate of the other, made by dup, by fork, or by passing it on. Since
     * Linux 6.10.
     *
     * @param fd a descriptor
     * @param other another descriptor, or the same
     * @return true if they do; false if they do not, also if both opened the same file
     * @throws SyscallException EINVAL on an older kernel, which the message says
     */
    public static boolean isSameOpenFile(Fd fd, Fd other) throws SyscallException {
        int otherNumber = other.acquire();
        try {
            return query(fd, FcntlCommand.F_DUPFD_QUERY, otherNumber, "6.10");
        } finally {
            other.release();
        }
    }

    /**
     * {@code F_CREATED_QUERY}: tells whether the open(2) that made this descriptor has created the
     * file, which it can with {@code O_CREAT}. Since Linux 6.12.
     *
     * @param fd a descriptor
     * @return true if it created the file
     * @throws SyscallException EINVAL on an older kernel, which the message says
     */
    public static boolean wasCreated(Fd fd) throws SyscallException {
        return query(fd, FcntlCommand.F_CREATED_QUERY, 0, "6.12");
    }

    // Flags.

    /**
     * {@code F_GETFD}: tells whether the descriptor is closed on exec. All descriptors that this
     * library opens are closed on exec.
     *
     * @param fd a descriptor
     * @return true if the flag is set
     * @throws SyscallException none that is known
     */
    public static boolean isCloseOnExec(Fd fd) throws SyscallException {
        return (call(fd, FcntlCommand.F_GETFD, 0) & FD_CLOEXEC) != 0;
    }

    /**
     * {@code F_SETFD}: sets whether the descriptor is closed on exec. This affects the descriptor
     * only, not its duplicates.
     *
     * @param fd a descriptor
     * @param closeOnExec false to pass the descriptor on to programs
     * @throws SyscallException none that is known
     */
    public static void setCloseOnExec(Fd fd, boolean closeOnExec) throws SyscallException {
        call(fd, FcntlCommand.F_SETFD, closeOnExec ? FD_CLOEXEC : 0);
    }

    /**
     * {@code F_GETFL}: the access mode and the status flags.
     *
     * @param fd a descriptor
     * @return {@code O_RDONLY}, {@code O_WRONLY}, {@code O_RDWR} or {@code O_PATH}, with others;
     *     without {@code O_LARGEFILE}, which a 64-bit kernel sets for every file that was opened by
     *     a path
     * @throws SyscallException none that is known
     */
    public static OpenFlags statusFlags(Fd fd) throws SyscallException {
        return OpenFlags.of(call(fd, FcntlCommand.F_GETFL, 0) & ~OpenFlags.O_LARGEFILE.bits());
    }

    /**
     * {@code F_SETFL}: replaces the status flags, for all duplicates of the descriptor. Standard
     * input is often a duplicate of a descriptor of the shell: then the flags of that descriptor
     * change, too.
     *
     * @param fd a descriptor
     * @param flags {@code O_APPEND}, {@code O_ASYNC}, {@code O_DIRECT}, {@code O_NOATIME} and
     *     {@code O_NONBLOCK}, or some of these; the kernel ignores others
     * @throws SyscallException EPERM if {@code O_APPEND} is missing for an append-only file, or for
     *     {@code O_NOATIME} if the file is another user's; EINVAL for {@code O_DIRECT} if the file
     *     does not support it
     */
    public static void setStatusFlags(Fd fd, OpenFlags flags) throws SyscallException {
        int result = raw(fd, FcntlCommand.F_SETFL, flags.bits());
        if (result < 0) {
            throw SyscallException.of(
                    result, "fcntl", fd, FcntlCommand.F_SETFL, flags.withoutAccessMode());
        }
    }

    /**
     * {@code F_GETFL}: tells whether reads and writes return {@link Fd#WOULD_BLOCK} instead of
     * waiting.
     *
     * @param fd a descriptor
     * @return true if the flag is set
     * @throws SyscallException none that is known
     */
    public static boolean isNonBlocking(Fd fd) throws SyscallException {
        int flags = call(fd, FcntlCommand.F_GETFL, 0);
        return (flags & OpenFlags.O_NONBLOCK.bits()) != 0;
    }

    /**
     * {@code F_GETFL} and, if there is something to change, {@code F_SETFL}: turns {@code
     * O_NONBLOCK} on or off, for all duplicates of the descriptor, and leaves the other flags.
     *
     * @param fd a descriptor
     * @param nonBlocking whether reads and writes return {@link Fd#WOULD_BLOCK} instead of waiting
     * @throws SyscallException none that is known
     */
    public static void setNonBlocking(Fd fd, boolean nonBlocking) throws SyscallException {
        int bit = OpenFlags.O_NONBLOCK.bits();
        int before = call(fd, FcntlCommand.F_GETFL, 0);
        int after = nonBlocking ? before | bit : before & ~bit;
        if (after != before) {
            call(fd, FcntlCommand.F_SETFL, after);
        }
    }

    // Record locks. Advisory: they bind only those who ask.

    /**
     * {@code F_GETLK}: tells whether this process could set a lock.
     *
     * @param fd a file
     * @param lock the lock to test. If the result is false, the object then describes one lock that
     *     is in the way, and {@link RecordLock#pid} is the process that has it. If the result is
     *     true, the object's type is then {@code F_UNLCK}
     * @return true if the lock could be set
     * @throws SyscallException EINVAL for a range before the file's start; EOVERFLOW for an end
     *     that is not a file offset
     */
    public static boolean testLock(Fd fd, RecordLock lock) throws SyscallException {
        lock(fd, FcntlCommand.F_GETLK, lock);
        return lock.type() == LockType.F_UNLCK;
    }

    /**
     * {@code F_SETLK}: locks or unlocks a range for this process, without waiting. If the process
     * already has a lock on a part of the range, that part changes to the new type.
     *
     * <p>The lock is the process's: threads of one process do not exclude each other with it, and
     * the lock is released when the process closes <i>any</i> descriptor of the file, even one that
     * a library had open for a moment. A lock that {@link #setOfdLock} sets has neither fault.
     *
     * @param fd a file, opened to be read for {@code F_RDLCK} and to be written for {@code F_WRLCK}
     * @param lock the lock to set
     * @return true if the lock is set; false if a lock of another process, or of an open file
     *     description, is in the way
     * @throws SyscallException EBADF if the file was not opened for this type of lock; EINVAL,
     *     EOVERFLOW for an invalid range; ENOLCK
     */
    public static boolean setLock(Fd fd, RecordLock lock) throws SyscallException {
        return lock(fd, FcntlCommand.F_SETLK, lock);
    }

    /**
     * {@code F_SETLKW}: as {@link #setLock}, but waits while another lock is in the way.
     *
     * @param fd a file
     * @param lock the lock to set
     * @throws SyscallException EINTR if a signal came: then nothing is locked; EDEADLK if the other
     *     process waits for a lock of this process; otherwise as {@link #setLock}
     */
    public static void setLockWait(Fd fd, RecordLock lock) throws SyscallException {
        lockOrThrow(fd, FcntlCommand.F_SETLKW, lock);
    }

    /**
     * {@code F_OFD_GETLK}: tells whether this open file description could set a lock. Since Linux
     * 3.15.
     *
     * @param fd a file
     * @param lock the lock to test; changed as by {@link #testLock}, but {@link RecordLock#pid} is
     *     -1 if an open file description has the lock that is in the way
     * @return true if the lock could be set
     * @throws SyscallException as {@link #testLock}
     */
    public static boolean testOfdLock(Fd fd, RecordLock lock) throws SyscallException {
        lock(fd, FcntlCommand.F_OFD_GETLK, lock.withoutPid());
        return lock.type() == LockType.F_UNLCK;
    }

    /**
     * {@code F_OFD_SETLK}: as {@link #setLock}, but the lock belongs to the open file description:
     * threads that each opened the file exclude each other, and the lock is released when the last
     * duplicate is closed. Since Linux 3.15.
     *
     * @param fd a file, opened to be read for {@code F_RDLCK} and to be written for {@code F_WRLCK}
     * @param lock the lock to set
     * @return true if the lock is set; false if a lock of another process, or of an open file
     *     description, is in the way
     * @throws SyscallException as {@link #setLock}
     */
    public static boolean setOfdLock(Fd fd, RecordLock lock) throws SyscallException {
        return lock(fd, FcntlCommand.F_OFD_SETLK, lock.withoutPid());
    }

    /**
     * {@code F_OFD_SETLKW}: as {@link #setOfdLock}, but waits while another lock is in the way. The
     * kernel does not detect deadlocks. Since Linux 3.15.
     *
     * @param fd a file
     * @param lock the lock to set
     * @throws SyscallException EINTR if a signal came: then nothing is locked; otherwise as {@link
     *     #setLock}
     */
    public static void setOfdLockWait(Fd fd, RecordLock lock) throws SyscallException {
        lockOrThrow(fd, FcntlCommand.F_OFD_SETLKW, lock.withoutPid());
    }

    private static boolean lock(Fd fd, FcntlCommand command, RecordLock lock)
            throws SyscallException {
        int result = raw(fd, command, lock.segment());
        if (result >= 0) {
            return true;
        }
        // POSIX allows EACCES, which some network file systems give.
        if (result == -Errno.EAGAIN || result == -Errno.EACCES) {
            return false;
        }
        throw SyscallException.of(result, "fcntl", fd, command, lock);
    }

    private static void lockOrThrow(Fd fd, FcntlCommand command, RecordLock lock)
            throws SyscallException {
        int result = raw(fd, command, lock.segment());
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", fd, command, lock);
        }
    }

    // Leases.

    /**
     * {@code F_GETLEASE}: the lease that this open file description has.
     *
     * @param fd a file
     * @return its type; while the lease is being broken, the type that it must be downgraded to
     * @throws SyscallException none that is known
     */
    public static LockType lease(Fd fd) throws SyscallException {
        return LockType.of(call(fd, FcntlCommand.F_GETLEASE, 0));
    }

    /**
     * {@code F_SETLEASE}: takes, changes or gives back a lease. If another process opens or
     * truncates the file in a way that conflicts with the lease, its call waits, and the holder
     * gets a signal ({@code SIGIO}, or that of {@link #setSignal}). The holder then gives the lease
     * back within the seconds of {@code /proc/sys/fs/lease-break-time}; otherwise the kernel breaks
     * it.
     *
     * @param fd a regular file that this user owns (others need CAP_LEASE); for {@code F_RDLCK} it
     *     must be open for reading only
     * @param type {@code F_RDLCK} to be told when the file is opened for writing or truncated,
     *     {@code F_WRLCK} to be told when it is opened in any way or truncated, {@code F_UNLCK} to
     *     give the lease back
     * @return true if the lease was taken, changed or given back; false if the file is already open
     *     in a way that conflicts, or if there is no lease to give back
     * @throws SyscallException EACCES if the file is another user's, without CAP_LEASE; EINVAL if
     *     the file cannot have leases
     */
    public static boolean setLease(Fd fd, LockType type) throws SyscallException {
        int result = raw(fd, FcntlCommand.F_SETLEASE, type.value());
        if (result >= 0) {
            return true;
        }
        if (result == -Errno.EAGAIN) {
            return false;
        }
        throw SyscallException.of(result, "fcntl", fd, FcntlCommand.F_SETLEASE, type);
    }

    /**
     * {@code F_GETDELEG}: the delegation that this open file description has. Since Linux 6.19.
     *
     * @param fd a file or a directory
     * @return its type; while the delegation is being broken, the type that it must be downgraded
     *     to
     * @throws SyscallException EINVAL on older kernels
     */
    public static LockType delegation(Fd fd) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = delegation(arena, LockType.F_UNLCK);
            int result = raw(fd, FcntlCommand.F_GETDELEG, struct);
            if (result < 0) {
                String lack = result == -Errno.EINVAL ? NO_DELEGATIONS : null;
                throw SyscallException.withHint(result, lack, "fcntl", fd, FcntlCommand.F_GETDELEG);
            }
            return LockType.of(struct.get(JAVA_SHORT, D_TYPE));
        }
    }

    /**
     * {@code F_SETDELEG}: takes, changes or gives back a delegation. A delegation is a lease (see
     * {@link #setLease}) that a directory can have as well: a process that makes, renames or
     * removes an entry of the directory waits, until the holder gives the delegation back. Since
     * Linux 6.19.
     *
     * @param fd a regular file or a directory that this user owns (others need CAP_LEASE)
     * @param type {@code F_RDLCK} or {@code F_WRLCK} to take a delegation, {@code F_UNLCK} to give
     *     it back
     * @return true if the delegation was taken, changed or given back; false if the file is already
     *     open in a way that conflicts, or if there is no delegation to give back
     * @throws SyscallException EACCES if the file is another user's, without CAP_LEASE; EINVAL if
     *     the file cannot have delegations, and on older kernels
     */
    public static boolean setDelegation(Fd fd, LockType type) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            int result = raw(fd, FcntlCommand.F_SETDELEG, delegation(arena, type));
            if (result >= 0) {
                return true;
            }
            if (result == -Errno.EAGAIN) {
                return false;
            }
            // To ask for one is always possible, if the kernel knows of them.
            boolean refused = result == -Errno.EINVAL;
            MemorySegment question = delegation(arena, LockType.F_UNLCK);
            boolean lacks = refused && raw(fd, FcntlCommand.F_GETDELEG, question) == -Errno.EINVAL;
            String lack = lacks ? NO_DELEGATIONS : null;
            throw SyscallException.withHint(
                    result, lack, "fcntl", fd, FcntlCommand.F_SETDELEG, type);
        }
    }

    private static MemorySegment delegation(Arena arena, LockType type) {
        MemorySegment struct = arena.allocate(delegation.SIZE, Integer.BYTES);
        struct.set(JAVA_SHORT, D_TYPE, (short) type.value());
        return struct;
    }

    // Signals.

    /**
     * {@code F_GETOWN}: tells who gets the signals of this descriptor.
     *
     * @param fd a descriptor
     * @return a process or thread; a process group, negated; 0 for nobody
     * @throws SyscallException none that is known
     */
    public static int ownerId(Fd fd) throws SyscallException {
        int owner = raw(fd, FcntlCommand.F_GETOWN, 0);
        if (owner >= 0 || owner < LOWEST_ERROR) {
            return owner;
        }
        // A low process group looks like an error. This command has room for both.
        Owner same = owner(fd);
        return same.type() == OwnerType.F_OWNER_PGRP ? -same.id() : same.id();
    }

    /**
     * {@code F_SETOWN}: sets who gets {@code SIGIO} when {@code O_ASYNC} is on, {@code SIGURG} for
     * out-of-band data, and the signals of leases.
     *
     * @param fd a descriptor
     * @param owner a process; a process group, negated; 0 for nobody
     * @throws SyscallException ESRCH if there is no such owner; EPERM
     */
    public static void setOwnerId(Fd fd, int owner) throws SyscallException {
        call(fd, FcntlCommand.F_SETOWN, owner);
    }

    /**
     * {@code F_GETOWN_EX}: tells who gets the signals of this descriptor. Since Linux 2.6.32.
     *
     * @param fd a descriptor
     * @return the owner, with id 0 for nobody
     * @throws SyscallException none that is known
     */
    public static Owner owner(Fd fd) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment owner = arena.allocate(f_owner_ex.SIZE, Integer.BYTES);
            call(fd, FcntlCommand.F_GETOWN_EX, owner);
            return new Owner(
                    OwnerType.of(owner.get(JAVA_INT, f_owner_ex.OFFSET_TYPE)),
                    owner.get(JAVA_INT, f_owner_ex.OFFSET_PID));
        }
    }

    /**
     * {@code F_SETOWN_EX}: as {@link #setOwnerId}, but the owner can also be one thread. Since
     * Linux 2.6.32.
     *
     * @param fd a descriptor
     * @param owner the owner; id 0 for nobody
     * @throws SyscallException ESRCH if there is no such owner; EPERM
     */
    public static void setOwner(Fd fd, Owner owner) throws SyscallException {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(f_owner_ex.SIZE, Integer.BYTES);
            struct.set(JAVA_INT, f_owner_ex.OFFSET_TYPE, owner.type().value());
            struct.set(JAVA_INT, f_owner_ex.OFFSET_PID, owner.id());
            result = raw(fd, FcntlCommand.F_SETOWN_EX, struct);
        }
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", fd, FcntlCommand.F_SETOWN_EX, owner);
        }
    }

    /**
     * {@code F_GETOWNER_UIDS}: the user ids that the process had when it set the owner. Since Linux
     * 3.6.
     *
     * @param fd a descriptor
     * @return the ids
     * @throws SyscallException EINVAL from a kernel that was built without
     *     CONFIG_CHECKPOINT_RESTORE
     */
    public static OwnerUids ownerUids(Fd fd) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment uids = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
            call(fd, FcntlCommand.F_GETOWNER_UIDS, uids);
            return new OwnerUids(uids.get(JAVA_INT, 0), uids.get(JAVA_INT, Integer.BYTES));
        }
    }

    /**
     * {@code F_GETSIG}: tells which signal is sent instead of {@code SIGIO}.
     *
     * @param fd a descriptor
     * @return the signal's number; 0 for {@code SIGIO} itself
     * @throws SyscallException none that is known
     */
    public static int signal(Fd fd) throws SyscallException {
        return call(fd, FcntlCommand.F_GETSIG, 0);
    }

    /**
     * {@code F_SETSIG}: sets which signal is sent instead of {@code SIGIO}. Real-time signals
     * queue, and carry the descriptor's number. {@code SIGIO} terminates a process that has no
     * handler for it.
     *
     * @param fd a descriptor
     * @param signal the signal's number; 0 for {@code SIGIO}
     * @throws SyscallException EINVAL if there is no such signal
     */
    public static void setSignal(Fd fd, int signal) throws SyscallException {
        call(fd, FcntlCommand.F_SETSIG, signal);
    }

    /**
     * {@code F_NOTIFY}: asks for a signal when something in a directory changes (dnotify).
     * inotify(7) reports more and needs no signal.
     *
     * @param directory a directory, opened to be read
     * @param events the events to signal; none to ask for no more signals
     * @throws SyscallException ENOTDIR; EINVAL from a kernel without dnotify
     */
    public static void notifyOfChanges(Fd directory, NotifyFlags events) throws SyscallException {
        int result = raw(directory, FcntlCommand.F_NOTIFY, events.longBits());
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", directory, FcntlCommand.F_NOTIFY, events);
        }
    }

    // Pipes.

    /**
     * {@code F_GETPIPE_SZ}: the pipe's capacity. Since Linux 2.6.35.
     *
     * @param pipe either end
     * @return bytes
     * @throws SyscallException EBADF if it is not a pipe
     */
    public static int pipeSize(Fd pipe) throws SyscallException {
        return call(pipe, FcntlCommand.F_GETPIPE_SZ, 0);
    }

    /**
     * {@code F_SETPIPE_SZ}: changes the pipe's capacity. Since Linux 2.6.35.
     *
     * @param pipe either end
     * @param byteCount the least capacity, in bytes; the kernel rounds it up to the page size times
     *     a power of two
     * @return the new capacity, in bytes
     * @throws SyscallException EBUSY if the pipe holds more data than that; EPERM above {@code
     *     /proc/sys/fs/pipe-max-size} without CAP_SYS_RESOURCE; EBADF if it is not a pipe; EINVAL
     *     above 2 GiB
     */
    public static int setPipeSize(Fd pipe, int byteCount) throws SyscallException {
        return call(pipe, FcntlCommand.F_SETPIPE_SZ, byteCount);
    }

    // Seals.

    /**
     * {@code F_GET_SEALS}: the seals of a file in memory. Each seal forbids an operation. Since
     * Linux 3.17.
     *
     * @param file from memfd_create(2), or on tmpfs
     * @return the seals
     * @throws SyscallException EINVAL for a file of another kind
     */
    public static SealFlags seals(Fd file) throws SyscallException {
        return SealFlags.of(call(file, FcntlCommand.F_GET_SEALS, 0));
    }

    /**
     * {@code F_ADD_SEALS}: adds seals to a file in memory. Each seal forbids an operation to
     * everybody. Since Linux 3.17.
     *
     * @param file from memfd_create(2) with {@code MFD_ALLOW_SEALING}, opened to be written
     * @param seals the seals to add
     * @throws SyscallException EPERM if the file has {@code F_SEAL_SEAL} or is not open for
     *     writing; EBUSY for {@code F_SEAL_WRITE} while the file has a writable shared mapping;
     *     EINVAL for a file of another kind, or a seal that this kernel does not know, which the
     *     message then names
     */
    public static void addSeals(Fd file, SealFlags seals) throws SyscallException {
        int result = raw(file, FcntlCommand.F_ADD_SEALS, seals.bits());
        if (result < 0) {
            String lack = MemFdLacks.of(seals, result);
            throw SyscallException.withHint(
                    result, lack, "fcntl", file, FcntlCommand.F_ADD_SEALS, seals);
        }
    }

    // Write hints.

    /**
     * {@code F_GET_RW_HINT}: the expected lifetime of data written to the file. Since Linux 4.13.
     *
     * @param file any descriptor of the file
     * @return the hint that was set
     * @throws SyscallException EINVAL if the kernel has no hints
     */
    public static WriteHint writeHint(Fd file) throws SyscallException {
        return getHint(file, FcntlCommand.F_GET_RW_HINT);
    }

    /**
     * {@code F_SET_RW_HINT}: sets the expected lifetime of data written to the file. The hint lasts
     * until the inode leaves the cache. Since Linux 4.13.
     *
     * @param file any descriptor of the file
     * @param hint how long the data will live
     * @throws SyscallException EINVAL if the kernel has no hints, EPERM for a file of another user
     */
    public static void setWriteHint(Fd file, WriteHint hint) throws SyscallException {
        setHint(file, FcntlCommand.F_SET_RW_HINT, hint);
    }

    /**
     * {@code F_GET_FILE_RW_HINT}: as {@link #writeHint}, of the open file description. From Linux
     * 4.13 to 5.16.
     *
     * @param file a file
     * @return the hint that was set
     * @throws SyscallException EINVAL since Linux 5.17
     */
    public static WriteHint fileWriteHint(Fd file) throws SyscallException {
        return getHint(file, FcntlCommand.F_GET_FILE_RW_HINT);
    }

    /**
     * {@code F_SET_FILE_RW_HINT}: as {@link #setWriteHint}, of the open file description. From
     * Linux 4.13 to 5.16.
     *
     * @param file a file
     * @param hint how long the data will live
     * @throws SyscallException EINVAL since Linux 5.17
     */
    public static void setFileWriteHint(Fd file, WriteHint hint) throws SyscallException {
        setHint(file, FcntlCommand.F_SET_FILE_RW_HINT, hint);
    }

    private static WriteHint getHint(Fd file, FcntlCommand command) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment hint = arena.allocate(JAVA_LONG);
            call(file, command, hint);
            return WriteHint.of((int) hint.get(JAVA_LONG, 0));
        }
    }

    private static void setHint(Fd file, FcntlCommand command, WriteHint hint)
            throws SyscallException {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            result = raw(file, command, arena.allocateFrom(JAVA_LONG, hint.value()));
        }
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", file, command, hint);
        }
    }

    // The call.

    private static int call(Fd fd, FcntlCommand command, long argument) throws SyscallException {
        int result = raw(fd, command, argument);
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", fd, command, argument);
        }
        return result;
    }

    private static void call(Fd fd, FcntlCommand command, MemorySegment argument)
            throws SyscallException {
        int result = raw(fd, command, argument);
        if (result < 0) {
            throw SyscallException.of(result, "fcntl", fd, command, argument);
        }
    }

    /**
     * A question that the kernel answers with yes or no, and with EINVAL only where it does not
     * know the command.
     *
     * @param linux that knows it
     */
    private static boolean query(Fd fd, FcntlCommand command, long argument, String linux)
            throws SyscallException {
        int result = raw(fd, command, argument);
        if (result < 0) {
            String lack =
                    result == -Errno.EINVAL
                            ? "this kernel lacks " + command + ", which Linux " + linux + " has"
                            : null;
            throw SyscallException.withHint(result, lack, "fcntl", fd, command, argument);
        }
        return result != 0;
    }

    private static int raw(Fd fd, FcntlCommand command, long argument) {
        int number = fd.acquire();
        try {
            return Syscalls.fcntl(number, command.value(), argument);
        } finally {
            fd.release();
        }
    }

    private static int raw(Fd fd, FcntlCommand command, MemorySegment argument) {
        int number = fd.acquire();
        try {
            return Syscalls.fcntl(number, command.value(), argument);
        } finally {
            fd.release();
        }
    }
}
