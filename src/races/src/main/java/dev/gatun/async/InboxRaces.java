package dev.gatun.async;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.gatun.uring.Sqe;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Threads that push requests, and the ring's thread, which takes them and sleeps. A push is 0 if
 * the ring's thread takes the request by itself, 1 if it is to be woken, and 2 if it was refused.
 */
public final class InboxRaces {
    private InboxRaces() {}

    /** A request with a plain field, which is written before the push. */
    private static final class Numbered extends Request {
        private int number;

        @Override
        void write(Sqe sqe, OperationMemory ofRing) {
            throw new AssertionError();
        }

        @Override
        void completed(int res, int flags) {
            throw new AssertionError();
        }

        @Override
        void failed(Throwable why) {
            throw new AssertionError();
        }
    }

    private static int push(Inbox inbox, Numbered request) {
        request.number = 1;
        return inbox.push(request).ordinal();
    }

    /** How many are there, whole; with 10 for each that is not. */
    private static int count(Request first) {
        int count = 0;
        for (Request each = first; each != null; each = each.next) {
            count += ((Numbered) each).number == 1 ? 1 : 10;
        }
        return count;
    }

    /** A request comes when the ring's thread is about to sleep. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It did not sleep, and has taken it.")
    @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "It sleeps, and will be woken.")
    @Outcome(expect = FORBIDDEN, desc = "It sleeps for ever, or the request is lost.")
    @State
    public static class PushAndSleep {
        private final Inbox inbox = new Inbox();
        private final Numbered request = new Numbered();

        @Actor
        public void push(II_Result r) {
            r.r1 = InboxRaces.push(inbox, request);
        }

        @Actor
        public void sleep(II_Result r) {
            r.r2 = inbox.sleep() ? -1 : count(inbox.take());
        }
    }

    /** A request comes when the ring's thread wakes up by itself. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "It was woken as well.")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "It was awake.")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The request came after the look.")
    @Outcome(expect = FORBIDDEN, desc = "The request is lost.")
    @State
    public static class PushAndAwake {
        private final Inbox inbox = new Inbox();
        private final Numbered request = new Numbered();

        /** As the ring's thread has left it. */
        public PushAndAwake() {
            inbox.sleep();
        }

        @Actor
        public void push(III_Result r) {
            r.r1 = InboxRaces.push(inbox, request);
        }

        @Actor
        public void awake(III_Result r) {
            inbox.awake();
            r.r2 = count(inbox.take());
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = count(inbox.take());
        }
    }

    /** Two requests come at once while the ring's thread sleeps. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 2", "1, 0, 2"},
            expect = ACCEPTABLE,
            desc = "One wakes it, and both are there.")
    @Outcome(expect = FORBIDDEN, desc = "None wakes it, or both, or a request is lost.")
    @State
    public static class TwoPushes {
        private final Inbox inbox = new Inbox();
        private final Numbered one = new Numbered();
        private final Numbered other = new Numbered();

        /** As the ring's thread has left it. */
        public TwoPushes() {
            inbox.sleep();
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = push(inbox, one);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = push(inbox, other);
        }

        @Arbiter
        public void taken(III_Result r) {
            r.r3 = count(inbox.take());
        }
    }

    /** A request comes when the ring's thread closes the inbox. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The close has given it out.")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "It was refused.")
    @Outcome(expect = FORBIDDEN, desc = "The request is lost, or was refused and taken.")
    @State
    public static class PushAndClose {
        private final Inbox inbox = new Inbox();
        private final Numbered request = new Numbered();

        @Actor
        public void push(II_Result r) {
            r.r1 = InboxRaces.push(inbox, request);
        }

        @Actor
        public void close(II_Result r) {
            r.r2 = count(inbox.close());
        }
    }
}
