package dev.gatun.sys;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file descriptor: reads, writes, and is closed once.
 *
 * <p>Subclasses add the calls that only their kind of descriptor has.
 *
 * <p><b>Owned or borrowed.</b> Closing an owned descriptor closes its number. Closing a borrowed
 * descriptor (standard input, a number that another library owns) leaves the number open.
 *
 * <p><b>Closing.</b> {@link #close} takes effect once. A method that is called after it throws
 * {@link ClosedException} and does not reach the kernel. The number is closed only when no call of
 * this object is using it and no queue holds it ({@link HeldFds}). If another thread is inside a
 * call, that thread closes the number when its call returns, and {@code close} does not wait for
 * it. So a call can never hit a number that was closed and by now means another file. A thread that
 * sleeps in a read is not woken by {@code close}, as in C; wake it with {@code shutdown}, with a
 * signal, or by waiting for readiness together with an eventfd.
 *
 * <p>This costs a call a few nanoseconds and no atomic operation: a thread notes in memory of its
 * own which descriptors it is using, and {@code close} looks through the notes of all threads. (A
 * call on a virtual thread costs two atomic operations instead.) As long as no other thread has
 * used a descriptor, the thread that opened the descriptor closes it without looking through these
 * notes.
 *
 * <p><b>Waiting.</b> A call that waits keeps its thread, and on a virtual thread the carrier as
 * well: when as many virtual threads wait as there are carriers, no virtual thread runs any more
 * until one of the calls returns. {@link Thread#interrupt} neither ends a call nor closes a
 * descriptor: the thread's interrupted status is set, and stays set when the call returns.
 *
 * <p><b>Leaks.</b> With {@code -Ddev.gatun.traceFds=true}, an owned descriptor that is garbage
 * collected unclosed is logged with the place where it was made.
 *
 * <p>Any thread may use a descriptor at any time.
 */
public class Fd implements Closeable, Descriptor {
    /** The result of a non-blocking read or write that would block: {@code -EAGAIN}. */
    public static final long WOULD_BLOCK = -Errno.EAGAIN;

    private static final AtomicLong NEXT_ID = new AtomicLong(1);

    /**
     * Loaded with this class, for a later error or close: where classes are in folders, loading one
     * takes a descriptor, and it may be that there is none left.
     */
    @SuppressWarnings("unused")
    private static final Class<?>[] OF_ERRORS_AND_CLOSE = {
        SyscallException.class,
        ClosedException.class,
        Syscalls.class,
        Membarrier.class,
        StackRoom.class,
    };

    // The state: four bits, and below them how many uses are counted rather than noted.
    private static final int CLOSING = 1 << 31;
    private static final int CLOSED = 1 << 30;
    private static final int DETACHING = 1 << 29;
    private static final int TO_CLOSE = 1 << 28;
    private static final int COUNT = TO_CLOSE - 1;

    /** What a close needs of the stack: some 10 KiB where it is interpreted, 3 where compiled. */
    private static final int CLOSE_FRAMES = 150;

    /** What a release may need: where the use was compiled, the release may be interpreted. */
    private static final int RELEASE_FRAMES = 60;

    private final int number;
    private final boolean owned;

    /** Tells this object from all others that had or will have the same number. */
    private final long id = NEXT_ID.getAndIncrement();

    private final AtomicInteger state = new AtomicInteger();

    /** The notes of the thread that made this; null for a virtual thread. */
    private final ThreadSlot maker = ThreadSlot.ofPlatformThread();

    /** Whether a platform thread other than the maker has ever used this. */
    private volatile boolean shared;

    /** Whether this has ever been in a list of {@link HeldFds}. */
    private volatile boolean wasListed;

    /**
     * For subclasses.
     *
     * @param number the descriptor's number, zero or more
     * @param owned true if closing this closes the number
     */
    @SuppressWarnings("this-escape") // to a cleaner, which does not look inside
    protected Fd(int number, boolean owned) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        this.number = number;
        this.owned = owned;
        if (owned && FdLeaks.TRACED) {
            FdLeaks.watch(this, number, state);
        }
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an open descriptor that nobody else will close
     * @return the descriptor
     */
    public static Fd own(int number) {
        return new Fd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an open descriptor
     * @return the descriptor
     */
    public static Fd borrow(int number) {
        return new Fd(number, false);
    }

    /**
     * Returns the number for a call that is made with it now. The number is not closed before
     * {@link #release}. Calls of one thread may nest.
     *
     * {@snippet lang=java :
     * int number = fd.acquire();
     * try {
     *     result = Syscalls.syscall(SyscallNumber.SYS_fstat, number, stat);
     * } finally {
     *     fd.release();
     * }
     * }
     *
     * @return the number
     * @throws ClosedException if this is closed
     */
    public final int acquire() {
        ThreadSlot slot = currentSlot();
        if (slot != null && slot.hold(id)) {
            boolean open;
            try {
                if (slot != maker && !shared) {
                    share();
                }
                // The note before the look at the state: see unlisted.
                Membarrier.light();
                open = state.get() >= 0;
            } catch (Throwable t) {
                // Without any call: it may be that there is no stack for one.
                slot.held[--slot.depth] = 0;
                throw t;
            }
            if (open) {
                return number;
            }
            // Before the look at other uses: settle has a full fence.
            slot.held[--slot.depth] = 0;
        } else if (counted(slot)) {
            return number;
        }
        settle();
        throw closed();
    }

    /** Counts a use of which there is no note. */
    private boolean counted(ThreadSlot slot) {
        StackRoom.check(RELEASE_FRAMES);
        if (slot != null) {
            slot.counted++;
        }
        boolean open = false;
        try {
            // Counting is a full fence on the word that close() changes: no membarrier needed.
            open = state.incrementAndGet() >= 0;
            if (!open) {
                state.decrementAndGet();
            }
        } finally {
            if (!open && slot != null) {
                slot.counted--;
            }
        }
        return open;
    }

    /** Called by a list that has this in a place: {@link HeldFds#hold}. */
    final int listed(HeldFds list, int index) {
        if (!wasListed) {
            // Volatile, and before the look at the state: close() does the opposite.
            wasListed = true;
        }
        if (!shared && (maker == null || !maker.isOfCurrentThread())) {
            share();
        }
        // The place is filled before the look at the state: see unlisted.
        Membarrier.light();
        if (state.get() >= 0) {
            return number;
        }
        list.forget(index);
        settle();
        throw closed();
    }

    /**
     * Called by a list that had this in a place, and has emptied it. Two threads each store and
     * then look: this one empties the place and looks at the state, {@link #close} changes the
     * state and looks at the places. One of the two has to see the other's store, so both need a
     * fence in between: a light one here is enough only if the close makes a heavy one. The maker
     * makes none as long as nobody else has used this, so another thread says first that it has, as
     * in {@link #listed}.
     */
    final void unlisted() {
        if (!shared && (maker == null || !maker.isOfCurrentThread())) {
            share();
        }
        Membarrier.light();
        if (state.get() < 0) {
            settle();
        }
    }

    /**
     * Ends what {@link #acquire} began, in the same thread.
     *
     * <p>On a platform thread, a release without an acquire is refused. On a virtual thread, it is
     * refused only if no virtual thread is using this descriptor: the uses of all virtual threads
     * are counted together, so such a release ends the use of another virtual thread. The number
     * may then be closed during that use, and the other thread's release is refused instead. If a
     * platform thread uses more than eight descriptors at once, its further uses are only counted,
     * too. Until these uses have ended, an unpaired release on that thread is refused only as on a
     * virtual thread.
     *
     * @throws IllegalStateException if this thread has no use to end
     */
    public final void release() {
        ThreadSlot slot = currentSlot();
        int last = slot == null ? -1 : slot.depth - 1;
        if (last >= 0 && slot.held[last] == id) {
            // As ThreadSlot#drop, without a call: acquire may have had the last of the stack.
            slot.held[last] = 0;
            slot.depth = last;
            // The note is gone before the look at the state: see unlisted.
            Membarrier.light();
        } else {
            releaseOther(slot);
        }
        if (state.get() < 0) {
            settle();
        }
    }

    /** Releases what is not this thread's last note. */
    private void releaseOther(ThreadSlot slot) {
        if (slot != null && slot.drop(id)) {
            Membarrier.light(); // as in release
            return;
        }
        if (slot != null && slot.counted == 0) {
            throw unpaired();
        }
        uncount();
        if (slot != null) {
            slot.counted--;
        }
    }

    /** {@link ThreadSlot#ofPlatformThread}; most descriptors are used by who made them. */
    private ThreadSlot currentSlot() {
        ThreadSlot made = maker;
        return made != null && made.isOfCurrentThread() ? made : ThreadSlot.ofPlatformThread();
    }

    private void uncount() {
        int s;
        do {
            s = state.get();
            if ((s & COUNT) == 0) {
                throw unpaired();
            }
            // A full fence on the word that close() changes, as in counted.
        } while (!state.compareAndSet(s, s - 1));
    }

    private static IllegalStateException unpaired() {
        return new IllegalStateException("release without acquire in this thread");
    }

    /**
     * From here on the maker cannot close without a look at the other threads. The full fence is
     * for the maker that closes at this moment: either it sees this flag, or the caller, which
     * looks at the state next, sees that it is closing.
     */
    private void share() {
        shared = true;
        VarHandle.fullFence();
    }

    /**
     * {@code close(2)}, once: a second close does nothing. If another thread is using the number,
     * the number is closed when that use ends. Never retried: after an error, too, the number is
     * gone.
     *
     * @throws SyscallException EIO, ENOSPC, EDQUOT if an earlier write failed and close reports it
     */
    @Override
    public final void close() throws SyscallException {
        int s;
        do {
            s = state.get();
            if (s < 0 && (s & (DETACHING | CLOSED)) != DETACHING) {
                if ((s & CLOSED) == 0) {
                    // The first close may have ended with an error before it closed the number.
                    settle();
                }
                return;
            }
        } while (!state.compareAndSet(s, s | (s < 0 ? TO_CLOSE : CLOSING)));
        if (s < 0) {
            // Whoever has the number decides: it is closed there, or in place of this call.
            return;
        }
        long result;
        if (!shared && maker != null && maker.isOfCurrentThread()) {
            // Nobody else can be using it, unless counted; this thread itself may be.
            result = maker.holds(id) || isListed() ? 0 : closeNumber();
        } else {
            // The state is changed before the look at the notes and lists: see unlisted.
            Membarrier.heavy();
            result = isHeld() ? 0 : closeNumber();
        }
        // EINTR: the number is gone as well, and nothing is known to be lost.
        if (result < 0 && result != -Errno.EINTR) {
            throw SyscallException.of(result, "close", number);
        }
    }

    /**
     * Gives the number away, once. This object then counts as closed, and the caller closes the
     * number. Use this to pass a number to code that closes it, such as another library.
     *
     * @return the number, open
     * @throws ClosedException if this is closed
     * @throws IllegalStateException if this is borrowed, or if a call or a queue is using the
     *     number. In these cases this object stays open, but another thread's call that began
     *     meanwhile may have been refused
     */
    public final int detach() {
        int lent = lend(null);
        lentAway();
        return lent;
    }

    /**
     * Lends the number to what closes it later, and maybe does not: this object counts as closed
     * until {@link #lentBack}, or for good after {@link #lentAway}.
     *
     * @param except the one list that may have this; or null
     * @return the number, open
     */
    final int lend(HeldFds except) {
        if (!owned) {
            throw new IllegalStateException(
                    "this descriptor is borrowed: its number is another's to give away");
        }
        if (!state.compareAndSet(0, CLOSING | DETACHING)) {
            throw isOpen() ? inUse() : closed();
        }
        // From here on no use begins, and none that ends closes the number: it wants CLOSING alone.
        boolean used;
        if (!shared && maker != null && maker.isOfCurrentThread()) {
            used = maker.holds(id);
        } else {
            Membarrier.heavy(); // as in close
            used = ThreadSlot.heldByAny(id);
        }
        used |= wasListed && HeldFds.hasAnywhere(this, except);
        if (used || (state.get() & COUNT) != 0) {
            lentBack();
            throw inUse();
        }
        return number;
    }

    /** Whoever had the number has closed it, or closes it by itself. */
    final void lentAway() {
        int s;
        do {
            s = state.get();
        } while (!state.compareAndSet(s, s | CLOSED));
    }

    /** Whoever had the number has not closed it: this is open again, or closed if it was to be. */
    final void lentBack() {
        int s;
        int next;
        do {
            s = state.get();
            next = s & COUNT | ((s & TO_CLOSE) != 0 ? CLOSING : 0);
        } while (!state.compareAndSet(s, next));
        if (next < 0) {
            settle();
        }
    }

    private IllegalStateException inUse() {
        return new IllegalStateException(
                "descriptor " + number + " is in use, and its number cannot be given away");
    }

    /**
     * Closes the number if this was its last use. Whoever ends a use after closing has begun comes
     * here, so that of several leaving at once the last one sees the others gone.
     */
    private void settle() {
        if ((state.get() & CLOSED) != 0) {
            return;
        }
        // Two that leave at once need a full fence each. A heavy one is for a third thread, whose
        // use began just before a close that has not come to its own heavy fence yet: this takes
        // three processors at once, and no test has brought it about.
        Membarrier.heavy();
        if (!isHeld()) {
            long result = closeNumber();
            if (result < 0 && result != -Errno.EINTR) {
                System.getLogger(Fd.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "close(" + number + "): " + Errno.describe((int) -result));
            }
        }
    }

    private boolean isHeld() {
        return ThreadSlot.heldByAny(id) || isListed();
    }

    private boolean isListed() {
        return wasListed && HeldFds.hasAnywhere(this, null);
    }

    /** Closes the number if no use is counted and no other thread was first. */
    private long closeNumber() {
        // What comes below must not run out of stack between the mark and the call.
        StackRoom.check(CLOSE_FRAMES);
        // Fails if a use is counted (its end comes here again) or if it is closed already.
        if (!state.compareAndSet(CLOSING, CLOSING | CLOSED) || !owned) {
            return 0;
        }
        return Syscalls.close(number);
    }

    private ClosedException closed() {
        return new ClosedException("this descriptor was closed (it was number " + number + ")");
    }

    /** {@return true until this is closed} */
    public final boolean isOpen() {
        return state.get() >= 0;
    }

    /** {@return true if closing this closes the number} */
    public final boolean isOwned() {
        return owned;
    }

    /**
     * Returns the number, to be shown or passed on. Nothing keeps the number open: to make a call
     * with it, use {@link #acquire}.
     *
     * @return the number
     * @throws ClosedException if this is closed
     */
    public final int number() {
        if (!isOpen()) {
            throw closed();
        }
        return number;
    }

    /** The number, also after it was closed. */
    @Override
    public String toString() {
        return String.valueOf(number);
    }

    // Reading and writing.

    /**
     * {@code read(2)}: fills {@code buffer} from its start with the bytes that are available now.
     *
     * @param buffer native memory; at most its size is read
     * @return bytes, maybe fewer than asked for; 0 at the end; {@link #WOULD_BLOCK} if this is
     *     non-blocking and no bytes are available
     * @throws SyscallException EINTR if a signal came before the first byte; EIO, ECONNRESET, …
     */
    public final long read(MemorySegment buffer) throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = Syscalls.read(fd, buffer);
        } finally {
            release();
        }
        return transferred(n, "read", buffer);
    }

    /**
     * {@code read(2)} into a part of a segment, without the object that a slice would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @return as {@link #read(MemorySegment)}
     * @throws SyscallException as {@link #read(MemorySegment)}
     */
    public final long read(MemorySegment buffer, long offset, long byteCount)
            throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = Syscalls.read(fd, buffer, offset, byteCount);
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "read", this, buffer.asSlice(offset, byteCount));
    }

    /**
     * {@code read(2)} into a buffer, between its position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @return as {@link #read(MemorySegment)}
     * @throws SyscallException as {@link #read(MemorySegment)}
     */
    public final long read(ByteBuffer buffer) throws SyscallException {
        return advance(buffer, read(MemorySegment.ofBuffer(buffer)));
    }

    /**
     * {@code write(2)}: writes as much of {@code buffer} as there is room for.
     *
     * @param buffer native memory
     * @return bytes, maybe fewer than given; {@link #WOULD_BLOCK} if this is non-blocking and there
     *     is no room
     * @throws SyscallException EINTR if a signal came before the first byte; EPIPE, ENOSPC, EDQUOT,
     *     EFBIG, EIO
     */
    public final long write(MemorySegment buffer) throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = Syscalls.write(fd, buffer);
        } finally {
            release();
        }
        return transferred(n, "write", buffer);
    }

    /**
     * {@code write(2)} of a part of a segment, without the object that a slice would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @return as {@link #write(MemorySegment)}
     * @throws SyscallException as {@link #write(MemorySegment)}
     */
    public final long write(MemorySegment buffer, long offset, long byteCount)
            throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = Syscalls.write(fd, buffer, offset, byteCount);
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "write", this, buffer.asSlice(offset, byteCount));
    }

    /**
     * {@code write(2)} of the bytes between a buffer's position and its limit; moves the position.
     *
     * @param buffer of native memory
     * @return as {@link #write(MemorySegment)}
     * @throws SyscallException as {@link #write(MemorySegment)}
     */
    public final long write(ByteBuffer buffer) throws SyscallException {
        return advance(buffer, write(MemorySegment.ofBuffer(buffer)));
    }

    /**
     * {@code readv(2)}: fills the buffers one after the other.
     *
     * @param buffers the buffers to fill
     * @return as {@link #read(MemorySegment)}
     * @throws SyscallException as {@link #read(MemorySegment)}
     */
    public final long readv(IoVector buffers) throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = Syscalls.readv(fd, buffers);
        } finally {
            release();
        }
        return transferred(n, "readv", buffers);
    }

    /**
     * {@code writev(2)}: writes the buffers one after the other.
     *
     * @param buffers the buffers to write
     * @return as {@link #write(MemorySegment)}
     * @throws SyscallException as {@link #write(MemorySegment)}
     */
    public final long writev(IoVector buffers) throws SyscallException {
        int fd = acquire();
        long n;
        try {
            n = Syscalls.writev(fd, buffers);
        } finally {
            release();
        }
        return transferred(n, "writev", buffers);
    }

    /**
     * Reads until the buffer is full or the end is reached. Calls {@code read(2)} as often as it
     * takes, and goes on after EINTR. If the descriptor is non-blocking and no more bytes are
     * available, it stops early.
     *
     * @param buffer native memory
     * @return bytes; fewer than the buffer's size at the end, or if a later read would block;
     *     {@link #WOULD_BLOCK} if the first read would block
     * @throws SyscallException as {@link #read(MemorySegment)}; {@link
     *     SyscallException#transferred} gives the bytes that were read before it
     */
    public final long readFully(MemorySegment buffer) throws SyscallException {
        return readFully(buffer, 0, buffer.byteSize());
    }

    /**
     * {@link #readFully(MemorySegment)} into a part of a segment, without the object that a slice
     * would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @return as {@link #readFully(MemorySegment)}
     * @throws SyscallException as {@link #readFully(MemorySegment)}
     */
    public final long readFully(MemorySegment buffer, long offset, long byteCount)
            throws SyscallException {
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        if (byteCount == 0) {
            number(); // refuses a closed descriptor, as a call would
        }
        long done = 0;
        while (done < byteCount) {
            int fd = acquire();
            long n;
            try {
                n = Syscalls.read(fd, buffer, offset + done, byteCount - done);
            } finally {
                release();
            }
            if (n > 0) {
                done += n;
            } else if (n == 0) {
                break;
            } else if (n == WOULD_BLOCK) {
                return done > 0 ? done : WOULD_BLOCK;
            } else if (n != -Errno.EINTR) {
                MemorySegment rest = buffer.asSlice(offset + done, byteCount - done);
                throw SyscallException.afterPart(n, done, "read", this, rest);
            }
        }
        return done;
    }

    /**
     * Writes all of the buffer. Calls {@code write(2)} as often as it takes, and goes on after
     * EINTR. If the descriptor is non-blocking and there is no more room, it stops early.
     *
     * @param buffer native memory
     * @return bytes; fewer than the buffer's size only if a later write would block; {@link
     *     #WOULD_BLOCK} if the first write would block
     * @throws SyscallException as {@link #write(MemorySegment)}; ENOSPC also if a device takes no
     *     bytes and reports no error; {@link SyscallException#transferred} gives the bytes that
     *     were written before it
     */
    public final long writeFully(MemorySegment buffer) throws SyscallException {
        return writeFully(buffer, 0, buffer.byteSize());
    }

    /**
     * {@link #writeFully(MemorySegment)} of a part of a segment, without the object that a slice
     * would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @return as {@link #writeFully(MemorySegment)}
     * @throws SyscallException as {@link #writeFully(MemorySegment)}
     */
    public final long writeFully(MemorySegment buffer, long offset, long byteCount)
            throws SyscallException {
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        if (byteCount == 0) {
            number(); // refuses a closed descriptor, as a call would
        }
        long done = 0;
        while (done < byteCount) {
            int fd = acquire();
            long n;
            try {
                n = Syscalls.write(fd, buffer, offset + done, byteCount - done);
            } finally {
                release();
            }
            if (n == 0) {
                n = -Errno.ENOSPC; // or it would be repeated for ever
            }
            if (n > 0) {
                done += n;
            } else if (n == WOULD_BLOCK) {
                return done > 0 ? done : WOULD_BLOCK;
            } else if (n != -Errno.EINTR) {
                MemorySegment rest = buffer.asSlice(offset + done, byteCount - done);
                throw SyscallException.afterPart(n, done, "write", this, rest);
            }
        }
        return done;
    }

    /**
     * For subclasses: checks the result of a transfer that returns would-block as a value.
     *
     * @param result what the system call returned
     * @param call its name
     * @param argument the call's argument, for the message
     * @return the result, if it is zero or more, or {@link #WOULD_BLOCK}
     * @throws SyscallException for any other error
     */
    protected final long transferred(long result, String call, Object argument)
            throws SyscallException {
        if (result >= 0 || result == WOULD_BLOCK) {
            return result;
        }
        throw SyscallException.of(result, call, this, argument);
    }

    private static long advance(ByteBuffer buffer, long n) {
        if (n > 0) {
            buffer.position(buffer.position() + (int) n);
        }
        return n;
    }
}
