package dev.gatun.uring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What of a ring's operations is in flight, as far as that is known without an account of each: how
 * many, those that are looked up late, and those whose submissions are still in the queue's memory
 * while no completion that is still in the other queue's memory has their user data.
 *
 * @param count how many there are; below zero if that is not known
 * @param known some of them; or, if the count is smaller, more than there are
 */
record LeftInFlight(long count, List<String> known) {
    private static final int MOST_NAMED = 16;

    static LeftInFlight of(RingCore core, RingQueues queues) {
        List<String> known = new ArrayList<>();
        InFlight inFlight = core.inFlight();
        long count = inFlight.count();
        if (count != 0) {
            LateLookups late = inFlight.late();
            for (int i = 0; i < late.capacity(); i++) {
                if (late.isUsed(i)) {
                    known.add(name((byte) late.firstWord(i), late.userData(i)));
                }
            }
            Set<Long> ended = queues.cq().endedLately();
            for (SqeSlot each : queues.slots().submittedLast()) {
                if (each != null && !ended.contains(each.givenUserData())) {
                    known.add(name(each.opcode(), each.givenUserData()));
                }
            }
        }
        return new LeftInFlight(count, known);
    }

    private static String name(int opcode, long userData) {
        Opcode operation = Opcode.of(opcode);
        return (operation == null ? "operation " + opcode : operation.name())
                + " with user data "
                + userData;
    }

    boolean isNone() {
        return count == 0 || count < 0 && known.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (count < 0) {
            text.append("operations that cannot be counted, maybe among them ");
        } else {
            text.append(count).append(count == 1 ? " operation" : " operations");
            text.append(known.size() > count ? ", of " : known.isEmpty() ? "" : ": ");
        }
        int named = Math.min(known.size(), MOST_NAMED);
        text.append(String.join(", ", known.subList(0, named)));
        long unnamed = Math.max(count, known.size()) - named;
        if (unnamed > 0 && named > 0) {
            text.append(", and ").append(unnamed).append(" more");
        }
        return text.toString();
    }
}
