package dev.gatun.uring;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** What is in the slots of a ring's registered files, as far as it is known here. */
final class FileTable {
    /** In the place of a table where a ring has none, or none that is known. */
    static final FileTable NONE = new FileTable(null, 0);

    private final RingTables ring;

    /** By slot. Other threads look, too: {@link #isFilled}. */
    private final AtomicReferenceArray<DirectDescriptor> current;

    /** By slot, how many operations name it that the kernel has not read. */
    private final int[] uses;

    FileTable(RingTables ring, int slots) {
        this.ring = ring;
        current = new AtomicReferenceArray<>(slots);
        uses = new int[slots];
    }

    int size() {
        return current.length();
    }

    /** Whether this is the table of that ring. */
    boolean isOf(RingTables other) {
        return ring == other;
    }

    /** What a slot has; null if nothing, or nothing that is known. */
    DirectDescriptor get(int slot) {
        return current.getPlain(slot);
    }

    /** Whether a slot has a file, as far as is known. Any thread may ask. */
    boolean isFilled(int slot) {
        return slot < current.length() && current.getAcquire(slot) != null;
    }

    boolean isCurrent(DirectDescriptor direct) {
        return current.getPlain(direct.slot()) == direct;
    }

    /** A slot has another file. */
    DirectDescriptor renew(int slot) {
        DirectDescriptor direct = new DirectDescriptor(this, slot, ring.nextGeneration());
        current.setRelease(slot, direct);
        return direct;
    }

    /** No descriptor of this slot is current any more. */
    void forget(int slot) {
        if (has(slot)) {
            current.setRelease(slot, null);
        }
    }

    /** Whether there is such a slot. */
    boolean has(int slot) {
        return slot >= 0 && slot < current.length();
    }

    /** The slot still has what it had: what was to change it has left the queue. */
    void restore(int slot, DirectDescriptor wasThere) {
        current.setRelease(slot, wasThere);
    }

    void forgetAll() {
        for (int i = 0; i < current.length(); i++) {
            current.setRelease(i, null);
        }
    }

    /** An operation names slots, which may be none of this table's. */
    void use(int first, int count) {
        int end = (int) Math.min((long) first + count, uses.length);
        for (int i = first; i < end; i++) {
            uses[i]++;
        }
    }

    /** The kernel has read that operation, or it has left the queue. */
    void release(int first, int count) {
        int end = (int) Math.min((long) first + count, uses.length);
        for (int i = first; i < end; i++) {
            uses[i]--;
        }
    }

    void checkUnused() {
        for (int i = 0; i < uses.length; i++) {
            checkUnused(i);
        }
    }

    void checkUnused(int slot) {
        if (uses[slot] > 0) {
            throw new IllegalStateException(
                    "slot "
                            + slot
                            + " is in use by an operation that has not looked it up yet: submit it,"
                            + " or take its completion, first");
        }
    }
}
