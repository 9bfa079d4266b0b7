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
        if (open != null) {
            return open;
        }
        LOCK.lock();
        try {
            if (service == null) {
                service = RingService.openCommon();
            }
            return service;
        } catch (SyscallException e) {
            throw new UncheckedIOException(e);
        } finally {
            LOCK.unlock();
        }
    }
}
