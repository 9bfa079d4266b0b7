package dev.gatun.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls of extended attributes, as they are: one static method, one call, and the
 * kernel's own answer. The conventions are those of {@link Syscalls}.
 *
 * <p>The name of an attribute begins with its namespace: {@code user.}, {@code trusted.}, {@code
 * security.} or {@code system.}. A {@code String} is passed on as UTF-8; a path or a name in memory
 * is ended by a NUL. A call that begins with {@code l} takes a symbolic link at the end of the path
 * as itself; a call that begins with {@code f} takes a descriptor.
 *
 * <p>A buffer of 0 bytes asks how many bytes there are.
 */
public final class XattrSyscalls {
    private XattrSyscalls() {}

    // Setting.

    /**
     * {@code int setxattr(const char *path, const char *name, const void *value, size_t size, int
     * flags)}: sets an attribute.
     *
     * @param path the file's path
     * @param name the attribute's name
     * @param value the value
     * @param flags {@code XATTR_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int setxattr(String path, String name, MemorySegment value, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = CString.of(arena, path);
            MemorySegment key = CString.of(arena, name);
            return set(SyscallNumber.SYS_setxattr, file, key, value, flags);
        }
    }

    /**
     * {@link #setxattr(String, String, MemorySegment, int)} with strings of any bytes.
     *
     * @param path the file's path, ended by a NUL
     * @param name the attribute's name, ended by a NUL
     * @param value the value
     * @param flags {@code XATTR_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int setxattr(
            MemorySegment path, MemorySegment name, MemorySegment value, int flags) {
        MemorySegment file = CString.ended(path);
        MemorySegment key = CString.ended(name);
        return set(SyscallNumber.SYS_setxattr, file, key, value, flags);
    }

    /**
     * {@code int lsetxattr(const char *path, const char *name, const void *value, size_t size, int
     * flags)}: sets an attribute.
     *
     * @param path the path of the file, or of the link
     * @param name the attribute's name
     * @param value the value
     * @param flags {@code XATTR_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int lsetxattr(String path, String name, MemorySegment value, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = CString.of(arena, path);
            MemorySegment key = CString.of(arena, name);
            return set(SyscallNumber.SYS_lsetxattr, file, key, value, flags);
        }
    }

    /**
     * {@link #lsetxattr(String, String, MemorySegment, int)} with strings of any bytes.
     *
     * @param path the path of the file, or of the link, ended by a NUL
     * @param name the attribute's name, ended by a NUL
     * @param value the value
     * @param flags {@code XATTR_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int lsetxattr(
            MemorySegment path, MemorySegment name, MemorySegment value, int flags) {
        MemorySegment file = CString.ended(path);
        MemorySegment key = CString.ended(name);
        return set(SyscallNumber.SYS_lsetxattr, file, key, value, flags);
    }

    /**
     * {@code int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)}:
     * sets an attribute.
     *
     * @param fd a file
     * @param name the attribute's name
     * @param value the value
     * @param flags {@code XATTR_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int fsetxattr(int fd, String name, MemorySegment value, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return fset(SyscallNumber.SYS_fsetxattr, fd, CString.of(arena, name), value, flags);
        }
    }

    /**
     * {@link #fsetxattr(int, String, MemorySegment, int)} with a name of any bytes.
     *
     * @param fd a file
     * @param name the attribute's name, ended by a NUL
     * @param value the value
     * @param flags {@code XATTR_…}, or 0
     * @return 0 or {@code -errno}
     */
    public static int fsetxattr(int fd, MemorySegment name, MemorySegment value, int flags) {
        return fset(SyscallNumber.SYS_fsetxattr, fd, CString.ended(name), value, flags);
    }

    private static int set(
            long number, MemorySegment path, MemorySegment name, MemorySegment value, int flags) {
        return (int)
                Downcall.call(
                        number,
                        path.address(),
                        name.address(),
                        value.address(),
                        value.byteSize(),
                        flags,
                        0,
                        path,
                        name,
                        value);
    }

    private static int fset(
            long number, int fd, MemorySegment name, MemorySegment value, int flags) {
        return (int)
                Downcall.call(
                        number,
                        fd,
                        name.address(),
                        value.address(),
                        value.byteSize(),
                        flags,
                        0,
                        name,
                        value);
    }

    // Reading.

    /**
     * {@code ssize_t getxattr(const char *path, const char *name, void *value, size_t size)}: the
     * value of an attribute.
     *
     * @param path the file's path
     * @param name the attribute's name
     * @param value receives the value
     * @return bytes; {@code -ENODATA} if the file has no such attribute; {@code -ERANGE} if the
     *     value does not fit; or another {@code -errno}
     */
    public static int getxattr(String path, String name, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = CString.of(arena, path);
            MemorySegment key = CString.of(arena, name);
            return get(SyscallNumber.SYS_getxattr, file, key, value);
        }
    }

    /**
     * {@link #getxattr(String, String, MemorySegment)} with strings of any bytes.
     *
     * @param path the file's path, ended by a NUL
     * @param name the attribute's name, ended by a NUL
     * @param value receives the value
     * @return bytes; {@code -ENODATA} if the file has no such attribute; {@code -ERANGE} if the
     *     value does not fit; or another {@code -errno}
     */
    public static int getxattr(MemorySegment path, MemorySegment name, MemorySegment value) {
        MemorySegment file = CString.ended(path);
        MemorySegment key = CString.ended(name);
        return get(SyscallNumber.SYS_getxattr, file, key, value);
    }

    /**
     * {@code ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size)}: the
     * value of an attribute.
     *
     * @param path the path of the file, or of the link
     * @param name the attribute's name
     * @param value receives the value
     * @return bytes; {@code -ENODATA} if the file has no such attribute; {@code -ERANGE} if the
     *     value does not fit; or another {@code -errno}
     */
    public static int lgetxattr(String path, String name, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = CString.of(arena, path);
            MemorySegment key = CString.of(arena, name);
            return get(SyscallNumber.SYS_lgetxattr, file, key, value);
        }
    }

    /**
     * {@link #lgetxattr(String, String, MemorySegment)} with strings of any bytes.
     *
     * @param path the path of the file, or of the link, ended by a NUL
     * @param name the attribute's name, ended by a NUL
     * @param value receives the value
     * @return bytes; {@code -ENODATA} if the file has no such attribute; {@code -ERANGE} if the
     *     value does not fit; or another {@code -errno}
     */
    public static int lgetxattr(MemorySegment path, MemorySegment name, MemorySegment value) {
        MemorySegment file = CString.ended(path);
        MemorySegment key = CString.ended(name);
        return get(SyscallNumber.SYS_lgetxattr, file, key, value);
    }

    /**
     * {@code ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)}: the value of
     * an attribute.
     *
     * @param fd a file
     * @param name the attribute's name
     * @param value receives the value
     * @return bytes; {@code -ENODATA} if the file has no such attribute; {@code -ERANGE} if the
     *     value does not fit; or another {@code -errno}
     */
    public static int fgetxattr(int fd, String name, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            return fget(fd, CString.of(arena, name), value);
        }
    }

    /**
     * {@link #fgetxattr(int, String, MemorySegment)} with a name of any bytes.
     *
     * @param fd a file
     * @param name the attribute's name, ended by a NUL
     * @param value receives the value
     * @return bytes; {@code -ENODATA} if the file has no such attribute; {@code -ERANGE} if the
     *     value does not fit; or another {@code -errno}
     */
    public static int fgetxattr(int fd, MemorySegment name, MemorySegment value) {
        return fget(fd, CString.ended(name), value);
    }

    // A call that gets has the arguments of one that sets, but for the flags.

    private static int get(
            long number, MemorySegment path, MemorySegment name, MemorySegment value) {
        return set(number, path, name, Checks.target(value), 0);
    }

    private static int fget(int fd, MemorySegment name, MemorySegment value) {
        return fset(SyscallNumber.SYS_fgetxattr, fd, name, Checks.target(value), 0);
    }

    // Listing.

    /**
     * {@code ssize_t listxattr(const char *path, char *list, size_t size)}: the names of all
     * attributes.
     *
     * @param path the file's path
     * @param list receives the names, each ended by a NUL
     * @return bytes; {@code -ERANGE} if the names do not fit; or another {@code -errno}
     */
    public static int listxattr(String path, MemorySegment list) {
        try (Arena arena = Arena.ofConfined()) {
            return list(SyscallNumber.SYS_listxattr, CString.of(arena, path), list);
        }
    }

    /**
     * {@link #listxattr(String, MemorySegment)} with a path of any bytes.
     *
     * @param path the file's path, ended by a NUL
     * @param list receives the names, each ended by a NUL
     * @return bytes; {@code -ERANGE} if the names do not fit; or another {@code -errno}
     */
    public static int listxattr(MemorySegment path, MemorySegment list) {
        return list(SyscallNumber.SYS_listxattr, CString.ended(path), list);
    }

    /**
     * {@code ssize_t llistxattr(const char *path, char *list, size_t size)}: the names of all
     * attributes.
     *
     * @param path the path of the file, or of the link
     * @param list receives the names, each ended by a NUL
     * @return bytes; {@code -ERANGE} if the names do not fit; or another {@code -errno}
     */
    public static int llistxattr(String path, MemorySegment list) {
        try (Arena arena = Arena.ofConfined()) {
            return list(SyscallNumber.SYS_llistxattr, CString.of(arena, path), list);
        }
    }

    /**
     * {@link #llistxattr(String, MemorySegment)} with a path of any bytes.
     *
     * @param path the path of the file, or of the link, ended by a NUL
     * @param list receives the names, each ended by a NUL
     * @return bytes; {@code -ERANGE} if the names do not fit; or another {@code -errno}
     */
    public static int llistxattr(MemorySegment path, MemorySegment list) {
        return list(SyscallNumber.SYS_llistxattr, CString.ended(path), list);
    }

    /**
     * {@code ssize_t flistxattr(int fd, char *list, size_t size)}: the names of all attributes.
     *
     * @param fd a file
     * @param list receives the names, each ended by a NUL
     * @return bytes; {@code -ERANGE} if the names do not fit; or another {@code -errno}
     */
    public static int flistxattr(int fd, MemorySegment list) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_flistxattr,
                        fd,
                        Checks.target(list).address(),
                        list.byteSize(),
                        0,
                        0,
                        0,
                        list);
    }

    private static int list(long number, MemorySegment path, MemorySegment list) {
        return (int)
                Downcall.call(
                        number,
                        path.address(),
                        Checks.target(list).address(),
                        list.byteSize(),
                        0,
                        0,
                        0,
                        path,
                        list);
    }

    // Removing.

    /**
     * {@code int removexattr(const char *path, const char *name)}: removes an attribute.
     *
     * @param path the file's path
     * @param name the attribute's name
     * @return 0 or {@code -errno}
     */
    public static int removexattr(String path, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = CString.of(arena, path);
            MemorySegment key = CString.of(arena, name);
            return remove(SyscallNumber.SYS_removexattr, file, key);
        }
    }

    /**
     * {@link #removexattr(String, String)} with strings of any bytes.
     *
     * @param path the file's path, ended by a NUL
     * @param name the attribute's name, ended by a NUL
     * @return 0 or {@code -errno}
     */
    public static int removexattr(MemorySegment path, MemorySegment name) {
        MemorySegment file = CString.ended(path);
        MemorySegment key = CString.ended(name);
        return remove(SyscallNumber.SYS_removexattr, file, key);
    }

    /**
     * {@code int lremovexattr(const char *path, const char *name)}: removes an attribute.
     *
     * @param path the path of the file, or of the link
     * @param name the attribute's name
     * @return 0 or {@code -errno}
     */
    public static int lremovexattr(String path, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = CString.of(arena, path);
            MemorySegment key = CString.of(arena, name);
            return remove(SyscallNumber.SYS_lremovexattr, file, key);
        }
    }

    /**
     * {@link #lremovexattr(String, String)} with strings of any bytes.
     *
     * @param path the path of the file, or of the link, ended by a NUL
     * @param name the attribute's name, ended by a NUL
     * @return 0 or {@code -errno}
     */
    public static int lremovexattr(MemorySegment path, MemorySegment name) {
        MemorySegment file = CString.ended(path);
        MemorySegment key = CString.ended(name);
        return remove(SyscallNumber.SYS_lremovexattr, file, key);
    }

    /**
     * {@code int fremovexattr(int fd, const char *name)}: removes an attribute.
     *
     * @param fd a file
     * @param name the attribute's name
     * @return 0 or {@code -errno}
     */
    public static int fremovexattr(int fd, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return fremove(fd, CString.of(arena, name));
        }
    }

    /**
     * {@link #fremovexattr(int, String)} with a name of any bytes.
     *
     * @param fd a file
     * @param name the attribute's name, ended by a NUL
     * @return 0 or {@code -errno}
     */
    public static int fremovexattr(int fd, MemorySegment name) {
        return fremove(fd, CString.ended(name));
    }

    private static int remove(long number, MemorySegment path, MemorySegment name) {
        return (int) Downcall.call(number, path.address(), name.address(), 0, 0, 0, 0, path, name);
    }

    private static int fremove(int fd, MemorySegment name) {
        return (int)
                Downcall.call(SyscallNumber.SYS_fremovexattr, fd, name.address(), 0, 0, 0, 0, name);
    }
}
