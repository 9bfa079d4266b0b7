package dev.gatun.sys;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Uses of a descriptor, and its close. The number is open during a use, and is closed once both are
 * over. Half of the descriptors were made by the one thread, and half by the other.
 */
public final class FdRaces {
    private FdRaces() {}

    /** One thread uses the descriptor, and another closes it. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The use came first.")
    @Outcome(expect = FORBIDDEN, desc = "Closed under the use, or left open.")
    @State
    public static class UseAndClose extends DescriptorState {
        @Actor
        public void use(II_Result r) {
            r.r1 = acquireAndRelease();
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

    /** Two uses end at once after the close: the one that is last closes the number. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The other use was refused.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "There were two uses.")
    @Outcome(expect = FORBIDDEN, desc = "Closed under the use, or left open.")
    @State
    public static class TwoReleases extends DescriptorState {
        @Actor
        public void use(II_Result r) {
            r.r1 = acquireAndRelease();
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
