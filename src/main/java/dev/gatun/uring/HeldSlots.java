package dev.gatun.uring;

/**
 * Slots of registered files that are in use by operations which the kernel has not read: until then
 * the table gives them no other file, so that an operation cannot reach it.
 *
 * <p>Each submission has up to three places: for its file, for a second one, and for the slots that
 * it fills.
 */
final class HeldSlots {
    private static final int PLACES = 3;

    private final FileTable[] files;
    private final int[] firsts;
    private final int[] counts;
    private int count;

    HeldSlots(int submissions) {
        files = new FileTable[PLACES * submissions];
        firsts = new int[files.length];
        counts = new int[files.length];
    }

    /** Holds some slots; {@code which} is 0 to 2, of a place that is empty. */
    void hold(int submission, int which, FileTable table, int first, int slots) {
        int place = PLACES * submission + which;
        table.use(first, slots);
        files[place] = table;
        firsts[place] = first;
        counts[place] = slots;
        count++;
    }

    /** Releases what a submission holds, if anything. */
    void release(int submission) {
        if (count > 0) {
            int end = PLACES * (submission + 1);
            for (int place = end - PLACES; place < end; place++) {
                releasePlace(place);
            }
        }
    }

    private void releasePlace(int place) {
        FileTable table = files[place];
        if (table != null) {
            files[place] = null;
            count--;
            table.release(firsts[place], counts[place]);
        }
    }

    void releaseAll() {
        for (int place = 0; place < files.length; place++) {
            releasePlace(place);
        }
    }

    /** What is held for a submission is held by another list, for a submission there. */
    void moveTo(int submission, HeldSlots other, int otherSubmission) {
        for (int which = 0; which < PLACES; which++) {
            int from = PLACES * submission + which;
            int to = PLACES * otherSubmission + which;
            if (files[from] != null) {
                other.files[to] = files[from];
                other.firsts[to] = firsts[from];
                other.counts[to] = counts[from];
                other.count++;
                files[from] = null;
                count--;
            }
        }
    }

    /** Whether a submission holds one of these slots. */
    boolean holds(int submission, FileTable table, int first, int slots) {
        int end = PLACES * (submission + 1);
        for (int place = end - PLACES; place < end; place++) {
            if (files[place] == table
                    && first < firsts[place] + counts[place]
                    && firsts[place] < first + slots) {
                return true;
            }
        }
        return false;
    }

    /** How many places are in use. */
    int count() {
        return count;
    }
}
