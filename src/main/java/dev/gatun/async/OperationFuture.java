package dev.gatun.async;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The future of an operation. It is completed by the operation's last completion, or when the
 * operation is refused or the service ends, and by nothing else: whoever sees it complete may free
 * the operation's memory, unless a close has not waited long enough. Whatever else would complete
 * it ({@link #cancel}, {@link #orTimeout}, {@link #complete}) cancels the operation, and its
 * outcome is the future's only if the cancel came first.
 */
class OperationFuture<T> extends RingFuture<T> {
    record Outcome<T>(T value, Throwable failure) {}

    private Request request;

    /** What the future ends with if the operation is cancelled. */
    private final AtomicReference<Outcome<T>> wanted = new AtomicReference<>();

    OperationFuture(ServiceRing ring) {
        super(ring);
    }

    /** Tells what to cancel: before the future is handed out. */
    void setRequest(Request operation) {
        request = operation;
    }

    /** The last completion came. */
    void finish(T value, boolean isCancelled) {
        Outcome<T> other = isCancelled ? wanted.get() : null;
        if (other == null) {
            super.complete(value);
        } else if (other.failure == null) {
            super.complete(other.value);
        } else {
            super.completeExceptionally(other.failure);
        }
    }

    void fail(Throwable why) {
        super.completeExceptionally(why);
    }

    private void end(Outcome<T> outcome) {
        if (!isDone() && wanted.compareAndSet(null, outcome)) {
            ring.cancel(request);
        }
    }

    /** Cancels the operation and waits for its last completion, but not on the service's thread. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        end(new Outcome<>(null, new CancellationException()));
        while (!ring.isOwnThread() && !isDone()) {
            try {
                join();
            } catch (CompletionException | CancellationException e) {
                // Of the operation: the caller asks for it.
                return isCancelled();
            } catch (StackOverflowError | OutOfMemoryError e) {
                Parking.nap();
            }
        }
        return isCancelled();
    }

    @Override
    public boolean complete(T value) {
        end(new Outcome<>(value, null));
        return false;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        end(new Outcome<>(null, failure));
        return false;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        throw new UnsupportedOperationException("the operation completes this future");
    }

    @Override
    public void obtrudeValue(T value) {
        throw new UnsupportedOperationException("the operation completes this future");
    }

    @Override
    public void obtrudeException(Throwable failure) {
        throw new UnsupportedOperationException("the operation completes this future");
    }
}
