package dev.gatun.sys;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Descriptors whose numbers are in use for longer than a call: written into a queue that the kernel
 * has not read yet. A descriptor that is closed meanwhile keeps its number until it is released
 * here, as during a call ({@link Fd#acquire}).
 *
 * <p>Each place has at most one descriptor. Holding and releasing are a store and a look each, and
 * allocate nothing.
 *
 * <p>For one thread at a time; closing descriptors is open to all.
 */
public final class HeldFds {
    /** Copied on write, and read without a lock: see {@link ThreadSlot}. */
    private static final AtomicReference<List<WeakReference<HeldFds>>> ALL =
            new AtomicReference<>(List.of());

    private final Fd[] held;

    /**
     * None held.
     *
     * @param capacity how many places
     */
    public HeldFds(int capacity) {
        held = new Fd[capacity];
        change(this, null);
    }

    /**
     * Holds a descriptor.
     *
     * @param index of an empty place
     * @param fd the descriptor
     * @return its number, which stays open until {@link #release}
     * @throws ClosedException if it is closed
     */
    public int hold(int index, Fd fd) {
        held[index] = fd;
        return fd.listed(this, index);
    }

    /**
     * Releases what a place holds, if anything: if it was closed meanwhile, its number is closed
     * now.
     *
     * @param index of the place
     */
    public void release(int index) {
        Fd fd = held[index];
        if (fd != null) {
            forget(index);
            fd.unlisted();
        }
    }

    /** Empties a place and does nothing else. */
    void forget(int index) {
        held[index] = null;
    }

    /**
     * Has another list hold what a place holds, as well: a list that takes the place of this one,
     * which is then to be {@link #replaced}.
     *
     * @param index of the place
     * @param other the list
     * @param otherIndex of an empty place there
     */
    public void copyTo(int index, HeldFds other, int otherIndex) {
        other.held[otherIndex] = held[index];
    }

    /** Another list holds all that this one did: nothing is released, and this is no list more. */
    public void replaced() {
        change(null, this);
    }

    /** Releases all; holds none from here on. */
    public void close() {
        for (int i = 0; i < held.length; i++) {
            release(i);
        }
        change(null, this);
    }

    /**
     * Takes over a number that an entry of the queue is to close; places of this list may hold the
     * descriptor. Until it is known what became of the entry, the descriptor counts as closed; then
     * {@link #lentAway} or {@link #lentBack} says so.
     *
     * @param fd the descriptor
     * @return its number, open
     * @throws IllegalStateException if it is closed, or borrowed, or in use elsewhere
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
     * After {@link #lend}: the entry has not closed the number, and does not any more. The
     * descriptor is open again; if it was closed meanwhile, its number is closed now.
     *
     * @param fd the descriptor
     */
    public static void lentBack(Fd fd) {
        fd.lentBack();
    }

    /** Whether a descriptor is in any place of any list, but for one. */
    static boolean hasAnywhere(Fd fd, HeldFds except) {
        List<WeakReference<HeldFds>> all = ALL.get();
        for (int i = 0; i < all.size(); i++) {
            HeldFds list = all.get(i).get();
            if (list != null && list != except && list.has(fd)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(Fd fd) {
        for (Fd each : held) {
            if (each == fd) {
                return true;
            }
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
