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
 * EINVAL, or some kernels and file systems make it with a copy.
 *
 * {@snippet lang=java :
 * try (FileFd file = FileFd.open(path, O_RDONLY.or(O_DIRECT));
 *         Arena arena = Arena.ofConfined()) {
 *     MemorySegment block = DioAlignment.of(file).allocate(arena, 65536);
 *     long n = file.pread(block, 0);
 * }
 * }
 *
 * @param memory what an address is a multiple of, in bytes; 0 if there is no {@code O_DIRECT}
 * @param offset what an offset and a size are multiples of, in bytes; 0 if there is none
 * @param readOffset the same for reads, which in some file systems need less
 * @param reported true if the kernel said so for this file; false if it did not, and this is the
 *     block size (for memory rounded up to a power of two), which is enough as a rule, while only
 *     an open with {@code O_DIRECT} tells whether there is any
 */
public record DioAlignment(long memory, long offset, long readOffset, boolean reported) {
    private static final DioAlignment IMPOSSIBLE = new DioAlignment(0, 0, 0, true);

    private static final StatxMask REPORTED =
            StatxMask.STATX_TYPE.or(StatxMask.STATX_DIOALIGN).or(StatxMask.STATX_DIO_READ_ALIGN);

    /**
     * Asks statx(2) for the alignment (since Linux 6.1, and not in every file system), or else for
     * the block size.
     *
     * @param file opened in any way
     * @return what it needs
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
     * Tells if a transfer is aligned as {@code O_DIRECT} needs it for writes, and so for reads.
     *
     * @param buffer from or to where, whole
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
     * Memory to transfer from and to, zeroed.
     *
     * @param arena where it lives
     * @param byteCount how much at least; rounded up to a multiple of {@link #offset}
     * @return the memory
     * @throws IllegalStateException if there is no {@code O_DIRECT}
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
