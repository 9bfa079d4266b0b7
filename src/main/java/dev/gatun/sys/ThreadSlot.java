package dev.gatun.sys;

import dev.gatun.raw.struct.statx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a thread needs to make a system call: memory for errno and for small arguments, and the list
 * of the descriptors that it is using at this moment.
 *
 * <p>A platform thread has one of its own. Virtual threads, of which there may be a million, take
 * one from a small pool for the length of the call: a downcall pins its carrier, so no more of them
 * are taken at once than there are carriers. The pool grows if there are more carriers than it has
 * slots.
 */
final class ThreadSlot {
    /**
     * Bytes for small in and out arguments, behind errno in the same block. The largest are {@code
     * struct statx} and an empty path.
     */
    static final int SCRATCH_BYTES = statx.SIZE + Long.BYTES;

    private static final int SCRATCH_OFFSET = 16;

    /** How many descriptors one thread may hold at once before counting takes over. */
    private static final int MAX_HELD = 8;

    /**
     * A platform thread's own. Weak, and no class of this library is in the thread's map: a class
     * loader must not live as long as each thread that has ever made a call, as the threads of a
     * container live longer than an application that is loaded anew.
     */
    private static final ThreadLocal<WeakReference<ThreadSlot>> OF_PLATFORM_THREAD =
            new ThreadLocal<>();

    /**
     * Every live platform thread's slot, and those of threads that have ended since the last one
     * came. Copied on write and read without a lock: a virtual thread that waited for a lock could
     * be the next to get it and yet not run, with all carriers inside of calls, and hold up every
     * close.
     */
    private static volatile ThreadSlot[] registry = new ThreadSlot[0];

    /**
     * Of some threads, by the lower bits of their numbers: a look here is less code than a
     * thread-local, so that a call is compiled into its caller. A thread that finds its place taken
     * leaves it alone, since the place would change with each call. Plain: each thread takes only
     * its own slot from here, and has seen that one whole.
     */
    private static final ThreadSlot[] NEAR = new ThreadSlot[256];

    /** Where errno is captured: the first int of the thread's block. */
    final MemorySegment capture;

    private final MemorySegment scratch;

    // The first two words of the scratch memory, sliced once so that a call need not.
    private final MemorySegment firstWord;
    private final MemorySegment secondWord;

    /** The block again: these accessors, unlike a segment's, need no linking of var handles. */
    private final ByteBuffer values;

    /** Null for a platform thread's own slot. */
    private final AtomicBoolean taken;

    /** Null for a slot of the pool. Weak: a thread that has ended is not kept. */
    private final WeakReference<Thread> owner;

    /** Of the owner; 0, which no thread has, for a slot of the pool. */
    private final long ownerId;

    // Written by the owner only. Plain on purpose: Fd orders them (see Fd#acquire). Fd takes the
    // last note back without a method of this class, as there may be no stack for a call.
    final long[] held = new long[MAX_HELD];
    int depth;

    /** How many uses this thread has that found no room in {@link #held}, of any descriptors. */
    int counted;

    private ThreadSlot(AtomicBoolean taken) {
        MemorySegment block = Arena.ofAuto().allocate(SCRATCH_OFFSET + SCRATCH_BYTES, 16);
        this.capture = block;
        this.scratch = block.asSlice(SCRATCH_OFFSET);
        this.firstWord = scratch.asSlice(0, Long.BYTES);
        this.secondWord = scratch.asSlice(Long.BYTES, Long.BYTES);
        this.values = block.asByteBuffer().order(ByteOrder.nativeOrder());
        this.taken = taken;
        this.owner = taken == null ? new WeakReference<>(Thread.currentThread()) : null;
        this.ownerId = taken == null ? Thread.currentThread().threadId() : 0;
    }

    /** This thread's slot; to be given back with {@link #release}. */
    static ThreadSlot acquire() {
        ThreadSlot own = ofPlatformThread();
        return own != null ? own : VirtualThreadSlots.take();
    }

    /** This platform thread's slot, or null on a virtual thread. */
    static ThreadSlot ofPlatformThread() {
        ThreadSlot near = NEAR[near()];
        return near != null && near.isOfCurrentThread() ? near : look();
    }

    private static ThreadSlot look() {
        if (Thread.currentThread().isVirtual()) {
            return null;
        }
        WeakReference<ThreadSlot> reference = OF_PLATFORM_THREAD.get();
        ThreadSlot slot = reference == null ? null : reference.get();
        if (slot == null) {
            slot = register();
        }
        if (NEAR[near()] == null) {
            NEAR[near()] = slot;
        }
        return slot;
    }

    private static int near() {
        return (int) Thread.currentThread().threadId() & NEAR.length - 1;
    }

    /** Whether this is the current thread's: quicker than to look for the slot that it has. */
    boolean isOfCurrentThread() {
        return ownerId == Thread.currentThread().threadId();
    }

    private boolean isOfLivingThread() {
        Thread thread = owner.get();
        return thread != null && thread.isAlive();
    }

    void release() {
        if (taken != null) {
            // Release: our last accesses come before those of the thread that takes it next, whose
            // compare-and-set acquires.
            taken.setRelease(false);
        }
        // A call may have been given the address of the scratch memory, and nothing else of this.
        Reference.reachabilityFence(this);
    }

    /** The errno of the last failed call that was made with this slot. */
    int errno() {
        return values.getInt(0);
    }

    /**
     * Native memory of {@value #SCRATCH_BYTES} bytes for the arguments of one call. Its contents
     * are whatever the call before left in it.
     */
    MemorySegment scratch() {
        return scratch;
    }

    /**
     * Puts a value into {@link #scratch}. Without any object, where a slice would often be one.
     *
     * @param offset from its start, in bytes
     * @return the value's address, valid as long as this slot is reachable
     */
    long put(int offset, long value) {
        values.putLong(SCRATCH_OFFSET + offset, value);
        return capture.address() + SCRATCH_OFFSET + offset;
    }

    /** What is in {@link #scratch} now. */
    long get(int offset) {
        return values.getLong(SCRATCH_OFFSET + offset);
    }

    /** The first word of {@link #scratch}, with a value that the kernel reads and may change. */
    MemorySegment firstWord(long value) {
        values.putLong(SCRATCH_OFFSET, value);
        return firstWord;
    }

    /** What the first word of {@link #scratch} is now. */
    long firstWord() {
        return values.getLong(SCRATCH_OFFSET);
    }

    /** The second word of {@link #scratch}, as {@link #firstWord}. */
    MemorySegment secondWord(long value) {
        values.putLong(SCRATCH_OFFSET + Long.BYTES, value);
        return secondWord;
    }

    /** A {@code struct iovec} of one buffer, in {@link #scratch}. */
    MemorySegment iovec(long address, long byteCount) {
        values.putLong(SCRATCH_OFFSET, address);
        values.putLong(SCRATCH_OFFSET + Long.BYTES, byteCount);
        return scratch;
    }

    /** Notes that the thread uses descriptor {@code id}; false if there is no more room. */
    boolean hold(long id) {
        int d = depth;
        if (d == MAX_HELD) {
            return false;
        }
        held[d] = id;
        depth = d + 1;
        return true;
    }

    /** Takes back one {@link #hold}; false if this thread holds no such descriptor. */
    boolean drop(long id) {
        int last = depth - 1;
        if (last >= 0 && held[last] == id) {
            held[last] = 0;
            depth = last;
            return true;
        }
        return dropOutOfOrder(id);
    }

    private boolean dropOutOfOrder(long id) {
        for (int i = depth - 2; i >= 0; i--) {
            if (held[i] == id) {
                int last = --depth;
                // A reader must not miss an id that moves: it is in both places for a moment.
                held[i] = held[last];
                VarHandle.releaseFence();
                held[last] = 0;
                return true;
            }
        }
        return false;
    }

    boolean holds(long id) {
        // Downwards, as drop moves an id: who sees its old place without it looks at the new one
        // later. The fence keeps the loads in this order.
        for (int i = MAX_HELD - 1; i >= 0; i--) {
            if (held[i] == id) {
                return true;
            }
            VarHandle.acquireFence();
        }
        return false;
    }

    /**
     * Whether some platform thread holds descriptor {@code id}. The caller has made the stores of
     * the other threads visible. What a thread held when it ended is not in use.
     */
    static boolean heldByAny(long id) {
        for (ThreadSlot slot : registry) {
            if (slot.holds(id) && slot.isOfLivingThread()) {
                return true;
            }
        }
        return false;
    }

    /** Called by platform threads only. */
    private static synchronized ThreadSlot register() {
        ThreadSlot slot = registered();
        if (slot == null) {
            slot = new ThreadSlot(null);
            ThreadSlot[] old = registry;
            ThreadSlot[] live = new ThreadSlot[old.length + 1];
            int count = 0;
            for (ThreadSlot each : old) {
                if (each.isOfLivingThread()) {
                    live[count++] = each;
                }
            }
            live[count++] = slot;
            // Volatile: a closer that does not see it has made its state visible to this thread.
            registry = Arrays.copyOf(live, count);
            forgetEnded();
        }
        // Last: a slot that the thread finds, and no closer, would be of no use.
        OF_PLATFORM_THREAD.set(new WeakReference<>(slot));
        return slot;
    }

    private static void forgetEnded() {
        for (int i = 0; i < NEAR.length; i++) {
            ThreadSlot near = NEAR[i];
            if (near != null && !near.isOfLivingThread()) {
                // If another thread's came here meanwhile, that thread puts it here once more.
                NEAR[i] = null;
            }
        }
    }

    /** The slot of this thread where its thread-locals were erased, as some pools do it. */
    private static ThreadSlot registered() {
        for (ThreadSlot slot : registry) {
            if (slot.isOfCurrentThread()) {
                return slot;
            }
        }
        return null;
    }

    /** The pool for virtual threads, apart so that it exists only where they are used. */
    private static final class VirtualThreadSlots {
        /**
         * Grows by being copied; without a lock, for the reason that {@link #registry} has none.
         */
        private static final AtomicReference<ThreadSlot[]> POOL =
                new AtomicReference<>(newPool(4 * Runtime.getRuntime().availableProcessors()));

        private static ThreadSlot[] newPool(int length) {
            ThreadSlot[] pool = new ThreadSlot[length];
            for (int i = 0; i < length; i++) {
                pool[i] = new ThreadSlot(new AtomicBoolean());
            }
            return pool;
        }

        static ThreadSlot take() {
            ThreadSlot[] pool = POOL.get();
            int start = (int) (Thread.currentThread().threadId() % pool.length);
            int at = start;
            do {
                ThreadSlot slot = pool[at];
                // Plain: it only spares the compare-and-set, which decides.
                if (!slot.taken.getPlain() && slot.taken.compareAndSet(false, true)) {
                    return slot;
                }
                at = at + 1 < pool.length ? at + 1 : 0;
            } while (at != start);
            // More carriers than ever before are inside a call.
            return add(new ThreadSlot(new AtomicBoolean(true)));
        }

        private static ThreadSlot add(ThreadSlot slot) {
            ThreadSlot[] old;
            ThreadSlot[] grown;
            do {
                old = POOL.get();
                grown = Arrays.copyOf(old, old.length + 1);
                grown[old.length] = slot;
                // Publishes the slot whole; who still has the old pool makes do without the slot.
            } while (!POOL.compareAndSet(old, grown));
            return slot;
        }
    }
}
