package dev.gatun.uring;

import dev.gatun.sys.Descriptor;

import java.lang.foreign.MemorySegment;

/**
 * A slot of the submission queue, {@code struct io_uring_sqe}: is given one operation, and then
 * maybe what any operation can have, such as {@link #userData}.
 *
 * {@snippet lang=java :
 * ring.sq().next().read(file, buffer, 0, 4096, offset).userData(42);
 * }
 *
 * <p>An operation's method sets all that the slot has; what is called after it adds to that. Until
 * the ring submits, the slot can be given another one.
 *
 * <p>For the ring's thread.
 */
public final class Sqe extends SqeSlot {
    private static final int IORING_OP_NOP = 0;
    private static final int IORING_OP_READ = 22;
    private static final int IORING_OP_WRITE = 23;

    private static final int IOSQE_IO_DRAIN = 0x2;
    private static final int IOSQE_IO_LINK = 0x4;
    private static final int IOSQE_IO_HARDLINK = 0x8;
    private static final int IOSQE_ASYNC = 0x10;
    private static final int IOSQE_BUFFER_SELECT = 0x20;
    private static final int IOSQE_CQE_SKIP_SUCCESS = 0x40;

    Sqe(SubmissionQueue queue, int index, MemorySegment sqe) {
        super(queue, index, sqe);
    }

    /**
     * Does nothing, and completes with 0.
     *
     * @return this
     */
    public Sqe nop() {
        return write(IORING_OP_NOP, plain(), 0, 0, 0, 0);
    }

    /**
     * {@code pread(2)}.
     *
     * @param file what to read
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe read(
            Descriptor file, MemorySegment buffer, long offset, long byteCount, long fileOffset) {
        int length = length(byteCount);
        long address = target(buffer, offset, byteCount);
        return write(IORING_OP_READ, file(file), fileOffset, address, length, 0);
    }

    /**
     * {@code pwrite(2)}.
     *
     * @param file what to write to
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes written
     */
    public Sqe write(
            Descriptor file, MemorySegment buffer, long offset, long byteCount, long fileOffset) {
        int length = length(byteCount);
        long address = source(buffer, offset, byteCount);
        return write(IORING_OP_WRITE, file(file), fileOffset, address, length, 0);
    }

    // What any operation can have.

    /**
     * What its completions bring back.
     *
     * @param value 64 bits of the caller's; 0 if this is not called
     * @return this
     */
    public Sqe userData(long value) {
        return setUserData(value);
    }

    /**
     * {@code IOSQE_IO_LINK}: the next one starts after this one succeeds. An error or a short
     * transfer breaks the chain: the rest is cancelled, with ECANCELED. Since Linux 5.3.
     *
     * @return this
     */
    public Sqe link() {
        return addFlags(IOSQE_IO_LINK);
    }

    /**
     * {@code IOSQE_IO_HARDLINK}: the next one starts after this one, whatever its result. Since
     * Linux 5.5.
     *
     * @return this
     */
    public Sqe hardLink() {
        return addFlags(IOSQE_IO_HARDLINK);
    }

    /**
     * {@code IOSQE_IO_DRAIN}: starts after all before it have completed, and all after it start
     * after it. Since Linux 5.2.
     *
     * @return this
     */
    public Sqe drain() {
        return addFlags(IOSQE_IO_DRAIN);
    }

    /**
     * {@code IOSQE_ASYNC}: goes to a worker thread at once, without trying first whether it would
     * have to wait. Since Linux 5.6.
     *
     * @return this
     */
    public Sqe async() {
        return addFlags(IOSQE_ASYNC);
    }

    /**
     * {@code IOSQE_BUFFER_SELECT}: the kernel takes a buffer of this group; the operation is given
     * none. Since Linux 5.7.
     *
     * @param group the group's number
     * @return this
     */
    public Sqe bufferSelect(int group) {
        setBufferGroup(group);
        return addFlags(IOSQE_BUFFER_SELECT);
    }

    /**
     * {@code IOSQE_CQE_SKIP_SUCCESS}: completes only if it fails. A ring where this was used waits
     * for the kernel's confirmation when it is closed, some tens of milliseconds. Since Linux 5.17.
     *
     * @return this
     */
    public Sqe skipSuccess() {
        setUncountable();
        return addFlags(IOSQE_CQE_SKIP_SUCCESS);
    }

    /**
     * Runs with registered credentials. Since Linux 5.6.
     *
     * @param id what registering them gave
     * @return this
     */
    public Sqe personality(int id) {
        return setPersonality(id);
    }
}
