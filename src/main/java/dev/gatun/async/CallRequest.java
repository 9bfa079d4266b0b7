package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Sqe;

/** Any operation, for which its thread waits. */
final class CallRequest extends WaitingRequest {
    private final Operation operation;
    private Fd fd;
    private boolean makesDescriptors;

    CallRequest(Operation operation) {
        this.operation = operation;
    }

    @Override
    Fd fd() {
        return fd;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) throws SyscallException {
        operation.write(sqe);
        fd = sqe.descriptor();
        makesDescriptors = sqe.makesDescriptors();
    }

    @Override
    void completed(int res, int flags) {
        if (makesDescriptors && hasResult() && res >= 0) {
            closeUnwanted(res);
        }
        super.completed(res, flags);
    }
}
