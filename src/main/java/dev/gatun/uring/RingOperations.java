package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_MSG_DATA;
import static dev.gatun.raw.Uring.IORING_MSG_RING_FLAGS_PASS;
import static dev.gatun.raw.Uring.IORING_MSG_SEND_FD;
import static dev.gatun.raw.Uring.IORING_NOP_CQE32;
import static dev.gatun.raw.Uring.IORING_NOP_INJECT_RESULT;
import static dev.gatun.raw.Uring.IORING_OP_FILES_UPDATE;
import static dev.gatun.raw.Uring.IORING_OP_MSG_RING;
import static dev.gatun.raw.Uring.IORING_OP_NOP;
import static dev.gatun.raw.Uring.IORING_OP_PROVIDE_BUFFERS;
import static dev.gatun.raw.Uring.IORING_OP_REMOVE_BUFFERS;
import static dev.gatun.raw.Uring.IORING_REGISTER_FILES_SKIP;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Operations on the ring itself, or on another ring. */
public sealed interface RingOperations permits Sqe {
    /**
     * Does nothing, and completes with 0. Since Linux 5.1.
     *
     * @return this
     */
    default Sqe nop() {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_NOP, Sqe.noFd(Arguments.NO_FILE), 0, 0, 0, 0);
    }

    /**
     * Does nothing, and completes with a given result. The result can be an error, which breaks a
     * chain. Since Linux 6.10.
     *
     * @param result zero or more, or {@code -errno}
     * @return this
     */
    default Sqe nop(int result) {
        Sqe sqe = Sqe.begin(this);
        long fdWord = Sqe.noFd(Arguments.NO_FILE);
        return sqe.put(IORING_OP_NOP, fdWord, 0, 0, result, IORING_NOP_INJECT_RESULT);
    }

    /**
     * Does nothing, and completes with a given result and two words in a completion of 32 bytes.
     * The ring must have such completions. Since Linux 6.18.
     *
     * @param result zero or more, or {@code -errno}
     * @param extra0 the completion's third word of eight bytes
     * @param extra1 the completion's fourth word
     * @return this
     */
    default Sqe nop(int result, long extra0, long extra1) {
        Sqe sqe = Sqe.begin(this);
        long fdWord = Sqe.noFd(Arguments.NO_FILE);
        int flags = IORING_NOP_INJECT_RESULT | IORING_NOP_CQE32;
        return sqe.put(IORING_OP_NOP, fdWord, extra0, extra1, result, flags);
    }

    // Registered files and provided buffers.

    /**
     * Changes registered files, as {@code io_uring_register(2)} does with {@code
     * IORING_REGISTER_FILES_UPDATE}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The array must live, and the descriptors whose numbers are in it must
     * stay open, until the operation completes.
     *
     * @param numbers an array of ints: numbers of open descriptors; -1 to empty a slot, {@code
     *     IORING_REGISTER_FILES_SKIP} to leave a slot as it is. The ring's slots keep the files
     *     open
     * @param count how many numbers
     * @param slot the slot of the first number, and the next slots are those of the others; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: then the kernel chooses slots and writes them to the
     *     array
     * @return this; completes with how many slots were changed; ENXIO if the ring has no table,
     *     EINVAL if a slot is beyond the table
     */
    default Sqe filesUpdate(MemorySegment numbers, int count, int slot) {
        Sqe sqe = Sqe.begin(this);
        boolean allocates = slot == Sqe.IORING_FILE_INDEX_ALLOC;
        long bytes = (long) Arguments.count(count, "an array") * Integer.BYTES;
        long address =
                allocates
                        ? sqe.filled(numbers, bytes, "the array")
                        : sqe.struct(numbers, bytes, "the array");
        long first = allocates ? Integer.toUnsignedLong(slot) : Arguments.count(slot, "a slot");
        long fdWord = Sqe.noFd(Arguments.NO_FILE);
        if (!allocates) {
            sqe.checkToChange(slot, count);
        }
        for (int i = 0; !allocates && i < count; i++) {
            if (numbers.get(JAVA_INT_UNALIGNED, (long) i * Integer.BYTES)
                    != IORING_REGISTER_FILES_SKIP) {
                sqe.forget(slot + i);
            }
        }
        if (!allocates) {
            sqe.holdSlots(slot, count);
        }
        return sqe.put(IORING_OP_FILES_UPDATE, fdWord, first, address, count, 0);
    }

    /**
     * Gives buffers to a group, from which operations take them. A provided-buffer ring does the
     * same without an operation. Since Linux 5.7.
     *
     * <p><b>Lifetime.</b> The memory must live until each of its buffers was taken by an operation
     * that has completed, or was taken back by {@link #removeBuffers}.
     *
     * @param memory the buffers, one after the other, from the memory's start on
     * @param byteCount the size of each buffer
     * @param count how many buffers, 1 to 65,535
     * @param bufferGroup the group's number, 0 to 65,535
     * @param bufferId the number of the first buffer; the others have the numbers after it
     * @return this; completes with 0; EINVAL if the group is a {@link BufferRing}
     */
    default Sqe provideBuffers(
            MemorySegment memory, long byteCount, int count, int bufferGroup, int bufferId) {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int id = Arguments.unsigned16(bufferId, "buffer");
        int length = Arguments.length(byteCount);
        long all = (long) length * Arguments.unsigned16(count, "a number of buffers");
        long address = sqe.filled(memory, all, "all buffers together");
        return sqe.put(
                IORING_OP_PROVIDE_BUFFERS, Sqe.noFd(count), 0, id, address, length, 0, group, 0, 0);
    }

    /**
     * Takes back buffers of a group that no operation has used. Since Linux 5.7.
     *
     * @param count how many buffers at most, 1 to 65,535
     * @param bufferGroup the group's number
     * @return this; completes with how many were taken back; ENOENT if there is no such group,
     *     EINVAL if the group is a {@link BufferRing}
     */
    default Sqe removeBuffers(int count, int bufferGroup) {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int most = Arguments.unsigned16(count, "a number of buffers");
        return sqe.put(IORING_OP_REMOVE_BUFFERS, Sqe.noFd(most), 0, 0, 0, 0, 0, group, 0, 0);
    }

    // Other rings.

    /**
     * Posts a completion to another ring, or to this ring. With it, threads can wake each other
     * without an eventfd. Since Linux 5.18.
     *
     * @param target the ring that gets the completion; it must stay open until this operation
     *     completes, and may be another thread's
     * @param userData the user data of that completion
     * @param result the result of that completion
     * @return this; completes with 0; EOVERFLOW if the target has no room for the completion,
     *     EBADFD if the target is not enabled
     */
    default Sqe msgRing(IoUring target, long userData, int result) {
        Sqe sqe = Sqe.begin(this);
        long fdWord = target(sqe, target);
        return sqe.put(IORING_OP_MSG_RING, fdWord, userData, IORING_MSG_DATA, result, 0);
    }

    /**
     * {@link #msgRing(IoUring, long, int)} with flags. Since Linux 6.3.
     *
     * @param target as in {@link #msgRing(IoUring, long, int)}
     * @param userData the user data of that completion
     * @param result the result of that completion
     * @param flags the flags of that completion: {@code IORING_CQE_F_…}, or bits of the caller's
     * @return this; completes as {@link #msgRing(IoUring, long, int)}
     */
    default Sqe msgRing(IoUring target, long userData, int result, int flags) {
        Sqe sqe = Sqe.begin(this);
        long fdWord = target(sqe, target);
        int bits = IORING_MSG_RING_FLAGS_PASS;
        return sqe.put(
                IORING_OP_MSG_RING,
                fdWord,
                0,
                userData,
                IORING_MSG_DATA,
                result,
                bits,
                0,
                flags,
                0);
    }

    /**
     * Gives another ring a direct descriptor of this ring, which this ring keeps as well, and posts
     * a completion to the other ring. If the kernel chose the slot, that completion has the slot.
     * Since Linux 6.0.
     *
     * @param target the ring that gets the descriptor; it must stay open until this operation
     *     completes, and may be another thread's
     * @param direct a direct descriptor of this ring
     * @param slot a slot of the target, which must be empty and stay empty until this operation
     *     completes, since the target's {@link RegisteredFiles} does not see what is put there; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}
     * @param userData the user data of the completion there
     * @param flags whether there is a completion there
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if none is
     *     free
     * @throws IllegalStateException if the target's table has a file in that slot: clear the slot
     *     there first, so that its old descriptor is refused
     */
    default Sqe msgRingFd(
            IoUring target, DirectDescriptor direct, int slot, long userData, MsgRingFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int index = Arguments.slot(slot);
        int bits = flags.bits();
        target.core().tables().checkToFill(slot, target);
        int from = sqe.direct(direct, 1);
        long fdWord = target(sqe, target);
        return sqe.put(
                IORING_OP_MSG_RING,
                fdWord,
                0,
                userData,
                IORING_MSG_SEND_FD,
                0,
                bits,
                0,
                index,
                from);
    }

    /** A ring that gets completions that none of its submissions made. */
    private static long target(Sqe sqe, IoUring target) {
        RingCore core = target.core();
        core.inFlight().setUncountable();
        return sqe.fdWord(core.fd());
    }
}
