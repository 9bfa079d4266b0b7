package dev.gatun.nio;

import dev.gatun.async.RingService;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.io.UncheckedIOException;

/** Who makes the calls of a file system: a service, or the calling thread. */
final class RingAccess {
    private final FileSystemOptions options;

    /** Once it was needed. */
    private volatile RingService interruptible;

    private volatile RingService ignoring;
    private volatile boolean isMissing;
    private volatile boolean wasLogged;

    RingAccess(FileSystemOptions options) {
        this.options = options;
    }

    /**
     * The service for a call of this thread that waits for storage only; null if the thread is to
     * make the call itself.
     */
    RingService forStorage() {
        return options.alwaysHandsOver() || Thread.currentThread().isVirtual() ? ignoring() : null;
    }

    /** The service, which takes no notice of interrupts; null if there is none. */
    RingService ignoring() {
        if (ignoring == null && !isMissing) {
            open();
        }
        return ignoring;
    }

    /** The service, which an interrupt cancels calls of; null if there is none. */
    RingService interruptible() {
        return ignoring() == null ? null : interruptible;
    }

    /** Whether it is known that there is no service and that there will be none. */
    boolean isMissing() {
        return isMissing;
    }

    private void open() {
        try {
            RingService service =
                    options.service() == null ? RingService.common() : options.service();
            interruptible = service;
            ignoring = service.ignoringInterrupts();
        } catch (UncheckedIOException e) {
            // Too many descriptors or too little memory: the next call tries again.
            missing(e, isForNow(e));
        } catch (IllegalCallerException | LinkageError | UnsupportedOperationException e) {
            missing(e, false);
        }
    }

    private static boolean isForNow(UncheckedIOException e) {
        return e.getCause() instanceof SyscallException cause
                && (cause.errno() == Errno.EMFILE
                        || cause.errno() == Errno.ENFILE
                        || cause.errno() == Errno.ENOMEM);
    }

    /** There is no service, or the thread cannot even make calls of its own. */
    void missing(Throwable why, boolean forNow) {
        if (!forNow) {
            isMissing = true;
        }
        if (!wasLogged) {
            // First: to log can open a file.
            wasLogged = true;
            System.getLogger(GatunFileSystem.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "files are read and written without a ring, as the JDK does",
                            why);
        }
    }
}
