package dev.gatun.examples.tour;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.io.IOException;

/** A path that this machine, or this file, does not have; the message is the reason. */
public final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String reason) {
        super(reason);
    }

    /** What the kernel answers where it lacks something, or a container's filter in its place. */
    static boolean isLack(SyscallException failure) {
        int errno = failure.errno();
        return errno == Errno.ENOSYS
                || errno == Errno.EOPNOTSUPP
                || errno == Errno.EINVAL
                || errno == Errno.ENODEV
                || errno == Errno.EXDEV
                || errno == Errno.EPERM
                // Mostly a limit of locked memory.
                || errno == Errno.ENOMEM;
    }
}
