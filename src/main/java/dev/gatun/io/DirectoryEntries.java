package dev.gatun.io;

import static dev.gatun.raw.Linux.DT_BLK;
import static dev.gatun.raw.Linux.DT_CHR;
import static dev.gatun.raw.Linux.DT_DIR;
import static dev.gatun.raw.Linux.DT_FIFO;
import static dev.gatun.raw.Linux.DT_LNK;
import static dev.gatun.raw.Linux.DT_REG;
import static dev.gatun.raw.Linux.DT_SOCK;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.gatun.raw.struct.dirent64;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.PathSyscalls;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The entries of a directory, in memory that {@code getdents64(2)} fills, and a cursor over them.
 * Make it once: to walk directories allocates nothing, unless a name is asked for as a string.
 *
 * {@snippet lang=java :
 * DirectoryEntries entries = DirectoryEntries.allocate(arena, 32 << 10);
 * try (FileFd folder = FileFd.open(path, O_RDONLY.or(O_DIRECTORY))) {
 *     while (entries.next(folder)) {
 *         if (entries.kind() == FileKind.S_IFREG) {
 *             System.out.println(entries.name());
 *         }
 *     }
 * }
 * }
 *
 * <p>The entries come in no order, and {@code .} and {@code ..} are among them ({@link #isDots}).
 * Whether an entry that is made or removed meanwhile comes, nobody tells; each other entry comes
 * once. The listing begins at the directory's file position: {@code lseek(0, SEEK_SET)} of the
 * directory, and {@link #clear}, begin it again.
 *
 * <p>For one thread at a time, of those that may use the memory.
 */
public final class DirectoryEntries {
    // struct linux_dirent64; the C library has it under another name.
    private static final int INODE = dirent64.OFFSET_D_INO;
    private static final int OFFSET = dirent64.OFFSET_D_OFF;
    private static final int RECORD_LENGTH = dirent64.OFFSET_D_RECLEN;
    private static final int TYPE = dirent64.OFFSET_D_TYPE;
    private static final int NAME = dirent64.OFFSET_D_NAME;

    /** An entry with the longest name that there is. */
    private static final int MAX_BYTES = dirent64.SIZE;

    /** Where the cursor is when it is at no entry. */
    private static final long NOWHERE = -1;

    private final MemorySegment memory;

    /** How many bytes are entries. */
    private long filled;

    /** Where the entry of the cursor begins. */
    private long current = NOWHERE;

    /** Where the one after it begins. */
    private long following;

    private DirectoryEntries(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Makes room for entries. There are none at first.
     *
     * @param arena where they are kept
     * @param byteCount the room, at least 280: an entry has 20 bytes and its name, rounded up to
     *     eight. 32 KiB hold a thousand entries, and more room saves few calls
     * @return the object
     * @throws IllegalArgumentException if there might be no room for one entry
     */
    public static DirectoryEntries allocate(Arena arena, long byteCount) {
        NameInMemory.checkRoom(byteCount, MAX_BYTES);
        return new DirectoryEntries(arena.allocate(byteCount, Long.BYTES));
    }

    /**
     * Uses memory of the caller's. There are no entries at first.
     *
     * @param memory native memory of at least 280 bytes, not read-only; it must not be used
     *     otherwise while the entries are read
     * @return the object
     * @throws IllegalArgumentException if there might be no room for one entry, or if the memory is
     *     on the heap or read-only
     */
    public static DirectoryEntries of(MemorySegment memory) {
        return new DirectoryEntries(NameInMemory.checked(memory, MAX_BYTES));
    }

    // Filling, and going on.

    /**
     * {@code getdents64(2)}: fills the memory with the next entries of a directory. The cursor is
     * before the first of them.
     *
     * @param directory the directory, opened with {@code O_RDONLY}
     * @return bytes; 0 if there are no more entries
     * @throws SyscallException ENOTDIR; ENOENT if the directory was removed; EBADF with {@code
     *     O_PATH}; EIO
     */
    public long getdents64(Fd directory) throws SyscallException {
        clear();
        int fd = directory.acquire();
        int result;
        try {
            result = PathSyscalls.getdents64(fd, memory);
        } finally {
            directory.release();
        }
        if (result < 0) {
            String hint =
                    result == -Errno.EBADF ? "a directory that is listed has no O_PATH" : null;
            throw SyscallException.withHint(result, hint, "getdents64", directory, memory);
        }
        filled = result;
        return result;
    }

    /**
     * Moves the cursor to the next entry that is in memory.
     *
     * @return false if there is none: then the cursor is at no entry
     */
    public boolean next() {
        if (following >= filled) {
            current = NOWHERE;
            return false;
        }
        current = following;
        following +=
                Short.toUnsignedLong(memory.get(JAVA_SHORT_UNALIGNED, current + RECORD_LENGTH));
        return true;
    }

    /**
     * Moves the cursor to the next entry of a directory, and calls {@link #getdents64} if there is
     * none in memory.
     *
     * @param directory the directory, which is always the same one until there are no more entries
     * @return false if there are no more entries: then the cursor is at no entry
     * @throws SyscallException as {@link #getdents64}
     */
    public boolean next(Fd directory) throws SyscallException {
        return next() || getdents64(directory) > 0 && next();
    }

    /** Forgets the entries that are in memory. */
    public void clear() {
        filled = 0;
        following = 0;
        current = NOWHERE;
    }

    // The entry of the cursor.

    /**
     * {@return {@code d_ino}: the number of the inode}
     *
     * @throws IllegalStateException if the cursor is at no entry
     */
    public long inode() {
        return memory.get(JAVA_LONG_UNALIGNED, entry() + INODE);
    }

    /**
     * {@code d_off}: where the entry after this one begins. If the directory's file position is set
     * to it, the listing goes on there. Opaque: it need not grow.
     *
     * @return the position
     * @throws IllegalStateException if the cursor is at no entry
     */
    public long offset() {
        return memory.get(JAVA_LONG_UNALIGNED, entry() + OFFSET);
    }

    /**
     * {@code d_type}: the kind of the file; of a symbolic link, the link's own.
     *
     * @return the kind; null if the file system does not tell: then {@link Statx} does
     * @throws IllegalStateException if the cursor is at no entry
     */
    public FileKind kind() {
        return switch (memory.get(JAVA_BYTE, entry() + TYPE)) {
            case DT_FIFO -> FileKind.S_IFIFO;
            case DT_CHR -> FileKind.S_IFCHR;
            case DT_DIR -> FileKind.S_IFDIR;
            case DT_BLK -> FileKind.S_IFBLK;
            case DT_REG -> FileKind.S_IFREG;
            case DT_LNK -> FileKind.S_IFLNK;
            case DT_SOCK -> FileKind.S_IFSOCK;
            default -> null;
        };
    }

    /**
     * Tells whether the entry is the directory itself or the one above it.
     *
     * @return true for {@code .} and {@code ..}
     * @throws IllegalStateException if the cursor is at no entry
     */
    public boolean isDots() {
        int length = nameLength();
        return length <= 2 && nameByte(0) == '.' && nameByte(length - 1) == '.';
    }

    /**
     * {@return how many bytes the name has}
     *
     * @throws IllegalStateException if the cursor is at no entry
     */
    public int nameLength() {
        // The NUL is among the last eight bytes of the entry, and there is none in a name.
        long from = Math.max(entry() + NAME, following - Long.BYTES);
        return (int) (NameInMemory.end(memory, from) - current - NAME);
    }

    /**
     * {@return where the name begins in {@link #memory}; a NUL ends it}
     *
     * @throws IllegalStateException if the cursor is at no entry
     */
    public long nameOffset() {
        return entry() + NAME;
    }

    /**
     * One byte of the name.
     *
     * @param index less than {@link #nameLength}
     * @return the byte
     * @throws IllegalStateException if the cursor is at no entry
     * @throws IndexOutOfBoundsException if the name has no such byte
     */
    public byte nameByte(int index) {
        return NameInMemory.at(memory, nameOffset(), nameLength(), index);
    }

    /**
     * Tells whether the name has these bytes.
     *
     * @param bytes a name
     * @return true if they are the same
     * @throws IllegalStateException if the cursor is at no entry
     */
    public boolean hasName(byte[] bytes) {
        return NameInMemory.is(memory, nameOffset(), nameLength(), bytes);
    }

    /**
     * Copies the name and its NUL, for a call that takes a path of any bytes.
     *
     * @param target where to; 256 bytes are enough for any name
     * @param offset where in {@code target}, in bytes
     * @return the size of the name, without the NUL
     * @throws IllegalStateException if the cursor is at no entry
     * @throws IndexOutOfBoundsException if there is no room
     */
    public int copyName(MemorySegment target, long offset) {
        return NameInMemory.copy(memory, nameOffset(), nameLength(), target, offset);
    }

    /**
     * {@return the name as a string; bytes that are no UTF-8 become U+FFFD}
     *
     * @throws IllegalStateException if the cursor is at no entry
     */
    public String name() {
        return NameInMemory.text(memory, nameOffset(), nameLength());
    }

    /** {@return the memory that holds the entries, read-only} */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }

    private long entry() {
        if (current == NOWHERE) {
            throw new IllegalStateException("at no entry: next() goes to one");
        }
        return current;
    }

    /** The name and the kind of the entry, for a message. */
    @Override
    public String toString() {
        return current == NOWHERE ? "at no entry" : name() + " (" + kind() + ")";
    }
}
