package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

class FileSystemExceptionsTest {
    @ParameterizedTest
    @CsvSource({"ENOENT", "EEXIST", "EACCES", "ELOOP", "ENOSPC"})
    void anErrorHasItsException(String name) throws Exception {
        int errno = Errno.class.getField(name).getInt(null);
        Class<?> expected =
                switch (name) {
                    case "ENOENT" -> NoSuchFileException.class;
                    case "EEXIST" -> FileAlreadyExistsException.class;
                    case "EACCES" -> AccessDeniedException.class;
                    default -> FileSystemException.class;
                };
        SyscallException cause = SyscallException.of(-errno, "openat", "/a");
        FileSystemException e = FileSystemExceptions.of(cause, "/a");
        assertEquals(expected, e.getClass());
        assertEquals("/a", e.getFile());
        assertEquals(cause.getMessage(), e.getReason());
        assertSame(cause, e.getCause());
    }

    @Test
    void twoFilesAreNamed() {
        SyscallException cause = SyscallException.of(-Errno.EXDEV, "renameat2", "/a", "/b");
        FileSystemException e = FileSystemExceptions.of(cause, "/a", "/b");
        assertEquals("/b", e.getOtherFile());
        assertEquals("/a -> /b: " + cause.getMessage(), e.getMessage());
    }
}
