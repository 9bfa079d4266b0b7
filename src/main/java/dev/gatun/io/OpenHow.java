package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.open_how;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct open_how}: how {@code openat2(2)} opens, for an operation of a ring. Made once, and
 * used for any number of files.
 */
public final class OpenHow {
    static final int OPEN_HOW_BYTES = open_how.SIZE;

    // struct open_how
    private static final int FLAGS = open_how.OFFSET_FLAGS;
    private static final int MODE = open_how.OFFSET_MODE;
    private static final int RESOLVE = open_how.OFFSET_RESOLVE;

    private final MemorySegment memory;

    private OpenHow(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * How to open. Nothing is added to the flags: {@code O_CLOEXEC} is wanted in nearly every open
     * that gives a number, and refused (EINVAL) in one that fills a slot of a ring.
     *
     * @param arena where the struct is kept, 24 bytes
     * @param flags how
     * @param mode permissions of a file that is made, such as 0644, less the umask; EINVAL unless 0
     *     where the flags make none
     * @param resolve how the path may lead there
     * @return the struct
     */
    public static OpenHow of(Arena arena, OpenFlags flags, int mode, ResolveFlags resolve) {
        MemorySegment how = arena.allocate(OPEN_HOW_BYTES, Long.BYTES);
        how.set(JAVA_LONG, FLAGS, flags.longBits());
        how.set(JAVA_LONG, MODE, Integer.toUnsignedLong(mode));
        how.set(JAVA_LONG, RESOLVE, resolve.longBits());
        return new OpenHow(how);
    }

    /** {@return the struct, to be read} */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }
}
