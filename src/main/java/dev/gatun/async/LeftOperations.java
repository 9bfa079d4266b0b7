package dev.gatun.async;

/** What the log is told of operations in flight that did not end before the close. */
final class LeftOperations {
    /** How many are named. */
    private static final int MOST_NAMED = 16;

    private LeftOperations() {}

    /** Tells them, if there are any. */
    static void tell(InFlightTable inFlight) {
        try {
            StringBuilder text = new StringBuilder();
            int count = 0;
            for (int i = 0; i < inFlight.size(); i++) {
                Request each = inFlight.get(i);
                if (each == null || CancelQueue.isCancel(each)) {
                    continue;
                }
                if (count < MOST_NAMED) {
                    text.append(count == 0 ? ": " : ", ").append(inFlight.operation(i));
                    if (each.fd() != null) {
                        text.append(" on descriptor ").append(each.fd());
                    }
                }
                count++;
            }
            if (count > MOST_NAMED) {
                text.append(", and ").append(count - MOST_NAMED).append(" more");
            }
            if (count > 0) {
                ServiceErrors.log(
                        "operations in flight that did not end before the close, " + count + text,
                        null);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Nothing must stop the end: then it is not told.
        }
    }
}
