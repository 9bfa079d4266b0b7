package dev.gatun.uring;

/** Takes completions: see {@link CompletionQueue#drain(CompletionHandler, int)}. */
@FunctionalInterface
public interface CompletionHandler {
    /**
     * An operation has completed, or has something to tell ({@link Completion#hasMore}).
     *
     * @param userData what its submission was given
     * @param res its result: what the system call would have returned, or {@code -errno}
     * @param flags {@code IORING_CQE_F_…}: see {@link Completion}
     */
    void completed(long userData, int res, int flags);
}
