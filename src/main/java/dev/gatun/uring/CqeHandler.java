package dev.gatun.uring;

import dev.gatun.sys.SyscallException;

/** Takes completions: see {@link CompletionQueue#drain(CqeHandler, int)}. */
@FunctionalInterface
public interface CqeHandler {
    /**
     * An operation has completed, or has something to tell ({@link Completion#hasMore}).
     *
     * @param userData what its submission was given
     * @param res its result: what the system call would have returned, or {@code -errno}
     * @param flags {@code IORING_CQE_F_…}: see {@link Completion}
     * @throws SyscallException of what the handler does: it may submit, and close; it ends the
     *     drain
     */
    void completed(long userData, int res, int flags) throws SyscallException;
}
