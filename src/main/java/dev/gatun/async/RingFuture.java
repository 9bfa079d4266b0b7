package dev.gatun.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A future that the thread of a ring completes: a wait for it on that thread is refused. */
class RingFuture<T> extends CompletableFuture<T> {
    final ServiceRing ring;

    RingFuture(ServiceRing ring) {
        this.ring = ring;
    }

    /** What depends on it is waited for in vain, too, on the thread that would complete it. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new RingFuture<>(ring);
    }

    private void checkMayWait() {
        if (!isDone()) {
            ring.checkMayWait();
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayWait();
        return super.join();
    }
}
