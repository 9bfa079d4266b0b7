package dev.gatun.io;

import static dev.gatun.raw.Linux.IN_IGNORED;
import static dev.gatun.raw.Linux.IN_ISDIR;
import static dev.gatun.raw.Linux.IN_Q_OVERFLOW;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.inotify_event;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The events of an {@link Inotify}, in memory that a read fills, and a cursor over them. Make it
 * once: to walk events allocates nothing, unless a name is asked for as a string.
 *
 * <p>An event is of a watch, by whose number the caller finds what is watched. An event of a file
 * in a watched directory has the file's name.
 *
 * <p>For one thread at a time, of those that may use the memory.
 */
public final class InotifyEvents {
    private static final int WATCH = inotify_event.OFFSET_WD;
    private static final int MASK = inotify_event.OFFSET_MASK;
    private static final int COOKIE = inotify_event.OFFSET_COOKIE;
    private static final int LENGTH = inotify_event.OFFSET_LEN;
    private static final int NAME = inotify_event.OFFSET_NAME;

    /** An event with the longest name that there is, and its NUL. */
    private static final int MAX_BYTES = inotify_event.SIZE + Linux.NAME_MAX + 1;

    /** Where the cursor is when it is at no event. */
    private static final long NOWHERE = -1;

    private final MemorySegment memory;

    /** How many bytes are events. */
    private long filled;

    /** Where the event of the cursor begins. */
    private long current = NOWHERE;

    /** Where the one after it begins. */
    private long following;

    private InotifyEvents(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Makes room for events. There are none at first.
     *
     * @param arena where they are kept
     * @param byteCount the room, at least 272: an event has 16 bytes, and its name rounded up to 16
     * @return the object
     * @throws IllegalArgumentException if there might be no room for one event
     */
    public static InotifyEvents allocate(Arena arena, long byteCount) {
        NameInMemory.checkRoom(byteCount, MAX_BYTES);
        return new InotifyEvents(arena.allocate(byteCount, Long.BYTES));
    }

    /**
     * Uses memory of the caller's. There are no events at first.
     *
     * @param memory native memory of at least 272 bytes, not read-only; it must not be used
     *     otherwise while the events are read
     * @return the object
     * @throws IllegalArgumentException if there might be no room for one event, or if the memory is
     *     on the heap or read-only
     */
    public static InotifyEvents of(MemorySegment memory) {
        return new InotifyEvents(NameInMemory.checked(memory, MAX_BYTES));
    }

    /**
     * For a read that is made elsewhere, such as an operation of a ring: forgets the events.
     *
     * @return the memory, to be filled
     */
    public MemorySegment prepare() {
        filled = 0;
        following = 0;
        current = NOWHERE;
        return memory;
    }

    /**
     * Notes the result of a read that was made elsewhere. The cursor is before the first event.
     *
     * @param byteCount the read's result; one below zero counts as no events
     * @throws IllegalArgumentException if the memory does not have as many bytes of events; then
     *     there are none
     */
    public void filled(long byteCount) {
        prepare();
        long at = 0;
        while (at < byteCount) {
            long left = Math.min(byteCount, memory.byteSize()) - at;
            int room = left < NAME ? 0 : memory.get(JAVA_INT_UNALIGNED, at + LENGTH);
            if (room < 0 || room > left - NAME) {
                throw new IllegalArgumentException(
                        byteCount + " bytes that are no events of an inotify");
            }
            at += NAME + room;
        }
        filled = at;
    }

    /**
     * Moves the cursor to the next event that is in memory.
     *
     * @return false if there is none: then the cursor is at no event
     */
    public boolean next() {
        if (following >= filled) {
            current = NOWHERE;
            return false;
        }
        current = following;
        following += NAME + nameRoom();
        return true;
    }

    /**
     * {@return {@code wd}: the watch that the event is of; -1 if events were lost}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public int watch() {
        return memory.get(JAVA_INT_UNALIGNED, event() + WATCH);
    }

    /**
     * {@return {@code mask}: what has happened, as the kernel's bits ({@link InotifyMask})}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public int mask() {
        return memory.get(JAVA_INT_UNALIGNED, event() + MASK);
    }

    /**
     * Tells whether this has happened.
     *
     * @param event one event, or what an event tells besides
     * @return true if the event has all bits of it
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean has(InotifyMask event) {
        return (mask() & event.bits()) == event.bits();
    }

    /**
     * {@code IN_Q_OVERFLOW}: events were lost, since nobody read them. Look at what is watched
     * again.
     *
     * @return true if this event tells that
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean isOverflow() {
        return (mask() & IN_Q_OVERFLOW) != 0;
    }

    /**
     * {@code IN_IGNORED}: the watch is gone, since it was removed, or with the file.
     *
     * @return true if this event tells that
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean isIgnored() {
        return (mask() & IN_IGNORED) != 0;
    }

    /**
     * {@code IN_ISDIR}: the event is about a directory.
     *
     * @return true if it is
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean isDirectory() {
        return (mask() & IN_ISDIR) != 0;
    }

    /**
     * {@code cookie}: the same number in the two events of a rename, {@code IN_MOVED_FROM} and
     * {@code IN_MOVED_TO}.
     *
     * @return the number; 0 for other events
     * @throws IllegalStateException if the cursor is at no event
     */
    public int cookie() {
        return memory.get(JAVA_INT_UNALIGNED, event() + COOKIE);
    }

    /**
     * {@return how many bytes the name has; 0 for an event of the watched file itself}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public int nameLength() {
        long start = nameOffset();
        // Filled up with NULs.
        int length = nameRoom();
        while (length > 0 && memory.get(JAVA_BYTE, start + length - 1) == 0) {
            length--;
        }
        return length;
    }

    /**
     * {@return where the name begins in {@link #memory}; if there is one, a NUL ends it}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public long nameOffset() {
        return event() + NAME;
    }

    /**
     * One byte of the name.
     *
     * @param index less than {@link #nameLength}
     * @return the byte
     * @throws IllegalStateException if the cursor is at no event
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
     * @throws IllegalStateException if the cursor is at no event
     */
    public boolean hasName(byte[] bytes) {
        return NameInMemory.is(memory, nameOffset(), nameLength(), bytes);
    }

    /**
     * Copies the name, and a NUL behind it, for a call that takes a path of any bytes.
     *
     * @param target where to; 256 bytes are enough for any name
     * @param offset where in {@code target}, in bytes
     * @return the size of the name, without the NUL
     * @throws IllegalStateException if the cursor is at no event
     * @throws IndexOutOfBoundsException if there is no room
     */
    public int copyName(MemorySegment target, long offset) {
        return NameInMemory.copy(memory, nameOffset(), nameLength(), target, offset);
    }

    /**
     * {@return the name as a string, in which bytes that are no UTF-8 become U+FFFD; empty for an
     * event of the watched file itself}
     *
     * @throws IllegalStateException if the cursor is at no event
     */
    public String name() {
        return NameInMemory.text(memory, nameOffset(), nameLength());
    }

    /** {@return the memory that holds the events, read-only} */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }

    private int nameRoom() {
        return memory.get(JAVA_INT_UNALIGNED, current + LENGTH);
    }

    private long event() {
        if (current == NOWHERE) {
            throw new IllegalStateException("at no event: next() goes to one");
        }
        return current;
    }

    /** What has happened, and the name, for a message. */
    @Override
    public String toString() {
        return current == NOWHERE
                ? "at no event"
                : "watch " + watch() + ": " + InotifyMask.of(mask()) + " " + name();
    }
}
