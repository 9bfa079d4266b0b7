package dev.gatun.io;

import dev.gatun.raw.Aarch64;
import dev.gatun.raw.Linux;
import dev.gatun.raw.Riscv64;
import dev.gatun.raw.X86_64;
import dev.gatun.sys.Arch;
import dev.gatun.sys.Flags;

/**
 * {@code O_…}: how a file is opened; {@code fcntl(F_GETFL)} returns them, too.
 *
 * <p>Take one of {@link #O_RDONLY}, {@link #O_WRONLY} and {@link #O_RDWR}, and add others with
 * {@link #or}. The other names that C has for some of them are not repeated here: {@code O_NDELAY}
 * is {@link #O_NONBLOCK}, {@code O_RSYNC} is {@link #O_SYNC}.
 *
 * <p>openat(2) ignores bits that it does not know; openat2(2) refuses them.
 */
public final class OpenFlags extends Flags<OpenFlags> {
    /**
     * No flags, for calls without an access mode, such as pipe2(2). For a file, zero is {@link
     * #O_RDONLY}.
     */
    public static final OpenFlags NONE = new OpenFlags(0);

    /**
     * Opens for reading. This is zero: a file that is opened without an access mode is open for
     * reading.
     */
    public static final OpenFlags O_RDONLY = new OpenFlags(Linux.O_RDONLY);

    /** Opens for writing. */
    public static final OpenFlags O_WRONLY = new OpenFlags(Linux.O_WRONLY);

    /** Opens for reading and writing. */
    public static final OpenFlags O_RDWR = new OpenFlags(Linux.O_RDWR);

    /** Not a flag but the mask of the access mode's bits. */
    public static final OpenFlags O_ACCMODE = new OpenFlags(Linux.O_ACCMODE);

    /** Creates the file if it does not exist; needs a mode. */
    public static final OpenFlags O_CREAT = new OpenFlags(Linux.O_CREAT);

    /** With {@link #O_CREAT}: EEXIST if the path exists, even as a dangling symbolic link. */
    public static final OpenFlags O_EXCL = new OpenFlags(Linux.O_EXCL);

    /** A terminal does not become the controlling one. */
    public static final OpenFlags O_NOCTTY = new OpenFlags(Linux.O_NOCTTY);

    /** Empties the file. */
    public static final OpenFlags O_TRUNC = new OpenFlags(Linux.O_TRUNC);

    /** Every write goes to the end, also with pwrite(2). */
    public static final OpenFlags O_APPEND = new OpenFlags(Linux.O_APPEND);

    /**
     * Calls that would block return {@link dev.gatun.sys.Fd#WOULD_BLOCK}; no effect on regular
     * files.
     */
    public static final OpenFlags O_NONBLOCK = new OpenFlags(Linux.O_NONBLOCK);

    /** A write returns when its data are durable, as if fdatasync(2) followed. */
    public static final OpenFlags O_DSYNC = new OpenFlags(Linux.O_DSYNC);

    /**
     * Sends a signal when there is something to read or room to write. Only fcntl(2) can set it.
     */
    public static final OpenFlags O_ASYNC = new OpenFlags(Linux.O_ASYNC);

    /** Transfers bypass the page cache and need aligned memory: see {@link DioAlignment}. */
    public static final OpenFlags O_DIRECT =
            pick(X86_64.O_DIRECT, Aarch64.O_DIRECT, Riscv64.O_DIRECT);

    /** Allows files of more than 2 GiB. A 64-bit process always has it, and F_GETFL returns it. */
    public static final OpenFlags O_LARGEFILE =
            pick(X86_64.O_LARGEFILE, Aarch64.O_LARGEFILE, Riscv64.O_LARGEFILE);

    /** ENOTDIR if the path is not a directory. */
    public static final OpenFlags O_DIRECTORY =
            pick(X86_64.O_DIRECTORY, Aarch64.O_DIRECTORY, Riscv64.O_DIRECTORY);

    /** ELOOP if the last part of the path is a symbolic link. */
    public static final OpenFlags O_NOFOLLOW =
            pick(X86_64.O_NOFOLLOW, Aarch64.O_NOFOLLOW, Riscv64.O_NOFOLLOW);

    /** Reading does not change the access time; EPERM if the file is another user's. */
    public static final OpenFlags O_NOATIME = new OpenFlags(Linux.O_NOATIME);

    /** Closed when the process executes a program; {@link FileFd} always adds it. */
    public static final OpenFlags O_CLOEXEC = new OpenFlags(Linux.O_CLOEXEC);

    /** A write returns when its data and metadata are durable, as if fsync(2) followed. */
    public static final OpenFlags O_SYNC = new OpenFlags(Linux.O_SYNC);

    /**
     * The descriptor only names a place in the file tree: it cannot be read or written, but
     * openat(2) takes it as a directory.
     */
    public static final OpenFlags O_PATH = new OpenFlags(Linux.O_PATH);

    /** Creates a file without a name in the directory that the path names; needs a mode. */
    public static final OpenFlags O_TMPFILE =
            pick(X86_64.O_TMPFILE, Aarch64.O_TMPFILE, Riscv64.O_TMPFILE);

    /**
     * Only regular files are opened; EFTYPE for others. For openat2(2) only: {@link
     * FileFd#openat2}, {@link OpenHow}. Since Linux 7.2.
     */
    public static final OpenFlags OPENAT2_REGULAR = new OpenFlags(Linux.OPENAT2_REGULAR);

    private OpenFlags(long bits) {
        super(bits);
    }

    private static OpenFlags pick(int x86_64, int aarch64, int riscv64) {
        return new OpenFlags(Arch.X86_64 ? x86_64 : Arch.AARCH64 ? aarch64 : riscv64);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static OpenFlags of(int bits) {
        return new OpenFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected OpenFlags with(long bits) {
        return new OpenFlags(bits);
    }

    /**
     * The flags of open(2) and openat(2), which have 32 bits.
     *
     * @return the value
     * @throws IllegalArgumentException for a flag that only openat2(2) takes
     */
    public int openatBits() {
        if (longBits() >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException(this + ": only openat2(2) takes that");
        }
        return bits();
    }

    /** {@return whether an open with these flags can make a file, and so needs a mode} */
    public boolean mayCreate() {
        return has(O_CREAT) || has(O_TMPFILE);
    }

    @Override
    protected boolean showsZero() {
        return (bits() & O_ACCMODE.bits()) == 0;
    }

    /**
     * As {@link #toString}, for a call in which there is no access mode: there zero is not
     * O_RDONLY. Not a string, which an exception's message would put into quotes.
     */
    StringBuilder withoutAccessMode() {
        StringBuilder text = new StringBuilder(toString());
        if (showsZero()) {
            text.delete(0, Math.min(text.length(), "O_RDONLY|".length()));
        }
        return text.isEmpty() ? text.append('0') : text;
    }
}
