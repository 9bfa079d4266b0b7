package dev.gatun.uring;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;

/** The two queues of a ring, and the memory that the kernel has made for them. */
final class RingQueues {
    private final RingCore core;
    private final SlotQueue slots;
    private final SubmissionQueue sq;
    private final CompletionQueue cq;

    /** Of the queues, where the kernel has made them: another one after a resize. */
    private Arena arena;

    /** Whether the kernel has left the queues that are mapped here. */
    private boolean lost;

    /** Queues in memory that was mapped or made already, which {@code arena} may own. */
    RingQueues(RingCore core, RingMemory memory, Arena arena) {
        this.core = core;
        this.arena = arena;
        slots = SubmissionQueue.slots(core, memory);
        sq = new SubmissionQueue(core, slots);
        cq = new CompletionQueue(core, memory);
    }

    SlotQueue slots() {
        return slots;
    }

    SubmissionQueue sq() {
        return sq;
    }

    CompletionQueue cq() {
        return cq;
    }

    Arena arena() {
        return arena;
    }

    /**
     * Queues of other sizes, which the kernel makes, and copies into them what is in the old ones.
     */
    void resize(int entries, int completionEntries) throws SyscallException {
        core.checkUse();
        SetupFlags flags = core.flags();
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_RESIZE_RINGS;
        boolean mapped = !flags.has(SetupFlags.IORING_SETUP_NO_MMAP);
        boolean hasArray = !flags.has(SetupFlags.IORING_SETUP_NO_SQARRAY);
        if ((!mapped || hasArray) && !Lacks.knows(opcode)) {
            // Whatever kind of ring it is.
            Register.checked(-Errno.EINVAL, core, opcode, 1);
        }
        if (!mapped) {
            throw new IllegalStateException("this ring's queues are in memory of the process");
        }
        if (hasArray) {
            // As of Linux 6.18 its place is 0 in the answer, which is the place of the heads.
            throw new IllegalStateException("the kernel does not say where a new index array is");
        }
        cq.beforeResize();
        slots.beforeResize();
        try (Arena struct = Arena.ofConfined()) {
            RingSetup setup = RingSetup.toResize(struct, entries, completionEntries);
            int result = core.register(opcode.value(), setup.params(), 1);
            boolean known = result == -Errno.EINVAL && Lacks.knows(opcode);
            boolean other = known && !flags.has(SetupFlags.IORING_SETUP_DEFER_TASKRUN);
            String reason = other ? "the ring has no IORING_SETUP_DEFER_TASKRUN" : null;
            Register.checked(result, reason, core, opcode, 1);
            setup.keep(flags.bits(), core.features().bits());
            use(setup);
        }
    }

    /** What was counted until now; for any thread, also after the close. */
    RingStatistics statistics() {
        InFlight inFlight = core.inFlight();
        // So that a loop that asks again and again is not told the same for ever.
        VarHandle.acquireFence();
        return new RingStatistics(
                inFlight.submittedCount(),
                inFlight.finished + inFlight.more,
                inFlight.count(),
                core.calls().enterCount(),
                cq.overflows(),
                cq.lostSoFar(),
                slots.droppedSoFar(),
                cq.mostWaiting());
    }

    private void use(RingSetup setup) throws SyscallException {
        Arena old = arena;
        Arena made = Arena.ofShared();
        try {
            RingMemory memory = RingMemory.map(setup, core.fd(), made);
            slots.resized(memory);
            cq.resized(memory);
        } catch (Throwable t) {
            made.close();
            lost = true;
            core.inFlight().setUncountable();
            throw t;
        }
        arena = made;
        old.close();
    }

    /** Whether the kernel has left the queues that are mapped here: the ring is of no use then. */
    boolean areLost() {
        return lost;
    }
}
