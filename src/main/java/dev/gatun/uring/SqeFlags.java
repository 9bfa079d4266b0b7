package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/**
 * {@code IOSQE_…}: the flags that all operations share. To fill a slot, {@link Sqe} has a method
 * for each flag; these constants are for {@link Restrictions} and {@link Query}.
 */
public final class SqeFlags extends Flags<SqeFlags> {
    /** No flags. */
    public static final SqeFlags NONE = new SqeFlags(0);

    /** The file is a registered file. */
    public static final SqeFlags IOSQE_FIXED_FILE = new SqeFlags(Uring.IOSQE_FIXED_FILE);

    /** {@link Sqe#ioDrain}. */
    public static final SqeFlags IOSQE_IO_DRAIN = new SqeFlags(Uring.IOSQE_IO_DRAIN);

    /** {@link Sqe#link}. */
    public static final SqeFlags IOSQE_IO_LINK = new SqeFlags(Uring.IOSQE_IO_LINK);

    /** {@link Sqe#hardLink}. */
    public static final SqeFlags IOSQE_IO_HARDLINK = new SqeFlags(Uring.IOSQE_IO_HARDLINK);

    /** {@link Sqe#async}. */
    public static final SqeFlags IOSQE_ASYNC = new SqeFlags(Uring.IOSQE_ASYNC);

    /** {@link Sqe#bufferSelect}. */
    public static final SqeFlags IOSQE_BUFFER_SELECT = new SqeFlags(Uring.IOSQE_BUFFER_SELECT);

    /** {@link Sqe#skipSuccess}. */
    public static final SqeFlags IOSQE_CQE_SKIP_SUCCESS =
            new SqeFlags(Uring.IOSQE_CQE_SKIP_SUCCESS);

    private SqeFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static SqeFlags of(int bits) {
        return new SqeFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SqeFlags with(long bits) {
        return new SqeFlags(bits);
    }
}
