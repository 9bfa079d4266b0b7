package dev.gatun.examples.tour;

import dev.gatun.io.FileFd;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.Sqe;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A file in blocks, each with a buffer of its own: block i is in buffer i modulo their number. */
final class RingReader {
    private final IoUring ring;
    private final Descriptor file;
    private final MemorySegment buffers;
    private final int depth;
    private final long blockBytes;
    private final boolean registered;

    /** What of a block has come; and whether there will be more. */
    private final long[] filled;

    private final boolean[] complete;

    /** The end of the file, once a block has found it. */
    private boolean ended;

    private RingReader(
            IoUring ring, Descriptor file, MemorySegment buffers, int depth, boolean registered) {
        this.ring = ring;
        this.file = file;
        this.buffers = buffers;
        this.depth = depth;
        this.registered = registered;
        blockBytes = buffers.byteSize() / depth;
        filled = new long[depth];
        complete = new boolean[depth];
    }

    RingReader(IoUring ring, FileFd fd, MemorySegment buffers, int depth) {
        this(ring, fd, buffers, depth, false);
    }

    /** With the file and the memory registered, which spares the kernel looking both up. */
    static RingReader registered(IoUring ring, FileFd fd, MemorySegment buffers, int depth)
            throws SyscallException {
        // Both registrations end with the ring.
        RegisteredBuffers.register(ring, buffers);
        Descriptor direct = RegisteredFiles.register(ring, fd).get(0);
        return new RingReader(ring, direct, buffers, depth, true);
    }

    void read(Tally tally) throws SyscallException {
        ByteBuffer[] views = new ByteBuffer[depth];
        for (int i = 0; i < depth; i++) {
            views[i] = buffers.asSlice(i * blockBytes, blockBytes).asByteBuffer();
            ask(i);
        }
        long next = 0;
        while (true) {
            int buffer = (int) (next % depth);
            while (!complete[buffer]) {
                ring.submitAndWait(1);
                takeCompletions();
            }
            if (filled[buffer] == 0) {
                finish(next);
                return;
            }
            tally.take(views[buffer], filled[buffer]);
            complete[buffer] = false;
            filled[buffer] = 0;
            if (ended) {
                complete[buffer] = true;
            } else {
                ask(next + depth);
            }
            next++;
        }
    }

    /** Blocks behind the end were asked for, too; their reads are under way. */
    private void finish(long next) throws SyscallException {
        for (long block = next; block < next + depth; block++) {
            while (!complete[(int) (block % depth)]) {
                ring.submitAndWait(1);
                takeCompletions();
            }
        }
    }

    private void ask(long block) throws SyscallException {
        int buffer = (int) (block % depth);
        long at = buffer * blockBytes + filled[buffer];
        long count = blockBytes - filled[buffer];
        long offset = block * blockBytes + filled[buffer];
        var sqe = slot();
        if (registered) {
            sqe.readFixed(file, 0, buffers, at, count, offset);
        } else {
            sqe.pread(file, buffers, at, count, offset);
        }
        sqe.userData(block);
    }

    /** With SQPOLL, the kernel may free a slot a moment after the completion is there. */
    private Sqe slot() throws SyscallException {
        while (true) {
            Sqe sqe = ring.sq().tryNext();
            if (sqe != null) {
                return sqe;
            }
            ring.submit();
            Thread.onSpinWait();
        }
    }

    private void takeCompletions() throws SyscallException {
        while (ring.cq().next()) {
            long block = ring.cq().userData();
            int res = ring.cq().res();
            int buffer = (int) (block % depth);
            if (res < 0 && !(res == -Errno.EINVAL && filled[buffer] > 0)) {
                throw SyscallException.of(res, "read", file, block * blockBytes);
            }
            filled[buffer] += Math.max(0, res);
            // A part is followed by the rest, or by nothing: with O_DIRECT by EINVAL, as what is
            // behind an unaligned part cannot be asked for.
            if (res > 0 && filled[buffer] < blockBytes) {
                ask(block);
            } else {
                complete[buffer] = true;
                ended |= res <= 0;
            }
        }
    }
}
