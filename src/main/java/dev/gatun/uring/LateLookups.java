package dev.gatun.uring;

import dev.gatun.sys.Fd;
import dev.gatun.sys.HeldFds;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Operations whose descriptors the kernel looks up after it has read the submission: those of a
 * worker, behind a link or after {@code IOSQE_IO_DRAIN}. What each names stays held until its first
 * completion.
 *
 * <p>To know that completion, the kernel is given user data that only this operation has, its
 * token: a number that is the ring's own, how often the operation's place here was used, and the
 * place. The caller's user data are kept, and given back with each completion.
 */
final class LateLookups {
    private static final int FIRST_CAPACITY = 16;
    private static final int INDEX_BITS = 20;
    private static final int GENERATION_BITS = 20;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
    private static final long GENERATION_MASK = (1L << GENERATION_BITS) - 1;
    private static final long OWN_MASK = -1L << INDEX_BITS + GENERATION_BITS;
    private static final int FDS = 2;

    /**
     * The number in all tokens, drawn by lot. A caller's user data are taken for a token only if
     * they have this number, and the count of a place that is in use.
     */
    private final long ringsOwn = ThreadLocalRandom.current().nextLong() & OWN_MASK;

    /** Two places for each operation; null until there is one. */
    private HeldFds fds;

    private HeldSlots files = new HeldSlots(FIRST_CAPACITY);

    // By place.
    private long[] userData = new long[FIRST_CAPACITY];
    private int[] generations = new int[FIRST_CAPACITY];

    /** The operation's opcode, flags and file, as in the first word of a submission. */
    private long[] firstWords = new long[FIRST_CAPACITY];

    /** Of what gives another operation other user data: the token of that one, and the data. */
    private long[] renamed = new long[FIRST_CAPACITY];

    private long[] newUserData = new long[FIRST_CAPACITY];
    private boolean[] used = new boolean[FIRST_CAPACITY];
    private boolean[] holds = new boolean[FIRST_CAPACITY];

    /** The free places, as a stack. */
    private int[] free = new int[FIRST_CAPACITY];

    private int freeCount;
    private int size;

    LateLookups() {
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            free[i] = FIRST_CAPACITY - 1 - i;
        }
        freeCount = FIRST_CAPACITY;
    }

    /** How many operations there are. */
    int size() {
        return size;
    }

    /**
     * A place for an operation, which holds nothing yet.
     *
     * @param list what holds its descriptors now
     * @param firstWord of its submission
     */
    int add(HeldFds list, long firstWord, long callersUserData) {
        if (fds == null) {
            fds = list.sibling(FDS * FIRST_CAPACITY);
        } else if (freeCount == 0) {
            grow();
        }
        int place = free[--freeCount];
        userData[place] = callersUserData;
        firstWords[place] = firstWord;
        renamed[place] = 0;
        used[place] = true;
        holds[place] = true;
        size++;
        return place;
    }

    private void grow() {
        int old = used.length;
        int capacity = 2 * old;
        if (capacity > INDEX_MASK) {
            throw new IllegalStateException("more operations in flight than a ring can have");
        }
        HeldFds larger = fds.sibling(FDS * capacity);
        HeldSlots largerFiles = new HeldSlots(capacity);
        for (int i = 0; i < old; i++) {
            for (int which = 0; which < FDS; which++) {
                fds.copyTo(FDS * i + which, larger, FDS * i + which);
            }
            files.moveTo(i, largerFiles, i);
        }
        fds.replaced();
        fds = larger;
        files = largerFiles;
        userData = Arrays.copyOf(userData, capacity);
        generations = Arrays.copyOf(generations, capacity);
        firstWords = Arrays.copyOf(firstWords, capacity);
        renamed = Arrays.copyOf(renamed, capacity);
        newUserData = Arrays.copyOf(newUserData, capacity);
        used = Arrays.copyOf(used, capacity);
        holds = Arrays.copyOf(holds, capacity);
        free = new int[capacity];
        for (int i = capacity - 1; i >= old; i--) {
            free[freeCount++] = i;
        }
    }

    /** Takes over a descriptor that another list holds; {@code which} is 0 or 1. */
    void takeOver(int place, int which, HeldFds list, int index) {
        if (!list.holds(index, null)) {
            list.moveTo(index, fds, FDS * place + which);
        }
    }

    /** Takes over the slots of registered files that a submission uses. */
    void takeOver(int place, HeldSlots list, int submission) {
        list.moveTo(submission, files, place);
    }

    /** The user data that the kernel is given for the operation at a place. */
    long token(int place) {
        return ringsOwn | (generations[place] & GENERATION_MASK) << INDEX_BITS | place;
    }

    /** The user data of a filler, whose completion nobody sees, if it has one. */
    long filler() {
        return ringsOwn | ~OWN_MASK;
    }

    /** Where the operation with a token is; below zero if these are no token's. */
    int place(long kernelsUserData) {
        int place = (int) (kernelsUserData & INDEX_MASK);
        boolean known =
                (kernelsUserData & OWN_MASK) == ringsOwn
                        && place < used.length
                        && used[place]
                        && token(place) == kernelsUserData;
        return known ? place : -1;
    }

    /** Whether user data are the ring's own: a token, or a filler's. */
    boolean isOwn(long kernelsUserData) {
        return (kernelsUserData & OWN_MASK) == ringsOwn;
    }

    /** How many places there are. */
    int capacity() {
        return used.length;
    }

    /** Whether a place is an operation's. */
    boolean isUsed(int place) {
        return used[place];
    }

    /** The caller's user data of the operation at a place. */
    long userData(int place) {
        return userData[place];
    }

    /** The opcode, the flags and the file of the operation at a place. */
    long firstWord(int place) {
        return firstWords[place];
    }

    /** The operation at a place gives another one other user data, if it succeeds. */
    void renames(int place, int other, long otherUserData) {
        renamed[place] = token(other);
        newUserData[place] = otherUserData;
    }

    /** The operation at a place has succeeded. */
    void succeeded(int place) {
        int other = renamed[place] == 0 ? -1 : place(renamed[place]);
        if (other >= 0) {
            userData[other] = newUserData[place];
        }
    }

    /**
     * The place of the next operation with a caller's user data.
     *
     * @param from where to begin, 0 or behind the one before
     * @return the place; below zero if there is none
     */
    int find(long callersUserData, int from) {
        for (int i = from; i < used.length; i++) {
            if (used[i] && userData[i] == callersUserData) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the descriptor of an operation here is still to be looked up. */
    boolean has(Fd fd) {
        for (int i = 0; i < FDS * used.length && size > 0; i++) {
            if (used[i / FDS] && fds.holds(i, fd)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of these slots of registered files is still to be looked up. */
    boolean has(FileTable table, int first, int count) {
        for (int i = 0; i < used.length && files.count() > 0; i++) {
            if (used[i] && files.holds(i, table, first, count)) {
                return true;
            }
        }
        return false;
    }

    /** Whether slots of registered files are still to be looked up. */
    boolean haveFiles() {
        return files.count() > 0;
    }

    /** A completion of the operation has come: its descriptors were looked up. */
    void lookedUp(int place) {
        if (holds[place]) {
            for (int which = 0; which < FDS; which++) {
                fds.release(FDS * place + which);
            }
            files.release(place);
            holds[place] = false;
        }
    }

    /** The last completion of the operation has come, or it has left the queue. */
    void remove(int place) {
        lookedUp(place);
        used[place] = false;
        generations[place]++;
        free[freeCount++] = place;
        size--;
    }

    /**
     * The ring has ended.
     *
     * @return what is to be kept reachable, if the kernel may still look something up
     */
    HeldFds end(boolean ended) {
        files.releaseAll();
        if (fds != null && ended) {
            fds.close();
            return null;
        }
        return fds;
    }
}
