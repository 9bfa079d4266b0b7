package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Sqe;

/** An operation whose result a future gets. */
final class FutureRequest extends Request {
    private final Operation operation;
    private final OperationFuture<Integer> future;
    private Fd fd;
    private boolean makesDescriptors;
    private int res;
    private boolean hasResult;

    FutureRequest(Operation operation, OperationFuture<Integer> future) {
        this.operation = operation;
        this.future = future;
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
    void completed(int result, int flags) {
        if (!hasResult) {
            hasResult = true;
            res = result;
        } else if (makesDescriptors && result >= 0) {
            closeUnwanted(result);
        }
        if (!Completion.hasMore(flags)) {
            finish();
        }
    }

    private void finish() {
        future.finish(res, res == -Errno.ECANCELED || res == -Errno.EINTR);
    }

    @Override
    boolean hasResult() {
        return hasResult;
    }

    /** A result that has come is not lost, unless there is no memory for it. */
    @Override
    void failed(Throwable why) {
        Throwable failure = why;
        if (hasResult) {
            try {
                finish();
            } catch (Throwable t) {
                failure = t;
            }
        }
        if (!future.isDone()) {
            if (hasResult && makesDescriptors && res >= 0) {
                closeUnwanted(res);
            }
            future.fail(failure);
        }
    }
}
