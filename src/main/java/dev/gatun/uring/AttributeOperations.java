package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_OP_FGETXATTR;
import static dev.gatun.raw.Uring.IORING_OP_FSETXATTR;
import static dev.gatun.raw.Uring.IORING_OP_GETXATTR;
import static dev.gatun.raw.Uring.IORING_OP_SETXATTR;

import dev.gatun.io.XattrFlags;
import dev.gatun.sys.Descriptor;

import java.lang.foreign.MemorySegment;

/** Extended attributes: names with values that a file has. */
public sealed interface AttributeOperations permits Sqe {
    /**
     * {@code fsetxattr(2)}. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The name and the value must live until the operation is submitted. A
     * worker looks the file up, so the file's number is held until the operation completes.
     *
     * @param file the file that has the attribute
     * @param name the attribute's name, such as {@code user.origin}, ended by a NUL
     * @param value the whole value
     * @param flags whether the attribute must be new, or must exist
     * @return this; completes with 0
     */
    default Sqe fsetxattr(
            Descriptor file, MemorySegment name, MemorySegment value, XattrFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long string = sqe.string(name);
        int length = Arguments.length(value.byteSize());
        long address = sqe.readable(value, 0, length);
        int bits = flags.bits();
        return sqe.put(IORING_OP_FSETXATTR, sqe.fdWord(file), address, string, length, bits);
    }

    /**
     * {@code setxattr(2)}. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The strings and the value must live until the operation is submitted.
     *
     * @param path the file's path, ended by a NUL; a relative path starts from the working
     *     directory
     * @param name the attribute's name, such as {@code user.origin}, ended by a NUL
     * @param value the whole value
     * @param flags whether the attribute must be new, or must exist
     * @return this; completes with 0
     */
    default Sqe setxattr(
            MemorySegment path, MemorySegment name, MemorySegment value, XattrFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long where = sqe.string(path);
        long string = sqe.string(name);
        int length = Arguments.length(value.byteSize());
        long address = sqe.readable(value, 0, length);
        int bits = flags.bits();
        return sqe.put(IORING_OP_SETXATTR, 0, 0, address, string, length, bits, 0, 0, where);
    }

    /**
     * {@code fgetxattr(2)}. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The name must live until the operation is submitted, and the value until
     * the operation completes. A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file the file that has the attribute
     * @param name the attribute's name, ended by a NUL
     * @param value receives the value; if {@code value} is empty, the operation tells only the
     *     length
     * @return this; completes with the length; ENODATA if the file has no attribute of that name,
     *     ERANGE if {@code value} is too small
     */
    default Sqe fgetxattr(Descriptor file, MemorySegment name, MemorySegment value) {
        Sqe sqe = Sqe.begin(this);
        long string = sqe.string(name);
        int length = Arguments.length(value.byteSize());
        long address = sqe.writable(value, 0, length);
        return sqe.put(IORING_OP_FGETXATTR, sqe.fdWord(file), address, string, length, 0);
    }

    /**
     * {@code getxattr(2)}. Since Linux 5.19.
     *
     * <p><b>Lifetime.</b> The strings must live until the operation is submitted, and the value
     * until the operation completes.
     *
     * @param path the file's path, ended by a NUL; a relative path starts from the working
     *     directory
     * @param name the attribute's name, ended by a NUL
     * @param value receives the value; if {@code value} is empty, the operation tells only the
     *     length
     * @return this; completes with the length; ENODATA if the file has no attribute of that name,
     *     ERANGE if {@code value} is too small
     */
    default Sqe getxattr(MemorySegment path, MemorySegment name, MemorySegment value) {
        Sqe sqe = Sqe.begin(this);
        long where = sqe.string(path);
        long string = sqe.string(name);
        int length = Arguments.length(value.byteSize());
        long address = sqe.writable(value, 0, length);
        return sqe.put(IORING_OP_GETXATTR, 0, 0, address, string, length, 0, 0, 0, where);
    }
}
