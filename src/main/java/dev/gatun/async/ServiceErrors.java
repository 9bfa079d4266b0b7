package dev.gatun.async;

import dev.gatun.sys.ClosedException;

/** What callers of a service are told, and what is logged where nobody can be told. */
final class ServiceErrors {
    private ServiceErrors() {}

    static ClosedException closed() {
        return new ClosedException("this service was closed");
    }

    /** Throws what is not declared; an exception that other threads get as well is copied. */
    static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof ClosedException closed) {
            ClosedException own = new ClosedException(closed.getMessage());
            own.initCause(closed);
            throw own;
        }
        throw ServiceErrors.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    static void logUnlessClosed(Throwable why) {
        if (!(why instanceof ClosedException)) {
            log("an operation was not submitted", why);
        }
    }

    static void log(String message, Throwable why) {
        log(System.Logger.Level.WARNING, message, why);
    }

    static void tell(String message, Throwable why) {
        log(System.Logger.Level.DEBUG, message, why);
    }

    private static void log(System.Logger.Level level, String message, Throwable why) {
        try {
            System.getLogger(RingService.class.getName()).log(level, message, why);
        } catch (Throwable t) {
            // A logger may throw anything: all who wait for this thread would wait for ever.
        }
    }
}
