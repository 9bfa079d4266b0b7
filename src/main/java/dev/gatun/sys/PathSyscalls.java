package dev.gatun.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls that change the file tree, and read links and directories, as they are: one
 * static method, one call, and the kernel's own answer. The conventions are those of {@link
 * Syscalls}.
 *
 * <p>A {@code String} is passed on as UTF-8. A path in memory can have any bytes; it is ended by a
 * NUL, and a caller can keep it for many calls. A relative path starts from a directory's
 * descriptor, or with {@link Syscalls#AT_FDCWD} from the working directory.
 */
public final class PathSyscalls {
    private PathSyscalls() {}

    // Names.

    /**
     * {@code int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath,
     * unsigned int flags)}. Since Linux 3.15.
     *
     * @param oldDirfd what a relative {@code oldPath} starts from
     * @param oldPath the file's path
     * @param newDirfd what a relative {@code newPath} starts from
     * @param newPath its new path
     * @param flags {@code RENAME_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int renameat2(
            int oldDirfd, String oldPath, int newDirfd, String newPath, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = CString.of(arena, oldPath);
            MemorySegment to = CString.of(arena, newPath);
            return twoPaths(SyscallNumber.SYS_renameat2, oldDirfd, from, newDirfd, to, flags);
        }
    }

    /**
     * {@link #renameat2(int, String, int, String, int)} with paths of any bytes. Since Linux 3.15.
     *
     * @param oldDirfd as there
     * @param oldPath the file's path, ended by a NUL
     * @param newDirfd as there
     * @param newPath its new path, ended by a NUL
     * @param flags as there
     * @return 0 or {@code -errno}
     */
    public static int renameat2(
            int oldDirfd, MemorySegment oldPath, int newDirfd, MemorySegment newPath, int flags) {
        MemorySegment from = CString.ended(oldPath);
        MemorySegment to = CString.ended(newPath);
        return twoPaths(SyscallNumber.SYS_renameat2, oldDirfd, from, newDirfd, to, flags);
    }

    /**
     * {@code int linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int
     * flags)}: another name for a file.
     *
     * @param oldDirfd what a relative {@code oldPath} starts from
     * @param oldPath the file's path; with {@code AT_EMPTY_PATH} and an empty path, the file is
     *     {@code oldDirfd} itself
     * @param newDirfd what a relative {@code newPath} starts from
     * @param newPath the other path
     * @param flags {@code AT_SYMLINK_FOLLOW}, {@code AT_EMPTY_PATH}, or 0
     * @return 0 or {@code -errno}
     */
    public static int linkat(
            int oldDirfd, String oldPath, int newDirfd, String newPath, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = CString.of(arena, oldPath);
            MemorySegment to = CString.of(arena, newPath);
            return twoPaths(SyscallNumber.SYS_linkat, oldDirfd, from, newDirfd, to, flags);
        }
    }

    /**
     * {@link #linkat(int, String, int, String, int)} with paths of any bytes.
     *
     * @param oldDirfd as there
     * @param oldPath the file's path, ended by a NUL
     * @param newDirfd as there
     * @param newPath the other path, ended by a NUL
     * @param flags as there
     * @return 0 or {@code -errno}
     */
    public static int linkat(
            int oldDirfd, MemorySegment oldPath, int newDirfd, MemorySegment newPath, int flags) {
        MemorySegment from = CString.ended(oldPath);
        MemorySegment to = CString.ended(newPath);
        return twoPaths(SyscallNumber.SYS_linkat, oldDirfd, from, newDirfd, to, flags);
    }

    private static int twoPaths(
            long number,
            int oldDirfd,
            MemorySegment oldPath,
            int newDirfd,
            MemorySegment newPath,
            int flags) {
        return (int)
                Downcall.call(
                        number,
                        oldDirfd,
                        oldPath.address(),
                        newDirfd,
                        newPath.address(),
                        flags,
                        0,
                        oldPath,
                        newPath);
    }

    /**
     * {@code int unlinkat(int dirfd, const char *path, int flags)}: removes a name, and with its
     * last name a file that nobody has open.
     *
     * @param dirfd what a relative path starts from
     * @param path the path
     * @param flags {@code AT_REMOVEDIR} to remove an empty directory, otherwise 0
     * @return 0 or {@code -errno}
     */
    public static int unlinkat(int dirfd, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return onePath(SyscallNumber.SYS_unlinkat, dirfd, CString.of(arena, path), flags);
        }
    }

    /**
     * {@link #unlinkat(int, String, int)} with a path of any bytes.
     *
     * @param dirfd as there
     * @param path the path, ended by a NUL
     * @param flags as there
     * @return 0 or {@code -errno}
     */
    public static int unlinkat(int dirfd, MemorySegment path, int flags) {
        return onePath(SyscallNumber.SYS_unlinkat, dirfd, CString.ended(path), flags);
    }

    /**
     * {@code int mkdirat(int dirfd, const char *path, mode_t mode)}: makes a directory.
     *
     * @param dirfd what a relative path starts from
     * @param path the path
     * @param mode the directory's permissions, less the process's umask
     * @return 0 or {@code -errno}
     */
    public static int mkdirat(int dirfd, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return onePath(SyscallNumber.SYS_mkdirat, dirfd, CString.of(arena, path), mode);
        }
    }

    /**
     * {@link #mkdirat(int, String, int)} with a path of any bytes.
     *
     * @param dirfd as there
     * @param path the path, ended by a NUL
     * @param mode as there
     * @return 0 or {@code -errno}
     */
    public static int mkdirat(int dirfd, MemorySegment path, int mode) {
        return onePath(SyscallNumber.SYS_mkdirat, dirfd, CString.ended(path), mode);
    }

    private static int onePath(long number, int dirfd, MemorySegment path, int argument) {
        return (int) Downcall.call(number, dirfd, path.address(), argument, 0, 0, 0, path);
    }

    // Symbolic links.

    /**
     * {@code int symlinkat(const char *target, int newdirfd, const char *linkpath)}: makes a
     * symbolic link.
     *
     * @param target the text of the link, which need not name a file
     * @param dirfd what a relative {@code linkPath} starts from
     * @param linkPath the path of the link
     * @return 0 or {@code -errno}
     */
    public static int symlinkat(String target, int dirfd, String linkPath) {
        try (Arena arena = Arena.ofConfined()) {
            return symlinkatEnded(CString.of(arena, target), dirfd, CString.of(arena, linkPath));
        }
    }

    /**
     * {@link #symlinkat(String, int, String)} with strings of any bytes.
     *
     * @param target the text of the link, ended by a NUL
     * @param dirfd as there
     * @param linkPath the path of the link, ended by a NUL
     * @return 0 or {@code -errno}
     */
    public static int symlinkat(MemorySegment target, int dirfd, MemorySegment linkPath) {
        return symlinkatEnded(CString.ended(target), dirfd, CString.ended(linkPath));
    }

    private static int symlinkatEnded(MemorySegment target, int dirfd, MemorySegment linkPath) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_symlinkat,
                        target.address(),
                        dirfd,
                        linkPath.address(),
                        0,
                        0,
                        0,
                        target,
                        linkPath);
    }

    /**
     * {@code ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t bufsiz)}: the text
     * of a symbolic link.
     *
     * @param dirfd what a relative path starts from
     * @param path the path of the link; if it is empty, the link is {@code dirfd} itself, opened
     *     with {@code O_PATH|O_NOFOLLOW}
     * @param buffer receives the text, without a NUL; what does not fit is left out
     * @return bytes or {@code -errno}
     */
    public static int readlinkat(int dirfd, String path, MemorySegment buffer) {
        Checks.target(buffer);
        try (Arena arena = Arena.ofConfined()) {
            return readlinkatEnded(dirfd, CString.of(arena, path), buffer);
        }
    }

    /**
     * {@link #readlinkat(int, String, MemorySegment)} with a path of any bytes.
     *
     * @param dirfd as there
     * @param path the path of the link, ended by a NUL
     * @param buffer as there
     * @return bytes or {@code -errno}
     */
    public static int readlinkat(int dirfd, MemorySegment path, MemorySegment buffer) {
        Checks.target(buffer);
        return readlinkatEnded(dirfd, CString.ended(path), buffer);
    }

    private static int readlinkatEnded(int dirfd, MemorySegment path, MemorySegment buffer) {
        // The kernel takes an int: more than all texts have room for.
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_readlinkat,
                        dirfd,
                        path.address(),
                        buffer.address(),
                        Math.min(buffer.byteSize(), Integer.MAX_VALUE),
                        0,
                        0,
                        path,
                        buffer);
    }

    // Directories.

    /**
     * {@code ssize_t getdents64(int fd, void *dirp, size_t count)}: the next entries of a
     * directory, from its file position on, which it moves.
     *
     * @param fd a directory
     * @param buffer receives whole {@code struct linux_dirent64}, one after the other
     * @return bytes, 0 at the end, or {@code -errno}; {@code -EINVAL} if the next entry does not
     *     fit into the buffer
     */
    public static int getdents64(int fd, MemorySegment buffer) {
        Checks.target(buffer);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_getdents64,
                        fd,
                        buffer.address(),
                        Math.min(buffer.byteSize(), Integer.MAX_VALUE),
                        0,
                        0,
                        0,
                        buffer);
    }
}
