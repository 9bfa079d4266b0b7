package dev.gatun.async;

import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A function to be run on the ring's thread. */
final class FunctionRequest<T> extends Request {
    private final Function<IoUring, T> function;
    private final CompletableFuture<T> future;

    FunctionRequest(Function<IoUring, T> function, CompletableFuture<T> future) {
        this.function = function;
        this.future = future;
    }

    void run(IoUring ring) {
        try {
            future.complete(function.apply(ring));
        } catch (Throwable t) {
            future.completeExceptionally(t);
        }
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        throw new AssertionError();
    }

    @Override
    void completed(int res, int flags) {
        throw new AssertionError();
    }

    @Override
    void failed(Throwable why) {
        future.completeExceptionally(why);
    }
}
