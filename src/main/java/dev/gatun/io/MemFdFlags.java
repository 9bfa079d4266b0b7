package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code MFD_…}: how {@link MemFd} makes a file. A flag {@code MFD_HUGE_…} goes with {@link
 * #MFD_HUGETLB}. Give only one: two of them together mean a third size.
 */
public final class MemFdFlags extends Flags<MemFdFlags> {
    /** No flags. */
    public static final MemFdFlags NONE = new MemFdFlags(0);

    /** Closed on exec; always added. */
    public static final MemFdFlags MFD_CLOEXEC = new MemFdFlags(Linux.MFD_CLOEXEC);

    /**
     * Seals can be added. Without this flag, the file has {@link SealFlags#F_SEAL_SEAL} from the
     * start.
     */
    public static final MemFdFlags MFD_ALLOW_SEALING = new MemFdFlags(Linux.MFD_ALLOW_SEALING);

    /**
     * The file is in huge pages that the administrator has reserved, of the default size if no flag
     * gives one. Since Linux 4.14.
     */
    public static final MemFdFlags MFD_HUGETLB = new MemFdFlags(Linux.MFD_HUGETLB);

    /** The file can never be executed, and seals can be added. Since Linux 6.3. */
    public static final MemFdFlags MFD_NOEXEC_SEAL = new MemFdFlags(Linux.MFD_NOEXEC_SEAL);

    /** The file can be executed. Since Linux 6.3. */
    public static final MemFdFlags MFD_EXEC = new MemFdFlags(Linux.MFD_EXEC);

    /** Huge pages of 64 KiB. */
    public static final MemFdFlags MFD_HUGE_64KB = new MemFdFlags(Linux.MFD_HUGE_64KB);

    /** Huge pages of 512 KiB. */
    public static final MemFdFlags MFD_HUGE_512KB = new MemFdFlags(Linux.MFD_HUGE_512KB);

    /** Huge pages of 1 MiB. */
    public static final MemFdFlags MFD_HUGE_1MB = new MemFdFlags(Linux.MFD_HUGE_1MB);

    /** Huge pages of 2 MiB. */
    public static final MemFdFlags MFD_HUGE_2MB = new MemFdFlags(Linux.MFD_HUGE_2MB);

    /** Huge pages of 8 MiB. */
    public static final MemFdFlags MFD_HUGE_8MB = new MemFdFlags(Linux.MFD_HUGE_8MB);

    /** Huge pages of 16 MiB. */
    public static final MemFdFlags MFD_HUGE_16MB = new MemFdFlags(Linux.MFD_HUGE_16MB);

    /** Huge pages of 32 MiB. */
    public static final MemFdFlags MFD_HUGE_32MB = new MemFdFlags(Linux.MFD_HUGE_32MB);

    /** Huge pages of 256 MiB. */
    public static final MemFdFlags MFD_HUGE_256MB = new MemFdFlags(Linux.MFD_HUGE_256MB);

    /** Huge pages of 512 MiB. */
    public static final MemFdFlags MFD_HUGE_512MB = new MemFdFlags(Linux.MFD_HUGE_512MB);

    /** Huge pages of 1 GiB. */
    public static final MemFdFlags MFD_HUGE_1GB = new MemFdFlags(Linux.MFD_HUGE_1GB);

    /** Huge pages of 2 GiB. */
    public static final MemFdFlags MFD_HUGE_2GB = new MemFdFlags(Linux.MFD_HUGE_2GB);

    /** Huge pages of 16 GiB. */
    public static final MemFdFlags MFD_HUGE_16GB =
            new MemFdFlags(Integer.toUnsignedLong(Linux.MFD_HUGE_16GB));

    private MemFdFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static MemFdFlags of(int bits) {
        return new MemFdFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected MemFdFlags with(long bits) {
        return new MemFdFlags(bits);
    }
}
