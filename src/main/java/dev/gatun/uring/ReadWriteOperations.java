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
import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.io.RwFlags;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.IoVector;

import java.lang.foreign.MemorySegment;

/** Reading and writing: with buffers, vectors, registered buffers and provided buffers. */
public sealed interface ReadWriteOperations permits Sqe {
    /**
     * {@code read(2)}: from the file's position, or from a file that has none, such as a pipe or a
     * socket. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param file the file to read
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe read(Descriptor file, MemorySegment buffer, long offset, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        return read(sqe, file, buffer, offset, byteCount, FILE_POSITION, 0);
    }

    /**
     * {@code pread(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param file the file to read
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe pread(
            Descriptor file, MemorySegment buffer, long offset, long byteCount, long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        long position = Arguments.size(fileOffset, "offset in the file");
        return read(sqe, file, buffer, offset, byteCount, position, 0);
    }

    /**
     * {@code preadv2(2)} of one buffer. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param file the file to read
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to read
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe preadv2(
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long position = Arguments.position(fileOffset);
        return read(sqe, file, buffer, offset, byteCount, position, flags.bits());
    }

    private static Sqe read(
            Sqe sqe,
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long position,
            int flags) {
        long address = sqe.writable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        return sqe.put(IORING_OP_READ, sqe.fdWord(file), position, address, length, flags);
    }

    /**
     * {@code read(2)} into a provided buffer: from the file's position, or from a file that has
     * none, such as a pipe or a socket. Since Linux 5.7.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param file the file to read
     * @param bufferGroup the group that the buffer is taken from
     * @param byteCount how many bytes at most; 0 for the buffer's size
     * @return this; completes with the bytes read, and {@link Completion#bufferId}; ENOBUFS if the
     *     group is empty
     */
    default Sqe read(Descriptor file, int bufferGroup, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        return read(sqe, file, bufferGroup, byteCount, FILE_POSITION);
    }

    /**
     * {@code pread(2)} into a provided buffer. Since Linux 5.7.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param file the file to read
     * @param bufferGroup the group that the buffer is taken from
     * @param byteCount how many bytes at most; 0 for the buffer's size
     * @param fileOffset where in the file, in bytes
     * @return this; completes with the bytes read, and {@link Completion#bufferId}; ENOBUFS if the
     *     group is empty
     */
    default Sqe pread(Descriptor file, int bufferGroup, long byteCount, long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        long position = Arguments.size(fileOffset, "offset in the file");
        return read(sqe, file, bufferGroup, byteCount, position);
    }

    private static Sqe read(
            Sqe sqe, Descriptor file, int bufferGroup, long byteCount, long position) {
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int length = Arguments.length(byteCount);
        return sqe.put(IORING_OP_READ, sqe.fdWord(file), 0, position, 0, length, 0, group, 0, 0)
                .bufferSelect(group);
    }

    /**
     * {@code read(2)} into provided buffers, again and again, whenever there are data. The file
     * must be one that can be polled, such as a pipe, a socket or an eventfd; a regular file is
     * refused (EBADFD). Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The group's buffers must live until they are taken back.
     *
     * @param file the file to read
     * @param bufferGroup the group that the buffers are taken from
     * @param byteCount how many bytes at most each time; 0 for a buffer's size
     * @return this; completes each time with the bytes read, 0 at the end, and {@link
     *     Completion#bufferId}. The last completion, the one without {@link Completion#hasMore},
     *     has the end, an error, or ENOBUFS if the group is empty
     */
    default Sqe readMultishot(Descriptor file, int bufferGroup, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        int group = Arguments.unsigned16(bufferGroup, "buffer group");
        int length = Arguments.length(byteCount);
        long fdWord = sqe.fdWord(file);
        return sqe.put(
                        IORING_OP_READ_MULTISHOT,
                        fdWord,
                        0,
                        FILE_POSITION,
                        0,
                        length,
                        0,
                        group,
                        0,
                        0)
                .bufferSelect(group);
    }

    /**
     * {@code write(2)}: at the file's position, or to a file that has none, such as a pipe or a
     * socket. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param file the file to write to
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @return this; completes with the bytes written
     */
    default Sqe write(Descriptor file, MemorySegment buffer, long offset, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        return write(sqe, file, buffer, offset, byteCount, FILE_POSITION, 0);
    }

    /**
     * {@code pwrite(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param file the file to write to
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes
     * @return this; completes with the bytes written
     */
    default Sqe pwrite(
            Descriptor file, MemorySegment buffer, long offset, long byteCount, long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        long position = Arguments.size(fileOffset, "offset in the file");
        return write(sqe, file, buffer, offset, byteCount, position, 0);
    }

    /**
     * {@code pwritev2(2)} of one buffer. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The buffer must live until the operation completes.
     *
     * @param file the file to write to
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to write
     * @return this; completes with the bytes written
     */
    default Sqe pwritev2(
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long position = Arguments.position(fileOffset);
        return write(sqe, file, buffer, offset, byteCount, position, flags.bits());
    }

    private static Sqe write(
            Sqe sqe,
            Descriptor file,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long position,
            int flags) {
        long address = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        return sqe.put(IORING_OP_WRITE, sqe.fdWord(file), position, address, length, flags);
    }

    // Registered buffers.

    /**
     * {@code pread(2)} into a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration must last until the operation completes.
     *
     * @param file the file to read
     * @param bufferIndex the index of the registered buffer
     * @param buffer the registered buffer's memory, or a part of it; EFAULT if it is other memory,
     *     or if the ring has no such buffer
     * @param offset where in {@code buffer}, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe readFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        return readFixed(sqe, file, bufferIndex, buffer, offset, byteCount, fileOffset, 0);
    }

    /**
     * {@code preadv2(2)} into a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration must last until the operation completes.
     *
     * @param file the file to read
     * @param bufferIndex the index of the registered buffer
     * @param buffer the registered buffer's memory, or a part of it; EFAULT if it is other memory,
     *     or if the ring has no such buffer
     * @param offset where in {@code buffer}, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to read
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe readFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return readFixed(
                sqe, file, bufferIndex, buffer, offset, byteCount, fileOffset, flags.bits());
    }

    private static Sqe readFixed(
            Sqe sqe,
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        long at = sqe.writable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int registered = sqe.registered(bufferIndex, at, byteCount);
        long position = Arguments.position(fileOffset);
        long fdWord = sqe.fdWord(file);
        return sqe.put(
                IORING_OP_READ_FIXED, fdWord, 0, position, at, length, flags, registered, 0, 0);
    }

    /**
     * {@code pwrite(2)} from a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration must last until the operation completes.
     *
     * @param file the file to write to
     * @param bufferIndex the index of the registered buffer
     * @param buffer the registered buffer's memory, or a part of it; EFAULT if it is other memory,
     *     or if the ring has no such buffer
     * @param offset where in {@code buffer}, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @return this; completes with the bytes written
     */
    default Sqe writeFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        return writeFixed(sqe, file, bufferIndex, buffer, offset, byteCount, fileOffset, 0);
    }

    /**
     * {@code pwritev2(2)} from a registered buffer. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The registration must last until the operation completes.
     *
     * @param file the file to write to
     * @param bufferIndex the index of the registered buffer
     * @param buffer the registered buffer's memory, or a part of it; EFAULT if it is other memory,
     *     or if the ring has no such buffer
     * @param offset where in {@code buffer}, in bytes
     * @param byteCount how many bytes at most
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to write
     * @return this; completes with the bytes written
     */
    default Sqe writeFixed(
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return writeFixed(
                sqe, file, bufferIndex, buffer, offset, byteCount, fileOffset, flags.bits());
    }

    private static Sqe writeFixed(
            Sqe sqe,
            Descriptor file,
            int bufferIndex,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        long at = sqe.readable(buffer, offset, byteCount);
        int length = Arguments.length(byteCount);
        int registered = sqe.registered(bufferIndex, at, byteCount);
        long position = Arguments.position(fileOffset);
        long fdWord = sqe.fdWord(file);
        return sqe.put(
                IORING_OP_WRITE_FIXED, fdWord, 0, position, at, length, flags, registered, 0, 0);
    }

    // Vectors.

    /**
     * {@code readv(2)}: from the file's position, or from a file that has none, such as a pipe or a
     * socket. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param file the file to read
     * @param buffers the buffers to fill, one after the other
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe readv(Descriptor file, IoVector buffers) {
        Sqe sqe = Sqe.begin(this);
        return readv(sqe, file, buffers, FILE_POSITION, 0);
    }

    /**
     * {@code preadv(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param file the file to read
     * @param buffers the buffers to fill, one after the other
     * @param fileOffset where in the file, in bytes
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe preadv(Descriptor file, IoVector buffers, long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        return readv(sqe, file, buffers, Arguments.size(fileOffset, "offset in the file"), 0);
    }

    /**
     * {@code preadv2(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param file the file to read
     * @param buffers the buffers to fill, one after the other
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to read
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe preadv2(Descriptor file, IoVector buffers, long fileOffset, RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return readv(sqe, file, buffers, Arguments.position(fileOffset), flags.bits());
    }

    private static Sqe readv(Sqe sqe, Descriptor file, IoVector buffers, long position, int flags) {
        long array = sqe.vectorToFill(buffers);
        return sqe.put(IORING_OP_READV, sqe.fdWord(file), position, array, buffers.count(), flags);
    }

    /**
     * {@code writev(2)}: at the file's position, or to a file that has none, such as a pipe or a
     * socket. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param file the file to write to
     * @param buffers the buffers to write, one after the other
     * @return this; completes with the bytes written
     */
    default Sqe writev(Descriptor file, IoVector buffers) {
        Sqe sqe = Sqe.begin(this);
        return writev(sqe, file, buffers, FILE_POSITION, 0);
    }

    /**
     * {@code pwritev(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param file the file to write to
     * @param buffers the buffers to write, one after the other
     * @param fileOffset where in the file, in bytes
     * @return this; completes with the bytes written
     */
    default Sqe pwritev(Descriptor file, IoVector buffers, long fileOffset) {
        Sqe sqe = Sqe.begin(this);
        return writev(sqe, file, buffers, Arguments.size(fileOffset, "offset in the file"), 0);
    }

    /**
     * {@code pwritev2(2)}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and its
     * buffers until the operation completes.
     *
     * @param file the file to write to
     * @param buffers the buffers to write, one after the other
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to write
     * @return this; completes with the bytes written
     */
    default Sqe pwritev2(Descriptor file, IoVector buffers, long fileOffset, RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return writev(sqe, file, buffers, Arguments.position(fileOffset), flags.bits());
    }

    private static Sqe writev(
            Sqe sqe, Descriptor file, IoVector buffers, long position, int flags) {
        long array = sqe.vector(buffers);
        return sqe.put(IORING_OP_WRITEV, sqe.fdWord(file), position, array, buffers.count(), flags);
    }

    /**
     * {@code preadv2(2)} into parts of one registered buffer. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and the
     * registration must last until the operation completes.
     *
     * @param file the file to read
     * @param bufferIndex the index of the registered buffer
     * @param buffers parts of the registered buffer's memory; EFAULT if one is other memory
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to read
     * @return this; completes with the bytes read, 0 at the end
     */
    default Sqe readvFixed(
            Descriptor file, int bufferIndex, IoVector buffers, long fileOffset, RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        int bits = flags.bits();
        int count = buffers.count();
        long array = sqe.vectorToFill(buffers);
        long position = Arguments.position(fileOffset);
        long fdWord = sqe.fdWord(file);
        return sqe.put(
                IORING_OP_READV_FIXED, fdWord, 0, position, array, count, bits, registered, 0, 0);
    }

    /**
     * {@code pwritev2(2)} from parts of one registered buffer. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> The vector's array must live until the operation is submitted, and the
     * registration must last until the operation completes.
     *
     * @param file the file to write to
     * @param bufferIndex the index of the registered buffer
     * @param buffers parts of the registered buffer's memory; EFAULT if one is other memory
     * @param fileOffset where in the file, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position
     * @param flags how to write
     * @return this; completes with the bytes written
     */
    default Sqe writevFixed(
            Descriptor file, int bufferIndex, IoVector buffers, long fileOffset, RwFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int registered = Arguments.unsigned16(bufferIndex, "registered buffer");
        int bits = flags.bits();
        int count = buffers.count();
        long array = sqe.vector(buffers);
        long position = Arguments.position(fileOffset);
        long fdWord = sqe.fdWord(file);
        return sqe.put(
                IORING_OP_WRITEV_FIXED, fdWord, 0, position, array, count, bits, registered, 0, 0);
    }

    // What only these have.

    /**
     * Sets the operation's I/O priority, which replaces the thread's. The value is made up as
     * {@code ioprio_set(2)} says. For reads and writes only. Since Linux 5.1.
     *
     * @param value 16 bits: a class in the highest three, a level in the lowest
     * @return this
     * @throws IllegalStateException if this slot has another operation; that operation then leaves
     *     the queue
     */
    default Sqe ioPriority(int value) {
        Sqe sqe = (Sqe) this;
        switch (sqe.opcode()) {
            case IORING_OP_READ,
                    IORING_OP_WRITE,
                    IORING_OP_READV,
                    IORING_OP_WRITEV,
                    IORING_OP_READ_FIXED,
                    IORING_OP_WRITE_FIXED,
                    IORING_OP_READV_FIXED,
                    IORING_OP_WRITEV_FIXED,
                    IORING_OP_READ_MULTISHOT -> {
                int priority = sqe.attribute(value, "an I/O priority");
                sqe.checkGiven();
                sqe.putIoprio(priority);
                return sqe;
            }
            default ->
                    throw sqe.refused(
                            new IllegalStateException("only reads and writes have a priority"));
        }
    }

    /**
     * Sets the write stream: a device with write streams keeps the data of each stream together.
     * For writes only. Since Linux 6.16; a kernel or a file without write streams does not look at
     * the number.
     *
     * @param stream the stream's number, up to 255; 0 for none
     * @return this; completes with EINVAL if the write goes to a block device past the page cache
     *     ({@code O_DIRECT}), and the device has fewer streams
     * @throws IllegalStateException if this slot has another operation; that operation then leaves
     *     the queue
     */
    default Sqe writeStream(int stream) {
        Sqe sqe = (Sqe) this;
        switch (sqe.opcode()) {
            case IORING_OP_WRITE,
                    IORING_OP_WRITEV,
                    IORING_OP_WRITE_FIXED,
                    IORING_OP_WRITEV_FIXED -> {
                int number = sqe.byteAttribute(stream, "a write stream");
                sqe.checkGiven();
                sqe.putWriteStream(number);
                return sqe;
            }
            default ->
                    throw sqe.refused(new IllegalStateException("only writes have a write stream"));
        }
    }

    /**
     * {@code IORING_RW_ATTR_FLAG_PI}: also moves the protection information that the disk keeps
     * beside each block. For reads and writes of one buffer, of a vector, and of registered
     * buffers. Since Linux 6.14.
     *
     * <p><b>Lifetime.</b> The struct must live until the operation is submitted, and its buffer
     * until the operation completes.
     *
     * @param information where the protection information is, and what of it is checked; a read
     *     fills its buffer
     * @return this; completes as it would without the information, but with EINVAL if the file has
     *     no such information
     * @throws IllegalStateException if this slot has another operation; that operation then leaves
     *     the queue
     * @throws UnsupportedOperationException on older kernels ({@code IORING_FEAT_RW_ATTR}); the
     *     operation then leaves the queue
     */
    default Sqe protectionInformation(ProtectionInformation information) {
        Sqe sqe = (Sqe) this;
        try {
            long address =
                    switch (sqe.opcode()) {
                        case IORING_OP_READ,
                                IORING_OP_READV,
                                IORING_OP_READ_FIXED,
                                IORING_OP_READV_FIXED ->
                                sqe.information(information, true);
                        case IORING_OP_WRITE,
                                IORING_OP_WRITEV,
                                IORING_OP_WRITE_FIXED,
                                IORING_OP_WRITEV_FIXED ->
                                sqe.information(information, false);
                        default ->
                                throw new IllegalStateException(
                                        "only reads and writes of the caller's buffers have"
                                                + " attributes");
                    };
            sqe.checkGiven();
            // Otherwise the kernel would not look at the attributes.
            Lacks.checkFeature(sqe.features(), RingFeatures.IORING_FEAT_RW_ATTR, "6.14");
            sqe.putAttributes(address, IORING_RW_ATTR_FLAG_PI);
            return sqe;
        } catch (RuntimeException e) {
            throw sqe.refused(e);
        }
    }
}
