package dev.gatun.examples.tour;

import dev.gatun.examples.Progress;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What one reading of the file came to: system calls, bytes, and a checksum over them. */
public final class Tally {
    /** A buffer's size has to fit an int. */
    private static final long BUFFER_LIMIT = 1 << 30;

    private final Progress progress;
    private final CRC32C checksum = new CRC32C();
    private long calls;
    private long bytes;

    Tally(Progress progress) {
        this.progress = progress;
    }

    /** One system call that moved data, or found none, or mapped some. */
    public void call() {
        calls++;
    }

    /**
     * What was read next.
     *
     * @param buffer a view of the memory it was read into, from its start
     * @param byteCount how much of it
     */
    public void take(ByteBuffer buffer, long byteCount) {
        checksum.update(buffer.limit((int) byteCount).position(0));
        buffer.clear();
        bytes += byteCount;
        progress.add(byteCount);
    }

    /** What was read next, of any size. */
    public void take(MemorySegment memory) {
        for (long at = 0; at < memory.byteSize(); at += BUFFER_LIMIT) {
            long byteCount = Math.min(memory.byteSize() - at, BUFFER_LIMIT);
            take(memory.asSlice(at, byteCount).asByteBuffer(), byteCount);
        }
    }

    public long calls() {
        return calls;
    }

    public long bytes() {
        return bytes;
    }

    public long checksum() {
        return checksum.getValue();
    }
}
