package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.open_how;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct open_how}: how {@code openat2(2)} opens, for an operation of a ring. Make it once,
 * and use it for any number of files.
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
     * Makes the struct. Nothing is added to the flags: give {@code O_CLOEXEC} in nearly every open
     * that returns a descriptor's number. An open that fills a slot of a ring refuses that flag
     * (EINVAL).
     *
     * @param arena where the struct is kept, 24 bytes
     * @param flags how the file is opened
     * @param mode the permissions of a file that is created, such as 0644, less the umask; 0 if the
     *     flags create no file (EINVAL otherwise)
     * @param resolve how the path must not be resolved
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
