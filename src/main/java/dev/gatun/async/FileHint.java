package dev.gatun.async;

import dev.gatun.io.Fcntl;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;

/**
 * What is known of a descriptor: what kind of a file it is, and whether a read that does not wait
 * is worth a try. Threads change it without order: it is no more than a guess.
 */
final class FileHint extends WeakReference<Fd> {
    /** After so many reads in a row without a wait, a virtual thread gives its carrier away. */
    private static final int HITS_BEFORE_YIELD = 64;

    /** After so many misses in a row, tries are left out: twice as many each time, up to this. */
    private static final int MAX_LEFT_OUT = 64;

    private final boolean isPositional;
    private boolean isPossible;
    private int hits;
    private int leaveOut;
    private int leftOut;

    private FileHint(Fd fd, boolean isPositional, boolean isPossible) {
        super(fd);
        this.isPositional = isPositional;
        this.isPossible = isPossible;
    }

    /** Asks the kernel. */
    static FileHint of(Fd fd) throws SyscallException {
        FileKind kind;
        try (Arena arena = Arena.ofConfined()) {
            kind = Statx.allocate(arena).fill(fd, StatxMask.STATX_TYPE).kind();
        }
        boolean isPositional = kind == FileKind.S_IFREG || kind == FileKind.S_IFBLK;
        // A read with O_DIRECT waits for the device whatever its flags say.
        boolean waits = isPositional && Fcntl.statusFlags(fd).has(OpenFlags.O_DIRECT);
        return new FileHint(fd, isPositional, !waits);
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

    /** The call has not waited: whether the thread is to let others run. */
    boolean hit() {
        leaveOut = 0;
        return ++hits % HITS_BEFORE_YIELD == 0;
    }
}
