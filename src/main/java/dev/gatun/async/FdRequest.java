package dev.gatun.async;

import dev.gatun.event.PollFlags;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Flags;
import dev.gatun.uring.Sqe;

/** An operation on a descriptor that needs no memory, for which its thread waits. */
final class FdRequest extends WaitingRequest {
    enum Kind {
        FSYNC,
        FDATASYNC,
        CLOSE,
        ACCEPT,
        POLL
    }

    private final Kind kind;
    private final Fd fd;

    /** Of {@code poll(2)}, or of {@code accept4(2)}; else null. Made by who waits. */
    private final Flags<?> flags;

    FdRequest(Kind kind, Fd fd, Flags<?> flags) {
        this.kind = kind;
        this.fd = fd;
        this.flags = flags;
    }

    /** A close is not on the file: the kernel would not find it either. */
    @Override
    Fd fd() {
        return kind == Kind.CLOSE ? null : fd;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        switch (kind) {
            case FSYNC -> sqe.fsync(fd);
            case FDATASYNC -> sqe.fdatasync(fd);
            case CLOSE -> sqe.close(fd);
            case ACCEPT -> sqe.accept(fd, (SocketType) flags);
            case POLL -> sqe.pollAdd(fd, (PollFlags) flags);
        }
    }
}
