package dev.gatun.async;

/** The thread of a ring, which knows of which service it is. */
final class ServiceThread extends Thread {
    private final Object service;

    ServiceThread(Object service, String name, Runnable task) {
        super(null, task, name);
        this.service = service;
        setDaemon(true);
    }

    /** Whether the current thread is one of this service. */
    static boolean isCurrent(Object service) {
        return Thread.currentThread() instanceof ServiceThread thread && thread.service == service;
    }
}
