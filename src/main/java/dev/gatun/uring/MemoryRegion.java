package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_MEM_REGION_TYPE_USER;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_uring_mem_region_reg;
import dev.gatun.raw.struct.io_uring_region_desc;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that a ring shares with the kernel for arguments, so that a call need not copy them in. A
 * ring has at most one region, and keeps it until the ring is closed. The only use of a region so
 * far is {@link RegisteredWaits}, which makes its own region. Since Linux 6.13.
 */
public final class MemoryRegion {

    // struct io_uring_region_desc
    private static final long IO_URING_REGION_DESC_BYTES = io_uring_region_desc.SIZE;
    private static final long DESC_USER_ADDR = io_uring_region_desc.OFFSET_USER_ADDR;
    private static final long DESC_SIZE = io_uring_region_desc.OFFSET_SIZE;
    private static final long DESC_FLAGS = io_uring_region_desc.OFFSET_FLAGS;
    private static final long DESC_MMAP_OFFSET = io_uring_region_desc.OFFSET_MMAP_OFFSET;

    // struct io_uring_mem_region_reg
    private static final long IO_URING_MEM_REGION_REG_BYTES = io_uring_mem_region_reg.SIZE;
    private static final long REGION_UPTR = io_uring_mem_region_reg.OFFSET_REGION_UPTR;
    private static final long REGION_FLAGS = io_uring_mem_region_reg.OFFSET_FLAGS;

    private final MemorySegment memory;

    private MemoryRegion(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_MEM_REGION}.
     *
     * @param ring the ring that gets the region
     * @param byteCount how many bytes, rounded up to whole pages
     * @param ofKernel true if the kernel allocates the memory, which is then mapped into this
     *     process; false for memory of this process
     * @return the region
     * @throws SyscallException EBUSY: the ring has a region; ENOMEM; EINVAL on older kernels
     */
    public static MemoryRegion register(IoUring ring, long byteCount, boolean ofKernel)
            throws SyscallException {
        return register(ring.core(), byteCount, ofKernel, 0);
    }

    static MemoryRegion register(RingCore ring, long byteCount, boolean ofKernel, int flags)
            throws SyscallException {
        if (byteCount <= 0) {
            throw new IllegalArgumentException("a region of " + byteCount + " bytes");
        }
        ring.checkUse();
        // What has none maps nothing; to be known before the kernel keeps the region for good.
        Fd fd = ofKernel ? ring.fd() : null;
        long page = Mapping.pageSize();
        long size = (byteCount + page - 1) / page * page;
        Arena lifetime = ring.memoryArena();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment desc = arena.allocate(IO_URING_REGION_DESC_BYTES, Long.BYTES);
            MemorySegment memory =
                    ofKernel ? null : Mapping.mmapAnonymous(lifetime, size, MapFlags.MAP_PRIVATE);
            desc.set(JAVA_LONG, DESC_SIZE, size);
            if (!ofKernel) {
                desc.set(JAVA_LONG, DESC_USER_ADDR, memory.address());
                desc.set(JAVA_INT, DESC_FLAGS, IORING_MEM_REGION_TYPE_USER);
            }
            MemorySegment region = arena.allocate(IO_URING_MEM_REGION_REG_BYTES, Long.BYTES);
            region.set(JAVA_LONG, REGION_UPTR, desc.address());
            region.set(JAVA_LONG, REGION_FLAGS, flags);
            Register.call(ring, RegisterOpcode.IORING_REGISTER_MEM_REGION, region, 1);
            if (ofKernel) {
                memory =
                        Mapping.mmap(
                                lifetime,
                                fd,
                                desc.get(JAVA_LONG, DESC_MMAP_OFFSET),
                                size,
                                Protection.PROT_READ.or(Protection.PROT_WRITE),
                                MapFlags.MAP_SHARED.or(MapFlags.MAP_POPULATE));
            }
            return new MemoryRegion(memory);
        }
    }

    /** {@return the region's memory, whole pages, which lives until the ring is closed} */
    public MemorySegment memory() {
        return memory;
    }
}
