package dev.gatun.sys;

/** {@code MAP_…}: how memory is mapped, for {@link Mapping}. */
public final class MapFlags extends Flags<MapFlags> {
    /** Writes reach the file and whoever else has mapped it. */
    public static final MapFlags MAP_SHARED = new MapFlags(0x1);

    /** Writes stay here: a page is copied when it is first written to. */
    public static final MapFlags MAP_PRIVATE = new MapFlags(0x2);

    /** As {@link #MAP_SHARED}, and flags that the kernel does not know are an error. */
    public static final MapFlags MAP_SHARED_VALIDATE = new MapFlags(0x3);

    /** Memory that no file is behind; zeroes. */
    public static final MapFlags MAP_ANONYMOUS = new MapFlags(0x20);

    /** Keeps the pages in memory, as mlock(2). */
    public static final MapFlags MAP_LOCKED = new MapFlags(0x2000);

    /** Reserves no swap space. */
    public static final MapFlags MAP_NORESERVE = new MapFlags(0x4000);

    /** Brings the pages in at once. */
    public static final MapFlags MAP_POPULATE = new MapFlags(0x8000);

    /** Huge pages, which the administrator has reserved; their size by default or as below. */
    public static final MapFlags MAP_HUGETLB = new MapFlags(0x40000);

    /** Writes reach persistent memory (DAX); only with {@link #MAP_SHARED_VALIDATE}. */
    public static final MapFlags MAP_SYNC = new MapFlags(0x80000);

    /** Huge pages of 2 MiB. */
    public static final MapFlags MAP_HUGE_2MB = new MapFlags(21L << 26);

    /** Huge pages of 1 GiB. */
    public static final MapFlags MAP_HUGE_1GB = new MapFlags(30L << 26);

    private MapFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static MapFlags of(int bits) {
        return new MapFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected MapFlags with(long bits) {
        return new MapFlags(bits);
    }
}
