package dev.gatun.uring;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Descriptor;

/**
 * A direct descriptor: a file that is registered with a ring, named by its index in the ring's
 * table. Only operations of that ring take it, where they take an {@link dev.gatun.sys.Fd}, with
 * {@code IOSQE_FIXED_FILE}.
 *
 * <p>The object stands for the file that is in the slot now. When the slot is closed, or has
 * another file, an operation that is given this object is refused, so that it cannot reach the
 * other file: {@link RegisteredFiles} has a new object for each file. {@link #userData} tells the
 * completions of such files apart.
 */
public final class DirectDescriptor implements Descriptor {
    private static final int KIND_BITS = 12;
    private static final int SLOT_BITS = 20;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    private final FileTable table;
    private final int slot;
    private final int generation;

    DirectDescriptor(FileTable table, int slot, int generation) {
        this.table = table;
        this.slot = slot;
        this.generation = generation;
    }

    /** {@return the file's index in the ring's table of registered files} */
    public int slot() {
        return slot;
    }

    FileTable table() {
        return table;
    }

    /**
     * {@return a number that no other file of the ring has had, in any of its tables, until 2<sup>
     * 32</sup> files were put into slots}
     */
    public int generation() {
        return generation;
    }

    /** {@return whether the slot still has this file: the file was neither closed nor replaced} */
    public boolean isCurrent() {
        return table.isCurrent(this);
    }

    /**
     * User data that tell which file in which slot an operation was about: {@link #generation} in
     * the upper 32 bits, then {@link #slot} in 20, and 12 of the caller's. When the operation
     * completes, {@link RegisteredFiles#isCurrent(long)} tells whether the slot still has that
     * file; if not, the completion is about a file that is gone.
     *
     * @param kind the caller's number for the kind of operation, 0 to 4,095
     * @return the user data
     */
    public long userData(int kind) {
        if (kind >>> KIND_BITS != 0) {
            throw new IllegalArgumentException(kind + " has more than " + KIND_BITS + " bits");
        }
        return (long) generation << Integer.SIZE | (long) slot << KIND_BITS | kind;
    }

    /**
     * The slot in {@link #userData}.
     *
     * @param userData the user data of a completion
     * @return the slot
     */
    public static int slotOf(long userData) {
        return (int) userData >>> KIND_BITS & SLOT_MASK;
    }

    /**
     * The caller's part of {@link #userData}.
     *
     * @param userData the user data of a completion
     * @return 0 to 4,095
     */
    public static int kindOf(long userData) {
        return (int) userData & (1 << KIND_BITS) - 1;
    }

    static int generationOf(long userData) {
        return (int) (userData >>> Integer.SIZE);
    }

    /** The index, for an operation of this ring. */
    int slotIn(RingTables user) {
        if (!table.isOf(user)) {
            throw new IllegalArgumentException(this + " is registered with another ring");
        }
        if (!table.isCurrent(this)) {
            throw new ClosedException(this + " was closed, or its slot was given away");
        }
        return slot;
    }

    /** The slot's number. */
    @Override
    public String toString() {
        return "direct " + slot;
    }
}
