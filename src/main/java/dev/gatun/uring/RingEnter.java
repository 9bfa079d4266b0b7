package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ENTER_EXT_ARG;
import static dev.gatun.raw.Uring.IORING_ENTER_EXT_ARG_REG;
import static dev.gatun.raw.Uring.IORING_ENTER_GETEVENTS;
import static dev.gatun.raw.Uring.IORING_ENTER_SQ_WAIT;
import static dev.gatun.raw.Uring.IORING_ENTER_SQ_WAKEUP;

import dev.gatun.raw.struct.io_uring_reg_wait;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;

/** Submitting and waiting, {@code io_uring_enter(2)}: see {@link IoUring} for each. */
final class RingEnter {
    private final RingThread thread;
    private final RingCalls calls;
    private final SlotQueue sq;
    private final CompletionQueue cq;
    private final boolean polled;

    /** Whether a virtual thread may come to submit: a ring of one thread is never one's. */
    private final boolean isAnyThreads;

    private final boolean iopolled;
    private final RingFeatures features;

    /** Of waits with a timeout. A thread may be waiting with it while another closes the ring. */
    private final WaitArguments wait = WaitArguments.allocate(Arena.ofAuto());

    RingEnter(RingCore core, RingQueues queues) {
        thread = core.thread();
        calls = core.calls();
        sq = queues.slots();
        cq = queues.cq();
        polled = core.isPolled();
        isAnyThreads = !polled && !thread.isOneThreads();
        features = core.features();
        iopolled = core.flags().has(SetupFlags.IORING_SETUP_IOPOLL);
    }

    int submit() throws SyscallException {
        checkSubmitter();
        int count = sq.publish();
        if (polled) {
            return submitPolled(count, 0, 0);
        }
        // Without completions to be taken, IOPOLL would not even look.
        return count == 0 ? 0 : enter(count, 0, iopolled ? IORING_ENTER_GETEVENTS : 0);
    }

    int submitAndWait(int minComplete) throws SyscallException {
        int count = prepareWait(minComplete);
        if (polled) {
            return submitPolled(count, minComplete, IORING_ENTER_GETEVENTS);
        }
        return enter(count, minComplete, IORING_ENTER_GETEVENTS);
    }

    private int submitPolled(int count, int minComplete, int how) throws SyscallException {
        int all = how | wakeup();
        if (all == 0 || all == IORING_ENTER_GETEVENTS && cq.ready() >= minComplete) {
            sq.refreshPolled();
            return count;
        }
        return enter(count, minComplete, all);
    }

    int submitAndWait(int minComplete, long timeoutNanos) throws SyscallException {
        // Before the timeout is set: the ring's own thread may be waiting with it.
        thread.checkUse();
        return submitAndWait(minComplete, wait.timeout(timeoutNanos));
    }

    int submitAndWait(int minComplete, WaitArguments arguments) throws SyscallException {
        if (arguments.hasMinWait()) {
            // Otherwise the kernel would not wait, if there is something to submit.
            Lacks.checkFeature(features, RingFeatures.IORING_FEAT_MIN_TIMEOUT, "6.12");
        }
        int count = prepareWait(minComplete);
        int how = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | arguments.enterFlags();
        int result = calls.enter(count, minComplete, how | wakeup(), arguments.struct());
        return entered(result, count, how);
    }

    int submitAndWait(int minComplete, long offset, int enterFlags) throws SyscallException {
        int count = prepareWait(minComplete);
        int how =
                IORING_ENTER_GETEVENTS
                        | IORING_ENTER_EXT_ARG
                        | IORING_ENTER_EXT_ARG_REG
                        | enterFlags
                        | wakeup();
        int result = calls.enter(count, minComplete, how, offset, io_uring_reg_wait.SIZE);
        return entered(result, count, how);
    }

    /** Checks, and publishes what was filled; gives how many the kernel is to take. */
    private int prepareWait(int minComplete) {
        checkSubmitter();
        if (minComplete < 0) {
            throw new IllegalArgumentException("to wait for " + minComplete + " completions");
        }
        cq.giveBack();
        return sq.publish();
    }

    private void checkSubmitter() {
        thread.checkUse();
        if (isAnyThreads && sq.pending() > 0) {
            RingThread.checkSubmitter();
        }
    }

    private int wakeup() {
        return polled && sq.needsWakeup() ? IORING_ENTER_SQ_WAKEUP : 0;
    }

    int submitAndWaitFully(int minComplete, long timeoutNanos) throws SyscallException {
        thread.checkUse();
        if (minComplete > cq.capacity()) {
            throw new IllegalArgumentException(
                    minComplete + " completions in a queue of " + cq.capacity());
        }
        if (timeoutNanos < -1) {
            throw new IllegalArgumentException("a timeout of " + timeoutNanos + " ns");
        }
        long start = timeoutNanos > 0 ? System.nanoTime() : 0;
        long left = timeoutNanos;
        while (true) {
            int result = left < 0 ? submitAndWait(minComplete) : submitAndWait(minComplete, left);
            if (result == RingCalls.BUSY) {
                getEvents();
            }
            int ready = cq.ready();
            if (ready >= minComplete && (result == RingCalls.BUSY || polled || sq.pending() == 0)) {
                return ready;
            }
            if (timeoutNanos > 0) {
                left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
            }
            if (left == 0 && result != RingCalls.BUSY && (polled || sq.pending() == 0)) {
                return RingCalls.TIMED_OUT;
            }
        }
    }

    void getEvents() throws SyscallException {
        thread.checkUse();
        cq.giveBack();
        enter(0, 0, IORING_ENTER_GETEVENTS);
    }

    void waitForSpace() throws SyscallException {
        thread.checkUse();
        if (!polled) {
            throw new IllegalStateException("only the kernel's own thread makes room by itself");
        }
        if (sq.space() == 0) {
            enter(0, 0, IORING_ENTER_SQ_WAIT);
        }
    }

    private int enter(int toSubmit, int minComplete, int how) throws SyscallException {
        return entered(calls.enter(toSubmit, minComplete, how), toSubmit, how);
    }

    private int entered(int result, int toSubmit, int how) throws SyscallException {
        if (result > 0 && !polled) {
            sq.taken(result);
            return result;
        }
        if (polled) {
            sq.refreshPolled();
        }
        return calls.checkEntered(result, toSubmit, how);
    }
}
