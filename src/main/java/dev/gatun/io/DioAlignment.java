package dev.gatun.io;

import static dev.gatun.raw.Linux.BLKSSZGET;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The alignment that {@code O_DIRECT} needs: the address in memory, the offset and the size of a
 * transfer must be multiples of some number of bytes. A transfer that is not aligned fails with
 * EINVAL, or is made with a copy: that depends on the kernel and the file system.
 *
 * {@snippet lang=java :
 * try (FileFd file = FileFd.open(path, O_RDONLY.or(O_DIRECT));
 *         Arena arena = Arena.ofConfined()) {
 *     MemorySegment block = DioAlignment.of(file).allocate(arena, 65536);
 *     long n = file.pread(block, 0);
 * }
 * }
 *
 * @param memory what an address must be a multiple of, in bytes; 0 if the file has no {@code
 *     O_DIRECT}
 * @param offset what an offset and a size must be multiples of, in bytes; 0 if the file has no
 *     {@code O_DIRECT}
 * @param readOffset as {@code offset}, for reads only, which need less in some file systems
 * @param reported true if the kernel told these numbers of this file. False if it did not: then the
 *     numbers are the block size, for memory rounded up to a power of two. That is enough as a
 *     rule, but only an open with {@code O_DIRECT} tells whether the file has it
 */
public record DioAlignment(long memory, long offset, long readOffset, boolean reported) {
    private static final DioAlignment IMPOSSIBLE = new DioAlignment(0, 0, 0, true);

    private static final StatxMask REPORTED =
            StatxMask.STATX_TYPE.or(StatxMask.STATX_DIOALIGN).or(StatxMask.STATX_DIO_READ_ALIGN);

    /**
     * Asks statx(2) for the alignment. Before Linux 6.1, and in file systems that do not tell the
     * alignment, asks for the block size instead.
     *
     * @param file opened in any way
     * @return the alignment that the file needs
     * @throws SyscallException EBADF, EIO
     */
    public static DioAlignment of(Fd file) throws SyscallException {
        return of(file, REPORTED);
    }

    /** With less to ask for, as if the kernel were older. */
    static DioAlignment of(Fd file, StatxMask mask) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            Statx statx = Statx.allocate(arena).fill(file, mask);
            if (mask.has(StatxMask.STATX_DIOALIGN) && statx.has(StatxMask.STATX_DIOALIGN)) {
                return reported(statx);
            }
            FileKind kind = statx.kind();
            if (kind == FileKind.S_IFREG) {
                return deduced(statx.blksize());
            }
            return kind == FileKind.S_IFBLK ? deduced(logicalBlockSize(file)) : IMPOSSIBLE;
        }
    }

    private static DioAlignment reported(Statx statx) {
        long offset = statx.dioOffsetAlign();
        if (offset == 0) {
            return IMPOSSIBLE;
        }
        long readOffset =
                statx.has(StatxMask.STATX_DIO_READ_ALIGN) ? statx.dioReadOffsetAlign() : 0;
        return new DioAlignment(
                statx.dioMemAlign(), offset, readOffset == 0 ? offset : readOffset, true);
    }

    /** A block may have any size, while memory is aligned to powers of two. */
    static DioAlignment deduced(long blockSize) {
        long highest = Long.highestOneBit(blockSize);
        long memory = highest == blockSize ? blockSize : 2 * highest;
        return new DioAlignment(memory, blockSize, blockSize, false);
    }

    private static long logicalBlockSize(Fd device) throws SyscallException {
        int number = device.acquire();
        long result;
        try {
            result = Syscalls.ioctlGetInt(number, BLKSSZGET);
        } finally {
            device.release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result, "ioctl", device, SyscallException.constant("BLKSSZGET"));
        }
        return result;
    }

    /** {@return true if the file supports {@code O_DIRECT}, as far as is known} */
    public boolean isPossible() {
        return offset != 0;
    }

    /**
     * Tells whether a transfer is aligned as {@code O_DIRECT} needs it for writes, which is enough
     * for reads, too.
     *
     * @param buffer the memory that is written or read, all of it
     * @param fileOffset where in the file, in bytes
     * @return true if it is aligned
     */
    public boolean isAligned(MemorySegment buffer, long fileOffset) {
        return isPossible()
                && buffer.address() % memory == 0
                && buffer.byteSize() % offset == 0
                && fileOffset % offset == 0;
    }

    /**
     * Allocates zeroed memory to transfer from and to.
     *
     * @param arena where it lives
     * @param byteCount the size, in bytes; rounded up to a multiple of {@link #offset}
     * @return the memory
     * @throws IllegalStateException if the file has no {@code O_DIRECT}
     */
    public MemorySegment allocate(Arena arena, long byteCount) {
        if (!isPossible()) {
            throw new IllegalStateException("this file has no O_DIRECT");
        }
        if (byteCount < 0) {
            throw new IllegalArgumentException("not a size: " + byteCount);
        }
        long rest = byteCount % offset;
        long size = rest == 0 ? byteCount : Math.addExact(byteCount, offset - rest);
        return arena.allocate(size, memory);
    }
}
