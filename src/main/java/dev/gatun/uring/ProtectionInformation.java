package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.io_uring_attr_pi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * {@code struct io_uring_attr_pi}: the checksums and tags that some disks keep beside each block
 * (T10 protection information, NVMe metadata), for {@link Sqe#protectionInformation}. Make it once,
 * and change it for each operation: the kernel reads it when the operation is submitted.
 *
 * <p>Since Linux 6.14 ({@code IORING_FEAT_RW_ATTR}), for files that are opened with {@code
 * O_DIRECT} on a disk that is formatted with such information; an operation on another file fails
 * with EINVAL.
 *
 * <p>For one thread at a time.
 */
public final class ProtectionInformation {
    // struct io_uring_attr_pi
    private static final long IO_URING_ATTR_PI_BYTES = io_uring_attr_pi.SIZE;
    private static final long FLAGS = io_uring_attr_pi.OFFSET_FLAGS;
    private static final long APP_TAG = io_uring_attr_pi.OFFSET_APP_TAG;
    private static final long LEN = io_uring_attr_pi.OFFSET_LEN;
    private static final long ADDR = io_uring_attr_pi.OFFSET_ADDR;
    private static final long SEED = io_uring_attr_pi.OFFSET_SEED;

    // IO_INTEGRITY_CHK_… of <linux/fs.h>
    private static final int GUARD = Linux.IO_INTEGRITY_CHK_GUARD;
    private static final int REFERENCE_TAG = Linux.IO_INTEGRITY_CHK_REFTAG;
    private static final int APPLICATION_TAG = Linux.IO_INTEGRITY_CHK_APPTAG;

    private static final int MAX_TAG = 0xffff;

    private final MemorySegment struct;

    /** Also keeps its memory reachable. */
    private MemorySegment buffer = MemorySegment.NULL;

    private ProtectionInformation(MemorySegment struct) {
        this.struct = struct;
    }

    /**
     * Allocates the struct. Until it is changed, it is for no blocks, and nothing is checked.
     *
     * @param arena where the struct is kept, 32 bytes
     * @return the information
     */
    public static ProtectionInformation allocate(Arena arena) {
        return new ProtectionInformation(arena.allocate(IO_URING_ATTR_PI_BYTES, Long.BYTES));
    }

    /**
     * Sets the buffer of the information: what is written with the blocks, or room for what is read
     * with them.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param memory native memory
     * @param offset where in that memory, in bytes
     * @param byteCount the size for all blocks of the operation together
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
     * Sets what is checked on the way: {@code IO_INTEGRITY_CHK_GUARD}, {@code _REFTAG} and {@code
     * _APPTAG}.
     *
     * @param guard the checksum of each block
     * @param referenceTag the number of each block, which counts from {@link #seed} on
     * @param applicationTag the caller's tag: {@link #applicationTag}
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

    MemorySegment struct() {
        return struct;
    }

    /** What was set; NULL if nothing was. */
    MemorySegment buffer() {
        return buffer;
    }
}
