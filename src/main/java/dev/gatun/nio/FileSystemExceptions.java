package dev.gatun.nio;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Errors of system calls as the exceptions that {@code java.nio.file} has for them. */
public final class FileSystemExceptions {
    private FileSystemExceptions() {}

    /**
     * The exception that a method of {@link java.nio.file.Files} would have thrown: {@link
     * NoSuchFileException} for ENOENT, {@link FileAlreadyExistsException} for EEXIST, {@link
     * AccessDeniedException} for EACCES, and otherwise {@link FileSystemException}. The error is
     * the exception's cause.
     *
     * {@snippet lang=java :
     * try {
     *     return FileFd.open(path, O_RDONLY);
     * } catch (SyscallException e) {
     *     throw FileSystemExceptions.of(e, path.toString());
     * }
     * }
     *
     * @param cause the error: its message is the exception's reason
     * @param file which file it was about, or null
     * @return the exception, to be thrown
     */
    public static FileSystemException of(SyscallException cause, String file) {
        return of(cause, file, null);
    }

    /**
     * {@link #of(SyscallException, String)} of a call that two files are arguments of.
     *
     * @param cause the error: its message is the exception's reason
     * @param file the one file, or null
     * @param other the other file, or null
     * @return the exception, to be thrown
     */
    public static FileSystemException of(SyscallException cause, String file, String other) {
        String reason = cause.getMessage();
        FileSystemException exception =
                switch (cause.errno()) {
                    case Errno.ENOENT -> new NoSuchFileException(file, other, reason);
                    case Errno.EEXIST -> new FileAlreadyExistsException(file, other, reason);
                    case Errno.EACCES -> new AccessDeniedException(file, other, reason);
                    default -> new FileSystemException(file, other, reason);
                };
        exception.initCause(cause);
        return exception;
    }
}
