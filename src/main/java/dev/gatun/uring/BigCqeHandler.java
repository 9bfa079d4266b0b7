package dev.gatun.uring;

import dev.gatun.sys.SyscallException;

/** Takes completions of 32 bytes: see {@link CompletionQueue#drain(BigCqeHandler, int)}. */
@FunctionalInterface
public interface BigCqeHandler {
    /**
     * An operation has completed, or has something to tell ({@link Completion#hasMore}).
     *
     * @param userData what its submission was given
     * @param res its result: what the system call would have returned, or {@code -errno}
     * @param flags {@code IORING_CQE_F_…}: see {@link Completion}
     * @param extra1 the first eight bytes more; 0 of a completion that has none
     * @param extra2 the second eight bytes more; 0 of a completion that has none
     * @throws SyscallException of what the handler does: it may submit, and close; it ends the
     *     drain
     */
    void completed(long userData, int res, int flags, long extra1, long extra2)
            throws SyscallException;
}
