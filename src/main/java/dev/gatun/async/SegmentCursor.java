package dev.gatun.async;

import java.lang.foreign.MemorySegment;

/** Segments, one after the other, and how much of them was moved. */
final class SegmentCursor {
    private final MemorySegment[] segments;
    private int current;
    private long offset;
    private long left;

    SegmentCursor(MemorySegment[] segments) {
        this.segments = segments.clone();
        for (MemorySegment each : this.segments) {
            left = Math.addExact(left, each.byteSize());
        }
        skip(0);
    }

    /** How many bytes are left. */
    long left() {
        return left;
    }

    /** Copies the next bytes to a buffer. */
    void copyTo(BouncePool pool, long at, long byteCount) {
        int index = current;
        long from = offset;
        for (long done = 0; done < byteCount; index++) {
            MemorySegment each = segments[index];
            long n = Math.min(each.byteSize() - from, byteCount - done);
            pool.copyIn(each, from, at + done, n);
            done += n;
            from = 0;
        }
    }

    /** Copies the next bytes from a buffer. */
    void copyFrom(BouncePool pool, long at, long byteCount) {
        int index = current;
        long to = offset;
        for (long done = 0; done < byteCount; index++) {
            MemorySegment each = segments[index];
            long n = Math.min(each.byteSize() - to, byteCount - done);
            pool.copyOut(at + done, each, to, n);
            done += n;
            to = 0;
        }
    }

    /** The next bytes are moved. */
    void skip(long byteCount) {
        left -= byteCount;
        offset += byteCount;
        while (current < segments.length && offset >= segments[current].byteSize()) {
            offset -= segments[current].byteSize();
            current++;
        }
    }
}
