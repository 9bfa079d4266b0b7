package dev.gatun.uring;

import dev.gatun.sys.Flags;

/**
 * {@code IORING_RECVSEND_…}: how an operation of a ring sends or receives, beside the {@code MSG_…}
 * of the system call.
 */
public final class RecvSendFlags extends Flags<RecvSendFlags> {
    /** No flags. */
    public static final RecvSendFlags NONE = new RecvSendFlags(0);

    /**
     * Waits for readiness without trying first: for a socket that is known to have nothing, or no
     * room. Since Linux 5.19.
     */
    public static final RecvSendFlags IORING_RECVSEND_POLL_FIRST = new RecvSendFlags(0x1);

    /**
     * Of a zero-copy send: the notification says whether the data were copied after all, {@link
     * Completion#isCopied}. Since Linux 6.2.
     */
    public static final RecvSendFlags IORING_SEND_ZC_REPORT_USAGE = new RecvSendFlags(0x8);

    /**
     * Of an operation with provided buffers: uses several of them, in order from {@link
     * Completion#bufferId} on. Since Linux 6.10.
     */
    public static final RecvSendFlags IORING_RECVSEND_BUNDLE = new RecvSendFlags(0x10);

    private RecvSendFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static RecvSendFlags of(int bits) {
        return new RecvSendFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected RecvSendFlags with(long bits) {
        return new RecvSendFlags(bits);
    }
}
