package dev.gatun.sys;

/** What a thread allocates on the Java heap, as the JVM counts it. */
final class Allocation {
    /** Less than one object in a hundred calls: what the measuring itself allocates. */
    static final double NOTHING = 0.1;

    private static final int CALLS = 100_000;
    private static final int ROUNDS = 20;

    private Allocation() {}

    /**
     * Bytes a call, when the compiler has done what it can: rounds, until one allocates nothing.
     */
    static double bytesPerCall(Runnable call) throws ReflectiveOperationException {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > NOTHING; round++) {
            long before = allocated();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, (double) (allocated() - before) / CALLS);
        }
        return least;
    }

    /** By reflection: the module under test does not read jdk.management. */
    private static long allocated() throws ReflectiveOperationException {
        // No count is kept for a virtual thread; the others do nothing meanwhile.
        String counter =
                Thread.currentThread().isVirtual()
                        ? "getTotalThreadAllocatedBytes"
                        : "getCurrentThreadAllocatedBytes";
        Object bean =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        return (long)
                Class.forName("com.sun.management.ThreadMXBean").getMethod(counter).invoke(bean);
    }
}
