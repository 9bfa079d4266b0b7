package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Calls something at the end of a thread's stack: from where there is no room on to where there is.
 */
public final class SmallStack {
    private static final int STACK_BYTES = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MOST = Duration.ofSeconds(8);

    private final Callable<?> call;
    private final Callable<?> after;
    private int count;
    private Throwable failure;

    private SmallStack(Callable<?> call, Callable<?> after) {
        this.call = call;
        this.after = after;
    }

    /** Makes a call at each depth. */
    public static void everywhere(Callable<?> call) throws Exception {
        everywhere(call, () -> null);
    }

    /**
     * Makes a call at each depth, and after each call another one with the whole stack.
     *
     * @param call may end with a StackOverflowError, and with nothing else
     */
    public static void everywhere(Callable<?> call, Callable<?> after) throws Exception {
        // Linked first: linking the test's own call takes more stack than the call.
        call.call();
        after.call();
        SmallStack stack = new SmallStack(call, after);
        Thread thread = new Thread(null, stack::run, "small stack", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        assertTrue(thread.join(PATIENCE), "it waits for ever");
        assertNull(stack.failure);
        assertTrue(stack.count > 0);
    }

    private void run() {
        try {
            everywhere();
        } catch (Throwable t) {
            failure = t;
        }
    }

    private void everywhere() throws Exception {
        int room = 0;
        for (int step = 1 << 14; step > 0; step >>= 1) {
            room += isDone(room + step, () -> 0) ? step : 0;
        }
        int enough = 0;
        long end = System.nanoTime() + MOST.toNanos();
        for (int depth = room; depth > 0 && enough < 50; depth--) {
            if (System.nanoTime() - end > 0) {
                System.out.printf("small stack: %d of the depths in %s%n", room - depth, MOST);
                return;
            }
            boolean done = true;
            for (int i = 0; i < 4; i++) {
                // Frames of other sizes, so that the end comes at other places of the call.
                int more = i;
                done &= isDone(depth, () -> wide(more, 1, 2, 3));
                after.call();
            }
            enough = done ? enough + 1 : 0;
        }
    }

    private boolean isDone(int depth, Callable<?> deepest) throws Exception {
        try {
            deep(depth, deepest);
            return true;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    private void deep(int depth, Callable<?> deepest) throws Exception {
        if (depth == 0) {
            deepest.call();
        } else {
            deep(depth - 1, deepest);
        }
        count++;
    }

    private Object wide(int depth, long a, long b, long c) throws Exception {
        Object result = depth == 0 ? call.call() : wide(depth - 1, c, a, b);
        count += (int) (a + b + c);
        return result;
    }
}
