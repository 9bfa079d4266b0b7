package dev.gatun.sys;

import static dev.gatun.raw.Linux.MAP_FIXED;
import static dev.gatun.raw.Linux.MAP_FIXED_NOREPLACE;
import static dev.gatun.raw.Linux.MLOCK_ONFAULT;
import static dev.gatun.raw.Linux.MS_ASYNC;
import static dev.gatun.raw.Linux.MS_INVALIDATE;
import static dev.gatun.raw.Linux.MS_SYNC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Mapped memory: {@code mmap(2)} and the calls that go with it. A mapping is a segment that lives
 * as long as its arena.
 *
 * <p>Only closing the arena unmaps memory, and no mapping is at a fixed address: other ways could
 * take memory away that somebody is using.
 *
 * <p><b>A file that shrinks.</b> Touching a page beyond the new end of the file raises SIGBUS. The
 * effect depends on who touches the page:
 *
 * <ul>
 *   <li>{@link MemorySegment#get}, {@code set}, {@link MemorySegment#copy}, {@link
 *       MemorySegment#fill} and {@code toArray} throw {@link InternalError}, as does {@code
 *       ByteBuffer.get} of an array.
 *   <li>A system call that is given the page fails with EFAULT.
 *   <li>{@link MemorySegment#mismatch}, {@code ByteBuffer.compareTo}, and {@code CRC32}, {@code
 *       CRC32C} and {@code Deflater} of {@code java.util.zip} end the JVM (JDK 25): they run
 *       machine code that the JVM cannot leave. Expect the same of any other method of the JDK.
 * </ul>
 *
 * <p>If somebody else can shrink the file, copy the bytes into memory of your own first and give
 * the copy to these methods, or map a memfd that is sealed with {@code F_SEAL_SHRINK}.
 */
public final class Mapping {

    private static final String LOCK_LIMIT = "see RLIMIT_MEMLOCK (ulimit -l)";

    private Mapping() {}

    /**
     * {@code mmap(2)} of a file.
     *
     * @param arena closing it unmaps the memory
     * @param fd the file; it may be closed before the memory is unmapped
     * @param offset where in the file, in bytes; a multiple of the page size
     * @param byteCount the length; if it ends within a page or a huge page, the rest of that page
     *     is not part of the segment
     * @param protection {@code PROT_READ}, and others with it; without {@code PROT_WRITE} the
     *     segment is read-only
     * @param flags {@code MAP_SHARED} or {@code MAP_PRIVATE}, and others with it
     * @return the memory, from a page's start
     * @throws SyscallException EACCES, EAGAIN, ENODEV, ENOMEM, EPERM
     */
    public static MemorySegment mmap(
            Arena arena, Fd fd, long offset, long byteCount, Protection protection, MapFlags flags)
            throws SyscallException {
        if (offset < 0) {
            throw new IllegalArgumentException("offset below zero: " + offset);
        }
        if (!protection.has(Protection.PROT_READ)) {
            throw new IllegalArgumentException(
                    "any access to memory of " + protection + " could end the JVM");
        }
        int number = fd.acquire();
        try {
            return mmap(arena, number, offset, byteCount, protection, flags);
        } finally {
            fd.release();
        }
    }

    /**
     * {@code mmap(2)} of anonymous memory, which is zeroed.
     *
     * @param arena closing it unmaps the memory
     * @param byteCount the length; with {@code MAP_HUGETLB} a multiple of the huge page's size
     * @param flags {@code MAP_PRIVATE} or {@code MAP_SHARED}, and others with it; {@code
     *     MAP_ANONYMOUS} is always added
     * @return the memory, to be read and written, from a page's start
     * @throws SyscallException EAGAIN, ENOMEM (as when no huge pages are reserved), EPERM
     */
    public static MemorySegment mmapAnonymous(Arena arena, long byteCount, MapFlags flags)
            throws SyscallException {
        return mmap(
                arena,
                -1,
                0,
                byteCount,
                Protection.PROT_READ.or(Protection.PROT_WRITE),
                flags.or(MapFlags.MAP_ANONYMOUS));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment mmap(
            Arena arena, int fd, long offset, long byteCount, Protection protection, MapFlags flags)
            throws SyscallException {
        if (byteCount <= 0) {
            throw new IllegalArgumentException("not a size: " + byteCount);
        }
        if ((flags.bits() & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0) {
            throw new IllegalArgumentException("a mapping at a fixed address: " + flags);
        }
        long hugePage = flags.has(MapFlags.MAP_HUGETLB) ? PageSizes.huge(flags) : 0;
        // 0 also where the kernel has none, and says so itself.
        if (hugePage != 0 && byteCount % hugePage != 0) {
            throw new IllegalArgumentException(
                    byteCount + " is not a multiple of the huge page's " + hugePage);
        }
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("this arena was closed");
        }
        long address =
                Downcall.call(
                        SyscallNumber.SYS_mmap,
                        0,
                        byteCount,
                        protection.bits(),
                        flags.bits(),
                        fd,
                        offset);
        if (address < 0) {
            Object[] arguments = {MemorySegment.NULL, byteCount, protection, flags, fd, offset};
            boolean tooMuch = address == -Errno.EAGAIN || address == -Errno.EPERM;
            throw tooMuch && flags.has(MapFlags.MAP_LOCKED)
                    ? SyscallException.withHint(address, LOCK_LIMIT, "mmap", arguments)
                    : SyscallException.of(address, "mmap", arguments);
        }
        MemorySegment memory;
        try {
            memory =
                    MemorySegment.ofAddress(address)
                            .reinterpret(byteCount, arena, new Unmap(byteCount));
        } catch (RuntimeException e) {
            // The arena was closed meanwhile, or belongs to another thread.
            munmap(address, byteCount);
            throw e;
        }
        return protection.has(Protection.PROT_WRITE) ? memory : memory.asReadOnly();
    }

    /** {@code munmap(2)}, once, when the arena is closed. */
    private record Unmap(long byteCount) implements Consumer<MemorySegment> {
        @Override
        public void accept(MemorySegment memory) {
            long result = munmap(memory.address(), byteCount);
            if (result < 0) {
                System.getLogger(Mapping.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "munmap: " + Errno.describe((int) -result) + ": memory is lost");
            }
        }
    }

    /**
     * {@code munmap(2)} of all that was mapped: of a file in huge pages that is more than what was
     * asked for, up to the end of a huge page, and a part of one cannot be unmapped. Which size the
     * file's pages have was not asked for; one size after the other never goes past their end.
     */
    private static long munmap(long address, long byteCount) {
        long result = Downcall.call(SyscallNumber.SYS_munmap, address, byteCount, 0, 0, 0, 0);
        for (long page = 2 * PageSizes.BASE;
                result == -Errno.EINVAL && page <= PageSizes.LARGEST_HUGE;
                page *= 2) {
            long whole = (byteCount + page - 1) & -page;
            result = Downcall.call(SyscallNumber.SYS_munmap, address, whole, 0, 0, 0, 0);
        }
        return result;
    }

    /**
     * {@code madvise(2)}: says how memory will be used.
     *
     * @param memory whole pages of a mapping
     * @param advice how; {@code MADV_DONTNEED}, {@code MADV_FREE} and {@code MADV_REMOVE} drop the
     *     contents
     * @throws SyscallException EINVAL (the memory does not start at a page, or this kernel or this
     *     mapping does not have the advice), EAGAIN, ENOMEM, EFAULT
     */
    public static void madvise(MemorySegment memory, MemoryAdvice advice) throws SyscallException {
        checkPages(memory);
        check(MemorySyscalls.madvise(memory, advice.value()), "madvise", memory, advice);
    }

    /**
     * {@code msync(2)} with {@code MS_SYNC}: writes changed pages to the file, and waits until they
     * are written.
     *
     * @param memory a shared mapping or a part of one that starts at a page
     * @throws SyscallException EIO, ENOMEM
     */
    public static void msync(MemorySegment memory) throws SyscallException {
        msync(memory, MS_SYNC, "MS_SYNC");
    }

    /**
     * {@code msync(2)} with {@code MS_ASYNC}: on Linux this only checks the range, as changed pages
     * are written anyway.
     *
     * @param memory a shared mapping or a part of one that starts at a page
     * @throws SyscallException ENOMEM
     */
    public static void msyncAsync(MemorySegment memory) throws SyscallException {
        msync(memory, MS_ASYNC, "MS_ASYNC");
    }

    /**
     * {@code msync(2)} with {@code MS_SYNC|MS_INVALIDATE}: as {@link #msync}, but fails with EBUSY
     * if pages are locked.
     *
     * @param memory a shared mapping or a part of one that starts at a page
     * @throws SyscallException EBUSY, EIO, ENOMEM
     */
    public static void msyncInvalidate(MemorySegment memory) throws SyscallException {
        msync(memory, MS_SYNC | MS_INVALIDATE, "MS_SYNC|MS_INVALIDATE");
    }

    /**
     * {@code mlock(2)}: brings the pages into memory and keeps them there. Locks do not nest.
     *
     * @param memory native memory; the pages that it touches are locked
     * @throws SyscallException ENOMEM (more than RLIMIT_MEMLOCK, or not mapped), EPERM, EAGAIN
     */
    public static void mlock(MemorySegment memory) throws SyscallException {
        checkLock(MemorySyscalls.mlock2(memory, 0), memory, "0");
    }

    /**
     * {@code mlock2(2)} with {@code MLOCK_ONFAULT}: keeps each page in memory from its first use
     * on. Since Linux 4.4.
     *
     * @param memory native memory; the pages that it touches are locked
     * @throws SyscallException as {@link #mlock}
     */
    public static void mlockOnFault(MemorySegment memory) throws SyscallException {
        checkLock(MemorySyscalls.mlock2(memory, MLOCK_ONFAULT), memory, "MLOCK_ONFAULT");
    }

    /**
     * {@code munlock(2)}. Unmapping unlocks as well.
     *
     * @param memory the memory to unlock
     * @throws SyscallException ENOMEM (not mapped)
     */
    public static void munlock(MemorySegment memory) throws SyscallException {
        check(MemorySyscalls.munlock(memory), "munlock", memory);
    }

    /** {@return the size of a page in bytes: 4 KiB on x86-64; 4, 16 or 64 KiB on aarch64} */
    public static long pageSize() {
        return PageSizes.BASE;
    }

    /**
     * {@return the size of a huge page that {@code MAP_HUGETLB} gives, in bytes; 0 on a kernel
     * without huge pages}
     */
    public static long hugePageSize() {
        return PageSizes.hugeByDefault();
    }

    private static void checkPages(MemorySegment memory) {
        if (memory.isNative() && memory.address() % pageSize() != 0) {
            throw new IllegalArgumentException(
                    "not from the start of a page: 0x" + Long.toHexString(memory.address()));
        }
    }

    private static void msync(MemorySegment memory, int flags, String names)
            throws SyscallException {
        int result = MemorySyscalls.msync(memory, flags);
        if (result < 0) {
            throw SyscallException.of(result, "msync", memory, SyscallException.constant(names));
        }
    }

    private static void checkLock(int result, MemorySegment memory, String names)
            throws SyscallException {
        if (result < 0) {
            boolean limited = result == -Errno.ENOMEM || result == -Errno.EPERM;
            String hint = limited ? LOCK_LIMIT : null;
            CharSequence flags = SyscallException.constant(names);
            throw SyscallException.withHint(result, hint, "mlock2", memory, flags);
        }
    }

    private static void check(int result, String call, Object... arguments)
            throws SyscallException {
        if (result < 0) {
            throw SyscallException.of(result, call, arguments);
        }
    }
}
