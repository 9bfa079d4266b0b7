package dev.gatun.sys;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Arrays;

/** What the kernel is given for a {@link Path}. */
public final class PathText {
    private PathText() {}

    /**
     * The text of a path that the kernel knows.
     *
     * @param path a path of the default file system, or of a file system that stands on it
     * @return the text
     * @throws ProviderMismatchException if the path is of another file system, such as one inside
     *     of an archive
     */
    public static String of(Path path) {
        FileSystem fileSystem = path.getFileSystem();
        // Also a default file system that was replaced, and what that stands on: their URIs tell.
        if (fileSystem != FileSystems.getDefault()
                && !fileSystem.provider().getScheme().equals("file")) {
            throw new ProviderMismatchException(
                    "the kernel does not know the file system of \"" + path.toUri() + '"');
        }
        return path.toString();
    }

    /**
     * The bytes of a path that the kernel knows, for memory that the caller has.
     *
     * @param path as in {@link #of}
     * @return the text as UTF-8, ended by a NUL
     * @throws ProviderMismatchException as {@link #of}
     * @throws IllegalArgumentException if there is a NUL in the path, or an unpaired surrogate, for
     *     which no UTF-8 stands
     */
    public static byte[] bytes(Path path) {
        String text = of(path);
        CString.check(text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(utf8, utf8.length + 1);
    }
}
