package dev.gatun.io;

import dev.gatun.sys.Flags;

/**
 * {@code MFD_…}: how {@link MemFd} makes a file. An {@code MFD_HUGE_…} goes with {@link
 * #MFD_HUGETLB}, and two of them together mean a third size.
 */
public final class MemFdFlags extends Flags<MemFdFlags> {
    /** No flags. */
    public static final MemFdFlags NONE = new MemFdFlags(0);

    /** Closed on exec; always added. */
    public static final MemFdFlags MFD_CLOEXEC = new MemFdFlags(0x1);

    /** Seals can be added; without it the file has {@link SealFlags#F_SEAL_SEAL} from the start. */
    public static final MemFdFlags MFD_ALLOW_SEALING = new MemFdFlags(0x2);

    /**
     * In huge pages, which the administrator has reserved; their size by default or as below. Since
     * Linux 4.14.
     */
    public static final MemFdFlags MFD_HUGETLB = new MemFdFlags(0x4);

    /** Never executable, and sealable. Since Linux 6.3. */
    public static final MemFdFlags MFD_NOEXEC_SEAL = new MemFdFlags(0x8);

    /** Executable. Since Linux 6.3. */
    public static final MemFdFlags MFD_EXEC = new MemFdFlags(0x10);

    /** Huge pages of 64 KiB. */
    public static final MemFdFlags MFD_HUGE_64KB = new MemFdFlags(16L << 26);

    /** Huge pages of 512 KiB. */
    public static final MemFdFlags MFD_HUGE_512KB = new MemFdFlags(19L << 26);

    /** Huge pages of 1 MiB. */
    public static final MemFdFlags MFD_HUGE_1MB = new MemFdFlags(20L << 26);

    /** Huge pages of 2 MiB. */
    public static final MemFdFlags MFD_HUGE_2MB = new MemFdFlags(21L << 26);

    /** Huge pages of 8 MiB. */
    public static final MemFdFlags MFD_HUGE_8MB = new MemFdFlags(23L << 26);

    /** Huge pages of 16 MiB. */
    public static final MemFdFlags MFD_HUGE_16MB = new MemFdFlags(24L << 26);

    /** Huge pages of 32 MiB. */
    public static final MemFdFlags MFD_HUGE_32MB = new MemFdFlags(25L << 26);

    /** Huge pages of 256 MiB. */
    public static final MemFdFlags MFD_HUGE_256MB = new MemFdFlags(28L << 26);

    /** Huge pages of 512 MiB. */
    public static final MemFdFlags MFD_HUGE_512MB = new MemFdFlags(29L << 26);

    /** Huge pages of 1 GiB. */
    public static final MemFdFlags MFD_HUGE_1GB = new MemFdFlags(30L << 26);

    /** Huge pages of 2 GiB. */
    public static final MemFdFlags MFD_HUGE_2GB = new MemFdFlags(31L << 26);

    /** Huge pages of 16 GiB. */
    public static final MemFdFlags MFD_HUGE_16GB = new MemFdFlags(34L << 26);

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
