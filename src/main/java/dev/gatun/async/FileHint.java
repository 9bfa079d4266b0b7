package dev.gatun.async;

import dev.gatun.io.AtFlags;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.io.Whence;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of a descriptor: what kind of a file it is, and whether a read that does not wait
 * is worth a try. Threads change it without order: it is no more than a guess.
 */
final class FileHint extends WeakReference<Fd> {
    /** After so many misses in a row, tries are left out: twice as many each time, up to this. */
    private static final int MAX_LEFT_OUT = 64;

    private static final StatxMask ASKED = StatxMask.STATX_TYPE.or(StatxMask.STATX_MNT_ID_UNIQUE);

    private final boolean isPositional;
    private final boolean isFuse;
    private final boolean mustBlock;
    private final boolean appends;
    private boolean isPossible;
    private int leaveOut;
    private int leftOut;

    /** Of calls at the file's position, which are one after the other. */
    private final ReentrantLock position;

    private FileHint(
            Fd fd,
            ReentrantLock position,
            boolean isPositional,
            boolean isFuse,
            boolean mustBlock,
            boolean appends,
            boolean isPossible) {
        super(fd);
        this.position = position;
        this.isPositional = isPositional;
        this.isFuse = isFuse;
        this.mustBlock = mustBlock;
        this.appends = appends;
        this.isPossible = isPossible;
    }

    /**
     * Asks the kernel.
     *
     * @param position for calls at the file's position
     * @param systems knows what kind of a file system it is, or asks it
     */
    static FileHint of(
            Fd fd, ReentrantLock position, FileSystems systems, boolean ignoresInterrupts)
            throws SyscallException, InterruptedIOException {
        FileKind kind;
        int system = FileQuestion.OTHER;
        try (Arena arena = Arena.ofConfined()) {
            Statx statx = Statx.allocate(arena).fill(fd, AtFlags.AT_STATX_DONT_SYNC, ASKED);
            kind = statx.kind();
            if (kind == FileKind.S_IFREG) {
                system = systems.ask(fd, statx, ignoresInterrupts);
            }
        }
        boolean isPositional =
                kind == FileKind.S_IFBLK || kind == FileKind.S_IFREG && hasPosition(fd);
        OpenFlags flags = isPositional ? Fcntl.statusFlags(fd) : OpenFlags.O_RDONLY;
        // A read with O_DIRECT waits for the device whatever its flags say.
        boolean isDirect = flags.has(OpenFlags.O_DIRECT);
        boolean appends = flags.has(OpenFlags.O_APPEND);
        boolean isFuse = system != FileQuestion.OTHER;
        boolean mustBlock = isPositional && system == FileQuestion.FUSE_UNMAPPABLE;
        boolean isPossible = !isDirect && !mustBlock;
        return new FileHint(fd, position, isPositional, isFuse, mustBlock, appends, isPossible);
    }

    /** Some files of the kernel's own are streams, though they say that they are regular. */
    private static boolean hasPosition(Fd fd) {
        int number = fd.acquire();
        try {
            return Syscalls.lseek(number, 0, Whence.SEEK_CUR.value()) != -Errno.ESPIPE;
        } finally {
            fd.release();
        }
    }

    /** For a call at the file's position; the same for all descriptors of this number. */
    ReentrantLock position() {
        return position;
    }

    /** Whether the position says where a call reads or writes. */
    boolean usesPosition(boolean writes, long fileOffset) {
        return fileOffset == Syscalls.FILE_POSITION && !(writes && appends);
    }

    /** Whether each write is at the end of the file: O_APPEND. */
    boolean appends() {
        return appends;
    }

    /**
     * Whether an operation is to go to a worker of the kernel at once. So for a file of a FUSE file
     * system, whose poll says that it is ready while it is not: the kernel would try a read through
     * the page cache again and again, and make any other on the thread that submits it, which then
     * waits for the file system.
     */
    boolean isFuse() {
        return isFuse;
    }

    /**
     * Whether no ring is to read or write it, but a thread that waits in the system call. So for a
     * file of a FUSE file system that has answered its open with {@code FOPEN_DIRECT_IO}. If the
     * file system moves fewer bytes than it was asked for, io_uring tries the rest again, at the
     * same offset as before (seen on Linux 6.18 and 7.2). Mostly such a file cannot be mapped; nor
     * can one that is open for writes only, of which this is not known.
     */
    boolean mustBlock() {
        return mustBlock;
    }

    /** Whether it is read at offsets, and never by readiness: a regular file or a block device. */
    boolean isPositional() {
        return isPositional;
    }

    /** Whether to try first without a wait. */
    boolean triesFirst() {
        if (!isPossible) {
            return false;
        }
        if (leftOut > 0) {
            leftOut--;
            return false;
        }
        return true;
    }

    /** Whether a call without a wait is possible at all. */
    boolean isPossible() {
        return isPossible;
    }

    /** The kernel has said that this file knows no such calls. */
    void setImpossible() {
        isPossible = false;
    }

    void missed() {
        leaveOut = Math.min(2 * leaveOut + 1, MAX_LEFT_OUT);
        leftOut = leaveOut;
    }

    /** A call has not waited. Mostly writes nothing, as other processors read what is here. */
    void hit() {
        if (leaveOut != 0) {
            leaveOut = 0;
        }
    }
}
