package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * {@code struct io_uring_attr_pi}: the checksums and tags that some disks keep beside each block
 * (T10 protection information, NVMe metadata), for {@link Sqe#protectionInformation}. Made once,
 * and changed for each operation: the kernel reads it when the operation is submitted.
 *
 * <p>Since Linux 6.14 ({@code IORING_FEAT_RW_ATTR}), for files that are opened with {@code
 * O_DIRECT}, of a disk that is formatted so; others fail with EINVAL.
 *
 * <p>For one thread at a time.
 */
public final class ProtectionInformation {
    // struct io_uring_attr_pi
    private static final long IO_URING_ATTR_PI_BYTES = 32;
    private static final long FLAGS = 0;
    private static final long APP_TAG = 2;
    private static final long LEN = 4;
    private static final long ADDR = 8;
    private static final long SEED = 16;

    // IO_INTEGRITY_CHK_… of <linux/fs.h>
    private static final int GUARD = 0x1;
    private static final int REFERENCE_TAG = 0x2;
    private static final int APPLICATION_TAG = 0x4;

    private static final int MAX_TAG = 0xffff;

    private final MemorySegment struct;

    /** Also keeps its memory reachable. */
    private MemorySegment buffer = MemorySegment.NULL;

    private ProtectionInformation(MemorySegment struct) {
        this.struct = struct;
    }

    /**
     * For no blocks, and with nothing checked, until changed.
     *
     * @param arena where the struct is kept, 32 bytes
     * @return the information
     */
    public static ProtectionInformation allocate(Arena arena) {
        return new ProtectionInformation(arena.allocate(IO_URING_ATTR_PI_BYTES, Long.BYTES));
    }

    /**
     * Where it is: what is written with the blocks, or gets what was read with them.
     *
     * <p><b>Lifetime.</b> The buffer until the operation completes.
     *
     * @param memory native memory
     * @param offset where in that, in bytes
     * @param byteCount for all blocks of the operation together
     * @return this
     */
    public ProtectionInformation buffer(MemorySegment memory, long offset, long byteCount) {
        int length = Arguments.length(byteCount);
        struct.set(JAVA_LONG, ADDR, Arguments.readable(memory, offset, byteCount));
        struct.set(JAVA_INT, LEN, length);
        buffer = memory;
        return this;
    }

    /**
     * What is checked on the way: {@code IO_INTEGRITY_CHK_GUARD}, {@code _REFTAG} and {@code
     * _APPTAG}.
     *
     * @param guard the checksum of each block
     * @param referenceTag the number of each block, which counts from {@link #seed} on
     * @param applicationTag that of the caller: {@link #applicationTag}
     * @return this
     */
    public ProtectionInformation check(
            boolean guard, boolean referenceTag, boolean applicationTag) {
        int flags =
                (guard ? GUARD : 0)
                        | (referenceTag ? REFERENCE_TAG : 0)
                        | (applicationTag ? APPLICATION_TAG : 0);
        struct.set(JAVA_SHORT, FLAGS, (short) flags);
        return this;
    }

    /**
     * The tag of the caller, which each block has.
     *
     * @param tag 16 bits
     * @return this
     */
    public ProtectionInformation applicationTag(int tag) {
        struct.set(JAVA_SHORT, APP_TAG, (short) Objects.checkIndex(tag, MAX_TAG + 1));
        return this;
    }

    /**
     * The reference tag of the first block.
     *
     * @param seed the tag
     * @return this
     */
    public ProtectionInformation seed(long seed) {
        struct.set(JAVA_LONG, SEED, seed);
        return this;
    }

    /** The struct, for the kernel. */
    long address() {
        return Arguments.readable(struct, 0, IO_URING_ATTR_PI_BYTES);
    }

    /** {@link #address}, of a read, which fills the buffer. */
    long addressToFill() {
        Arguments.writable(buffer, 0, 0);
        return address();
    }

    /** For tests. */
    MemorySegment struct() {
        return struct;
    }
}
