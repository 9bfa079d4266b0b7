package dev.gatun.io;

import static dev.gatun.raw.Linux.FANOTIFY_METADATA_VERSION;
import static dev.gatun.raw.Linux.FAN_NOFD;
import static dev.gatun.raw.Linux.FAN_Q_OVERFLOW;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.fanotify_event_info_error;
import dev.gatun.raw.struct.fanotify_event_info_fid;
import dev.gatun.raw.struct.fanotify_event_info_header;
import dev.gatun.raw.struct.fanotify_event_info_pidfd;
import dev.gatun.raw.struct.fanotify_event_metadata;
import dev.gatun.raw.struct.file_handle;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The events of a {@link Fanotify}, in memory that a read fills, and a cursor over them. Make it
 * once: to walk events allocates nothing, unless a name or a file is asked for as an object.
 *
 * <p>An event has information records, over which {@link #nextInfo} moves a second cursor: handles
 * of files and of directories, names, a pidfd.
 *
 * <p><b>Descriptors.</b> An event can have a file and a pidfd. They belong to this object until
 * they are taken ({@link #takeFile}, {@link #takePidFd}): {@link #next} closes those of the event
 * before, and the next read, {@link #prepare} and {@link #close} close all that nobody took.
 *
 * <p>For one thread at a time, of those that may use the memory.
 */
public final class FanotifyEvents implements Closeable {
    /** An information record with the handle of the file. */
    public static final int FAN_EVENT_INFO_TYPE_FID = Linux.FAN_EVENT_INFO_TYPE_FID;

    /** One with the handle of a directory, and the name of the file in it. */
    public static final int FAN_EVENT_INFO_TYPE_DFID_NAME = Linux.FAN_EVENT_INFO_TYPE_DFID_NAME;

    /** One with the handle of a directory. */
    public static final int FAN_EVENT_INFO_TYPE_DFID = Linux.FAN_EVENT_INFO_TYPE_DFID;

    /** One with a pidfd. */
    public static final int FAN_EVENT_INFO_TYPE_PIDFD = Linux.FAN_EVENT_INFO_TYPE_PIDFD;

    /** One with an error of the file system. */
    public static final int FAN_EVENT_INFO_TYPE_ERROR = Linux.FAN_EVENT_INFO_TYPE_ERROR;

    /** One with the directory and the name that a rename has taken away. */
    public static final int FAN_EVENT_INFO_TYPE_OLD_DFID_NAME =
            Linux.FAN_EVENT_INFO_TYPE_OLD_DFID_NAME;

    /** One with the directory and the name that a rename has given. */
    public static final int FAN_EVENT_INFO_TYPE_NEW_DFID_NAME =
            Linux.FAN_EVENT_INFO_TYPE_NEW_DFID_NAME;

    // struct fanotify_event_metadata
    private static final int EVENT_LENGTH = fanotify_event_metadata.OFFSET_EVENT_LEN;
    private static final int VERSION = fanotify_event_metadata.OFFSET_VERS;
    private static final int METADATA_LENGTH = fanotify_event_metadata.OFFSET_METADATA_LEN;
    private static final int MASK = fanotify_event_metadata.OFFSET_MASK;
    private static final int FD = fanotify_event_metadata.OFFSET_FD;
    private static final int PID = fanotify_event_metadata.OFFSET_PID;

    // An information record.
    private static final int INFO_TYPE = fanotify_event_info_header.OFFSET_INFO_TYPE;
    private static final int INFO_LENGTH = fanotify_event_info_header.OFFSET_LEN;
    private static final int PIDFD = fanotify_event_info_pidfd.OFFSET_PIDFD;
    private static final int FSID = fanotify_event_info_fid.OFFSET_FSID;
    private static final int HANDLE = fanotify_event_info_fid.OFFSET_HANDLE;
    private static final int HANDLE_BYTES = file_handle.OFFSET_HANDLE_BYTES;
    private static final int HANDLE_HEAD = file_handle.OFFSET_F_HANDLE;
    private static final int ERROR = fanotify_event_info_error.OFFSET_ERROR;
    private static final int ERROR_COUNT = fanotify_event_info_error.OFFSET_ERROR_COUNT;

    /** Where a cursor is when it is at nothing. */
    private static final long NOWHERE = -1;

    private final MemorySegment memory;

    /** How many bytes are events. */
    private long filled;

    /** Where the event of the cursor begins. */
    private long current = NOWHERE;

    /** Where the one after it begins. */
    private long following;

    /** Where the information record of its cursor begins. */
    private long info = NOWHERE;

    /** Where the one after it begins. */
    private long followingInfo;

    private FanotifyEvents(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Makes room for events. There are none at first.
     *
     * @param arena where they are kept
     * @param byteCount the room; 4096 are enough for any event
     * @return the object, to be closed if events have descriptors
     * @throws IllegalArgumentException if there is no room for an event without records
     */
    public static FanotifyEvents allocate(Arena arena, long byteCount) {
        NameInMemory.checkRoom(byteCount, fanotify_event_metadata.SIZE);
        return new FanotifyEvents(arena.allocate(byteCount, Long.BYTES));
    }

    /**
     * Uses memory of the caller's. There are no events at first.
     *
     * @param memory native memory, not read-only; it must not be used otherwise while the events
     *     are read
     * @return the object, to be closed if events have descriptors
     * @throws IllegalArgumentException if there is no room for an event without records, or if the
     *     memory is on the heap or read-only
     */
    public static FanotifyEvents of(MemorySegment memory) {
        return new FanotifyEvents(NameInMemory.checked(memory, fanotify_event_metadata.SIZE));
    }

    /**
     * For a read that is made elsewhere, such as an operation of a ring: closes the descriptors
     * that nobody took, and forgets the events.
     *
     * @return the memory, to be filled
     */
    public MemorySegment prepare() {
        close();
        return memory;
    }

    /**
     * Notes the result of a read that was made elsewhere, after {@link #prepare}. The cursor is
     * before the first event.
     *
     * @param byteCount the read's result; one below zero counts as no events
     * @throws IllegalArgumentException if the memory does not have as many bytes of events; then
     *     there are none, and no descriptor is closed
     */
    public void filled(long byteCount) {
        forget();
        // Whatever is taken for an event has numbers that are closed.
        long at = 0;
        while (at < byteCount) {
            long length = eventLength(at, Math.min(byteCount, memory.byteSize()));
            if (length == 0) {
                throw new IllegalArgumentException(
                        byteCount + " bytes that are no events of a fanotify");
            }
            at += length;
        }
        filled = at;
    }

    /** The size of an event, with its information records; 0 if it is none. */
    private long eventLength(long at, long end) {
        if (end - at < fanotify_event_metadata.SIZE
                || memory.get(JAVA_BYTE, at + VERSION) != FANOTIFY_METADATA_VERSION) {
            return 0;
        }
        int length = memory.get(JAVA_INT_UNALIGNED, at + EVENT_LENGTH);
        int head = memory.get(JAVA_SHORT_UNALIGNED, at + METADATA_LENGTH);
        if (head < fanotify_event_metadata.SIZE || length < head || length > end - at) {
            return 0;
        }
        long record = at + head;
        long left = length - head;
        while (left >= fanotify_event_info_header.SIZE) {
            int size = Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, record + INFO_LENGTH));
            if (size < fanotify_event_info_header.SIZE || size > left) {
                return 0;
            }
            record += size;
            left -= size;
        }
        return left == 0 ? length : 0;
    }

    private void forget() {
        filled = 0;
        following = 0;
        current = NOWHERE;
        info = NOWHERE;
    }

    /** Closes the descriptors that nobody took, and forgets the events. */
    @Override
    public void close() {
        boolean more;
        do {
            more = next();
        } while (more);
        forget();
    }

    /**
     * Moves the cursor to the next event that is in memory, and closes the descriptors of the event
     * before it that nobody took.
     *
     * @return false if there is none: then the cursor is at no event
     */
    public boolean next() {
        if (current != NOWHERE) {
            closeDescriptors();
        }
        info = NOWHERE;
        if (following >= filled) {
            current = NOWHERE;
            return false;
        }
        current = following;
        following += memory.get(JAVA_INT_UNALIGNED, current + EVENT_LENGTH);
        firstInfo();
        return true;
    }

    private void firstInfo() {
        info = NOWHERE;
        followingInfo =
                current
                        + Short.toUnsignedLong(
                                memory.get(JAVA_SHORT_UNALIGNED, current + METADATA_LENGTH));
    }

    private void closeDescriptors() {
        close(current + FD);
        firstInfo();
        while (nextInfo()) {
            if (infoType() == FAN_EVENT_INFO_TYPE_PIDFD) {
                close(info + PIDFD);
            }
        }
    }

    private void close(long place) {
        int number = taken(place);
        if (number >= 0) {
            // Opened by the kernel, to be read: nothing that was written can be lost.
            Syscalls.close(number);
        }
    }

    /** The number at a place, where there is none from now on. */
    private int taken(long place) {
        int number = memory.get(JAVA_INT_UNALIGNED, place);
        memory.set(JAVA_INT_UNALIGNED, place, FAN_NOFD);
        return number;
    }

    // The event of the cursor.

    /**
     * {@return {@code mask}: what has happened, as the kernel's bits ({@link FanotifyMask})}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public long mask() {
        return memory.get(JAVA_LONG_UNALIGNED, event() + MASK);
    }

    /**
     * Tells whether this has happened.
     *
     * @param event one event, or what an event tells besides
     * @return true if the event has all bits of it
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean has(FanotifyMask event) {
        return (mask() & event.longBits()) == event.longBits();
    }

    /**
     * {@code FAN_Q_OVERFLOW}: events were lost, since nobody read them.
     *
     * @return true if this event tells that
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean isOverflow() {
        return (mask() & FAN_Q_OVERFLOW) != 0;
    }

    /**
     * {@return {@code pid}: the process that has done it, or with {@code FAN_REPORT_TID} the
     * thread; 0 if it is not known, as for another user's process without CAP_SYS_ADMIN}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public int pid() {
        return memory.get(JAVA_INT_UNALIGNED, event() + PID);
    }

    /**
     * {@return {@code fd}: the number of the file, which this object closes; below zero if the
     * event has none, or if it was taken}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public int fd() {
        return memory.get(JAVA_INT_UNALIGNED, event() + FD);
    }

    /**
     * Takes the file over. An event that waits for an answer is answered first.
     *
     * @return the file, opened as {@link Fanotify#create} was told, to be closed; null if the event
     *     has none, or if it was taken
     * @throws IllegalStateException if the cursor is at no event
     */
    public FileFd takeFile() {
        int number = taken(event() + FD);
        return number >= 0 ? FileFd.own(number) : null;
    }

    // The information record of its cursor.

    /**
     * Moves the second cursor to the next information record of the event.
     *
     * @return false if there is none: then the cursor is at no record
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean nextInfo() {
        event();
        if (followingInfo >= following) {
            info = NOWHERE;
            return false;
        }
        info = followingInfo;
        followingInfo += Short.toUnsignedLong(memory.get(JAVA_SHORT_UNALIGNED, info + INFO_LENGTH));
        return true;
    }

    /**
     * {@return {@code info_type}: {@code FAN_EVENT_INFO_TYPE_…}; skip a type that you do not know}
     *
     * @throws IllegalStateException if the cursor is at no record
     */
    public int infoType() {
        return memory.get(JAVA_BYTE, info() + INFO_TYPE);
    }

    /**
     * {@return {@code fsid}: the file system that the handle is of, as statfs(2) tells it}
     *
     * @throws IllegalStateException if the cursor is at no record with a handle
     */
    public long fileSystemId() {
        return memory.get(JAVA_LONG_UNALIGNED, withHandle() + FSID);
    }

    /**
     * {@return where in {@link #memory} the {@code struct file_handle} begins, for
     * open_by_handle_at(2); equal bytes are the same file}
     *
     * @throws IllegalStateException if the cursor is at no record with a handle
     */
    public long handleOffset() {
        return withHandle() + HANDLE;
    }

    /**
     * {@return how many bytes the {@code struct file_handle} has}
     *
     * @throws IllegalStateException if the cursor is at no record with a handle
     */
    public int handleLength() {
        return HANDLE_HEAD + memory.get(JAVA_INT_UNALIGNED, handleOffset() + HANDLE_BYTES);
    }

    /**
     * {@return how many bytes the name has}
     *
     * @throws IllegalStateException if the cursor is at no record with a name
     */
    public int nameLength() {
        long start = nameOffset();
        return (int) (NameInMemory.end(memory, start) - start);
    }

    /**
     * {@return where the name begins in {@link #memory}; a NUL ends it}
     *
     * @throws IllegalStateException if the cursor is at no record with a name
     */
    public long nameOffset() {
        int type = infoType();
        if (!hasName(type)) {
            throw new IllegalStateException("a record of type " + type + " has no name");
        }
        return handleOffset() + handleLength();
    }

    private static boolean hasName(int type) {
        return type == FAN_EVENT_INFO_TYPE_DFID_NAME
                || type == FAN_EVENT_INFO_TYPE_OLD_DFID_NAME
                || type == FAN_EVENT_INFO_TYPE_NEW_DFID_NAME;
    }

    /**
     * One byte of the name.
     *
     * @param index less than {@link #nameLength}
     * @return the byte
     * @throws IllegalStateException if the cursor is at no record with a name
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
     * @throws IllegalStateException if the cursor is at no record with a name
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
     * @throws IllegalStateException if the cursor is at no record with a name
     * @throws IndexOutOfBoundsException if there is no room
     */
    public int copyName(MemorySegment target, long offset) {
        return NameInMemory.copy(memory, nameOffset(), nameLength(), target, offset);
    }

    /**
     * {@return the name as a string; bytes that are no UTF-8 become U+FFFD. For an event of a
     * marked directory itself, the name is "."}
     *
     * @throws IllegalStateException if the cursor is at no record with a name
     */
    public String name() {
        return NameInMemory.text(memory, nameOffset(), nameLength());
    }

    /**
     * Takes the pidfd over.
     *
     * @return the pidfd, to be closed; null if there is none, as the process has ended, or if it
     *     was taken
     * @throws IllegalStateException if the cursor is at no record with a pidfd
     */
    public Fd takePidFd() {
        int number = taken(ofType(FAN_EVENT_INFO_TYPE_PIDFD) + PIDFD);
        return number >= 0 ? Fd.own(number) : null;
    }

    /**
     * {@return {@code error}: the errno of the file system}
     *
     * @throws IllegalStateException if the cursor is at no record with an error
     */
    public int error() {
        return memory.get(JAVA_INT_UNALIGNED, ofType(FAN_EVENT_INFO_TYPE_ERROR) + ERROR);
    }

    /**
     * {@return {@code error_count}: how many errors there were since the last such event}
     *
     * @throws IllegalStateException if the cursor is at no record with an error
     */
    public int errorCount() {
        return memory.get(JAVA_INT_UNALIGNED, ofType(FAN_EVENT_INFO_TYPE_ERROR) + ERROR_COUNT);
    }

    /** {@return the memory that holds the events, read-only} */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }

    private long event() {
        if (current == NOWHERE) {
            throw new IllegalStateException("at no event: next() goes to one");
        }
        return current;
    }

    private long info() {
        if (info == NOWHERE) {
            throw new IllegalStateException("at no information record: nextInfo() goes to one");
        }
        return info;
    }

    private long ofType(int type) {
        if (infoType() != type) {
            throw new IllegalStateException(
                    "a record of type " + infoType() + " is none of type " + type);
        }
        return info;
    }

    private long withHandle() {
        int type = infoType();
        if (type != FAN_EVENT_INFO_TYPE_FID && type != FAN_EVENT_INFO_TYPE_DFID && !hasName(type)) {
            throw new IllegalStateException("a record of type " + type + " has no handle");
        }
        return info;
    }

    /** What has happened, for a message. */
    @Override
    public String toString() {
        return current == NOWHERE
                ? "at no event"
                : "pid " + pid() + ": " + FanotifyMask.of(mask()) + ", file " + fd();
    }
}
