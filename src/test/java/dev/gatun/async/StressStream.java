package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.Pipe;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Random;

/**
 * One end of a pipe or of two sockets: what one thread writes, another reads, all of it, once and
 * in order.
 */
final class StressStream extends StressWork {
    /** The most that a call moves: more than a buffer of the service's. */
    static final int MOST = 3 * ServiceOptions.LARGE_BYTES;

    private static final int OFTEN_AT_MOST = 5000;

    /** What the two threads share. */
    static final class Ends {
        private final Fd readEnd;
        private final Fd writeEnd;

        /** How much was written, once the writer has ended; -1 if nobody knows. */
        private volatile long written = -1;

        private volatile boolean readerEnds;

        private Ends(Fd readEnd, Fd writeEnd) {
            this.readEnd = readEnd;
            this.writeEnd = writeEnd;
        }

        static Ends ofPipe() throws SyscallException {
            Pipe pipe = Pipe.open();
            return new Ends(pipe.readEnd(), pipe.writeEnd());
        }

        static Ends ofSockets() throws SyscallException {
            SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
            return new Ends(pair.first(), pair.second());
        }

        /** Also if a thread has not come to it. */
        void close() throws SyscallException {
            readEnd.close();
            writeEnd.close();
        }
    }

    private final Ends ends;
    private final boolean writes;
    private final StressForms forms;
    private long moved;
    private boolean isOver;

    StressStream(StressRound round, Random random, Ends ends, boolean writes) {
        super(round, random);
        this.ends = ends;
        this.writes = writes;
        forms = new StressForms(service, random, MOST, false);
    }

    @Override
    void step() throws Exception {
        if (isOver) {
            return;
        }
        int size = random.nextInt(oneIn(20) ? MOST : OFTEN_AT_MOST) + 1;
        if (writes) {
            write(size);
        } else {
            read(size);
        }
    }

    /** What a place of the stream has. */
    private static byte at(long position) {
        return (byte) (position * 31 + (position >> 8) * 7 + (position >> 16));
    }

    private void write(int size) throws IOException {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = at(moved + i);
        }
        try {
            long n = forms.write(service, ends.writeEnd, bytes, Syscalls.FILE_POSITION);
            assertTrue(n > 0 && n <= size, () -> n + " of " + size + " written");
            moved += n;
        } catch (InterruptedIOException e) {
            interrupted();
        } catch (SyscallException e) {
            if (!(e.errno() == Errno.EPIPE || e.errno() == Errno.ECONNRESET) || !ends.readerEnds) {
                throw e;
            }
            isOver = true;
        }
    }

    private void read(int size) throws IOException {
        byte[] bytes = new byte[size];
        try {
            int n = (int) forms.read(service, ends.readEnd, bytes, Syscalls.FILE_POSITION);
            if (n == 0) {
                assertTrue(ends.written < 0 && round.isClosed() || ends.written == moved, "lost");
                isOver = true;
            }
            for (int i = 0; i < n; i++) {
                assertEquals(at(moved + i), bytes[i], "byte " + (moved + i));
            }
            moved += n;
        } catch (InterruptedIOException e) {
            interrupted();
        }
    }

    @Override
    public void close() throws IOException {
        try (forms) {
            if (writes) {
                ends.written = moved;
                return;
            }
            // What is left, while the service lasts.
            while (!isOver && !round.isClosed() && !round.isWrong()) {
                read(MOST);
                Thread.interrupted();
            }
        } catch (ClosedException e) {
            if (!round.isClosed()) {
                throw e;
            }
        } finally {
            ends.readerEnds |= !writes;
            (writes ? ends.writeEnd : ends.readEnd).close();
        }
    }
}
