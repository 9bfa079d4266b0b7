package dev.gatun.examples.loop;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.util.Arrays;

/** {@code poll(2)}: every wait hands all descriptors to the kernel and looks through them after. */
final class PollMultiplexer implements Multiplexer {
    /** By the bits of the interest. */
    private static final PollFlags[] FLAGS = new PollFlags[(READABLE | WRITABLE) + 1];

    static {
        for (int interest = 0; interest < FLAGS.length; interest++) {
            FLAGS[interest] = PollFlags.of(interest);
        }
    }

    private final Arena arena;
    private final ReadyList ready = new ReadyList();
    private Poll poll;

    // By the index in the set.
    private long[] keys = new long[64];
    private int[] interests = new int[64];

    /** By a descriptor's number, where it is in the set. */
    private int[] indexes = new int[64];

    PollMultiplexer(Arena arena) {
        this.arena = arena;
        poll = Poll.allocate(arena, keys.length);
    }

    @Override
    public boolean fits(Fd fd) {
        return true;
    }

    @Override
    public void add(Fd fd, int interest, long key) {
        if (poll.size() == poll.capacity()) {
            grow();
        }
        int number = fd.number();
        if (number >= indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * number);
        }
        int index = poll.add(fd, FLAGS[interest]);
        indexes[number] = index;
        keys[index] = key;
        interests[index] = interest;
    }

    /** Everything keeps its index. The smaller set's memory is the arena's until the end. */
    private void grow() {
        Poll larger = Poll.allocate(arena, 2 * poll.capacity());
        for (int i = 0; i < poll.size(); i++) {
            larger.add(poll.fd(i), FLAGS[interests[i]]);
        }
        poll = larger;
        keys = Arrays.copyOf(keys, larger.capacity());
        interests = Arrays.copyOf(interests, larger.capacity());
    }

    @Override
    public void modify(Fd fd, int interest, long key) {
        int index = indexes[fd.number()];
        poll.modify(index, FLAGS[interest]);
        interests[index] = interest;
    }

    /** The last of the set takes the place of the one that leaves. */
    @Override
    public void remove(Fd fd) {
        int index = indexes[fd.number()];
        poll.remove(index);
        int last = poll.size();
        if (index < last) {
            keys[index] = keys[last];
            interests[index] = interests[last];
            indexes[poll.fd(index).number()] = index;
        }
    }

    @Override
    public int await(long timeoutNanos) throws SyscallException {
        ready.clear();
        int left = poll.poll(timeoutNanos);
        for (int i = 0; left > 0; i++, left--) {
            i = poll.nextReady(i);
            ready.add(keys[i], Multiplexer.readinessOf(poll.revents(i)));
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
        poll.clear();
    }
}
