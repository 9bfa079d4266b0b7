package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.statx;
import dev.gatun.raw.struct.statx_timestamp;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Objects;

/**
 * {@code struct statx}: what is known about a file.
 *
 * <p>The fields are methods with the names that they have in C. Make it once, and fill it as often
 * as you like: filling it from an open file allocates no native memory.
 *
 * <p>The kernel may fill more fields than it was asked for, and leaves out fields that the kernel
 * or the file system does not have: {@link #has(StatxMask)} tells which fields were filled. Reading
 * a field that was not filled throws {@link IllegalStateException}. A field whose description names
 * no {@code STATX_…} is always filled.
 *
 * <p>For one thread at a time, of those that may use the arena.
 */
public final class Statx {
    private static final int BYTES = statx.SIZE;

    // Offsets, in bytes.
    private static final int MASK = statx.OFFSET_STX_MASK;
    private static final int BLKSIZE = statx.OFFSET_STX_BLKSIZE;
    private static final int ATTRIBUTES = statx.OFFSET_STX_ATTRIBUTES;
    private static final int NLINK = statx.OFFSET_STX_NLINK;
    private static final int UID = statx.OFFSET_STX_UID;
    private static final int GID = statx.OFFSET_STX_GID;
    private static final int MODE = statx.OFFSET_STX_MODE;
    private static final int INO = statx.OFFSET_STX_INO;
    private static final int SIZE = statx.OFFSET_STX_SIZE;
    private static final int BLOCKS = statx.OFFSET_STX_BLOCKS;
    private static final int ATTRIBUTES_MASK = statx.OFFSET_STX_ATTRIBUTES_MASK;
    private static final int ATIME = statx.OFFSET_STX_ATIME;
    private static final int BTIME = statx.OFFSET_STX_BTIME;
    private static final int CTIME = statx.OFFSET_STX_CTIME;
    private static final int MTIME = statx.OFFSET_STX_MTIME;
    private static final int RDEV_MAJOR = statx.OFFSET_STX_RDEV_MAJOR;
    private static final int RDEV_MINOR = statx.OFFSET_STX_RDEV_MINOR;
    private static final int DEV_MAJOR = statx.OFFSET_STX_DEV_MAJOR;
    private static final int DEV_MINOR = statx.OFFSET_STX_DEV_MINOR;
    private static final int MNT_ID = statx.OFFSET_STX_MNT_ID;
    private static final int DIO_MEM_ALIGN = statx.OFFSET_STX_DIO_MEM_ALIGN;
    private static final int DIO_OFFSET_ALIGN = statx.OFFSET_STX_DIO_OFFSET_ALIGN;
    private static final int SUBVOL = statx.OFFSET_STX_SUBVOL;
    private static final int ATOMIC_WRITE_UNIT_MIN = statx.OFFSET_STX_ATOMIC_WRITE_UNIT_MIN;
    private static final int ATOMIC_WRITE_UNIT_MAX = statx.OFFSET_STX_ATOMIC_WRITE_UNIT_MAX;
    private static final int ATOMIC_WRITE_SEGMENTS_MAX = statx.OFFSET_STX_ATOMIC_WRITE_SEGMENTS_MAX;
    private static final int DIO_READ_OFFSET_ALIGN = statx.OFFSET_STX_DIO_READ_OFFSET_ALIGN;
    private static final int ATOMIC_WRITE_UNIT_MAX_OPT = statx.OFFSET_STX_ATOMIC_WRITE_UNIT_MAX_OPT;

    /** In a {@code struct statx_timestamp}: the nanoseconds behind the seconds. */
    private static final int NANOS = statx_timestamp.OFFSET_TV_NSEC;

    private static final int PERMISSIONS =
            Linux.S_ISUID
                    | Linux.S_ISGID
                    | Linux.S_ISVTX
                    | Linux.S_IRWXU
                    | Linux.S_IRWXG
                    | Linux.S_IRWXO;

    /** What of a path stands for the descriptor itself: nothing, ended by a NUL. */
    private static final MemorySegment EMPTY_PATH = Arena.global().allocate(1).asReadOnly();

    private final MemorySegment memory;
    private final MemorySegment readOnly;

    private Statx(MemorySegment memory) {
        this.memory = memory;
        readOnly = memory.asReadOnly();
    }

    /**
     * Allocates a struct in which no field is filled.
     *
     * @param arena where its 256 bytes live
     * @return the struct
     */
    public static Statx allocate(Arena arena) {
        return new Statx(arena.allocate(BYTES, Long.BYTES));
    }

    // Filling.

    /**
     * {@code statx(2)} of an open file, or of anything else that has a descriptor. Since Linux
     * 4.11.
     *
     * @param fd the file; a file opened with {@code O_PATH} is enough
     * @param mask the fields to ask for
     * @return this
     * @throws SyscallException EBADF, EIO, EINVAL for a mask with the reserved bit
     */
    public Statx fill(Fd fd, StatxMask mask) throws SyscallException {
        return fill(fd, AtFlags.AT_STATX_SYNC_AS_STAT, mask);
    }

    /**
     * {@code statx(2)} of an open file, with flags. Since Linux 4.11.
     *
     * @param fd the file; a file opened with {@code O_PATH} is enough
     * @param flags {@link AtFlags#AT_STATX_DONT_SYNC} or {@link AtFlags#AT_STATX_FORCE_SYNC}: how a
     *     file system with a server is asked; {@code AT_EMPTY_PATH} is added
     * @param mask the fields to ask for
     * @return this
     * @throws SyscallException as {@link #fill(Fd, StatxMask)}
     */
    public Statx fill(Fd fd, AtFlags flags, StatxMask mask) throws SyscallException {
        int bits = flags.bits() | AtFlags.AT_EMPTY_PATH.bits();
        forget();
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.statx(number, EMPTY_PATH, bits, mask.bits(), memory);
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result, "statx", fd, "", flags.or(AtFlags.AT_EMPTY_PATH), mask);
        }
        return this;
    }

    /**
     * {@code statx(2)} of a path. Since Linux 4.11.
     *
     * @param path passed on as UTF-8
     * @param flags how the path is taken; {@link AtFlags#AT_STATX_SYNC_AS_STAT} for nothing special
     * @param mask the fields to ask for
     * @return this
     * @throws SyscallException ENOENT, EACCES, ELOOP, ENAMETOOLONG, ENOTDIR, EIO
     * @throws IllegalArgumentException if there is a NUL in the path
     */
    public Statx fill(String path, AtFlags flags, StatxMask mask) throws SyscallException {
        forget();
        int result = Syscalls.statx(Syscalls.AT_FDCWD, path, flags.bits(), mask.bits(), memory);
        if (result < 0) {
            throw Opening.failed(result, "statx", null, path, flags, mask);
        }
        return this;
    }

    /**
     * {@code statx(2)} of a path that starts from a directory. Since Linux 4.11.
     *
     * @param directory what a relative path starts from; {@code O_PATH} is enough
     * @param path passed on as UTF-8
     * @param flags as in {@link #fill(String, AtFlags, StatxMask)}
     * @param mask the fields to ask for
     * @return this
     * @throws SyscallException as {@link #fill(String, AtFlags, StatxMask)}
     * @throws IllegalArgumentException if there is a NUL in the path
     */
    public Statx fill(Fd directory, String path, AtFlags flags, StatxMask mask)
            throws SyscallException {
        Objects.requireNonNull(path);
        forget();
        int dirfd = directory.acquire();
        int result;
        try {
            result = Syscalls.statx(dirfd, path, flags.bits(), mask.bits(), memory);
        } finally {
            directory.release();
        }
        if (result < 0) {
            throw Opening.failed(result, "statx", directory, path, flags, mask);
        }
        return this;
    }

    /**
     * For a call that is made elsewhere, such as an operation of a ring: forgets what was filled.
     *
     * @return the 256 bytes of the struct, to be filled
     */
    public MemorySegment prepare() {
        forget();
        return memory;
    }

    /** {@return the 256 bytes of the struct, read-only, with what was filled} */
    public MemorySegment memory() {
        return readOnly;
    }

    /** So that a call that fails does not leave the file before to be read. */
    private void forget() {
        memory.set(JAVA_INT, MASK, 0);
    }

    // What was filled.

    /** {@return the fields that were filled} */
    public StatxMask mask() {
        return StatxMask.of(memory.get(JAVA_INT, MASK));
    }

    /**
     * Tells whether fields were filled.
     *
     * @param fields one or more fields
     * @return true if all of them were filled
     */
    public boolean has(StatxMask fields) {
        return (memory.get(JAVA_INT, MASK) & fields.bits()) == fields.bits();
    }

    /** {@return the attributes that the file has, of those in {@link #attributesMask}} */
    public StatxAttributes attributes() {
        return StatxAttributes.of(memory.get(JAVA_LONG, ATTRIBUTES));
    }

    /** {@return the attributes that the file system supports} */
    public StatxAttributes attributesMask() {
        return StatxAttributes.of(memory.get(JAVA_LONG, ATTRIBUTES_MASK));
    }

    /**
     * Tells whether the file has attributes, of those that the file system supports.
     *
     * @param attributes one or more attributes
     * @return true if the file has all of them
     */
    public boolean has(StatxAttributes attributes) {
        long bits = attributes.longBits();
        return (memory.get(JAVA_LONG, ATTRIBUTES) & bits) == bits;
    }

    // The fields of stat(2).

    /** {@return the kind of file; {@code STATX_TYPE}} */
    public FileKind kind() {
        need(StatxMask.STATX_TYPE);
        return FileKind.ofMode(memory.get(JAVA_SHORT, MODE));
    }

    /**
     * {@return the permissions, with the set-user-ID, set-group-ID and sticky bits: {@code 07777};
     * {@code STATX_MODE}}
     */
    public int permissions() {
        need(StatxMask.STATX_MODE);
        return memory.get(JAVA_SHORT, MODE) & PERMISSIONS;
    }

    /** {@return how many names the file has; {@code STATX_NLINK}} */
    public long nlink() {
        need(StatxMask.STATX_NLINK);
        return unsigned(NLINK);
    }

    /** {@return the owner's number; {@code STATX_UID}} */
    public long uid() {
        need(StatxMask.STATX_UID);
        return unsigned(UID);
    }

    /** {@return the group's number; {@code STATX_GID}} */
    public long gid() {
        need(StatxMask.STATX_GID);
        return unsigned(GID);
    }

    /** {@return the number of the inode, 64 bits without a sign; {@code STATX_INO}} */
    public long ino() {
        need(StatxMask.STATX_INO);
        return memory.get(JAVA_LONG, INO);
    }

    /** {@return the size in bytes; {@code STATX_SIZE}} */
    public long size() {
        need(StatxMask.STATX_SIZE);
        return memory.get(JAVA_LONG, SIZE);
    }

    /** {@return the space that the file takes up, in units of 512 bytes; {@code STATX_BLOCKS}} */
    public long blocks() {
        need(StatxMask.STATX_BLOCKS);
        return memory.get(JAVA_LONG, BLOCKS);
    }

    /** {@return the size of transfers that suits the file system, in bytes} */
    public long blksize() {
        return unsigned(BLKSIZE);
    }

    /** {@return the major number of the device that the file is on} */
    public long devMajor() {
        return unsigned(DEV_MAJOR);
    }

    /** {@return the minor number of the device that the file is on} */
    public long devMinor() {
        return unsigned(DEV_MINOR);
    }

    /** {@return the major number of the device, if the file is a device} */
    public long rdevMajor() {
        return unsigned(RDEV_MAJOR);
    }

    /** {@return the minor number of the device, if the file is a device} */
    public long rdevMinor() {
        return unsigned(RDEV_MINOR);
    }

    // Times.

    /** {@return when the file was last read; {@code STATX_ATIME}} */
    public Instant atime() {
        return Instant.ofEpochSecond(atimeSeconds(), atimeNanos());
    }

    /** {@return the seconds since 1970 of {@link #atime}} */
    public long atimeSeconds() {
        need(StatxMask.STATX_ATIME);
        return memory.get(JAVA_LONG, ATIME);
    }

    /** {@return the nanoseconds within the second of {@link #atime}} */
    public int atimeNanos() {
        need(StatxMask.STATX_ATIME);
        return memory.get(JAVA_INT, ATIME + NANOS);
    }

    /**
     * {@return when the file was created, which not every file system keeps; {@code STATX_BTIME}}
     */
    public Instant btime() {
        return Instant.ofEpochSecond(btimeSeconds(), btimeNanos());
    }

    /** {@return the seconds since 1970 of {@link #btime}} */
    public long btimeSeconds() {
        need(StatxMask.STATX_BTIME);
        return memory.get(JAVA_LONG, BTIME);
    }

    /** {@return the nanoseconds within the second of {@link #btime}} */
    public int btimeNanos() {
        need(StatxMask.STATX_BTIME);
        return memory.get(JAVA_INT, BTIME + NANOS);
    }

    /** {@return when the file's contents or metadata last changed; {@code STATX_CTIME}} */
    public Instant ctime() {
        return Instant.ofEpochSecond(ctimeSeconds(), ctimeNanos());
    }

    /** {@return the seconds since 1970 of {@link #ctime}} */
    public long ctimeSeconds() {
        need(StatxMask.STATX_CTIME);
        return memory.get(JAVA_LONG, CTIME);
    }

    /** {@return the nanoseconds within the second of {@link #ctime}} */
    public int ctimeNanos() {
        need(StatxMask.STATX_CTIME);
        return memory.get(JAVA_INT, CTIME + NANOS);
    }

    /** {@return when the file's contents last changed; {@code STATX_MTIME}} */
    public Instant mtime() {
        return Instant.ofEpochSecond(mtimeSeconds(), mtimeNanos());
    }

    /** {@return the seconds since 1970 of {@link #mtime}} */
    public long mtimeSeconds() {
        need(StatxMask.STATX_MTIME);
        return memory.get(JAVA_LONG, MTIME);
    }

    /** {@return the nanoseconds within the second of {@link #mtime}} */
    public int mtimeNanos() {
        need(StatxMask.STATX_MTIME);
        return memory.get(JAVA_INT, MTIME + NANOS);
    }

    // What was added to stat(2).

    /**
     * {@return the number of the mount that the file is in; {@code STATX_MNT_ID}, or {@code
     * STATX_MNT_ID_UNIQUE} for a number that is never used again}
     */
    public long mntId() {
        if (!has(StatxMask.STATX_MNT_ID_UNIQUE)) {
            need(StatxMask.STATX_MNT_ID);
        }
        return memory.get(JAVA_LONG, MNT_ID);
    }

    /**
     * {@return what an address must be a multiple of with {@code O_DIRECT}, in bytes; 0 if the file
     * has no {@code O_DIRECT}; {@code STATX_DIOALIGN}. {@link DioAlignment} also works where this
     * is not known}
     */
    public long dioMemAlign() {
        need(StatxMask.STATX_DIOALIGN);
        return unsigned(DIO_MEM_ALIGN);
    }

    /**
     * {@return what offsets and sizes must be multiples of with {@code O_DIRECT}, in bytes; 0 if
     * the file has no {@code O_DIRECT}; {@code STATX_DIOALIGN}}
     */
    public long dioOffsetAlign() {
        need(StatxMask.STATX_DIOALIGN);
        return unsigned(DIO_OFFSET_ALIGN);
    }

    /**
     * {@return as {@link #dioOffsetAlign}, but for reads, which may need less; 0 if reads need the
     * same; {@code STATX_DIO_READ_ALIGN}}
     */
    public long dioReadOffsetAlign() {
        need(StatxMask.STATX_DIO_READ_ALIGN);
        return unsigned(DIO_READ_OFFSET_ALIGN);
    }

    /** {@return the number of the subvolume that the file is in; {@code STATX_SUBVOL}} */
    public long subvol() {
        need(StatxMask.STATX_SUBVOL);
        return memory.get(JAVA_LONG, SUBVOL);
    }

    /**
     * {@return the smallest write that {@code RWF_ATOMIC} allows, in bytes; {@code
     * STATX_WRITE_ATOMIC}}
     */
    public long atomicWriteUnitMin() {
        need(StatxMask.STATX_WRITE_ATOMIC);
        return unsigned(ATOMIC_WRITE_UNIT_MIN);
    }

    /**
     * {@return the largest write that {@code RWF_ATOMIC} allows, in bytes; {@code
     * STATX_WRITE_ATOMIC}}
     */
    public long atomicWriteUnitMax() {
        need(StatxMask.STATX_WRITE_ATOMIC);
        return unsigned(ATOMIC_WRITE_UNIT_MAX);
    }

    /**
     * {@return the largest write that {@code RWF_ATOMIC} is optimized for, in bytes; 0 if that is
     * {@link #atomicWriteUnitMax}; {@code STATX_WRITE_ATOMIC}, since Linux 6.16}
     */
    public long atomicWriteUnitMaxOpt() {
        need(StatxMask.STATX_WRITE_ATOMIC);
        return unsigned(ATOMIC_WRITE_UNIT_MAX_OPT);
    }

    /**
     * {@return how many buffers a write with {@code RWF_ATOMIC} may have; {@code
     * STATX_WRITE_ATOMIC}}
     */
    public long atomicWriteSegmentsMax() {
        need(StatxMask.STATX_WRITE_ATOMIC);
        return unsigned(ATOMIC_WRITE_SEGMENTS_MAX);
    }

    private void need(StatxMask field) {
        if (!has(field)) {
            throw new IllegalStateException(
                    field + " was not filled: not asked for, or not known here");
        }
    }

    private long unsigned(int offset) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, offset));
    }

    /** What was filled, and of that the mode, the inode and the size. */
    @Override
    public String toString() {
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            return "{another thread's}";
        } else if (!memory.scope().isAlive()) {
            return "{freed}";
        }
        StringBuilder text = new StringBuilder("{stx_mask=").append(mask());
        if (has(StatxMask.STATX_TYPE.or(StatxMask.STATX_MODE))) {
            text.append(", stx_mode=").append(kind());
            text.append("|0").append(Integer.toOctalString(permissions()));
        }
        if (has(StatxMask.STATX_INO)) {
            text.append(", stx_ino=").append(Long.toUnsignedString(ino()));
        }
        if (has(StatxMask.STATX_SIZE)) {
            text.append(", stx_size=").append(size());
        }
        return text.append('}').toString();
    }
}
