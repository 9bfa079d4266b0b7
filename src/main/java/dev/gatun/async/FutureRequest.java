package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Sqe;

/** An operation whose result a future gets. */
final class FutureRequest extends Request {
    private final Operation operation;
    private final OperationFuture<Integer> future;
    private int res;
    private boolean hasResult;

    FutureRequest(Operation operation, OperationFuture<Integer> future) {
        this.operation = operation;
        this.future = future;
    }

    @Override
    void write(Sqe sqe, ServiceRing ring) throws SyscallException {
        operation.write(sqe);
    }

    @Override
    void completed(int result, int flags) {
        if (!hasResult) {
            hasResult = true;
            res = result;
        }
        if (!Completion.hasMore(flags)) {
            future.finish(res, res == -Errno.ECANCELED || res == -Errno.EINTR);
        }
    }

    @Override
    boolean hasResult() {
        return hasResult;
    }

    @Override
    void failed(Throwable why) {
        future.fail(why);
    }
}
