package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.PathSyscalls;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The system calls that change the file tree: names, directories and links.
 *
 * {@snippet lang=java :
 * PathCalls.rename(draft, published);                   // replaces it, in one step
 * try (FileFd folder = FileFd.open(path, O_RDONLY.or(O_DIRECTORY))) {
 *     PathCalls.mkdirat(folder, "new", 0755);
 *     folder.fsync();                                   // the name is durable now
 * }
 * }
 *
 * <p>A {@link Path} is one of the default file system, and a relative one starts from the working
 * directory. A method whose name ends with {@code at} takes paths as strings: a relative path
 * starts from a directory, for which {@code O_PATH} is enough, or from the working directory if the
 * directory is null. A directory stays the same one when it is renamed, and is held open for the
 * call. Paths are passed on as UTF-8; {@link PathSyscalls} takes paths of any bytes.
 *
 * <p>{@link FileFd} opens files, {@link DirectoryEntries} lists directories, {@link Statx} and
 * {@link Xattr} tell about files.
 *
 * <p>Any thread may call any of these at any time.
 */
public final class PathCalls {
    private PathCalls() {}

    // Renaming.

    /**
     * {@code rename(2)}: gives a file another path, in one step. If the new path exists, it is
     * replaced; if a directory is replaced, it must be empty. The call is renameat2(2) without
     * flags. Since Linux 3.15.
     *
     * @param oldPath the file's path
     * @param newPath its new path
     * @throws SyscallException EXDEV if the paths are on different mounts; ENOENT, EACCES, EPERM,
     *     EISDIR, ENOTDIR, ENOTEMPTY, EINVAL for a directory into itself, EBUSY, ENOSPC, EROFS
     * @throws IllegalArgumentException if a path is not of the default file system or has a NUL in
     *     it
     */
    public static void rename(Path oldPath, Path newPath) throws SyscallException {
        renameat2(oldPath, newPath, RenameFlags.NONE);
    }

    /**
     * {@code renameat2(2)} from the working directory on. Since Linux 3.15.
     *
     * @param oldPath the file's path
     * @param newPath its new path
     * @param flags what to do if the new path exists
     * @throws SyscallException as {@link #rename}; EEXIST with {@code RENAME_NOREPLACE}; EINVAL if
     *     the file system does not have the flag
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static void renameat2(Path oldPath, Path newPath, RenameFlags flags)
            throws SyscallException {
        renameat2(null, PathText.of(oldPath), null, PathText.of(newPath), flags);
    }

    /**
     * {@code renameat2(2)}. Since Linux 3.15.
     *
     * @param oldDirectory what a relative {@code oldPath} starts from; null for the working
     *     directory
     * @param oldPath the file's path
     * @param newDirectory what a relative {@code newPath} starts from; null for the working
     *     directory
     * @param newPath its new path
     * @param flags what to do if the new path exists
     * @throws SyscallException as {@link #renameat2(Path, Path, RenameFlags)}
     * @throws IllegalArgumentException if there is a NUL in a path
     */
    public static void renameat2(
            Fd oldDirectory, String oldPath, Fd newDirectory, String newPath, RenameFlags flags)
            throws SyscallException {
        int bits = flags.bits();
        int from = Dirfd.acquire(oldDirectory);
        int result;
        try {
            int to = Dirfd.acquire(newDirectory);
            try {
                result = PathSyscalls.renameat2(from, oldPath, to, newPath, bits);
            } finally {
                Dirfd.release(newDirectory);
            }
        } finally {
            Dirfd.release(oldDirectory);
        }
        if (result < 0) {
            throw failed(result, "renameat2", oldDirectory, oldPath, newDirectory, newPath, flags);
        }
    }

    // Links.

    /**
     * {@code link(2)}: gives a file another name, a hard link. A symbolic link is linked itself,
     * and not what it names.
     *
     * @param oldPath the file's path
     * @param newPath the other path, which must not exist
     * @throws SyscallException EEXIST; EXDEV if the paths are on different mounts; EPERM for a
     *     directory, or if the file system has no hard links; ENOENT, EACCES, EMLINK, ENOSPC, EROFS
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static void link(Path oldPath, Path newPath) throws SyscallException {
        linkat(null, PathText.of(oldPath), null, PathText.of(newPath), AtFlags.NONE);
    }

    /**
     * {@code linkat(2)}.
     *
     * @param oldDirectory what a relative {@code oldPath} starts from; null for the working
     *     directory
     * @param oldPath the file's path; with {@code AT_EMPTY_PATH} and an empty path, the file is
     *     {@code oldDirectory} itself
     * @param newDirectory what a relative {@code newPath} starts from; null for the working
     *     directory
     * @param newPath the other path, which must not exist
     * @param flags {@code AT_SYMLINK_FOLLOW} to link what a symbolic link names; {@code
     *     AT_EMPTY_PATH}, which may need CAP_DAC_READ_SEARCH
     * @throws SyscallException as {@link #link}; ENOENT for {@code AT_EMPTY_PATH} without the right
     *     to it
     * @throws IllegalArgumentException if there is a NUL in a path
     */
    public static void linkat(
            Fd oldDirectory, String oldPath, Fd newDirectory, String newPath, AtFlags flags)
            throws SyscallException {
        int bits = flags.bits();
        int from = Dirfd.acquire(oldDirectory);
        int result;
        try {
            int to = Dirfd.acquire(newDirectory);
            try {
                result = PathSyscalls.linkat(from, oldPath, to, newPath, bits);
            } finally {
                Dirfd.release(newDirectory);
            }
        } finally {
            Dirfd.release(oldDirectory);
        }
        if (result < 0) {
            Object shown = shown(flags);
            throw failed(result, "linkat", oldDirectory, oldPath, newDirectory, newPath, shown);
        }
    }

    /**
     * {@code symlink(2)}: makes a symbolic link.
     *
     * @param target the text of the link; a relative text starts from the link's directory, and
     *     need not name a file
     * @param linkPath the path of the link, which must not exist
     * @throws SyscallException EEXIST, ENOENT, EACCES, ENAMETOOLONG, ENOSPC, EROFS; EPERM if the
     *     file system has no symbolic links
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static void symlink(String target, Path linkPath) throws SyscallException {
        symlinkat(target, null, PathText.of(linkPath));
    }

    /**
     * {@code symlinkat(2)}.
     *
     * @param target the text of the link
     * @param directory what a relative {@code linkPath} starts from; null for the working directory
     * @param linkPath the path of the link, which must not exist
     * @throws SyscallException as {@link #symlink}
     * @throws IllegalArgumentException if there is a NUL in a string
     */
    public static void symlinkat(String target, Fd directory, String linkPath)
            throws SyscallException {
        int dirfd = Dirfd.acquire(directory);
        int result;
        try {
            result = PathSyscalls.symlinkat(target, dirfd, linkPath);
        } finally {
            Dirfd.release(directory);
        }
        if (result < 0) {
            throw directory == null
                    ? failed(result, "symlinkat", target, linkPath)
                    : failed(result, "symlinkat", target, directory, linkPath);
        }
    }

    /**
     * {@code readlink(2)}: the text of a symbolic link. If the text does not fit into the first
     * buffer, the call is made again with a larger one.
     *
     * @param path the path of the link
     * @return the text; bytes that are no UTF-8 become U+FFFD
     * @throws SyscallException EINVAL if it is no symbolic link; ENOENT, EACCES, ENOTDIR, ELOOP
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static String readlink(Path path) throws SyscallException {
        return readlinkat(null, PathText.of(path));
    }

    /**
     * {@code readlinkat(2)}: {@link #readlink} relative to a directory.
     *
     * @param directory what a relative path starts from; null for the working directory
     * @param path the path of the link; if it is empty, the link is {@code directory} itself,
     *     opened with {@code O_PATH} and {@code O_NOFOLLOW}
     * @return as {@link #readlink}
     * @throws SyscallException as {@link #readlink}
     * @throws IllegalArgumentException if there is a NUL in the path
     */
    public static String readlinkat(Fd directory, String path) throws SyscallException {
        for (int room = 256; ; room *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(room);
                int length = readlinkat(directory, path, buffer);
                if (length < room) {
                    byte[] text = new byte[length];
                    MemorySegment.ofArray(text).copyFrom(buffer.asSlice(0, length));
                    return new String(text, StandardCharsets.UTF_8);
                }
            }
        }
    }

    /**
     * {@code readlinkat(2)} into memory, for a text of any bytes.
     *
     * @param directory as in {@link #readlinkat(Fd, String)}
     * @param path as there
     * @param buffer native memory, which receives the text without a NUL; what does not fit is left
     *     out
     * @return bytes; as many as the buffer has if the text may be longer
     * @throws SyscallException as {@link #readlink}
     * @throws IllegalArgumentException if there is a NUL in the path, or if the buffer is on the
     *     heap or read-only
     */
    public static int readlinkat(Fd directory, String path, MemorySegment buffer)
            throws SyscallException {
        int dirfd = Dirfd.acquire(directory);
        int result;
        try {
            result = PathSyscalls.readlinkat(dirfd, path, buffer);
        } finally {
            Dirfd.release(directory);
        }
        if (result < 0) {
            throw failedAt(result, "readlinkat", directory, path, buffer);
        }
        return result;
    }

    // Removing and making.

    /**
     * {@code unlink(2)}: removes a name of a file that is no directory. The file is gone with its
     * last name, or when nobody has it open any more.
     *
     * @param path the path; a symbolic link at its end is removed itself
     * @throws SyscallException EISDIR for a directory; ENOENT, EACCES, EPERM, EBUSY, EROFS, ENOTDIR
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static void unlink(Path path) throws SyscallException {
        unlinkat(null, PathText.of(path), AtFlags.NONE);
    }

    /**
     * {@code rmdir(2)}: removes an empty directory.
     *
     * @param path the path
     * @throws SyscallException ENOTEMPTY; ENOTDIR if it is no directory; EBUSY for a mount point;
     *     EINVAL if the path ends in {@code .}; ENOENT, EACCES, EPERM, EROFS
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static void rmdir(Path path) throws SyscallException {
        unlinkat(null, PathText.of(path), AtFlags.AT_REMOVEDIR);
    }

    /**
     * {@code unlinkat(2)}: {@link #unlink} or {@link #rmdir} relative to a directory.
     *
     * @param directory what a relative path starts from; null for the working directory
     * @param path the path
     * @param flags {@code AT_REMOVEDIR} for rmdir, otherwise none
     * @throws SyscallException as {@link #unlink} or {@link #rmdir}
     * @throws IllegalArgumentException if there is a NUL in the path
     */
    public static void unlinkat(Fd directory, String path, AtFlags flags) throws SyscallException {
        int bits = flags.bits();
        int dirfd = Dirfd.acquire(directory);
        int result;
        try {
            result = PathSyscalls.unlinkat(dirfd, path, bits);
        } finally {
            Dirfd.release(directory);
        }
        if (result < 0) {
            throw failedAt(result, "unlinkat", directory, path, shown(flags));
        }
    }

    /**
     * {@code mkdir(2)}: makes a directory.
     *
     * @param path the path, which must not exist
     * @param mode the permissions, less the process's umask; {@code 0755}, with the 0, is octal in
     *     Java, too
     * @throws SyscallException EEXIST, ENOENT, EACCES, ENOTDIR, EMLINK, ENOSPC, EDQUOT, EROFS
     * @throws IllegalArgumentException as {@link #rename}
     */
    public static void mkdir(Path path, int mode) throws SyscallException {
        mkdirat(null, PathText.of(path), mode);
    }

    /**
     * {@code mkdirat(2)}: {@link #mkdir} relative to a directory.
     *
     * @param directory what a relative path starts from; null for the working directory
     * @param path the path, which must not exist
     * @param mode as in {@link #mkdir}
     * @throws SyscallException as {@link #mkdir}
     * @throws IllegalArgumentException if there is a NUL in the path
     */
    public static void mkdirat(Fd directory, String path, int mode) throws SyscallException {
        int dirfd = Dirfd.acquire(directory);
        int result;
        try {
            result = PathSyscalls.mkdirat(dirfd, path, mode);
        } finally {
            Dirfd.release(directory);
        }
        if (result < 0) {
            throw failedAt(result, "mkdirat", directory, path, Opening.octal(mode));
        }
    }

    // Arguments and results.

    private static SyscallException failedAt(
            int result, String call, Fd directory, String path, Object last) {
        return directory == null
                ? failed(result, call, path, last)
                : failed(result, call, directory, path, last);
    }

    private static SyscallException failed(
            int result,
            String call,
            Fd oldDirectory,
            String oldPath,
            Fd newDirectory,
            String newPath,
            Object flags) {
        return oldDirectory == null && newDirectory == null
                ? failed(result, call, oldPath, newPath, flags)
                : failed(
                        result,
                        call,
                        Dirfd.shown(oldDirectory),
                        oldPath,
                        Dirfd.shown(newDirectory),
                        newPath,
                        flags);
    }

    /** Zero has a name, which is for statx(2). */
    private static Object shown(AtFlags flags) {
        return flags.bits() == 0 ? flags.bits() : flags;
    }

    private static SyscallException failed(int result, String call, Object... arguments) {
        List<Object> shown = new ArrayList<>();
        String longest = "";
        RenameFlags rename = RenameFlags.NONE;
        for (Object argument : arguments) {
            if (argument instanceof String path) {
                longest = path.length() > longest.length() ? path : longest;
                shown.add(Opening.shown(result, path));
            } else {
                shown.add(argument);
            }
            if (argument instanceof RenameFlags flags) {
                rename = flags;
            }
        }
        return SyscallException.withHint(
                result, hint(result, longest, rename), call, shown.toArray());
    }

    private static String hint(int result, String longest, RenameFlags flags) {
        return switch (-result) {
            case Errno.ENAMETOOLONG -> Opening.tooLong(longest);
            case Errno.EXDEV -> "the paths are on different mounts: copy the file";
            case Errno.EINVAL ->
                    flags.equals(RenameFlags.NONE)
                            ? null
                            : "maybe this file system does not have these flags";
            default -> null;
        };
    }
}
