package dev.gatun.sys;

/**
 * What a method was called on was closed before: a descriptor, a ring, or what was registered with
 * a ring. The call has not reached the kernel.
 *
 * <p>A thread that closes a descriptor while others use it can expect this exception in them, and
 * tell it from any other {@link IllegalStateException}, which is a mistake of the program.
 */
public final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * For what was closed.
     *
     * @param message what was closed
     */
    public ClosedException(String message) {
        super(message);
    }
}
