package dev.gatun.uring;

import dev.gatun.raw.Uring;

/** {@code IORING_CQE_F_…}: what the flags of a completion say. */
public final class Completion {
    /** A provided buffer was used: {@link #bufferId}. */
    public static final int IORING_CQE_F_BUFFER = Uring.IORING_CQE_F_BUFFER;

    /** The submission will complete again. */
    public static final int IORING_CQE_F_MORE = Uring.IORING_CQE_F_MORE;

    /** The socket had more to read, or more connections to accept. */
    public static final int IORING_CQE_F_SOCK_NONEMPTY = Uring.IORING_CQE_F_SOCK_NONEMPTY;

    /** The memory of a zero-copy send is free again. */
    public static final int IORING_CQE_F_NOTIF = Uring.IORING_CQE_F_NOTIF;

    /** The kernel goes on with the rest of the same provided buffer. */
    public static final int IORING_CQE_F_BUF_MORE = Uring.IORING_CQE_F_BUF_MORE;

    /** This completion is a filler, which is skipped: a handler never gets it. */
    public static final int IORING_CQE_F_SKIP = Uring.IORING_CQE_F_SKIP;

    /** This completion has 32 bytes, on a ring with {@code IORING_SETUP_CQE_MIXED}. */
    public static final int IORING_CQE_F_32 = Uring.IORING_CQE_F_32;

    /** A bit of the result of a notification: the data were copied. */
    public static final int IORING_NOTIF_USAGE_ZC_COPIED = Uring.IORING_NOTIF_USAGE_ZC_COPIED;

    /** The bits above this are the number of the provided buffer. */
    public static final int IORING_CQE_BUFFER_SHIFT = Uring.IORING_CQE_BUFFER_SHIFT;

    private Completion() {}

    /**
     * Whether the submission will complete again: {@code IORING_CQE_F_MORE}. If not, this was the
     * submission's last completion, and the kernel has let go of its memory.
     *
     * @param flags the flags of a completion
     * @return true if another completion follows
     */
    public static boolean hasMore(int flags) {
        return (flags & IORING_CQE_F_MORE) != 0;
    }

    /**
     * Whether the data are in a provided buffer: {@code IORING_CQE_F_BUFFER}.
     *
     * @param flags the flags of a completion
     * @return true if there is a {@link #bufferId}
     */
    public static boolean hasBuffer(int flags) {
        return (flags & IORING_CQE_F_BUFFER) != 0;
    }

    /**
     * The number of the provided buffer that has the data.
     *
     * @param flags the flags of a completion that has a buffer: {@link #hasBuffer}
     * @return 0 to 65,535
     */
    public static int bufferId(int flags) {
        return flags >>> IORING_CQE_BUFFER_SHIFT;
    }

    /**
     * Whether the kernel goes on with the rest of the same provided buffer: {@code
     * IORING_CQE_F_BUF_MORE}.
     *
     * @param flags the flags of a completion
     * @return true if the kernel keeps the buffer's rest
     */
    public static boolean hasBufferMore(int flags) {
        return (flags & IORING_CQE_F_BUF_MORE) != 0;
    }

    /**
     * Whether the socket had more to read, or more connections: {@code IORING_CQE_F_SOCK_NONEMPTY}.
     *
     * @param flags the flags of a completion
     * @return true if there was more
     */
    public static boolean isSocketNonEmpty(int flags) {
        return (flags & IORING_CQE_F_SOCK_NONEMPTY) != 0;
    }

    /**
     * Whether this completion is the notification of a zero-copy send, which tells only that the
     * send's memory is free again: {@code IORING_CQE_F_NOTIF}.
     *
     * @param flags the flags of a completion
     * @return true if this is a notification
     */
    public static boolean isNotification(int flags) {
        return (flags & IORING_CQE_F_NOTIF) != 0;
    }

    /**
     * Whether a zero-copy send has copied its data after all: {@code IORING_NOTIF_USAGE_ZC_COPIED}.
     * Data sent to the machine itself are always copied; data sent over a network device are copied
     * if the device cannot do otherwise.
     *
     * @param res the result of a notification ({@link #isNotification}) of a send with {@link
     *     RecvSendFlags#IORING_SEND_ZC_REPORT_USAGE}
     * @return true if the data were copied
     */
    public static boolean isCopied(int res) {
        return (res & IORING_NOTIF_USAGE_ZC_COPIED) != 0;
    }
}
