package dev.gatun.async;

import dev.gatun.sys.SyscallException;

import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** The service of the process: {@link RingService#common}. */
final class CommonService {
    private static final ReentrantLock LOCK = new ReentrantLock();

    private static volatile RingService service;

    private CommonService() {}

    static RingService get() {
        RingService open = service;
        if (open != null && open.isOpen()) {
            return open;
        }
        RingService fresh = null;
        LOCK.lock();
        try {
            // Not open: the thread of its ring has failed.
            if (service == null || !service.isOpen()) {
                fresh = RingService.openCommon();
                service = fresh;
            }
            open = service;
        } catch (SyscallException e) {
            throw new UncheckedIOException(e);
        } finally {
            LOCK.unlock();
        }
        if (fresh != null) {
            // Without the lock: to log can open a file, by this service.
            fresh.rings().tellLacks();
        }
        return open;
    }
}
