package dev.gatun.examples.copy;

import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import java.lang.foreign.MemorySegment;

/**
 * By io_uring: up to 32 blocks are under way at once, each read into a buffer of its own and then
 * written from it. Of what has no offsets, one block at a time.
 */
public final class RingCopy implements CopyMethod {
    private static final int DEPTH = 32;
    private static final int BLOCK_BYTES = 128 << 10;

    private final IoUring ring;
    private final MemorySegment buffers;

    // Of each buffer: the block's place in both files, how much of it there is, and how much of
    // that is written.
    private final long[] places = new long[DEPTH];
    private final int[] sizes = new int[DEPTH];
    private final int[] read = new int[DEPTH];
    private final int[] written = new int[DEPTH];

    private Fd in;
    private Fd out;

    /** Where the next block begins, and the end: of what was asked for, or of the file. */
    private long next;

    private long end;

    private int underWay;
    private int failure;
    private boolean failedToWrite;

    /**
     * Opens the ring.
     *
     * @throws SyscallException if there is no io_uring here; the message says why
     */
    public RingCopy() throws SyscallException {
        ring = IoUring.open(DEPTH);
        buffers = ring.arena().allocate((long) DEPTH * BLOCK_BYTES, 4096);
    }

    @Override
    public long move(Fd from, Fd to, long offset, long byteCount) throws SyscallException {
        in = from;
        out = to;
        failure = 0;
        boolean positioned = offset != FILE_POSITION;
        next = positioned ? offset : 0;
        end = next + (positioned ? byteCount : Math.min(byteCount, BLOCK_BYTES));
        long begin = next;
        for (int i = 0; i < DEPTH && next < end; i++) {
            begin(i, positioned);
        }
        while (underWay > 0) {
            ring.submitAndWait(1);
            while (ring.cq().next()) {
                completed((int) ring.cq().userData(), ring.cq().res(), positioned);
            }
        }
        if (failure < 0) {
            throw SyscallException.of(failure, failedToWrite ? "write" : "read", in, out);
        }
        return Math.min(next, end) - begin;
    }

    /** The next block, in this buffer. */
    private void begin(int buffer, boolean positioned) {
        places[buffer] = next;
        sizes[buffer] = (int) Math.min(BLOCK_BYTES, end - next);
        read[buffer] = 0;
        written[buffer] = 0;
        next += sizes[buffer];
        underWay++;
        askToRead(buffer, positioned);
    }

    private void askToRead(int buffer, boolean positioned) {
        long at = (long) buffer * BLOCK_BYTES + read[buffer];
        int count = sizes[buffer] - read[buffer];
        Sqe sqe = ring.sq().next();
        if (positioned) {
            sqe.pread(in, buffers, at, count, places[buffer] + read[buffer]);
        } else {
            sqe.read(in, buffers, at, count);
        }
        sqe.userData(buffer);
    }

    private void askToWrite(int buffer, boolean positioned) {
        long at = (long) buffer * BLOCK_BYTES + written[buffer];
        int count = read[buffer] - written[buffer];
        Sqe sqe = ring.sq().next();
        if (positioned) {
            sqe.pwrite(out, buffers, at, count, places[buffer] + written[buffer]);
        } else {
            sqe.write(out, buffers, at, count);
        }
        sqe.userData(~buffer);
    }

    /** A completion: of a read it has the buffer's number, of a write its complement. */
    private void completed(int userData, int res, boolean positioned) {
        boolean wrote = userData < 0;
        int buffer = wrote ? ~userData : userData;
        if (res < 0) {
            failure = failure == 0 ? res : failure;
            failedToWrite = wrote;
            underWay--;
            return;
        }
        if (wrote) {
            written[buffer] += res;
            if (written[buffer] < read[buffer]) {
                askToWrite(buffer, positioned);
            } else {
                finished(buffer, positioned);
            }
            return;
        }
        read[buffer] += res;
        if (res == 0) {
            // The end, maybe before where it was expected.
            end = Math.min(end, places[buffer] + read[buffer]);
            sizes[buffer] = read[buffer];
        }
        if (positioned && read[buffer] < sizes[buffer]) {
            askToRead(buffer, true);
        } else if (read[buffer] > 0) {
            sizes[buffer] = read[buffer];
            askToWrite(buffer, positioned);
        } else {
            underWay--;
        }
    }

    private void finished(int buffer, boolean positioned) {
        underWay--;
        if (positioned && next < end && failure == 0) {
            begin(buffer, true);
        } else if (!positioned) {
            end = sizes[buffer];
            next = end;
        }
    }

    @Override
    public void close() throws SyscallException {
        ring.close();
    }
}
