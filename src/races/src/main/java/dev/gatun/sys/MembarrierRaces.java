package dev.gatun.sys;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The two halves of {@link Membarrier}. */
public final class MembarrierRaces {
    private MembarrierRaces() {}

    /** Each stores and then looks, with plain accesses: one of the two sees the other's store. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "One has seen the other, or both have.")
    @Outcome(expect = FORBIDDEN, desc = "None has seen the other.")
    @State
    public static class LightAndHeavy {
        private int light;
        private int heavy;

        @Actor
        public void light(II_Result r) {
            light = 1;
            Membarrier.light();
            r.r1 = heavy;
        }

        @Actor
        public void heavy(II_Result r) {
            heavy = 1;
            Membarrier.heavy();
            r.r2 = light;
        }
    }
}
