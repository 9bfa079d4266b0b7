package dev.gatun.sys;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import java.util.concurrent.atomic.AtomicLong;

/** The notes of a thread, which another thread reads. */
public final class ThreadSlotRaces {
    /** No {@link Fd} has them. */
    private static final AtomicLong IDS = new AtomicLong(-1);

    private ThreadSlotRaces() {}

    /** A note moves from the last place to the first while another thread looks for it. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "It looked too early or too late.")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "It found the note.")
    @Outcome(expect = FORBIDDEN, desc = "It missed the note.")
    @State
    public static class MoveAndLook {
        private static final int OTHERS = 7;
        private static final int TRIES = 1_000;

        private final long id = IDS.getAndAdd(-OTHERS - 1);
        private volatile boolean noted;
        private volatile boolean moved;

        @Actor
        public void move() {
            ThreadSlot slot = ThreadSlot.ofPlatformThread();
            for (int i = 1; i <= OTHERS; i++) {
                slot.hold(id - i);
            }
            slot.hold(id);
            noted = true;
            slot.drop(id - 1);
            moved = true;
            slot.drop(id);
            for (int i = 2; i <= OTHERS; i++) {
                slot.drop(id - i);
            }
        }

        @Actor
        public void look(I_Result r) {
            for (int tries = 0; !noted && tries < TRIES; tries++) {
                Thread.onSpinWait();
            }
            boolean found = true;
            while (noted && found && !moved) {
                r.r1 = 1;
                found = ThreadSlot.heldByAny(id);
            }
            // After the move the note may have been taken back.
            if (!found && !moved) {
                r.r1 = 2;
            }
        }
    }
}
