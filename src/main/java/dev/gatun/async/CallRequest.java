package dev.gatun.async;

import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Sqe;

/** Any operation, for which its thread waits. */
final class CallRequest extends WaitingRequest {
    private final Operation operation;

    CallRequest(Operation operation) {
        this.operation = operation;
    }

    @Override
    void write(Sqe sqe, ServiceRing ring) throws SyscallException {
        operation.write(sqe);
    }
}
