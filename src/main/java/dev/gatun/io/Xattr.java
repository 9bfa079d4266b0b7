package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.XattrSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code xattr(7)}: extended attributes, which are names and values that belong to a file.
 *
 * <p>A name begins with its namespace, such as {@code user.}, and has at most 255 bytes; a value
 * has at most 64 KiB. Only regular files and directories have attributes of {@code user.}; other
 * namespaces need rights. A file system may have no attributes (EOPNOTSUPP), and may have less room
 * for them.
 *
 * <p>A method that begins with {@code l} takes a symbolic link at the end of a path as itself; a
 * method that begins with {@code f} takes an open file, which is not opened with {@code O_PATH}.
 * {@link XattrSyscalls} has values in memory; with paths and names in memory, too, it allocates
 * nothing.
 *
 * <p>Any thread may call any of these at any time.
 */
public final class Xattr {
    private static final int FIRST_BYTES = 256;

    private Xattr() {}

    /** A call that fills memory: with a value, or with names. */
    private interface Filling {
        int fill(MemorySegment memory);
    }

    // Setting.

    /**
     * {@code setxattr(2)}: sets an attribute of a file.
     *
     * @param path the file's path
     * @param name the attribute's name
     * @param value the value, which may have no bytes
     * @param flags what to do if the attribute exists, and if it does not
     * @throws SyscallException EOPNOTSUPP if the file system has no such attributes; EPERM if the
     *     file can have none; ENOSPC, EDQUOT, E2BIG, ERANGE for a name that is too long; EEXIST
     *     with {@code XATTR_CREATE}, ENODATA with {@code XATTR_REPLACE}; and as {@link
     *     FileFd#open(Path, OpenFlags)}
     * @throws IllegalArgumentException if the path is not of the default file system, or if there
     *     is a NUL in it or in the name
     */
    public static void setxattr(Path path, String name, byte[] value, XattrFlags flags)
            throws SyscallException {
        String text = PathText.of(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy(arena, value);
            int result = XattrSyscalls.setxattr(text, name, memory, flags.bits());
            check(result, "setxattr", text, name, memory, flags);
        }
    }

    /**
     * {@code lsetxattr(2)}: {@link #setxattr} of a symbolic link itself.
     *
     * @param path the path of the link, or of another file
     * @param name the attribute's name
     * @param value the value
     * @param flags as there
     * @throws SyscallException as {@link #setxattr}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static void lsetxattr(Path path, String name, byte[] value, XattrFlags flags)
            throws SyscallException {
        String text = PathText.of(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy(arena, value);
            int result = XattrSyscalls.lsetxattr(text, name, memory, flags.bits());
            check(result, "lsetxattr", text, name, memory, flags);
        }
    }

    /**
     * {@code fsetxattr(2)}: {@link #setxattr} of an open file.
     *
     * @param file the file
     * @param name the attribute's name
     * @param value the value
     * @param flags as there
     * @throws SyscallException as {@link #setxattr}; EBADF with {@code O_PATH}
     * @throws IllegalArgumentException if there is a NUL in the name
     */
    public static void fsetxattr(Fd file, String name, byte[] value, XattrFlags flags)
            throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy(arena, value);
            int bits = flags.bits();
            int fd = file.acquire();
            int result;
            try {
                result = XattrSyscalls.fsetxattr(fd, name, memory, bits);
            } finally {
                file.release();
            }
            check(result, "fsetxattr", file, name, memory, flags);
        }
    }

    // Reading.

    /**
     * {@code getxattr(2)}: the value of an attribute. If the value does not fit into the first
     * buffer, the call is made again: to learn the size, and with a larger buffer.
     *
     * @param path the file's path
     * @param name the attribute's name
     * @return the value; null if the file has no such attribute
     * @throws SyscallException EOPNOTSUPP if the file system has no such attributes; ERANGE for a
     *     name that is too long; and as {@link FileFd#open(Path, OpenFlags)}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static byte[] getxattr(Path path, String name) throws SyscallException {
        String text = PathText.of(path);
        return filled(memory -> XattrSyscalls.getxattr(text, name, memory), "getxattr", text, name);
    }

    /**
     * {@code lgetxattr(2)}: {@link #getxattr} of a symbolic link itself.
     *
     * @param path the path of the link, or of another file
     * @param name the attribute's name
     * @return as there
     * @throws SyscallException as {@link #getxattr}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static byte[] lgetxattr(Path path, String name) throws SyscallException {
        String text = PathText.of(path);
        return filled(
                memory -> XattrSyscalls.lgetxattr(text, name, memory), "lgetxattr", text, name);
    }

    /**
     * {@code fgetxattr(2)}: {@link #getxattr} of an open file.
     *
     * @param file the file
     * @param name the attribute's name
     * @return as there
     * @throws SyscallException as {@link #getxattr}; EBADF with {@code O_PATH}
     * @throws IllegalArgumentException if there is a NUL in the name
     */
    public static byte[] fgetxattr(Fd file, String name) throws SyscallException {
        Filling call =
                memory -> {
                    int fd = file.acquire();
                    try {
                        return XattrSyscalls.fgetxattr(fd, name, memory);
                    } finally {
                        file.release();
                    }
                };
        return filled(call, "fgetxattr", file, name);
    }

    // Listing.

    /**
     * {@code listxattr(2)}: the names of a file's attributes, of those namespaces that the process
     * may see. The call is made again as in {@link #getxattr}.
     *
     * @param path the file's path
     * @return the names, in no order
     * @throws SyscallException EOPNOTSUPP if the file system has no attributes; and as {@link
     *     FileFd#open(Path, OpenFlags)}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static List<String> listxattr(Path path) throws SyscallException {
        String text = PathText.of(path);
        return names(filled(memory -> XattrSyscalls.listxattr(text, memory), "listxattr", text));
    }

    /**
     * {@code llistxattr(2)}: {@link #listxattr} of a symbolic link itself.
     *
     * @param path the path of the link, or of another file
     * @return as there
     * @throws SyscallException as {@link #listxattr}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static List<String> llistxattr(Path path) throws SyscallException {
        String text = PathText.of(path);
        return names(filled(memory -> XattrSyscalls.llistxattr(text, memory), "llistxattr", text));
    }

    /**
     * {@code flistxattr(2)}: {@link #listxattr} of an open file.
     *
     * @param file the file
     * @return as there
     * @throws SyscallException as {@link #listxattr}; EBADF with {@code O_PATH}
     */
    public static List<String> flistxattr(Fd file) throws SyscallException {
        Filling call =
                memory -> {
                    int fd = file.acquire();
                    try {
                        return XattrSyscalls.flistxattr(fd, memory);
                    } finally {
                        file.release();
                    }
                };
        return names(filled(call, "flistxattr", file));
    }

    // Removing.

    /**
     * {@code removexattr(2)}: removes an attribute of a file.
     *
     * @param path the file's path
     * @param name the attribute's name
     * @return false if the file has no such attribute
     * @throws SyscallException EOPNOTSUPP, EPERM, EROFS; and as {@link FileFd#open(Path,
     *     OpenFlags)}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static boolean removexattr(Path path, String name) throws SyscallException {
        String text = PathText.of(path);
        return removed(XattrSyscalls.removexattr(text, name), "removexattr", text, name);
    }

    /**
     * {@code lremovexattr(2)}: {@link #removexattr} of a symbolic link itself.
     *
     * @param path the path of the link, or of another file
     * @param name the attribute's name
     * @return as there
     * @throws SyscallException as {@link #removexattr}
     * @throws IllegalArgumentException as {@link #setxattr}
     */
    public static boolean lremovexattr(Path path, String name) throws SyscallException {
        String text = PathText.of(path);
        return removed(XattrSyscalls.lremovexattr(text, name), "lremovexattr", text, name);
    }

    /**
     * {@code fremovexattr(2)}: {@link #removexattr} of an open file.
     *
     * @param file the file
     * @param name the attribute's name
     * @return as there
     * @throws SyscallException as {@link #removexattr}; EBADF with {@code O_PATH}
     * @throws IllegalArgumentException if there is a NUL in the name
     */
    public static boolean fremovexattr(Fd file, String name) throws SyscallException {
        int fd = file.acquire();
        int result;
        try {
            result = XattrSyscalls.fremovexattr(fd, name);
        } finally {
            file.release();
        }
        return removed(result, "fremovexattr", file, name);
    }

    // Arguments and results.

    private static MemorySegment copy(Arena arena, byte[] value) {
        MemorySegment memory = arena.allocate(value.length);
        memory.copyFrom(MemorySegment.ofArray(value));
        return memory;
    }

    /** What a call gives, in a buffer that is large enough; null for ENODATA. */
    private static byte[] filled(Filling call, String name, Object... arguments)
            throws SyscallException {
        int room = FIRST_BYTES;
        while (true) {
            int result;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(room);
                result = call.fill(memory);
                if (result >= 0) {
                    byte[] bytes = new byte[result];
                    MemorySegment.ofArray(bytes).copyFrom(memory.asSlice(0, result));
                    return bytes;
                }
            }
            if (result == -Errno.ERANGE) {
                // A name that is too long is ERANGE here, too. Else the size is that of now: when
                // the call is made with it, it may have changed again.
                result = call.fill(MemorySegment.NULL);
                room = Math.max(room, result);
            }
            if (result == -Errno.ENODATA) {
                return null;
            }
            check(result, name, arguments);
        }
    }

    private static List<String> names(byte[] list) {
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0) {
                names.add(new String(list, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return names;
    }

    private static boolean removed(int result, String call, Object... arguments)
            throws SyscallException {
        if (result == -Errno.ENODATA) {
            return false;
        }
        check(result, call, arguments);
        return true;
    }

    private static void check(int result, String call, Object... arguments)
            throws SyscallException {
        if (result < 0) {
            String hint =
                    result == -Errno.EOPNOTSUPP
                            ? "the file system has no such attributes, or the name has no namespace"
                                    + " such as \"user.\""
                            : null;
            throw SyscallException.withHint(result, hint, call, arguments);
        }
    }
}
