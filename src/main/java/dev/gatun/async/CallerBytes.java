package dev.gatun.async;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What a caller reads into or writes from: a {@link MemorySegment}, an array of bytes, or several
 * segments ({@link SegmentCursor}). It is passed on as it is: a segment of an array would be an
 * object of 72 bytes for each call. No switch over its type: the JDK would make a class for that,
 * when there may be no descriptor left.
 */
final class CallerBytes {
    private CallerBytes() {}

    /** Checks that so many bytes are there, and for a read that they can be written. */
    static void check(Object bytes, boolean writes, long offset, long byteCount) {
        if (bytes instanceof MemorySegment segment) {
            if (!writes) {
                checkWritable(segment);
            }
            Objects.checkFromIndexSize(offset, byteCount, segment.byteSize());
        } else {
            Objects.checkFromIndexSize(offset, byteCount, ((byte[]) bytes).length);
        }
    }

    static void checkWritable(MemorySegment buffer) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException("a read would write to this segment: " + buffer);
        }
    }

    /** Copies to the buffer at {@code at} what a caller has. */
    static void copyIn(Object from, long offset, BouncePool pool, long at, long byteCount) {
        if (from instanceof MemorySegment segment) {
            pool.copyIn(segment, offset, at, byteCount);
        } else if (from instanceof SegmentCursor parts) {
            parts.copyTo(pool, at, byteCount);
        } else {
            pool.copyIn((byte[]) from, (int) offset, at, (int) byteCount);
        }
    }

    /** Copies to a caller what the buffer at {@code at} has. */
    static void copyOut(BouncePool pool, long at, Object to, long offset, long byteCount) {
        if (to instanceof MemorySegment segment) {
            pool.copyOut(at, segment, offset, byteCount);
        } else if (to instanceof SegmentCursor parts) {
            parts.copyFrom(pool, at, byteCount);
        } else {
            pool.copyOut(at, (byte[]) to, (int) offset, (int) byteCount);
        }
    }

    /** The next bytes are moved: who counts on says so by an offset, or is told here. */
    static void skip(Object bytes, long byteCount) {
        if (bytes instanceof SegmentCursor parts) {
            parts.skip(byteCount);
        }
    }
}
