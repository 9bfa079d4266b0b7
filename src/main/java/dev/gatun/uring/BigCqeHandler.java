package dev.gatun.uring;

import dev.gatun.sys.SyscallException;

/** Takes completions of 32 bytes: see {@link CompletionQueue#drain(BigCqeHandler, int)}. */
@FunctionalInterface
public interface BigCqeHandler {
    /**
     * An operation has completed, for the last time or not ({@link Completion#hasMore}).
     *
     * @param userData the user data that the submission was given
     * @param res the operation's result: what the system call would have returned, or {@code
     *     -errno}
     * @param flags {@code IORING_CQE_F_…}: see {@link Completion}
     * @param extra1 the first eight additional bytes; 0 if the completion has none
     * @param extra2 the second eight additional bytes; 0 if the completion has none
     * @throws SyscallException from a call that the handler makes: it may submit, and close the
     *     ring; the exception ends the drain
     */
    void completed(long userData, int res, int flags, long extra1, long extra2)
            throws SyscallException;
}
