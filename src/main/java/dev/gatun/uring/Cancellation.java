package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_ALL;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_ANY;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_FD;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_FD_FIXED;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_OP;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_USERDATA;

import dev.gatun.sys.Descriptor;

/**
 * Which operations in flight {@link Sqe#asyncCancel(Cancellation)} and {@link
 * Registration#syncCancel} end: those on a file, those of a kind, those with some user data, or
 * any; and of these the first that is found, or all. Immutable: each method returns a new object.
 *
 * <p>File, kind and user data are keys, and an operation must match all keys that are given. Before
 * Linux 6.6, the kernel heeds one key only, and knows no kinds. There, both methods throw {@link
 * UnsupportedOperationException} for a file together with user data, and for a kind.
 *
 * {@snippet lang=java :
 * Cancellation.any().all();
 * Cancellation.of(socket).opcode(Opcode.IORING_OP_RECV);
 * }
 */
public final class Cancellation {

    private final int flags;
    private final Descriptor file;
    private final long userData;
    private final Opcode opcode; // null if it does not matter

    private Cancellation(int flags, Descriptor file, long userData, Opcode opcode) {
        this.flags = flags;
        this.file = file;
        this.userData = userData;
        this.opcode = opcode;
    }

    /**
     * Any operation. Since Linux 5.19.
     *
     * @return the choice
     */
    public static Cancellation any() {
        return new Cancellation(IORING_ASYNC_CANCEL_ANY, null, 0, null);
    }

    /**
     * Operations on a file. Since Linux 5.19; of a direct descriptor since 6.0.
     *
     * @param file the file
     * @return the choice
     */
    public static Cancellation of(Descriptor file) {
        int flags = IORING_ASYNC_CANCEL_FD;
        if (file instanceof DirectDescriptor) {
            flags |= IORING_ASYNC_CANCEL_FD_FIXED;
        }
        return new Cancellation(flags, file, 0, null);
    }

    /**
     * Chooses, among the operations chosen so far, only those with this user data. Since Linux
     * 5.19; together with a file or a kind since 6.6.
     *
     * <p>Give each operation user data of its own. If several operations have the same user data,
     * and the kernel looks the descriptor of one of them up late (see {@link Sqe}), the cancel may
     * be for that operation, even if it has completed and its completion was not taken. An
     * operation that was written after the cancel is not found.
     *
     * @param value the user data
     * @return the choice
     */
    public Cancellation userData(long value) {
        return new Cancellation(
                without(IORING_ASYNC_CANCEL_ANY) | IORING_ASYNC_CANCEL_USERDATA,
                file,
                value,
                opcode);
    }

    /**
     * Chooses, among the operations chosen so far, only those of this kind. Since Linux 6.6.
     *
     * @param value the kind
     * @return the choice
     */
    public Cancellation opcode(Opcode value) {
        return new Cancellation(
                without(IORING_ASYNC_CANCEL_ANY) | IORING_ASYNC_CANCEL_OP, file, userData, value);
    }

    /**
     * Chooses all of these operations, not only the first that is found. Since Linux 5.19.
     *
     * <p>Operations whose descriptor is looked up late (see {@link Sqe}) are found by their user
     * data one at a time. {@link Registration#syncCancel} cancels all of them. If there is such an
     * operation, {@link Sqe#asyncCancel(Cancellation)} cancels one such operation, and no other
     * operation.
     *
     * @return the choice
     */
    public Cancellation all() {
        return new Cancellation(flags | IORING_ASYNC_CANCEL_ALL, file, userData, opcode);
    }

    /** To the kernel, any is not a choice that others narrow. */
    private int without(int flag) {
        return flags & ~flag;
    }

    int flags() {
        return flags;
    }

    /** Null if the file does not matter. */
    Descriptor file() {
        return file;
    }

    long userData() {
        return userData;
    }

    int opcode() {
        return opcode == null ? 0 : opcode.value();
    }

    /** Which operations it is about, for messages. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder((flags & IORING_ASYNC_CANCEL_ALL) != 0 ? "all" : "one");
        if ((flags & IORING_ASYNC_CANCEL_ANY) != 0) {
            text.append(" of any");
        }
        if (file != null) {
            text.append(" on ").append(file);
        }
        if (opcode != null) {
            text.append(" of ").append(opcode);
        }
        if ((flags & IORING_ASYNC_CANCEL_USERDATA) != 0) {
            text.append(" with user data ").append(userData);
        }
        return text.toString();
    }
}
