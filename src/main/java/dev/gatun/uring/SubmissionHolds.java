package dev.gatun.uring;

import dev.gatun.sys.Fd;
import dev.gatun.sys.HeldFds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the operations of a submission queue hold until the kernel has read them: descriptors, slots
 * of registered files, and numbers that they close.
 */
final class SubmissionHolds {
    /** Of rings whose end the kernel did not confirm: reachable for good. */
    private static final Queue<HeldFds> UNENDED = new ConcurrentLinkedQueue<>();

    private final InFlight inFlight;
    private int entries;

    /** A submission names up to two. */
    private HeldFds fds;

    /** The slots of registered files that submissions use. */
    private HeldSlots files;

    /** What these replace, while the queue is being moved. */
    private SubmissionHolds replaced;

    /** Descriptors whose numbers the kernel was given to close, by identity. */
    private final Set<Fd> closing;

    /** How much is held, and how many slots are to be looked at for another cause. */
    private int count;

    SubmissionHolds(InFlight inFlight, int entries) {
        this.inFlight = inFlight;
        this.entries = entries;
        fds = new HeldFds(2 * entries);
        files = new HeldSlots(entries);
        closing = Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private SubmissionHolds(SubmissionHolds old) {
        inFlight = old.inFlight;
        entries = old.entries;
        fds = old.fds;
        files = old.files;
        closing = old.closing;
    }

    /** Whether anything is held, or noted. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Whether submissions use slots of registered files. */
    boolean haveFiles() {
        return files.count() > 0;
    }

    /** Holds the descriptor that a submission is about; {@code which} is 0 or 1. */
    int hold(SqeSlot slot, int which, Fd fd) {
        int number;
        try {
            number = fds.hold(which * entries + slot.index, fd);
        } catch (Throwable t) {
            release(slot);
            throw t;
        }
        note(slot);
        return number;
    }

    /** The descriptor that a submission is about; null if it is about none. */
    Fd held(SqeSlot slot) {
        return fds.get(slot.index);
    }

    /** Holds slots of the registered files; {@code which} is 0 to 2. */
    void hold(SqeSlot slot, int which, FileTable table, int first, int slots) {
        files.hold(slot.index, which, table, first, slots);
        note(slot);
    }

    /** Takes a number over from its descriptor, which this queue may hold. */
    int lend(SqeSlot slot, Fd fd) {
        int number = fds.lend(fd);
        slot.lent = fd;
        note(slot);
        return number;
    }

    /** An operation changes what is in a slot of registered files: it comes back if it leaves. */
    void changed(SqeSlot slot, FileTable table, int index) {
        DirectDescriptor wasThere = table.get(index);
        if (slot.changed == null) {
            slot.changed = table;
            slot.changedSlot = index;
            slot.wasThere = wasThere;
            note(slot);
        } else {
            if (slot.moreChanged == null) {
                slot.moreChanged = new ArrayList<>();
            }
            slot.moreChanged.add(new SqeSlot.Change(table, index, wasThere));
        }
    }

    private static void restoreChanged(SqeSlot slot) {
        if (slot.moreChanged != null) {
            for (SqeSlot.Change each : slot.moreChanged.reversed()) {
                each.table().restore(each.slot(), each.wasThere());
            }
        }
        if (slot.changed != null) {
            slot.changed.restore(slot.changedSlot, slot.wasThere);
        }
    }

    /** A slot is to be looked at when the kernel has read it. */
    void note(SqeSlot slot) {
        slot.holds++;
        count++;
    }

    /** An operation leaves the queue that the kernel does not know. */
    void drop(SqeSlot slot) {
        int place = inFlight.late().place(slot.givenUserData());
        if (place >= 0) {
            inFlight.late().remove(place);
        }
        refuse(slot);
    }

    /** An operation is not written: the slot still has the one before, which was submitted. */
    void refuse(SqeSlot slot) {
        if (slot.lent != null) {
            HeldFds.lentBack(slot.lent);
            slot.lent = null;
        }
        restoreChanged(slot);
        release(slot);
    }

    /** The kernel has read a submission, and looked up what it names. */
    void read(SqeSlot slot) {
        if (slot.lent != null) {
            closing.add(slot.lent);
            slot.lent = null;
        }
        release(slot);
    }

    /** Releases what a slot holds: its operation was read, or refused. Can be done again. */
    void release(SqeSlot slot) {
        fds.release(slot.index);
        fds.release(entries + slot.index);
        files.release(slot.index);
        count -= slot.holds;
        slot.holds = 0;
        slot.silent = false;
        slot.changed = null;
        slot.wasThere = null;
        slot.moreChanged = null;
    }

    // What the kernel looks up later.

    /**
     * The kernel will look up what a submission names after it has read it. Where this ends with an
     * error it can be done again.
     */
    void keepLate(SqeSlot slot) {
        LateLookups late = inFlight.late();
        int place = late.place(slot.givenUserData());
        if (place < 0) {
            place = late.add(fds, slot.firstWord(), slot.givenUserData());
            slot.putUserData(late.token(place));
        }
        late.takeOver(place, 0, fds, slot.index);
        late.takeOver(place, 1, fds, entries + slot.index);
        late.takeOver(place, files, slot.index);
    }

    /** An update gives an operation that is looked up late other user data, if it succeeds. */
    void keepRename(SqeSlot slot, int renamed) {
        LateLookups late = inFlight.late();
        if (late.place(slot.givenUserData()) >= 0) {
            return;
        }
        int place = late.add(fds, slot.firstWord(), slot.givenUserData());
        late.renames(place, renamed, slot.newUserData());
        slot.putNewUserData(late.token(renamed));
        slot.putUserData(late.token(place));
        // So that it is looked at if it leaves the queue.
        note(slot);
    }

    /** Whether a submission names one of these slots of registered files. */
    boolean holds(SqeSlot slot, FileTable table, int first, int slots) {
        return files.holds(slot.index, table, first, slots);
    }

    /** Whether a submission names a descriptor. */
    boolean holds(SqeSlot slot, Fd fd) {
        return fds.holds(slot.index, fd) || fds.holds(entries + slot.index, fd);
    }

    // Another queue, or the same one from its beginning.

    /** Begins with empty lists, for so many slots; then what is held is moved to them. */
    void beginMove(int newEntries) {
        replaced = new SubmissionHolds(this);
        entries = newEntries;
        fds = fds.sibling(2 * newEntries);
        files = new HeldSlots(newEntries);
    }

    /** What is held for a slot of the old queue is held for one of the new queue. */
    void move(SqeSlot from, SqeSlot to) {
        to.holds = from.holds;
        to.lent = from.lent;
        to.silent = from.silent;
        to.extended = from.extended;
        to.isSecond = from.isSecond;
        to.changed = from.changed;
        to.changedSlot = from.changedSlot;
        to.wasThere = from.wasThere;
        to.moreChanged = from.moreChanged;
        from.lent = null;
        replaced.files.moveTo(from.index, files, to.index);
        replaced.fds.copyTo(from.index, fds, to.index);
        replaced.fds.copyTo(replaced.entries + from.index, fds, entries + to.index);
    }

    void endMove() {
        replaced.fds.replaced();
        replaced = null;
    }

    // Numbers that operations close.

    /**
     * What became of an operation that closes a descriptor.
     *
     * @param closed whether the number is closed, or may be
     * @return whether the kernel was given such an operation, and it was not known until now
     */
    boolean closeCompleted(Fd fd, boolean closed) {
        if (!closing.remove(fd)) {
            return false;
        }
        if (closed) {
            HeldFds.lentAway(fd);
        } else {
            HeldFds.lentBack(fd);
        }
        return true;
    }

    /**
     * {@link #closeCompleted}, of a submission that the kernel's thread has read, as its completion
     * shows, and has not said so yet.
     */
    boolean closeCompleted(SqeSlot slot, Fd fd, boolean closed) {
        if (slot.lent != fd) {
            return false;
        }
        closing.add(fd);
        slot.lent = null;
        return closeCompleted(fd, closed);
    }

    // The end.

    /** The ring was closed, with a submission in its queue that closes a descriptor. */
    void endLent(SqeSlot slot, boolean mayBeRead) {
        if (slot.lent != null) {
            if (mayBeRead) {
                HeldFds.lentAway(slot.lent);
            } else {
                HeldFds.lentBack(slot.lent);
            }
            slot.lent = null;
        }
    }

    /**
     * The ring was closed.
     *
     * @param mayBeRead whether the kernel may still read what is in the queue
     * @param mayBeLookedUp whether the kernel may still look something up
     */
    void end(boolean mayBeRead, boolean mayBeLookedUp) {
        // Nobody has said what became of them: a second close could be of somebody else's number.
        closing.forEach(HeldFds::lentAway);
        closing.clear();
        files.releaseAll();
        if (mayBeRead) {
            UNENDED.add(fds);
        } else {
            fds.close();
        }
        HeldFds kept = inFlight.late().end(!mayBeLookedUp);
        if (kept != null) {
            UNENDED.add(kept);
        }
    }
}
