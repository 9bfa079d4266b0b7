package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_MEM_REGION_TYPE_USER;
import static dev.gatun.raw.Uring.ZCRX_CTRL_EXPORT;
import static dev.gatun.raw.Uring.ZCRX_CTRL_FLUSH_RQ;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Uring;
import dev.gatun.raw.struct.io_uring_region_desc;
import dev.gatun.raw.struct.io_uring_zcrx_area_reg;
import dev.gatun.raw.struct.io_uring_zcrx_ifq_reg;
import dev.gatun.raw.struct.zcrx_ctrl;
import dev.gatun.raw.struct.zcrx_ctrl_export;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
     * The queue is of no device: the kernel copies the data. For tests, on kernels that know this
     * flag.
     */
    public static final int ZCRX_REG_NODEV = Uring.ZCRX_REG_NODEV;

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

    // struct zcrx_ctrl
    private static final long ZCRX_CTRL_BYTES = zcrx_ctrl.SIZE;
    private static final long CTRL_OP = zcrx_ctrl.OFFSET_OP;
    private static final long CTRL_EXPORT_FD =
            zcrx_ctrl.OFFSET_ZC_EXPORT + zcrx_ctrl_export.OFFSET_ZCRX_FD;

    private final RingCore ring;
    private final int id;
    private final MemorySegment area;
    private final long areaToken;
    private final RefillRing refill;

    private ZeroCopyReceiveQueue(
            RingCore ring, int id, MemorySegment area, long areaToken, RefillRing refill) {
        this.ring = ring;
        this.id = id;
        this.area = area;
        this.areaToken = areaToken;
        this.refill = refill;
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
        MemorySegment region =
                Mapping.mmapAnonymous(core.memoryArena(), size, MapFlags.MAP_PRIVATE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = region(arena, area, region);
            MemorySegment struct = struct(memory, interfaceIndex, rxQueue, entries, flags);
            Register.call(core, RegisterOpcode.IORING_REGISTER_ZCRX_IFQ, struct, 1);
            return of(core, struct, memory, area, region);
        }
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

    /** {@return the memory that the device writes to, until the ring is closed} */
    public MemorySegment area() {
        return area;
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
        ring.checkUse();
        Objects.checkFromIndexSize(offset, byteCount, area.byteSize());
        return refill.add(offset | areaToken, byteCount);
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
            MemorySegment struct = arena.allocate(ZCRX_CTRL_BYTES, Long.BYTES);
            struct.set(JAVA_INT, 0, id);
            struct.set(JAVA_INT, CTRL_OP, operation);
            Register.call(ring, RegisterOpcode.IORING_REGISTER_ZCRX_CTRL, struct, 0);
            return struct.get(JAVA_INT, CTRL_EXPORT_FD);
        }
    }
}
