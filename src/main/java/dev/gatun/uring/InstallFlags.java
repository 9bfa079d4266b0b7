package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/** {@code IORING_FIXED_FD_…}: what kind of descriptor {@link Sqe#fixedFdInstall} makes. */
public final class InstallFlags extends Flags<InstallFlags> {
    /** No flags. */
    public static final InstallFlags NONE = new InstallFlags(0);

    /** Programs that the process executes get the descriptor. Since Linux 6.8. */
    public static final InstallFlags IORING_FIXED_FD_NO_CLOEXEC =
            new InstallFlags(Uring.IORING_FIXED_FD_NO_CLOEXEC);

    private InstallFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static InstallFlags of(int bits) {
        return new InstallFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected InstallFlags with(long bits) {
        return new InstallFlags(bits);
    }
}
