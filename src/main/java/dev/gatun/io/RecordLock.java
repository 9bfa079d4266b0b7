package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.flock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A {@code struct flock}: a lock of a range of a file, for {@link Fcntl}. The object only describes
 * the lock; the methods of {@link Fcntl} set it.
 *
 * <p>Make it once and use it for many calls: nothing is allocated after the constructor. {@link
 * Fcntl#testLock} overwrites it with its answer.
 *
 * {@snippet lang=java :
 * var lock = new RecordLock(arena).set(LockType.F_WRLCK, 0, 4096);
 * if (Fcntl.setOfdLock(file, lock)) {
 *     …
 *     Fcntl.setOfdLock(file, lock.set(LockType.F_UNLCK, 0, 4096));
 * }
 * }
 *
 * <p>For one thread at a time, of those that may use the arena.
 */
public final class RecordLock {
    /** A length that reaches to the end of the file, wherever that will be. */
    public static final long TO_THE_END = 0;

    private static final long BYTES = flock.SIZE;
    private static final long TYPE = flock.OFFSET_L_TYPE;
    private static final long WHENCE = flock.OFFSET_L_WHENCE;
    private static final long START = flock.OFFSET_L_START;
    private static final long LENGTH = flock.OFFSET_L_LEN;
    private static final long PID = flock.OFFSET_L_PID;

    private final MemorySegment memory;

    /**
     * Describes a read lock of a whole file, until it is set.
     *
     * @param arena where its 32 bytes live
     */
    public RecordLock(Arena arena) {
        memory = arena.allocate(BYTES, Long.BYTES);
        set(LockType.F_RDLCK, 0, TO_THE_END);
    }

    /**
     * Describes another lock, with offsets from the file's start.
     *
     * @param type shared, exclusive, or none
     * @param start where the range begins, in bytes
     * @param byteCount the length of the range; {@link #TO_THE_END}; or a length below zero for the
     *     bytes before {@code start}
     * @return this
     */
    public RecordLock set(LockType type, long start, long byteCount) {
        return set(type, Whence.SEEK_SET, start, byteCount);
    }

    /**
     * Describes another lock.
     *
     * @param type shared, exclusive, or none
     * @param whence what {@code start} counts from: the file's start, position, or end
     * @param start where the range begins, in bytes
     * @param byteCount the length of the range; {@link #TO_THE_END}; or a length below zero for the
     *     bytes before {@code start}
     * @return this
     * @throws IllegalArgumentException for {@code SEEK_DATA} and {@code SEEK_HOLE}
     */
    public RecordLock set(LockType type, Whence whence, long start, long byteCount) {
        if (whence.value() > Whence.SEEK_END.value()) {
            throw new IllegalArgumentException("a lock cannot count from " + whence);
        }
        memory.set(JAVA_SHORT, TYPE, (short) type.value());
        memory.set(JAVA_SHORT, WHENCE, (short) whence.value());
        memory.set(JAVA_LONG, START, start);
        memory.set(JAVA_LONG, LENGTH, byteCount);
        memory.set(JAVA_INT, PID, 0);
        return this;
    }

    /** {@return shared, exclusive, or none} */
    public LockType type() {
        return LockType.of(memory.get(JAVA_SHORT, TYPE));
    }

    /**
     * {@return what {@link #start} counts from; the file's start, if the kernel has described a
     * lock here}
     */
    public Whence whence() {
        // Only what set() was given is there, or the SEEK_SET of the kernel's answer.
        short value = memory.get(JAVA_SHORT, WHENCE);
        return value == Whence.SEEK_SET.value()
                ? Whence.SEEK_SET
                : value == Whence.SEEK_CUR.value() ? Whence.SEEK_CUR : Whence.SEEK_END;
    }

    /** {@return where the lock begins, in bytes} */
    public long start() {
        return memory.get(JAVA_LONG, START);
    }

    /** {@return how many bytes are locked; {@link #TO_THE_END} for all from the start on} */
    public long byteCount() {
        return memory.get(JAVA_LONG, LENGTH);
    }

    /**
     * {@return after {@link Fcntl#testLock} has found a lock that is in the way, the process that
     * has it; -1 if an open file description has it; 0 if the process is not visible in this PID
     * namespace. After {@link #set}, 0}
     */
    public int pid() {
        return memory.get(JAVA_INT, PID);
    }

    /** {@return the 32 bytes, for {@link dev.gatun.sys.Syscalls#fcntl}} */
    public MemorySegment segment() {
        return memory;
    }

    /** The kernel wants none in a lock of an open file description, and its answers have one. */
    RecordLock withoutPid() {
        memory.set(JAVA_INT, PID, 0);
        return this;
    }

    /** As {@code strace} prints it. */
    @Override
    public String toString() {
        return "{l_type="
                + type()
                + ", l_whence="
                + whence()
                + ", l_start="
                + start()
                + ", l_len="
                + byteCount()
                + "}";
    }
}
