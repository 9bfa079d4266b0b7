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
    private volatile boolean hasNoCalls;
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
        RingService known = ignoring;
        boolean isToOpen = known == null ? !isMissing : hasFailed(known);
        if (isToOpen) {
            open();
        }
        return ignoring;
    }

    /** Nobody closes the service of the process, and another one takes its place. */
    private boolean hasFailed(RingService known) {
        return options.service() == null && !known.isOpen();
    }

    /** The service, which an interrupt cancels calls of; null if there is none. */
    RingService interruptible() {
        return ignoring() == null ? null : interruptible;
    }

    /** Whether there is a service, as far as that was asked for. */
    boolean isKnown() {
        return ignoring != null;
    }

    /** Whether it is known that not even the calling thread can make calls. */
    boolean hasNoCalls() {
        return hasNoCalls;
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
        } catch (UnsupportedOperationException e) {
            missing(e, false);
        } catch (IllegalCallerException | LinkageError e) {
            noCalls(e);
        }
    }

    private static boolean isForNow(UncheckedIOException e) {
        return e.getCause() instanceof SyscallException cause
                && (cause.errno() == Errno.EMFILE
                        || cause.errno() == Errno.ENFILE
                        || cause.errno() == Errno.ENOMEM);
    }

    /** There is no service; one that was there before has failed. */
    private void missing(Throwable why, boolean forNow) {
        ignoring = null;
        interruptible = null;
        if (!forNow) {
            isMissing = true;
        }
        log(why);
    }

    /** Native access is not permitted, or there is no such kernel. */
    void noCalls(Throwable why) {
        hasNoCalls = true;
        missing(why, false);
    }

    private void log(Throwable why) {
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
