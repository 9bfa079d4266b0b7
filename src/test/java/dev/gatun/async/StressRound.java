package dev.gatun.async;

import dev.gatun.sys.ClosedException;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What the threads of {@link ServiceStressTest} share while one service lasts. */
final class StressRound {
    private static final String LIBRARY = "dev.gatun.";
    private static final String OWN = StressRound.class.getPackageName() + ".Stress";

    private final RingService service;
    private final ServiceOptions options;
    private final AtomicReference<Throwable> wrong;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private final CountDownLatch begins;
    private volatile boolean stops;
    private volatile boolean closes;

    StressRound(
            RingService service,
            ServiceOptions options,
            AtomicReference<Throwable> wrong,
            int threads) {
        this.service = service;
        this.options = options;
        this.wrong = wrong;
        begins = new CountDownLatch(threads);
    }

    RingService service() {
        return service;
    }

    ServiceOptions options() {
        return options;
    }

    /** A thread is about to make its first step, or has failed before that. */
    void begins() {
        begins.countDown();
    }

    /** Whether all threads have begun. */
    boolean hasBegun() {
        return begins.getCount() == 0;
    }

    /** All threads are to end their step, and then themselves. */
    void stop() {
        stops = true;
    }

    boolean isToStop() {
        return stops;
    }

    /** From here on, any call may find the service closed. */
    void closes() {
        closes = true;
    }

    void called() {
        calls.incrementAndGet();
    }

    long calls() {
        return calls.get();
    }

    /** A call has ended before it was done: by an interrupt, a cancel, a close, a timeout. */
    void cut() {
        cut.incrementAndGet();
    }

    long cutShort() {
        return cut.get();
    }

    boolean isWrong() {
        return wrong.get() != null;
    }

    void wrong(Throwable what) {
        wrong.compareAndSet(null, what);
    }

    /** What has ended a thread is wrong, unless it says that the service was closed. */
    void ended(Throwable why) {
        if (!(isClosed() && (why instanceof ClosedException || isOfFreedMemory(why)))) {
            wrong(why);
        }
    }

    /** Whether a call may find the service closed. */
    boolean isClosed() {
        return closes;
    }

    /** Of the test itself, which uses memory of the service; calls of the service say more. */
    private boolean isOfFreedMemory(Throwable t) {
        return t instanceof IllegalStateException
                && !service.arena().scope().isAlive()
                && Arrays.stream(t.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .filter(name -> name.startsWith(LIBRARY))
                        .limit(1)
                        .anyMatch(name -> name.startsWith(OWN));
    }
}
