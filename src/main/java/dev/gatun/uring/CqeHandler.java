package dev.gatun.uring;

import dev.gatun.sys.SyscallException;

/** Takes completions: see {@link CompletionQueue#drain(CqeHandler, int)}. */
@FunctionalInterface
public interface CqeHandler {
    /**
     * An operation has completed, for the last time or not ({@link Completion#hasMore}).
     *
     * @param userData the user data that the submission was given
     * @param res the operation's result: what the system call would have returned, or {@code
     *     -errno}
     * @param flags {@code IORING_CQE_F_…}: see {@link Completion}
     * @throws SyscallException from a call that the handler makes: it may submit, and close the
     *     ring; the exception ends the drain
     */
    void completed(long userData, int res, int flags) throws SyscallException;
}
