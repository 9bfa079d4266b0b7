package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_OP_READ;
import static dev.gatun.raw.Uring.IORING_OP_READV;
import static dev.gatun.raw.Uring.IORING_OP_READV_FIXED;
import static dev.gatun.raw.Uring.IORING_OP_READ_FIXED;
import static dev.gatun.raw.Uring.IORING_OP_READ_MULTISHOT;
import static dev.gatun.raw.Uring.IORING_OP_WRITE;
import static dev.gatun.raw.Uring.IORING_OP_WRITEV;
import static dev.gatun.raw.Uring.IORING_OP_WRITEV_FIXED;
import static dev.gatun.raw.Uring.IORING_OP_WRITE_FIXED;
import static dev.gatun.raw.Uring.IORING_RW_ATTR_FLAG_PI;

import dev.gatun.io.RwFlags;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.IoVector;

import java.lang.foreign.MemorySegment;

/** Reading and writing: of buffers, vectors, registered buffers and provided ones. */
abstract sealed class ReadWriteOperations extends SqeSlot permits FileOperations {

    ReadWriteOperations(SubmissionQueue queue, int index, MemorySegment sqe) {
        super(queue, index, sqe);
    }

    /**
     * {@code pread(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer until it completes.
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
        begin();
        return read(file, buffer, offset, byteCount, fileOffset, 0);
    }

    /**
     * {@code preadv2(2)} of one buffer. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer until it completes.
     *
     * @param file what to read
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe read(
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        begin();
        return read(file, buffer, offset, byteCount, fileOffset, flags.bits());
    }

    private Sqe read(
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        long address = target(buffer, offset, byteCount);
        int length = length(byteCount);
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_READ, file(file), position, address, length, flags);
    }

    /**
     * {@code pread(2)} into a provided buffer. Since Linux 5.7.
     *
     * <p><b>Lifetime.</b> The group's buffers, until they are taken back.
     *
     * @param file what to read
     * @param bufferGroup the group that the buffer is taken from
     * @param byteCount how many at most; 0 for the buffer's size
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes read, and {@link Completion#bufferId}; ENOBUFS if the
     *     group is empty
     */
    public Sqe read(Descriptor file, int bufferGroup, long byteCount, long fileOffset) {
        begin();
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int length = length(byteCount);
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_READ, file(file), 0, position, 0, length, 0, group, 0, 0)
                .bufferSelect(group);
    }

    /**
     * {@code pread(2)} again and again, whenever there is something, into provided buffers: of a
     * pipe, a socket, an eventfd, whatever can be polled, and not of a regular file (EBADFD). Since
     * Linux 6.7.
     *
     * <p><b>Lifetime.</b> The group's buffers, until they are taken back.
     *
     * @param file what to read
     * @param bufferGroup the group that the buffers are taken from
     * @param byteCount how many at most at a time; 0 for a buffer's size
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes each time with the bytes read, 0 at the end, and {@link
     *     Completion#bufferId}; for good, as {@link Completion#hasMore} tells, at the end, with an
     *     error, or with ENOBUFS if the group is empty
     */
    public Sqe readMultishot(Descriptor file, int bufferGroup, long byteCount, long fileOffset) {
        begin();
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int length = length(byteCount);
        long position = Arguments.position(fileOffset);
        long target = file(file);
        return write(IORING_OP_READ_MULTISHOT, target, 0, position, 0, length, 0, group, 0, 0)
                .bufferSelect(group);
    }

    /**
     * {@code pwrite(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer until it completes.
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
        begin();
        return write(file, buffer, offset, byteCount, fileOffset, 0);
    }

    /**
     * {@code pwritev2(2)} of one buffer. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer until it completes.
     *
     * @param file what to write to
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes written
     */
    public Sqe write(
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        begin();
        return write(file, buffer, offset, byteCount, fileOffset, flags.bits());
    }

    private Sqe write(
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        long address = source(buffer, offset, byteCount);
        int length = length(byteCount);
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_WRITE, file(file), position, address, length, flags);
    }

    // Registered buffers.

    /**
     * {@code pread(2)} into a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration until it completes.
     *
     * @param file what to read
     * @param bufferIndex which registered buffer
     * @param buffer its memory, or a part of it: EFAULT if it is another's
     * @param offset where in that, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe readFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset) {
        begin();
        return readFixed(file, bufferIndex, buffer, offset, byteCount, fileOffset, 0);
    }

    /**
     * {@code preadv2(2)} into a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration until it completes.
     *
     * @param file what to read
     * @param bufferIndex which registered buffer
     * @param buffer its memory, or a part of it: EFAULT if it is another's
     * @param offset where in that, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe readFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        begin();
        return readFixed(file, bufferIndex, buffer, offset, byteCount, fileOffset, flags.bits());
    }

    private Sqe readFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        long at = target(buffer, offset, byteCount);
        int length = length(byteCount);
        int registered = registered(bufferIndex, at, byteCount);
        long position = Arguments.position(fileOffset);
        long target = file(file);
        return write(
                IORING_OP_READ_FIXED, target, 0, position, at, length, flags, registered, 0, 0);
    }

    /**
     * {@code pwrite(2)} from a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration until it completes.
     *
     * @param file what to write to
     * @param bufferIndex which registered buffer
     * @param buffer its memory, or a part of it: EFAULT if it is another's
     * @param offset where in that, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes written
     */
    public Sqe writeFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset) {
        begin();
        return writeFixed(file, bufferIndex, buffer, offset, byteCount, fileOffset, 0);
    }

    /**
     * {@code pwritev2(2)} from a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration until it completes.
     *
     * @param file what to write to
     * @param bufferIndex which registered buffer
     * @param buffer its memory, or a part of it: EFAULT if it is another's
     * @param offset where in that, in bytes
     * @param byteCount how many at most
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes written
     */
    public Sqe writeFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        begin();
        return writeFixed(file, bufferIndex, buffer, offset, byteCount, fileOffset, flags.bits());
    }

    private Sqe writeFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        long at = source(buffer, offset, byteCount);
        int length = length(byteCount);
        int registered = registered(bufferIndex, at, byteCount);
        long position = Arguments.position(fileOffset);
        long target = file(file);
        return write(
                IORING_OP_WRITE_FIXED, target, 0, position, at, length, flags, registered, 0, 0);
    }

    // Vectors.

    /**
     * {@code preadv(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array until it is submitted, its buffers until it completes.
     *
     * @param file what to read
     * @param buffers what is filled, one after the other
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe readv(Descriptor file, IoVector buffers, long fileOffset) {
        begin();
        long array = buffers.addressToFill();
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_READV, file(file), position, array, buffers.count(), 0);
    }

    /**
     * {@code preadv2(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array until it is submitted, its buffers until it completes.
     *
     * @param file what to read
     * @param buffers what is filled, one after the other
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe readv(Descriptor file, IoVector buffers, long fileOffset, RwFlags flags) {
        begin();
        int bits = flags.bits();
        long array = buffers.addressToFill();
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_READV, file(file), position, array, buffers.count(), bits);
    }

    /**
     * {@code pwritev(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array until it is submitted, its buffers until it completes.
     *
     * @param file what to write to
     * @param buffers what is written, one after the other
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @return this; completes with the bytes written
     */
    public Sqe writev(Descriptor file, IoVector buffers, long fileOffset) {
        begin();
        long array = buffers.address();
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_WRITEV, file(file), position, array, buffers.count(), 0);
    }

    /**
     * {@code pwritev2(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array until it is submitted, its buffers until it completes.
     *
     * @param file what to write to
     * @param buffers what is written, one after the other
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes written
     */
    public Sqe writev(Descriptor file, IoVector buffers, long fileOffset, RwFlags flags) {
        begin();
        int bits = flags.bits();
        long array = buffers.address();
        long position = Arguments.position(fileOffset);
        return write(IORING_OP_WRITEV, file(file), position, array, buffers.count(), bits);
    }

    /**
     * {@code preadv2(2)} into parts of one registered buffer. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> The vector's array until it is submitted, the registration until it
     * completes.
     *
     * @param file what to read
     * @param bufferIndex which registered buffer
     * @param buffers parts of its memory: EFAULT if one is another's
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes read, 0 at the end
     */
    public Sqe readvFixed(
            Descriptor file, int bufferIndex, IoVector buffers, long fileOffset, RwFlags flags) {
        begin();
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        int bits = flags.bits();
        int count = buffers.count();
        long array = buffers.addressToFill();
        long position = Arguments.position(fileOffset);
        long target = file(file);
        return write(
                IORING_OP_READV_FIXED, target, 0, position, array, count, bits, registered, 0, 0);
    }

    /**
     * {@code pwritev2(2)} from parts of one registered buffer. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> The vector's array until it is submitted, the registration until it
     * completes.
     *
     * @param file what to write to
     * @param bufferIndex which registered buffer
     * @param buffers parts of its memory: EFAULT if one is another's
     * @param fileOffset where in the file, in bytes; -1 for its position
     * @param flags how
     * @return this; completes with the bytes written
     */
    public Sqe writevFixed(
            Descriptor file, int bufferIndex, IoVector buffers, long fileOffset, RwFlags flags) {
        begin();
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        int bits = flags.bits();
        int count = buffers.count();
        long array = buffers.address();
        long position = Arguments.position(fileOffset);
        long target = file(file);
        return write(
                IORING_OP_WRITEV_FIXED, target, 0, position, array, count, bits, registered, 0, 0);
    }

    // What only these have.

    /**
     * The operation's I/O priority, in the place of the thread's: {@code ioprio_set(2)} says how it
     * is put together. For reads and writes only. Since Linux 5.1.
     *
     * @param value 16 bits: a class in the highest three, a level in the lowest
     * @return this
     * @throws IllegalStateException if this has another operation, which then leaves the queue
     */
    public Sqe ioPriority(int value) {
        switch (opcode()) {
            case IORING_OP_READ,
                    IORING_OP_WRITE,
                    IORING_OP_READV,
                    IORING_OP_WRITEV,
                    IORING_OP_READ_FIXED,
                    IORING_OP_WRITE_FIXED,
                    IORING_OP_READV_FIXED,
                    IORING_OP_WRITEV_FIXED,
                    IORING_OP_READ_MULTISHOT -> {
                return setIoprio(value);
            }
            default ->
                    throw refused(
                            new IllegalStateException("only reads and writes have a priority"));
        }
    }

    /**
     * {@code IORING_RW_ATTR_FLAG_PI}: moves what the disk keeps beside each block as well. For
     * reads and writes of one buffer, of a vector, and of registered buffers. Since Linux 6.14.
     *
     * <p><b>Lifetime.</b> The struct until it is submitted, its buffer until the operation
     * completes.
     *
     * @param information where that is, and what of it is checked; a read fills it
     * @return this; completes as without it, and with EINVAL if the file has no such information
     * @throws IllegalStateException if this has another operation, which then leaves the queue
     */
    public Sqe protectionInformation(ProtectionInformation information) {
        try {
            return switch (opcode()) {
                case IORING_OP_READ, IORING_OP_READV, IORING_OP_READ_FIXED, IORING_OP_READV_FIXED ->
                        setAttributes(information.addressToFill(), IORING_RW_ATTR_FLAG_PI);
                case IORING_OP_WRITE,
                        IORING_OP_WRITEV,
                        IORING_OP_WRITE_FIXED,
                        IORING_OP_WRITEV_FIXED ->
                        setAttributes(information.address(), IORING_RW_ATTR_FLAG_PI);
                default ->
                        throw new IllegalStateException(
                                "only reads and writes of the caller's buffers have attributes");
            };
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }
}
