package dev.gatun.async;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Arrays;

/** Paths as the kernel takes them: bytes, ended by a NUL. */
final class PathText {
    private PathText() {}

    static byte[] bytes(Path path) {
        FileSystem fileSystem = path.getFileSystem();
        // Also a default file system that was replaced, and what that stands on: their URIs tell.
        if (fileSystem != FileSystems.getDefault()
                && !fileSystem.provider().getScheme().equals("file")) {
            throw new ProviderMismatchException(
                    "the kernel does not know the file system of \"" + path.toUri() + '"');
        }
        String text = path.toString();
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in a path");
        }
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(utf8.array(), utf8.limit() + 1);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("no UTF-8 stands for the path " + text, e);
        }
    }
}
