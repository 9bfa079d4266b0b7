package dev.gatun.uring;

import dev.gatun.sys.Descriptor;

/**
 * A file that is registered with a ring, by its index there: a direct descriptor. Operations of
 * that ring take it where they take an {@link dev.gatun.sys.Fd}, with {@code IOSQE_FIXED_FILE};
 * nothing else does.
 */
public final class DirectDescriptor implements Descriptor {
    private final IoUring ring;
    private final int slot;

    DirectDescriptor(IoUring ring, int slot) {
        if (slot < 0) {
            throw new IllegalArgumentException("slot " + slot);
        }
        this.ring = ring;
        this.slot = slot;
    }

    /** {@return its index in the ring's table of registered files} */
    public int slot() {
        return slot;
    }

    /** The index, for an operation of this ring. */
    int slotIn(IoUring user) {
        if (ring != user) {
            throw new IllegalArgumentException(this + " is registered with another ring");
        }
        return slot;
    }

    /** The slot's number. */
    @Override
    public String toString() {
        return "direct " + slot;
    }
}
