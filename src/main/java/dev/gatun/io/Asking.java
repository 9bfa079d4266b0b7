package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

/** What is asked about a descriptor after a call on it has failed, to explain why. */
final class Asking {
    private Asking() {}

    /**
     * {@code fcntl(2)} of a command without an argument.
     *
     * @return its result; {@code -EBADF} also if the descriptor was closed meanwhile
     */
    static int fcntl(Fd fd, FcntlCommand command) {
        int number;
        try {
            number = fd.acquire();
        } catch (IllegalStateException e) {
            return -Errno.EBADF;
        }
        try {
            return Syscalls.fcntl(number, command.value(), 0);
        } finally {
            fd.release();
        }
    }
}
