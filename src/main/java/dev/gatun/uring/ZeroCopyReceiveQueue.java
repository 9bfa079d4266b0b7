package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_MEM_REGION_TYPE_USER;
import static dev.gatun.raw.Uring.IORING_ZCRX_AREA_SHIFT;
import static dev.gatun.raw.Uring.ZCRX_CTRL_ADD_AREA;
import static dev.gatun.raw.Uring.ZCRX_CTRL_ARM_EVENT;
import static dev.gatun.raw.Uring.ZCRX_CTRL_EXPORT;
import static dev.gatun.raw.Uring.ZCRX_CTRL_FLUSH_RQ;
import static dev.gatun.raw.Uring.ZCRX_EVENT_DESC_FLAG_STATS;
import static dev.gatun.raw.Uring.ZCRX_FEATURE_EVENT;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Uring;
import dev.gatun.raw.struct.io_uring_region_desc;
import dev.gatun.raw.struct.io_uring_zcrx_area_reg;
import dev.gatun.raw.struct.io_uring_zcrx_ifq_reg;
import dev.gatun.raw.struct.zcrx_ctrl;
import dev.gatun.raw.struct.zcrx_ctrl_add_area;
import dev.gatun.raw.struct.zcrx_ctrl_arm_event;
import dev.gatun.raw.struct.zcrx_ctrl_export;
import dev.gatun.raw.struct.zcrx_event_desc;
import dev.gatun.raw.struct.zcrx_stats;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A receive queue of a network device. The device writes the data that it receives into memory of
 * the process, so {@code IORING_OP_RECV_ZC} need not copy them. Since Linux 6.15. The device must
 * split headers from data, the process needs {@code CAP_NET_ADMIN}, and the ring must have {@code
 * IORING_SETUP_DEFER_TASKRUN} and completions of 32 bytes.
 *
 * <p>A completion has the offset of its data in {@link #area} as {@link CompletionQueue#extra}
 * number 0, which {@link #offset} converts to a plain offset. When you have read the data, give the
 * memory back to the device with {@link #giveBack}.
 *
 * <p>The queue belongs to its ring until the ring is closed. For the ring's thread.
 */
public final class ZeroCopyReceiveQueue {
    /**
     * The queue is of no device: the kernel copies the data, of any TCP socket. For tests, on
     * kernels that know this flag: Linux 7.2 does, and 6.18 does not.
     */
    public static final int ZCRX_REG_NODEV = Uring.ZCRX_REG_NODEV;

    /** The device found no memory for data. Since Linux 7.2. */
    public static final int ZCRX_EVENT_ALLOC_FAIL = Uring.ZCRX_EVENT_ALLOC_FAIL;

    /** Data were copied, since the device did not write them to the area. Since Linux 7.2. */
    public static final int ZCRX_EVENT_COPY = Uring.ZCRX_EVENT_COPY;

    private static final long IORING_ZCRX_AREA_MASK = Uring.IORING_ZCRX_AREA_MASK;

    // struct io_uring_zcrx_ifq_reg
    private static final long IO_URING_ZCRX_IFQ_REG_BYTES = io_uring_zcrx_ifq_reg.SIZE;
    private static final long IF_IDX = io_uring_zcrx_ifq_reg.OFFSET_IF_IDX;
    private static final long IF_RXQ = io_uring_zcrx_ifq_reg.OFFSET_IF_RXQ;
    private static final long RQ_ENTRIES = io_uring_zcrx_ifq_reg.OFFSET_RQ_ENTRIES;
    private static final long REG_FLAGS = io_uring_zcrx_ifq_reg.OFFSET_FLAGS;
    private static final long AREA_PTR = io_uring_zcrx_ifq_reg.OFFSET_AREA_PTR;
    private static final long REGION_PTR = io_uring_zcrx_ifq_reg.OFFSET_REGION_PTR;
    private static final long OFFSETS = io_uring_zcrx_ifq_reg.OFFSET_OFFSETS;
    private static final long EVENT_DESC = io_uring_zcrx_ifq_reg.OFFSET_EVENT_DESC;
    private static final long IFQ_ID = io_uring_zcrx_ifq_reg.OFFSET_ZCRX_ID;

    // struct io_uring_zcrx_area_reg
    private static final long IO_URING_ZCRX_AREA_REG_BYTES = io_uring_zcrx_area_reg.SIZE;
    private static final long AREA_ADDR = io_uring_zcrx_area_reg.OFFSET_ADDR;
    private static final long AREA_LEN = io_uring_zcrx_area_reg.OFFSET_LEN;
    private static final long RQ_AREA_TOKEN = io_uring_zcrx_area_reg.OFFSET_RQ_AREA_TOKEN;

    // struct io_uring_region_desc
    private static final long IO_URING_REGION_DESC_BYTES = io_uring_region_desc.SIZE;
    private static final long DESC_USER_ADDR = io_uring_region_desc.OFFSET_USER_ADDR;
    private static final long DESC_SIZE = io_uring_region_desc.OFFSET_SIZE;
    private static final long DESC_FLAGS = io_uring_region_desc.OFFSET_FLAGS;

    // struct zcrx_event_desc, and struct zcrx_stats
    private static final long ZCRX_EVENT_DESC_BYTES = zcrx_event_desc.SIZE;
    private static final long EVENT_USER_DATA = zcrx_event_desc.OFFSET_USER_DATA;
    private static final long EVENT_TYPE_MASK = zcrx_event_desc.OFFSET_TYPE_MASK;
    private static final long EVENT_FLAGS = zcrx_event_desc.OFFSET_FLAGS;
    private static final long EVENT_STATS_OFFSET = zcrx_event_desc.OFFSET_STATS_OFFSET;
    private static final long COPY_COUNT = zcrx_stats.OFFSET_COPY_COUNT;
    private static final long COPY_BYTES = zcrx_stats.OFFSET_COPY_BYTES;

    // struct zcrx_ctrl
    private static final long ZCRX_CTRL_BYTES = zcrx_ctrl.SIZE;
    private static final long CTRL_OP = zcrx_ctrl.OFFSET_OP;
    private static final long CTRL_EXPORT_FD =
            zcrx_ctrl.OFFSET_ZC_EXPORT + zcrx_ctrl_export.OFFSET_ZCRX_FD;
    private static final long CTRL_EVENT_TYPE =
            zcrx_ctrl.OFFSET_ZC_ARM_EVENT + zcrx_ctrl_arm_event.OFFSET_EVENT_TYPE;
    private static final long CTRL_AREA_PTR =
            zcrx_ctrl.OFFSET_ZC_AREA + zcrx_ctrl_add_area.OFFSET_AREA_PTR;

    /**
     * Which events of a queue post a completion. An event posts one completion, and then no other
     * of its type before {@link ZeroCopyReceiveQueue#armEvent}. Since Linux 7.2.
     *
     * @param userData the user data of those completions, whose result is the type
     * @param typeMask for each type, such as {@link #ZCRX_EVENT_COPY}, the bit {@code 1 << type}
     */
    public record Events(long userData, int typeMask) {}

    private final RingCore ring;
    private final int id;
    private final RefillRing refill;

    /** By their numbers. */
    private final List<MemorySegment> areas = new ArrayList<>();

    private final List<Long> areaTokens = new ArrayList<>();

    /** What was copied so far; null if the kernel does not count. */
    private MemorySegment stats;

    private ZeroCopyReceiveQueue(
            RingCore ring, int id, MemorySegment area, long areaToken, RefillRing refill) {
        this.ring = ring;
        this.id = id;
        this.refill = refill;
        areas.add(area);
        areaTokens.add(areaToken);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ZCRX_IFQ}.
     *
     * @param ring the ring whose operations receive from the queue
     * @param interfaceIndex the index of the network device
     * @param rxQueue the number of the device's queue, which is set up anew
     * @param entries how many entries the refill ring has, which limits how much can be given back
     *     at once; a power of two
     * @param areaBytes how much memory there is for data: whole pages, from {@link IoUring#arena}
     * @param flags {@link #ZCRX_REG_NODEV}, or 0
     * @return the queue
     * @throws SyscallException EOPNOTSUPP, ENODEV: the device cannot do this; EPERM; EINVAL:
     *     another kind of ring, or an older kernel
     */
    public static ZeroCopyReceiveQueue register(
            IoUring ring, int interfaceIndex, int rxQueue, int entries, long areaBytes, int flags)
            throws SyscallException {
        return register(ring, interfaceIndex, rxQueue, entries, areaBytes, flags, null);
    }

    /**
     * {@link #register(IoUring, int, int, int, long, int)} of a queue that tells its events, and
     * counts what is copied. Since Linux 7.2.
     *
     * @param ring as there
     * @param interfaceIndex as there
     * @param rxQueue as there
     * @param entries as there
     * @param areaBytes as there
     * @param flags as there
     * @param events which events post a completion; null for none, and no counts
     * @return the queue
     * @throws SyscallException as there
     */
    public static ZeroCopyReceiveQueue register(
            IoUring ring,
            int interfaceIndex,
            int rxQueue,
            int entries,
            long areaBytes,
            int flags,
            Events events)
            throws SyscallException {
        if (entries <= 0 || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException(entries + " entries are no power of two");
        }
        long page = Mapping.pageSize();
        if (areaBytes <= 0 || areaBytes % page != 0) {
            throw new IllegalArgumentException("not whole pages: " + areaBytes + " bytes");
        }
        RingCore core = ring.core();
        core.checkUse();
        MemorySegment area = core.buffers().allocate(areaBytes, page);
        long size = page + (entries * RefillRing.ENTRY_BYTES + page - 1) / page * page;
        // The counts have a page of their own, behind the refill ring.
        long all = events == null ? size : size + page;
        MemorySegment region = Mapping.mmapAnonymous(core.memoryArena(), all, MapFlags.MAP_PRIVATE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = region(arena, area, region);
            MemorySegment struct = struct(memory, interfaceIndex, rxQueue, entries, flags);
            if (events != null) {
                struct.set(JAVA_LONG, EVENT_DESC, describe(arena, events, size).address());
            }
            RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_ZCRX_IFQ;
            int result = core.register(opcode.value(), struct, 1);
            boolean refused = result == -Errno.EINVAL && events != null && Lacks.knows(opcode);
            String lack = refused && lacksEvents() ? Lacks.text("ZCRX_FEATURE_EVENT", "7.2") : null;
            Register.checked(result, lack, core, opcode, 1);
            ZeroCopyReceiveQueue queue = of(core, struct, memory, area, region);
            queue.stats = events == null ? null : region.asSlice(size);
            return queue;
        }
    }

    private static boolean lacksEvents() throws SyscallException {
        Query.ZeroCopyReceive known =
                Lacks.knows(RegisterOpcode.IORING_REGISTER_QUERY) ? Query.zeroCopyReceive() : null;
        return known == null || (known.features() & ZCRX_FEATURE_EVENT) == 0;
    }

    static MemorySegment describe(Arena arena, Events events, long statsOffset) {
        MemorySegment desc = arena.allocate(ZCRX_EVENT_DESC_BYTES, Long.BYTES);
        desc.set(JAVA_LONG, EVENT_USER_DATA, events.userData());
        desc.set(JAVA_INT, EVENT_TYPE_MASK, events.typeMask());
        desc.set(JAVA_INT, EVENT_FLAGS, ZCRX_EVENT_DESC_FLAG_STATS);
        desc.set(JAVA_LONG, EVENT_STATS_OFFSET, statsOffset);
        return desc;
    }

    /** The structs, one after the other: the registration, the area, the region. */
    static MemorySegment region(Arena arena, MemorySegment area, MemorySegment region) {
        MemorySegment all =
                arena.allocate(
                        IO_URING_ZCRX_IFQ_REG_BYTES
                                + IO_URING_ZCRX_AREA_REG_BYTES
                                + IO_URING_REGION_DESC_BYTES,
                        Long.BYTES);
        MemorySegment areaStruct = all.asSlice(IO_URING_ZCRX_IFQ_REG_BYTES);
        areaStruct.set(JAVA_LONG, AREA_ADDR, area.address());
        areaStruct.set(JAVA_LONG, AREA_LEN, area.byteSize());
        MemorySegment desc = areaStruct.asSlice(IO_URING_ZCRX_AREA_REG_BYTES);
        desc.set(JAVA_LONG, DESC_USER_ADDR, region.address());
        desc.set(JAVA_LONG, DESC_SIZE, region.byteSize());
        desc.set(JAVA_INT, DESC_FLAGS, IORING_MEM_REGION_TYPE_USER);
        return all;
    }

    static MemorySegment struct(
            MemorySegment all, int interfaceIndex, int rxQueue, int entries, int flags) {
        all.set(JAVA_INT, IF_IDX, interfaceIndex);
        all.set(JAVA_INT, IF_RXQ, rxQueue);
        all.set(JAVA_INT, RQ_ENTRIES, entries);
        all.set(JAVA_INT, REG_FLAGS, flags);
        long areaStruct = all.address() + IO_URING_ZCRX_IFQ_REG_BYTES;
        all.set(JAVA_LONG, AREA_PTR, areaStruct);
        all.set(JAVA_LONG, REGION_PTR, areaStruct + IO_URING_ZCRX_AREA_REG_BYTES);
        return all;
    }

    /** After the kernel has filled the structs in. */
    static ZeroCopyReceiveQueue of(
            RingCore ring,
            MemorySegment struct,
            MemorySegment all,
            MemorySegment area,
            MemorySegment region) {
        MemorySegment offsets = struct.asSlice(OFFSETS);
        int entries = struct.get(JAVA_INT, RQ_ENTRIES);
        long token = all.get(JAVA_LONG, IO_URING_ZCRX_IFQ_REG_BYTES + RQ_AREA_TOKEN);
        RefillRing refill = RefillRing.in(region, offsets, entries);
        return new ZeroCopyReceiveQueue(ring, struct.get(JAVA_INT, IFQ_ID), area, token, refill);
    }

    /** {@return the number by which operations name the queue} */
    public int id() {
        return id;
    }

    /** {@return the memory that the device writes to, until the ring is closed: the first area} */
    public MemorySegment area() {
        return area(0);
    }

    /**
     * The memory that the device writes to, until the ring is closed.
     *
     * @param number the area's number: 0 for the first, {@link #areaNumber} for that of a
     *     completion
     * @return the memory
     */
    public MemorySegment area(int number) {
        return areas.get(number);
    }

    /**
     * In which area a completion's data are.
     *
     * @param extra the completion's {@link CompletionQueue#extra} number 0
     * @return the area's number
     */
    public static int areaNumber(long extra) {
        return (int) (extra >>> IORING_ZCRX_AREA_SHIFT);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ZCRX_CTRL} and {@code
     * ZCRX_CTRL_ADD_AREA}: more memory that the device writes to, from {@link IoUring#arena}. Since
     * Linux 7.3.
     *
     * @param byteCount how much memory: whole pages
     * @return the number of the new area
     * @throws SyscallException EINVAL or EOPNOTSUPP on older kernels; EOPNOTSUPP: the queue takes
     *     no more areas
     */
    public int addArea(long byteCount) throws SyscallException {
        long page = Mapping.pageSize();
        if (byteCount <= 0 || byteCount % page != 0) {
            throw new IllegalArgumentException("not whole pages: " + byteCount + " bytes");
        }
        ring.checkUse();
        MemorySegment memory = ring.buffers().allocate(byteCount, page);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(IO_URING_ZCRX_AREA_REG_BYTES, Long.BYTES);
            struct.set(JAVA_LONG, AREA_ADDR, memory.address());
            struct.set(JAVA_LONG, AREA_LEN, byteCount);
            MemorySegment control = control(arena, id, ZCRX_CTRL_ADD_AREA);
            control.set(JAVA_LONG, CTRL_AREA_PTR, struct.address());
            control(ring, control);
            areas.add(memory);
            areaTokens.add(struct.get(JAVA_LONG, RQ_AREA_TOKEN));
        }
        return areas.size() - 1;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ZCRX_CTRL} and {@code
     * ZCRX_CTRL_ARM_EVENT}: the next event of this type posts a completion again. Since Linux 7.2.
     *
     * @param type {@link #ZCRX_EVENT_COPY} or another
     * @throws SyscallException EINVAL: an event that the queue does not tell; EINVAL or EOPNOTSUPP
     *     on older kernels
     */
    public void armEvent(int type) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment control = control(arena, id, ZCRX_CTRL_ARM_EVENT);
            control.set(JAVA_INT, CTRL_EVENT_TYPE, type);
            control(ring, control);
        }
    }

    /**
     * How many completions had data that were copied, of a queue that was registered with {@link
     * Events}.
     *
     * @return the number so far
     * @throws IllegalStateException if the queue does not count
     */
    public long copyCount() {
        return stats().get(JAVA_LONG, COPY_COUNT);
    }

    /**
     * How many bytes were copied, of a queue that was registered with {@link Events}.
     *
     * @return the number so far
     * @throws IllegalStateException if the queue does not count
     */
    public long copyBytes() {
        return stats().get(JAVA_LONG, COPY_BYTES);
    }

    private MemorySegment stats() {
        ring.checkUse();
        if (stats == null) {
            throw new IllegalStateException("this queue was registered without events");
        }
        return stats;
    }

    /**
     * Where in {@link #area} a completion's data are.
     *
     * @param extra the completion's {@link CompletionQueue#extra} number 0
     * @return in bytes
     */
    public static long offset(long extra) {
        return extra & ~IORING_ZCRX_AREA_MASK;
    }

    /**
     * Gives memory back to the device, through the refill ring that is shared with the kernel: no
     * system call is made.
     *
     * @param offset where in {@link #area}, in bytes, as the completion told
     * @param byteCount how many bytes, as the completion told
     * @return false if the refill ring is full: then {@link #flush} makes the kernel empty it
     */
    public boolean giveBack(long offset, int byteCount) {
        return giveBack(0, offset, byteCount);
    }

    /**
     * {@link #giveBack(long, int)} of an area that was added.
     *
     * @param area the area's number
     * @param offset where in the area, in bytes, as the completion told
     * @param byteCount how many bytes, as the completion told
     * @return as {@link #giveBack(long, int)}
     */
    public boolean giveBack(int area, long offset, int byteCount) {
        ring.checkUse();
        Objects.checkFromIndexSize(offset, byteCount, area(area).byteSize());
        return refill.add(offset | areaTokens.get(area), byteCount);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ZCRX_CTRL} and {@code
     * ZCRX_CTRL_FLUSH_RQ}: the kernel takes in the memory that was given back. Since Linux 7.0.
     *
     * @throws SyscallException EINVAL on older kernels
     */
    public void flush() throws SyscallException {
        control(ring, id, ZCRX_CTRL_FLUSH_RQ);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ZCRX_CTRL} and {@code
     * ZCRX_CTRL_EXPORT}: a descriptor of the queue, for another ring. Since Linux 7.0.
     *
     * @return the descriptor, to be closed
     * @throws SyscallException EINVAL on older kernels
     */
    public Fd export() throws SyscallException {
        return Fd.own(control(ring, id, ZCRX_CTRL_EXPORT));
    }

    static int control(RingCore ring, int id, int operation) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = control(arena, id, operation);
            control(ring, struct);
            return struct.get(JAVA_INT, CTRL_EXPORT_FD);
        }
    }

    private static MemorySegment control(Arena arena, int id, int operation) {
        MemorySegment struct = arena.allocate(ZCRX_CTRL_BYTES, Long.BYTES);
        struct.set(JAVA_INT, 0, id);
        struct.set(JAVA_INT, CTRL_OP, operation);
        return struct;
    }

    private static void control(RingCore ring, MemorySegment struct) throws SyscallException {
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_ZCRX_CTRL;
        int result = ring.register(opcode.value(), struct, 0);
        // Linux 7.2 has controls, and answers EOPNOTSUPP to one that it does not know.
        boolean unknown = result == -Errno.EINVAL || result == -Errno.EOPNOTSUPP;
        String lack = unknown ? lack(struct.get(JAVA_INT, CTRL_OP)) : null;
        Register.checked(result, lack, ring, opcode, 0);
    }

    /** In words: a control that this kernel does not know; null if the kernel knows it. */
    private static String lack(int operation) throws SyscallException {
        if (!Lacks.knows(RegisterOpcode.IORING_REGISTER_ZCRX_CTRL)) {
            return null;
        }
        Query.ZeroCopyReceive known = Query.zeroCopyReceive();
        if (known == null || operation < known.controls()) {
            return null;
        }
        return operation == ZCRX_CTRL_ADD_AREA
                ? Lacks.text("ZCRX_CTRL_ADD_AREA", "7.3")
                : Lacks.text("ZCRX_CTRL_ARM_EVENT", "7.2");
    }
}
