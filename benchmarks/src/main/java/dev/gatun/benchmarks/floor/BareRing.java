package dev.gatun.benchmarks.floor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.SyscallNumber;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * A ring on {@code java.lang.foreign} alone, without checks: what no ring in Java can be quicker
 * than. It is not to be copied: a wrong number here writes anywhere.
 */
public final class BareRing {
    public static final int DEFER_TASKRUN = 1 << 13;
    public static final int SQPOLL = 1 << 1;

    public static final int GETEVENTS = 1;

    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int ENTER_SQ_WAKEUP = 1 << 1;
    private static final int ENTER_REGISTERED_RING = 1 << 4;
    private static final int REGISTER_BUFFERS = 0;
    private static final int REGISTER_FILES = 2;
    private static final int REGISTER_RING_FDS = 20;
    private static final int SQ_NEED_WAKEUP = 1;
    private static final int IDLE_MILLIS = 10;
    private static final long OFFSET_OF_SQES = 0x10000000L;

    /** Of a submission, and of a completion. */
    private static final int SQE_BYTES = 64;

    private static final int CQE_BYTES = 16;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final MethodHandle SYSCALL =
            Bare.link(
                    "syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                    ADDRESS, JAVA_LONG);
    private static final MethodHandle MMAP =
            Bare.link("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = Bare.link("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = Bare.link("close", JAVA_INT, JAVA_INT);

    private static final MemorySegment ALL = Bare.allMemory();
    private static final VarHandle INT = JAVA_INT.varHandle();

    private static final long SETUP = SyscallNumber.SYS_io_uring_setup;
    private static final long ENTER = SyscallNumber.SYS_io_uring_enter;
    private static final long REGISTER = SyscallNumber.SYS_io_uring_register;

    private final int fd;
    private final MemorySegment queues;
    private final MemorySegment slots;
    private final boolean polled;

    private final long sqTailAt;
    private final long sqFlagsAt;
    private final long sqes;
    private final int sqMask;
    private final long cqHeadAt;
    private final long cqTailAt;
    private final long cqes;
    private final int cqMask;

    private int index;
    private int sqTail;
    private int published;
    private int cqHead;

    private BareRing(int fd, MemorySegment params, boolean polled) throws Throwable {
        this.fd = fd;
        this.polled = polled;
        // struct io_uring_params: sq_entries, cq_entries; sq_off at 40, cq_off at 80.
        int entries = params.get(JAVA_INT, 0);
        int cqEntries = params.get(JAVA_INT, 4);
        long array = Integer.toUnsignedLong(params.get(JAVA_INT, 64));
        long cqesOffset = Integer.toUnsignedLong(params.get(JAVA_INT, 100));
        long bytes = Math.max(array + 4L * entries, cqesOffset + (long) CQE_BYTES * cqEntries);
        queues = map(bytes, fd, 0);
        slots = map((long) SQE_BYTES * entries, fd, OFFSET_OF_SQES);
        long base = queues.address();
        sqTailAt = base + params.get(JAVA_INT, 44);
        sqFlagsAt = base + params.get(JAVA_INT, 56);
        sqMask = ALL.get(JAVA_INT, base + params.get(JAVA_INT, 48));
        sqes = slots.address();
        cqHeadAt = base + params.get(JAVA_INT, 80);
        cqTailAt = base + params.get(JAVA_INT, 84);
        cqMask = ALL.get(JAVA_INT, base + params.get(JAVA_INT, 88));
        cqes = base + cqesOffset;
        for (int i = 0; i < entries; i++) {
            ALL.set(JAVA_INT, base + array + 4L * i, i);
        }
    }

    private static MemorySegment map(long bytes, int fd, long offset) throws Throwable {
        MemorySegment memory =
                (MemorySegment)
                        MMAP.invokeExact(
                                MemorySegment.NULL,
                                bytes,
                                PROT_READ_WRITE,
                                MAP_SHARED_POPULATE,
                                fd,
                                offset);
        if (memory.address() == -1) {
            throw new IllegalStateException("mmap");
        }
        return memory.reinterpret(bytes);
    }

    /**
     * Opens a ring of the calling thread, registered with the thread as Gatun's are.
     *
     * @param flags {@link #DEFER_TASKRUN}, {@link #SQPOLL} or 0
     */
    public static BareRing open(int entries, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(120, 8);
            params.set(JAVA_INT, 8, SINGLE_ISSUER | SUBMIT_ALL | flags);
            params.set(JAVA_INT, 16, IDLE_MILLIS);
            int fd = setup(entries, params);
            BareRing ring = new BareRing(fd, params, (flags & SQPOLL) != 0);
            MemorySegment update = arena.allocate(16, 8);
            update.set(JAVA_INT, 0, -1);
            update.set(JAVA_LONG, 8, fd);
            ring.register(REGISTER_RING_FDS, update, 1);
            ring.index = update.get(JAVA_INT, 0);
            return ring;
        } catch (Throwable t) {
            throw Bare.unexpected(t);
        }
    }

    private static int setup(int entries, MemorySegment params) throws Throwable {
        MethodHandle handle = Bare.link("syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS);
        long fd = (long) handle.invokeExact(SETUP, entries, params);
        if (fd < 0) {
            throw new IllegalStateException("io_uring_setup");
        }
        return (int) fd;
    }

    private void register(int what, MemorySegment argument, int count) throws Throwable {
        MethodHandle handle =
                Bare.link("syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        long result = (long) handle.invokeExact(REGISTER, fd, what, argument, count);
        if (result < 0) {
            throw new IllegalStateException("io_uring_register: " + what);
        }
    }

    /** Registers one file and one buffer, which both are number 0 then. */
    public void register(int file, MemorySegment buffer) {
        try (Arena arena = Arena.ofConfined()) {
            register(REGISTER_FILES, arena.allocateFrom(JAVA_INT, file), 1);
            register(
                    REGISTER_BUFFERS,
                    arena.allocateFrom(JAVA_LONG, buffer.address(), buffer.byteSize()),
                    1);
        } catch (Throwable t) {
            throw Bare.unexpected(t);
        }
    }

    /**
     * Writes an operation into the next slot, all its 64 bytes.
     *
     * @param head opcode, flags, ioprio and descriptor, as the first eight bytes
     * @param lengthAndFlags the word at 24
     * @param bufferIndex the word at 40
     */
    public void put(
            long head,
            long offset,
            long address,
            long lengthAndFlags,
            long userData,
            long bufferIndex) {
        long at = sqes + (long) (sqTail++ & sqMask) * SQE_BYTES;
        ALL.set(JAVA_LONG, at, head);
        ALL.set(JAVA_LONG, at + 8, offset);
        ALL.set(JAVA_LONG, at + 16, address);
        ALL.set(JAVA_LONG, at + 24, lengthAndFlags);
        ALL.set(JAVA_LONG, at + 32, userData);
        ALL.set(JAVA_LONG, at + 40, bufferIndex);
        ALL.set(JAVA_LONG, at + 48, 0);
        ALL.set(JAVA_LONG, at + 56, 0);
    }

    /**
     * Publishes what was put, and enters the kernel with it unless a thread of the kernel looks.
     */
    public int submit(int minComplete) {
        int count = sqTail - published;
        published = sqTail;
        INT.setRelease(ALL, sqTailAt, sqTail);
        if (!polled) {
            return (int) enter(count, minComplete, GETEVENTS);
        }
        VarHandle.fullFence();
        if (((int) INT.getOpaque(ALL, sqFlagsAt) & SQ_NEED_WAKEUP) != 0) {
            enter(count, 0, ENTER_SQ_WAKEUP);
        }
        return count;
    }

    /** {@code io_uring_enter(2)}. */
    public long enter(int count, int minComplete, int flags) {
        try {
            return (long)
                    SYSCALL.invokeExact(
                            ENTER,
                            index,
                            count,
                            minComplete,
                            flags | ENTER_REGISTERED_RING,
                            MemorySegment.NULL,
                            0L);
        } catch (Throwable t) {
            throw Bare.unexpected(t);
        }
    }

    /** How many completions there are: the first is {@link #completion} 0. */
    public int ready() {
        return (int) INT.getAcquire(ALL, cqTailAt) - cqHead;
    }

    /** The place of a completion that is there. */
    public long completion(int number) {
        return cqes + (long) (cqHead + number & cqMask) * CQE_BYTES;
    }

    public static long userData(long completion) {
        return ALL.get(JAVA_LONG, completion);
    }

    public static int res(long completion) {
        return ALL.get(JAVA_INT, completion + 8);
    }

    /** Gives the places of completions back. */
    public void advance(int count) {
        cqHead += count;
        INT.setRelease(ALL, cqHeadAt, cqHead);
    }

    public void close() {
        try {
            int result = (int) MUNMAP.invokeExact(queues, queues.byteSize());
            result |= (int) MUNMAP.invokeExact(slots, slots.byteSize());
            result |= (int) CLOSE.invokeExact(fd);
            if (result != 0) {
                throw new IllegalStateException("munmap or close");
            }
        } catch (Throwable t) {
            throw Bare.unexpected(t);
        }
    }
}
