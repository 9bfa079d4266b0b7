package dev.gatun.async;

import dev.gatun.io.Whence;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

/** An lseek(2) to the end of a file, where a file system with a server may ask for the size. */
final class SeekToEnd extends BlockingCall {
    private final Fd fd;

    SeekToEnd(Fd fd) {
        this.fd = fd;
    }

    @Override
    long make() {
        return seek(fd);
    }

    static long seek(Fd fd) {
        int number = fd.acquire();
        try {
            return Syscalls.lseek(number, 0, Whence.SEEK_END.value());
        } finally {
            fd.release();
        }
    }
}
