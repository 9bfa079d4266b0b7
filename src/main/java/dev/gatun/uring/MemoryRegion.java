package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that a ring shares with the kernel for arguments, so that a call need not copy them in. A
 * ring has one at most, and keeps it until it is closed. Its only use so far are {@link
 * RegisteredWaits}, which make their own. Since Linux 6.13.
 */
public final class MemoryRegion {
    static final int IORING_MEM_REGION_REG_WAIT_ARG = 0x1;
    private static final int IORING_MEM_REGION_TYPE_USER = 0x1;

    // struct io_uring_region_desc
    private static final long IO_URING_REGION_DESC_BYTES = 64;
    private static final long DESC_USER_ADDR = 0;
    private static final long DESC_SIZE = 8;
    private static final long DESC_FLAGS = 16;
    private static final long DESC_MMAP_OFFSET = 24;

    // struct io_uring_mem_region_reg
    private static final long IO_URING_MEM_REGION_REG_BYTES = 32;
    private static final long REGION_UPTR = 0;
    private static final long REGION_FLAGS = 8;

    private final MemorySegment memory;

    private MemoryRegion(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_MEM_REGION}.
     *
     * @param ring whose memory it is
     * @param byteCount how much; whole pages are made of it
     * @param ofKernel whether the kernel allocates it, to be mapped here; else it is memory of this
     *     process
     * @return the region
     * @throws SyscallException EBUSY: the ring has one; ENOMEM; EINVAL on older kernels
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
                    ofKernel ? null : Mapping.anonymous(lifetime, size, MapFlags.MAP_PRIVATE);
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
                        Mapping.map(
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

    /** {@return the memory, whole pages of it, until the ring is closed} */
    public MemorySegment memory() {
        return memory;
    }
}
