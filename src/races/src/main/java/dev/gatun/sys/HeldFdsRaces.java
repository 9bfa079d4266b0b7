package dev.gatun.sys;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Descriptors that a list holds, and their close. */
public final class HeldFdsRaces {
    // Of the one thread that holds: a list for each race would make each close look at thousands.
    private static final HeldFds LIST = new HeldFds(2);

    // A close looks at the lists in the order in which they were made.
    private static final HeldFds EARLIER = new HeldFds(1);
    private static final HeldFds LATER = new HeldFds(1);

    private HeldFdsRaces() {}

    /** A list takes the descriptor and releases it, while another thread closes it. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The list came first.")
    @Outcome(expect = FORBIDDEN, desc = "Closed while it was held, or left open.")
    @State
    public static class HoldAndClose extends DescriptorState {
        @Actor
        public void hold(II_Result r) {
            r.r1 = holdAndRelease(LIST);
        }

        @Actor
        public void closes() {
            close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = end();
        }
    }

    /** The descriptor moves within the list, while another thread closes it. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The list came first.")
    @Outcome(expect = FORBIDDEN, desc = "Closed while it was held, or left open.")
    @State
    public static class MoveAndClose extends DescriptorState {
        @Actor
        public void move(II_Result r) {
            r.r1 = holdMoveAndRelease(LIST, 1, LIST);
        }

        @Actor
        public void closes() {
            close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = end();
        }
    }

    /** The descriptor moves to a list that a close looks at before. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The list came first.")
    @Outcome(expect = FORBIDDEN, desc = "Closed while it was held, or left open.")
    @State
    public static class MoveBackAndClose extends DescriptorState {
        @Actor
        public void move(II_Result r) {
            r.r1 = holdMoveAndRelease(LATER, 0, EARLIER);
        }

        @Actor
        public void closes() {
            close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = end();
        }
    }

    /** A list lets the descriptor go, and a use ends, both after the close. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The list was refused the descriptor.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The list had it, too.")
    @Outcome(expect = FORBIDDEN, desc = "Closed while it was held, or left open.")
    @State
    public static class ReleaseAndReleaseByAList extends DescriptorState {
        @Actor
        public void hold(II_Result r) {
            r.r1 = holdAndRelease(LIST);
        }

        @Actor
        public void closeDuringAUse() {
            closeDuringOwnUse();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = end();
        }
    }
}
