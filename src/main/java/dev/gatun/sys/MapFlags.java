package dev.gatun.sys;

import dev.gatun.raw.Linux;

/** {@code MAP_…}: how memory is mapped, for {@link Mapping}. */
public final class MapFlags extends Flags<MapFlags> {
    /** Writes reach the file and all other mappings of it. */
    public static final MapFlags MAP_SHARED = new MapFlags(Linux.MAP_SHARED);

    /** Writes stay here: a page is copied when it is first written to. */
    public static final MapFlags MAP_PRIVATE = new MapFlags(Linux.MAP_PRIVATE);

    /** {@link #MAP_SHARED}, but flags that the kernel does not know are an error. */
    public static final MapFlags MAP_SHARED_VALIDATE = new MapFlags(Linux.MAP_SHARED_VALIDATE);

    /** Zeroed memory without a file. */
    public static final MapFlags MAP_ANONYMOUS = new MapFlags(Linux.MAP_ANONYMOUS);

    /** Keeps the pages in memory, as mlock(2) does. */
    public static final MapFlags MAP_LOCKED = new MapFlags(Linux.MAP_LOCKED);

    /** Reserves no swap space. */
    public static final MapFlags MAP_NORESERVE = new MapFlags(Linux.MAP_NORESERVE);

    /** Brings the pages in at once. */
    public static final MapFlags MAP_POPULATE = new MapFlags(Linux.MAP_POPULATE);

    /**
     * Huge pages that the administrator has reserved; of the default size, if no flag gives one.
     */
    public static final MapFlags MAP_HUGETLB = new MapFlags(Linux.MAP_HUGETLB);

    /** Writes reach persistent memory (DAX); only with {@link #MAP_SHARED_VALIDATE}. */
    public static final MapFlags MAP_SYNC = new MapFlags(Linux.MAP_SYNC);

    /** Huge pages of 2 MiB. */
    public static final MapFlags MAP_HUGE_2MB = new MapFlags(Linux.MAP_HUGE_2MB);

    /** Huge pages of 1 GiB. */
    public static final MapFlags MAP_HUGE_1GB = new MapFlags(Linux.MAP_HUGE_1GB);

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
