package dev.gatun.uring;

import static dev.gatun.raw.Linux.AT_FDCWD;
import static dev.gatun.raw.Linux.O_CLOEXEC;
import static dev.gatun.raw.Uring.IORING_OP_LINKAT;
import static dev.gatun.raw.Uring.IORING_OP_MKDIRAT;
import static dev.gatun.raw.Uring.IORING_OP_OPENAT;
import static dev.gatun.raw.Uring.IORING_OP_OPENAT2;
import static dev.gatun.raw.Uring.IORING_OP_RENAMEAT;
import static dev.gatun.raw.Uring.IORING_OP_STATX;
import static dev.gatun.raw.Uring.IORING_OP_SYMLINKAT;
import static dev.gatun.raw.Uring.IORING_OP_UNLINKAT;

import dev.gatun.io.AtFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.OpenHow;
import dev.gatun.io.RenameFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.raw.struct.open_how;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;

/**
 * The file tree. A path is a string of C, as {@code arena.allocateFrom(path)} makes it. A relative
 * path starts from the working directory; each method also has a form in which it starts from a
 * given directory. A worker looks that directory up: its descriptor may be closed as soon as the
 * operation is written, and the ring holds the descriptor's number until the operation has
 * completed.
 */
public sealed interface PathOperations permits Sqe {
    // Opening.

    /**
     * {@code openat(2)}, from the working directory on. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param path the file's path, ended by a NUL
     * @param flags how to open the file; {@code O_CLOEXEC} is always added
     * @param mode the permissions of a file that is made, such as 0644, less the umask; 0 if no
     *     file is made
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe openat(MemorySegment path, OpenFlags flags, int mode) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.openatBits() | O_CLOEXEC;
        return sqe.put(IORING_OP_OPENAT, Sqe.noFd(AT_FDCWD), 0, address, mode, bits);
    }

    /**
     * {@code openat(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param directory what a relative path starts from
     * @param path the file's path, ended by a NUL
     * @param flags how to open the file; {@code O_CLOEXEC} is always added
     * @param mode the permissions of a file that is made, such as 0644, less the umask; 0 if no
     *     file is made
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe openat(Fd directory, MemorySegment path, OpenFlags flags, int mode) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.openatBits() | O_CLOEXEC;
        return sqe.put(IORING_OP_OPENAT, sqe.fdWord(directory), 0, address, mode, bits);
    }

    /**
     * {@code openat(2)} into a slot: the file becomes a direct descriptor. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param path the file's path, ended by a NUL
     * @param flags how to open the file; {@code O_CLOEXEC} means nothing for a slot, and is refused
     *     (EINVAL)
     * @param mode the permissions of a file that is made, such as 0644, less the umask; 0 if no
     *     file is made
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe openatDirect(MemorySegment path, OpenFlags flags, int mode, int slot) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.openatBits();
        long fdWord = Sqe.noFd(AT_FDCWD);
        int index = sqe.slotToFill(slot);
        return sqe.put(IORING_OP_OPENAT, fdWord, 0, 0, address, mode, bits, 0, index, 0);
    }

    /**
     * {@code openat(2)} into a slot: the file becomes a direct descriptor. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param directory what a relative path starts from
     * @param path the file's path, ended by a NUL
     * @param flags how to open the file; {@code O_CLOEXEC} means nothing for a slot, and is refused
     *     (EINVAL)
     * @param mode the permissions of a file that is made, such as 0644, less the umask; 0 if no
     *     file is made
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe openatDirect(
            Fd directory, MemorySegment path, OpenFlags flags, int mode, int slot) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.openatBits();
        long fdWord = sqe.fdWord(directory);
        int index = sqe.slotToFill(slot);
        return sqe.put(IORING_OP_OPENAT, fdWord, 0, 0, address, mode, bits, 0, index, 0);
    }

    /**
     * {@code openat2(2)}, from the working directory on. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The path and {@code how} must live until the operation is submitted.
     *
     * @param path the file's path, ended by a NUL
     * @param how the flags, to which nothing is added, the permissions, and how the path is
     *     resolved
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe openat2(MemorySegment path, OpenHow how) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        long struct = struct(sqe, how);
        long fdWord = Sqe.noFd(AT_FDCWD);
        return sqe.put(IORING_OP_OPENAT2, fdWord, struct, address, open_how.SIZE, 0);
    }

    /**
     * {@code openat2(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The path and {@code how} must live until the operation is submitted.
     *
     * @param directory what a relative path starts from
     * @param path the file's path, ended by a NUL
     * @param how the flags, to which nothing is added, the permissions, and how the path is
     *     resolved
     * @return this; completes with the descriptor's number, which the caller then owns
     */
    default Sqe openat2(Fd directory, MemorySegment path, OpenHow how) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        long struct = struct(sqe, how);
        long fdWord = sqe.fdWord(directory);
        return sqe.put(IORING_OP_OPENAT2, fdWord, struct, address, open_how.SIZE, 0);
    }

    /**
     * {@code openat2(2)} into a slot: the file becomes a direct descriptor. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The path and {@code how} must live until the operation is submitted.
     *
     * @param path the file's path, ended by a NUL
     * @param how as in {@link #openat2(MemorySegment, OpenHow)}; EINVAL for {@code O_CLOEXEC}
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe openat2Direct(MemorySegment path, OpenHow how, int slot) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        long struct = struct(sqe, how);
        long fdWord = Sqe.noFd(AT_FDCWD);
        int index = sqe.slotToFill(slot);
        return sqe.put(
                IORING_OP_OPENAT2, fdWord, 0, struct, address, open_how.SIZE, 0, 0, index, 0);
    }

    /**
     * {@code openat2(2)} into a slot: the file becomes a direct descriptor. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The path and {@code how} must live until the operation is submitted.
     *
     * @param directory what a relative path starts from
     * @param path the file's path, ended by a NUL
     * @param how as in {@link #openat2(MemorySegment, OpenHow)}; EINVAL for {@code O_CLOEXEC}
     * @param slot the slot of the ring's table, whose file, if it has one, is then closed; or
     *     {@link Sqe#IORING_FILE_INDEX_ALLOC}: the kernel chooses a free slot
     * @return this; completes with 0, or with the slot that the kernel chose; ENFILE if the kernel
     *     is to choose, and no slot is free or the ring has no table; if a slot is given, ENXIO if
     *     the ring has no table, and EINVAL if the slot is beyond the table
     */
    default Sqe openat2Direct(Fd directory, MemorySegment path, OpenHow how, int slot) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        long struct = struct(sqe, how);
        long fdWord = sqe.fdWord(directory);
        int index = sqe.slotToFill(slot);
        return sqe.put(
                IORING_OP_OPENAT2, fdWord, 0, struct, address, open_how.SIZE, 0, 0, index, 0);
    }

    private static long memory(Sqe sqe, Statx statx) {
        MemorySegment memory = statx.prepare();
        return sqe.writable(memory, 0, memory.byteSize());
    }

    private static long struct(Sqe sqe, OpenHow how) {
        return sqe.struct(how.memory(), open_how.SIZE, "struct open_how");
    }

    // Asking.

    /**
     * {@code statx(2)}, from the working directory on. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted, and {@code statx}
     * until the operation completes. Do not read {@code statx} before that.
     *
     * @param path the file's path, ended by a NUL
     * @param flags how the path is taken
     * @param mask the fields to ask for
     * @param statx receives the fields
     * @return this; completes with 0
     */
    default Sqe statx(MemorySegment path, AtFlags flags, StatxMask mask, Statx statx) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.bits();
        int fields = mask.bits();
        long struct = memory(sqe, statx);
        return sqe.put(IORING_OP_STATX, Sqe.noFd(AT_FDCWD), struct, address, fields, bits);
    }

    /**
     * {@code statx(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted, and {@code statx}
     * until the operation completes. Do not read {@code statx} before that.
     *
     * @param directory what a relative path starts from; with {@code AT_EMPTY_PATH} and an empty
     *     path, the file itself
     * @param path the file's path, ended by a NUL
     * @param flags how the path is taken
     * @param mask the fields to ask for
     * @param statx receives the fields
     * @return this; completes with 0
     */
    default Sqe statx(
            Fd directory, MemorySegment path, AtFlags flags, StatxMask mask, Statx statx) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.bits();
        int fields = mask.bits();
        long struct = memory(sqe, statx);
        return sqe.put(IORING_OP_STATX, sqe.fdWord(directory), struct, address, fields, bits);
    }

    // Changing.

    /**
     * {@code renameat2(2)}, from the working directory on. Since Linux 5.11.
     *
     * <p><b>Lifetime.</b> The paths must live until the operation is submitted.
     *
     * @param oldPath the file's path, ended by a NUL
     * @param newPath its new path, ended by a NUL
     * @param flags what to do if {@code newPath} exists
     * @return this; completes with 0
     */
    default Sqe renameat(MemorySegment oldPath, MemorySegment newPath, RenameFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long from = sqe.string(oldPath);
        long to = sqe.string(newPath);
        int bits = flags.bits();
        return sqe.put(IORING_OP_RENAMEAT, Sqe.noFd(AT_FDCWD), to, from, AT_FDCWD, bits);
    }

    /**
     * {@code renameat2(2)}. Since Linux 5.11.
     *
     * <p><b>Lifetime.</b> The paths must live until the operation is submitted.
     *
     * @param oldDirectory what a relative {@code oldPath} starts from
     * @param oldPath the file's path, ended by a NUL
     * @param newDirectory what a relative {@code newPath} starts from
     * @param newPath its new path, ended by a NUL
     * @param flags what to do if {@code newPath} exists
     * @return this; completes with 0
     */
    default Sqe renameat(
            Fd oldDirectory,
            MemorySegment oldPath,
            Fd newDirectory,
            MemorySegment newPath,
            RenameFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long from = sqe.string(oldPath);
        long to = sqe.string(newPath);
        int bits = flags.bits();
        long fdWord = sqe.fdWord(oldDirectory);
        return sqe.put(IORING_OP_RENAMEAT, fdWord, to, from, sqe.second(newDirectory), bits);
    }

    /**
     * {@code unlinkat(2)}, from the working directory on. Since Linux 5.11.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param path the file's path, ended by a NUL
     * @param flags {@code AT_REMOVEDIR} to remove a directory, otherwise none
     * @return this; completes with 0
     */
    default Sqe unlinkat(MemorySegment path, AtFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.bits();
        return sqe.put(IORING_OP_UNLINKAT, Sqe.noFd(AT_FDCWD), 0, address, 0, bits);
    }

    /**
     * {@code unlinkat(2)}. Since Linux 5.11.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param directory what a relative path starts from
     * @param path the file's path, ended by a NUL
     * @param flags {@code AT_REMOVEDIR} to remove a directory, otherwise none
     * @return this; completes with 0
     */
    default Sqe unlinkat(Fd directory, MemorySegment path, AtFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        int bits = flags.bits();
        return sqe.put(IORING_OP_UNLINKAT, sqe.fdWord(directory), 0, address, 0, bits);
    }

    /**
     * {@code mkdirat(2)}, from the working directory on. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param path the directory's path, ended by a NUL
     * @param mode its permissions, such as 0755, less the umask
     * @return this; completes with 0
     */
    default Sqe mkdirat(MemorySegment path, int mode) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        return sqe.put(IORING_OP_MKDIRAT, Sqe.noFd(AT_FDCWD), 0, address, mode, 0);
    }

    /**
     * {@code mkdirat(2)}. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The path must live until the operation is submitted.
     *
     * @param directory what a relative path starts from
     * @param path the directory's path, ended by a NUL
     * @param mode its permissions, such as 0755, less the umask
     * @return this; completes with 0
     */
    default Sqe mkdirat(Fd directory, MemorySegment path, int mode) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.string(path);
        return sqe.put(IORING_OP_MKDIRAT, sqe.fdWord(directory), 0, address, mode, 0);
    }

    /**
     * {@code symlinkat(2)}, from the working directory on. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The strings must live until the operation is submitted.
     *
     * @param target the text of the link, ended by a NUL
     * @param linkPath the path of the link, ended by a NUL
     * @return this; completes with 0
     */
    default Sqe symlinkat(MemorySegment target, MemorySegment linkPath) {
        Sqe sqe = Sqe.begin(this);
        long text = sqe.string(target);
        long link = sqe.string(linkPath);
        return sqe.put(IORING_OP_SYMLINKAT, Sqe.noFd(AT_FDCWD), link, text, 0, 0);
    }

    /**
     * {@code symlinkat(2)}. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The strings must live until the operation is submitted.
     *
     * @param target the text of the link, ended by a NUL
     * @param directory what a relative {@code linkPath} starts from
     * @param linkPath the path of the link, ended by a NUL
     * @return this; completes with 0
     */
    default Sqe symlinkat(MemorySegment target, Fd directory, MemorySegment linkPath) {
        Sqe sqe = Sqe.begin(this);
        long text = sqe.string(target);
        long link = sqe.string(linkPath);
        return sqe.put(IORING_OP_SYMLINKAT, sqe.fdWord(directory), link, text, 0, 0);
    }

    /**
     * {@code linkat(2)}, from the working directory on. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The paths must live until the operation is submitted.
     *
     * @param oldPath the file's path, ended by a NUL
     * @param newPath its other path, ended by a NUL
     * @param flags {@code AT_SYMLINK_FOLLOW} to link what a symbolic link names, otherwise none
     * @return this; completes with 0
     */
    default Sqe linkat(MemorySegment oldPath, MemorySegment newPath, AtFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long from = sqe.string(oldPath);
        long to = sqe.string(newPath);
        int bits = flags.bits();
        return sqe.put(IORING_OP_LINKAT, Sqe.noFd(AT_FDCWD), to, from, AT_FDCWD, bits);
    }

    /**
     * {@code linkat(2)}. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The paths must live until the operation is submitted.
     *
     * @param oldDirectory what a relative {@code oldPath} starts from; with {@code AT_EMPTY_PATH}
     *     and an empty path, the file itself
     * @param oldPath the file's path, ended by a NUL
     * @param newDirectory what a relative {@code newPath} starts from
     * @param newPath its other path, ended by a NUL
     * @param flags {@code AT_SYMLINK_FOLLOW}, {@code AT_EMPTY_PATH}
     * @return this; completes with 0
     */
    default Sqe linkat(
            Fd oldDirectory,
            MemorySegment oldPath,
            Fd newDirectory,
            MemorySegment newPath,
            AtFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long from = sqe.string(oldPath);
        long to = sqe.string(newPath);
        int bits = flags.bits();
        long fdWord = sqe.fdWord(oldDirectory);
        return sqe.put(IORING_OP_LINKAT, fdWord, to, from, sqe.second(newDirectory), bits);
    }
}
