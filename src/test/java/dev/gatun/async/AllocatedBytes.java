package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.lang.management.ManagementFactory;

/** What a call of a service allocates: its thread, and the thread of the ring. */
final class AllocatedBytes {
    // How much that may be, where a reference has four bytes.
    static final long NOTHING = 0;
    static final long REQUEST = 64;
    static final long SEGMENT = 72;

    /** A cursor, and an array of three segments. */
    static final long SEVERAL = 72;

    /** A path of some hundred bytes, twice, and what is returned. */
    static final long PATH = 1000;

    /** What a poll returns. */
    static final long FLAGS = 24;

    /** What an accept returns, and a client has. */
    static final long SOCKET = 56;

    /** A copy of an address of some fifty bytes. */
    static final long ADDRESS = 80;

    /** A virtual thread waits for a turn, with a request of its own, once in a hundred reads. */
    private static final long TURN = 1;

    /** What the JDK takes to wake a virtual thread when a time is over. */
    private static final long TIMER = 128;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int BATCH = 1000;
    private static final int MAX_BATCHES = 120;

    /** What is measured. */
    interface Call {
        void run() throws Exception;
    }

    private final long ring;
    private final boolean virtual;
    private final long jdk;

    /**
     * For calls of a service.
     *
     * @param ring the name of the thread of its ring
     * @param virtual whether a virtual thread makes the calls
     */
    AllocatedBytes(String ring, boolean virtual) {
        this(threadId(ring), virtual, 0);
    }

    private AllocatedBytes(long ring, boolean virtual, long jdk) {
        this.ring = ring;
        this.virtual = virtual;
        this.jdk = jdk;
    }

    private static long threadId(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .threadId();
    }

    /** Skips a test where objects are larger. */
    static void assumeSmallReferences() {
        HotSpotDiagnosticMXBean vm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        assumeTrue(
                Boolean.parseBoolean(vm.getVMOption("UseCompressedOops").getValue()),
                "references of this JVM have eight bytes");
    }

    /** The same for calls with a timeout. */
    AllocatedBytes timed() {
        return new AllocatedBytes(ring, virtual, TIMER);
    }

    /** The least that a batch comes to, once what is compiled is compiled. */
    void assertAtMost(long most, Call call) throws Exception {
        if (!virtual) {
            measure(most, call);
            return;
        }
        Throwable[] failure = new Throwable[1];
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        measure(most + TURN + jdk, call);
                                    } catch (Throwable t) {
                                        failure[0] = t;
                                    }
                                });
        thread.join();
        if (failure[0] != null) {
            throw new AssertionError("on a virtual thread", failure[0]);
        }
    }

    private void measure(long most, Call call) throws Exception {
        double least = Double.MAX_VALUE;
        double leastOfRing = Double.MAX_VALUE;
        for (int i = 0; i < MAX_BATCHES && (least > most || leastOfRing > 0); i++) {
            long ringBefore = THREADS.getThreadAllocatedBytes(ring);
            long before = allocated();
            for (int k = 0; k < BATCH; k++) {
                call.run();
            }
            long after = allocated();
            long ofRing = THREADS.getThreadAllocatedBytes(ring) - ringBefore;
            long ofCaller = after - before - (virtual ? ofRing : 0);
            least = Math.min(least, (double) ofCaller / BATCH);
            // To wake a virtual thread, the JDK itself makes an object, on the ring's thread.
            leastOfRing = virtual ? 0 : Math.min(leastOfRing, (double) ofRing / BATCH);
        }
        assertTrue(least <= most, least + " B a call, at most " + most);
        assertTrue(leastOfRing == 0, leastOfRing + " B a call on the ring's thread");
    }

    /** No count is kept for a virtual thread; the other threads do nothing meanwhile. */
    private long allocated() {
        return virtual
                ? THREADS.getTotalThreadAllocatedBytes()
                : THREADS.getCurrentThreadAllocatedBytes();
    }
}
