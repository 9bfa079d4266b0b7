package dev.gatun.async;

/** Gets the completions of an operation: see {@link RingService#start}. */
@FunctionalInterface
public interface OperationHandler {
    /**
     * The operation has completed, or has something to tell. The thread of the ring calls this
     * method, so all other operations of that ring wait until it returns. It may submit operations
     * and cancel them, but it must not call a method that waits: {@link RingService} says which
     * methods throw {@link IllegalStateException} here, and so do the futures of the service if
     * they are not done. An exception that it throws is logged.
     *
     * @param res the result: what the system call would have returned, or {@code -errno}; {@code
     *     -ECANCELED} also if the service was closed before the operation had begun, or if the
     *     operation was refused
     * @param flags {@code IORING_CQE_F_…}: see {@link dev.gatun.uring.Completion}. The completion
     *     without {@link dev.gatun.uring.Completion#hasMore} is the last one
     */
    void completed(int res, int flags);
}
