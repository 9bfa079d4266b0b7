package dev.gatun.sys;

import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Descriptors whose numbers are in use for longer than a call: their numbers are written into a
 * queue that the kernel has not read yet. If such a descriptor is closed, its number stays open
 * until it is released here, as during a call ({@link Fd#acquire}).
 *
 * <p>Each place holds at most one descriptor. Holding and releasing are one store and one load
 * each, and allocate nothing.
 *
 * <p>Use a list in one thread at a time. Any thread may close the descriptors that it holds.
 */
public final class HeldFds {
    /**
     * Copied on write, and read without a lock: see {@link ThreadSlot}. The compare-and-set puts a
     * list here before it holds anything, so that a close that does not find the list has changed
     * its state before the list looks at it.
     */
    private static final AtomicReference<List<WeakReference<HeldFds>>> ALL =
            new AtomicReference<>(List.of());

    /** Plain: {@link Fd#listed} and {@link Fd#unlisted} order it, and moves have fences. */
    private final Fd[] held;

    /** What all lists of one queue have in common. */
    private final Object queue;

    /**
     * Makes the only list of a queue. It holds no descriptors yet.
     *
     * @param capacity how many places
     */
    public HeldFds(int capacity) {
        this(capacity, new Object());
    }

    private HeldFds(int capacity, Object queue) {
        if (capacity < 0) {
            throw new IllegalArgumentException(capacity + " places");
        }
        held = new Fd[capacity];
        this.queue = queue;
        change(this, null);
    }

    /**
     * Makes another list of the same queue. It holds no descriptors yet. {@link #lend} is refused
     * if a list of another queue holds the descriptor, but not if a list of the same queue holds
     * it.
     *
     * @param capacity how many places
     * @return the list
     */
    public HeldFds sibling(int capacity) {
        return new HeldFds(capacity, queue);
    }

    /**
     * Holds a descriptor.
     *
     * @param index of an empty place
     * @param fd the descriptor
     * @return the descriptor's number, which stays open until {@link #release}
     * @throws ClosedException if the descriptor is closed
     */
    public int hold(int index, Fd fd) {
        held[index] = fd;
        try {
            return fd.listed(this, index);
        } catch (Throwable t) {
            // Also where it did not get as far as to empty the place. Without a call: it may be
            // that there is no stack for one.
            held[index] = null;
            throw t;
        }
    }

    /**
     * Releases the descriptor that a place holds, if there is one. If the descriptor was closed
     * meanwhile, its number is closed now.
     *
     * @param index of the place
     */
    public void release(int index) {
        Fd fd = held[index];
        if (fd != null) {
            forget(index);
            try {
                fd.unlisted();
            } catch (Throwable t) {
                // It may not have looked whether the number is to be closed: the next release does.
                held[index] = fd;
                throw t;
            }
        }
    }

    /**
     * Whether a place holds a descriptor.
     *
     * @param index of the place
     * @param fd the descriptor
     * @return true if {@link #hold} was called with the descriptor for the place, and {@link
     *     #release} was not called since
     */
    public boolean holds(int index, Fd fd) {
        return held[index] == fd;
    }

    /**
     * The descriptor that a place holds.
     *
     * @param index of the place
     * @return the descriptor; null if the place is empty
     */
    public Fd get(int index) {
        return held[index];
    }

    /** Empties a place and does nothing else. */
    void forget(int index) {
        held[index] = null;
    }

    /**
     * Copies a descriptor into another list, which then holds the descriptor, too. Use it only for
     * a list that replaces this one: after the last copy, call {@link #replaced}.
     *
     * @param index of the place
     * @param other the list
     * @param otherIndex of an empty place there
     */
    public void copyTo(int index, HeldFds other, int otherIndex) {
        other.held[otherIndex] = held[index];
    }

    /**
     * Moves a descriptor to another list, or to another place of this list, and empties the place
     * that it had. The descriptor is held throughout. A descriptor may move between lists only
     * once.
     *
     * @param index of the place
     * @param other the list
     * @param otherIndex of an empty place there; within one list it must be below {@code index}
     */
    public void moveTo(int index, HeldFds other, int otherIndex) {
        other.held[otherIndex] = held[index];
        // Whoever sees the place empty sees the other one filled: see hasAnywhere.
        VarHandle.releaseFence();
        held[index] = null;
    }

    /** Retires this list and releases nothing: another list now holds its descriptors. */
    public void replaced() {
        // Who no longer finds this list sees the copies: this stores after them, and they load.
        change(null, this);
    }

    /** Releases all descriptors that this list holds. Do not use the list after this. */
    public void close() {
        for (int i = 0; i < held.length; i++) {
            release(i);
        }
        change(null, this);
    }

    /**
     * Takes over a number that an entry of the queue is to close. The lists of the queue may hold
     * the descriptor. The descriptor counts as closed until the result of the entry is known: then
     * call {@link #lentAway} or {@link #lentBack}.
     *
     * @param fd the descriptor
     * @return its number, open
     * @throws IllegalStateException if the descriptor is closed, borrowed, or in use elsewhere
     */
    public int lend(Fd fd) {
        return fd.lend(this);
    }

    /**
     * After {@link #lend}: the entry has closed the number.
     *
     * @param fd the descriptor, which stays closed
     */
    public static void lentAway(Fd fd) {
        fd.lentAway();
    }

    /**
     * After {@link #lend}: the entry has not closed the number and will not do so any more. The
     * descriptor is open again. If it was closed meanwhile, its number is closed now.
     *
     * @param fd the descriptor
     */
    public static void lentBack(Fd fd) {
        fd.lentBack();
    }

    /** Whether a descriptor is in any place of any list, but for those of one queue. */
    static boolean hasAnywhere(Fd fd, HeldFds except) {
        // Twice: what moves from a list that is looked at later to one that was looked at before is
        // in neither of them the first time. It moves once.
        return isIn(ALL.get(), fd, except) || isIn(ALL.get(), fd, except);
    }

    private static boolean isIn(List<WeakReference<HeldFds>> all, Fd fd, HeldFds except) {
        for (int i = 0; i < all.size(); i++) {
            HeldFds list = all.get(i).get();
            boolean excepted = list == null || except != null && list.queue == except.queue;
            if (!excepted && list.has(fd)) {
                return true;
            }
        }
        // What is read after this look is no older than what it read: the second look counts on it.
        VarHandle.acquireFence();
        return false;
    }

    private boolean has(Fd fd) {
        // Downwards, as what moves within a list does; the fence keeps the loads in this order.
        for (int i = held.length - 1; i >= 0; i--) {
            if (held[i] == fd) {
                return true;
            }
            VarHandle.acquireFence();
        }
        return false;
    }

    /** Adds one to the lists that there are, or takes one out, and what was collected as well. */
    private static void change(HeldFds added, HeldFds removed) {
        List<WeakReference<HeldFds>> old;
        List<WeakReference<HeldFds>> changed;
        do {
            old = ALL.get();
            changed = new ArrayList<>();
            for (WeakReference<HeldFds> reference : old) {
                HeldFds list = reference.get();
                if (list != null && list != removed) {
                    changed.add(reference);
                }
            }
            if (added != null) {
                changed.add(new WeakReference<>(added));
            }
        } while (!ALL.compareAndSet(old, changed));
    }
}
