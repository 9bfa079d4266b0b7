package dev.gatun.async;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.io.AtFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.raw.struct.statx;
import dev.gatun.uring.Sqe;

import java.lang.foreign.MemorySegment;

/** An operation on a path, for which its thread waits. */
abstract class PathRequest extends WaitingRequest {
    /** The path, ended by a NUL, in memory of the ring. */
    final MemorySegment path;

    PathRequest(MemorySegment path) {
        this.path = path;
    }

    /** {@code openat(2)}. */
    static final class Open extends PathRequest {
        private final OpenFlags flags;
        private final int mode;

        Open(MemorySegment path, OpenFlags flags, int mode) {
            super(path);
            this.flags = flags;
            this.mode = mode;
        }

        @Override
        void write(Sqe sqe, OperationMemory ofRing) {
            sqe.openat(path, flags, mode);
        }
    }

    /** {@code statx(2)}. */
    static final class Stat extends PathRequest {
        private final AtFlags flags;
        private final StatxMask mask;
        private Statx filled;

        /** Made by who waits. */
        private final byte[] struct = new byte[statx.SIZE];

        Stat(MemorySegment path, AtFlags flags, StatxMask mask) {
            super(path);
            this.flags = flags;
            this.mask = mask;
        }

        @Override
        void write(Sqe sqe, OperationMemory ofRing) {
            filled = ofRing.statx(place);
            sqe.statx(path, flags, mask, filled);
        }

        /** Takes what was filled away: its memory is the next operation's. */
        @Override
        void completed(int res, int completionFlags) {
            if (res == 0) {
                MemorySegment.copy(filled.memory(), JAVA_BYTE, 0, struct, 0, struct.length);
            }
            super.completed(res, completionFlags);
        }

        void copyTo(Statx to) {
            to.prepare().copyFrom(MemorySegment.ofArray(struct));
        }
    }
}
