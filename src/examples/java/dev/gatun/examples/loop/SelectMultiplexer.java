package dev.gatun.examples.loop;

import dev.gatun.event.Select;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;

/** {@code select(2)}, which knows the numbers below {@value Select#FD_SETSIZE} and no others. */
final class SelectMultiplexer implements Multiplexer {
    private final Select select;
    private final ReadyList ready = new ReadyList();

    // By the number.
    private final Fd[] watched = new Fd[Select.FD_SETSIZE];
    private final long[] keys = new long[Select.FD_SETSIZE];

    /** One more than the highest number that was ever watched. */
    private int end;

    SelectMultiplexer(Arena arena) {
        select = Select.allocate(arena);
    }

    @Override
    public boolean fits(Fd fd) {
        return fd.number() < Select.FD_SETSIZE;
    }

    @Override
    public void add(Fd fd, int interest, long key) {
        int number = fd.number();
        ask(fd, interest);
        watched[number] = fd;
        keys[number] = key;
        end = Math.max(end, number + 1);
    }

    private void ask(Fd fd, int interest) {
        if ((interest & READABLE) != 0) {
            select.addRead(fd);
        }
        if ((interest & WRITABLE) != 0) {
            select.addWrite(fd);
        }
    }

    @Override
    public void modify(Fd fd, int interest, long key) {
        select.remove(fd);
        ask(fd, interest);
    }

    @Override
    public void remove(Fd fd) {
        select.remove(fd);
        watched[fd.number()] = null;
    }

    @Override
    public int await(long timeoutNanos) throws SyscallException {
        ready.clear();
        // How many bits are set: one descriptor may have two.
        int left = select.select(timeoutNanos);
        for (int number = 0; left > 0 && number < end; number++) {
            Fd fd = watched[number];
            if (fd != null) {
                int bits = (select.isReadable(fd) ? READABLE : 0);
                bits |= select.isWritable(fd) ? WRITABLE : 0;
                if (bits != 0) {
                    ready.add(keys[number], bits);
                    left -= Integer.bitCount(bits);
                }
            }
        }
        return ready.size();
    }

    @Override
    public long key(int event) {
        return ready.key(event);
    }

    @Override
    public int readiness(int event) {
        return ready.readiness(event);
    }

    @Override
    public boolean isEdgeTriggered() {
        return false;
    }

    @Override
    public void close() {
        select.clear();
    }
}
