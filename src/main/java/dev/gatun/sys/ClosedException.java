package dev.gatun.sys;

/**
 * A method was called on a closed object: a descriptor, a ring, or a resource registered with a
 * ring. The call has not reached the kernel.
 *
 * <p>If one thread closes a descriptor while other threads use it, these threads get this
 * exception. It is a class of its own, so that they can tell it from any other {@link
 * IllegalStateException}, which is a mistake of the program.
 */
public final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message says what was closed
     */
    public ClosedException(String message) {
        super(message);
    }
}
