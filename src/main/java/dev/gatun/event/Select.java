package dev.gatun.event;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Errno;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Sets of descriptors for {@code select(2)}, with numbers below {@value #FD_SETSIZE}: one set to
 * read from, one to write to, one for exceptional conditions. Make them once, and use them for many
 * waits: a wait does not change the sets, and has answers of its own.
 *
 * <p>{@code select} is here for completeness and for comparison: {@link Poll} has no such limit,
 * and {@link Epoll} does not look at all descriptors at every wait. A number that does not fit
 * throws an exception here; in C it overwrites memory.
 *
 * <p>As with {@link Poll}, the sets do not hold their descriptors: remove a descriptor before you
 * close it. A wait with the number of a closed descriptor fails with EBADF.
 *
 * <p>For one thread at a time.
 */
public final class Select {
    /** The result of a wait that a signal ended: {@code -EINTR}. */
    public static final int INTERRUPTED = -Errno.EINTR;

    /** The numbers of descriptors are less than this. */
    public static final int FD_SETSIZE = Linux.FD_SETSIZE;

    private static final int SET_BYTES = FD_SETSIZE / Byte.SIZE;
    private static final int SET_WORDS = FD_SETSIZE / Long.SIZE;
    private static final int SETS = 3;

    // The sets, in the order of the arguments.
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int EXCEPT = 2;
    private static final String[] NAMES = {"read", "write", "except"};

    /** How many descriptors {@link #toString} shows. */
    private static final int SHOWN = 8;

    private final Fd[] watched = new Fd[FD_SETSIZE];
    private final long[][] interest = new long[SETS][SET_WORDS];
    private final MemorySegment[] answers = new MemorySegment[SETS];

    /** One more than the highest number that is watched. */
    private int count;

    private Select(MemorySegment memory) {
        for (int set = 0; set < SETS; set++) {
            answers[set] = memory.asSlice((long) set * SET_BYTES, SET_BYTES);
        }
    }

    /**
     * Empty sets.
     *
     * @param arena where the answers are kept, 384 bytes
     * @return the sets
     */
    public static Select allocate(Arena arena) {
        return new Select(arena.allocate((long) SETS * SET_BYTES, Long.BYTES));
    }

    // The sets.

    /**
     * {@code FD_SET}: watches for bytes to read, a connection to accept, or the end of file.
     *
     * @param fd the descriptor to watch
     * @throws IllegalArgumentException if the descriptor's number is {@value #FD_SETSIZE} or more
     * @throws IllegalStateException if the descriptor is closed
     */
    public void addRead(Fd fd) {
        add(READ, fd);
    }

    /**
     * {@code FD_SET}: watches for room to write.
     *
     * @param fd the descriptor to watch
     * @throws IllegalArgumentException if the descriptor's number is {@value #FD_SETSIZE} or more
     * @throws IllegalStateException if the descriptor is closed
     */
    public void addWrite(Fd fd) {
        add(WRITE, fd);
    }

    /**
     * {@code FD_SET}: watches for an exceptional condition, which poll(2) calls {@code POLLPRI}. An
     * error or the end of file is no such condition: watch for those with {@link #addRead}.
     *
     * @param fd the descriptor to watch
     * @throws IllegalArgumentException if the descriptor's number is {@value #FD_SETSIZE} or more
     * @throws IllegalStateException if the descriptor is closed
     */
    public void addExcept(Fd fd) {
        add(EXCEPT, fd);
    }

    private void add(int set, Fd fd) {
        int number = fd.number();
        if (number >= FD_SETSIZE) {
            throw new IllegalArgumentException(
                    "descriptor " + number + ": select takes those below " + FD_SETSIZE);
        }
        if (watched[number] != fd) {
            // Another that had the number, and was closed: what it was watched for is not for this.
            forget(number);
            watched[number] = fd;
        }
        interest[set][number / Long.SIZE] |= 1L << number;
        count = Math.max(count, number + 1);
    }

    /**
     * {@code FD_CLR}: takes a descriptor out of all sets.
     *
     * @param fd a descriptor, which may be closed; nothing happens if it is in no set
     */
    public void remove(Fd fd) {
        for (int number = 0; number < count; number++) {
            if (watched[number] == fd) {
                forget(number);
                break;
            }
        }
        while (count > 0 && watched[count - 1] == null) {
            count--;
        }
    }

    /**
     * {@code FD_CLR}: takes a descriptor out of the set to read from; the other sets keep it.
     *
     * @param fd the watched descriptor
     */
    public void removeRead(Fd fd) {
        remove(READ, fd);
    }

    /**
     * {@code FD_CLR}: takes a descriptor out of the set to write to; the other sets keep it.
     *
     * @param fd the watched descriptor
     */
    public void removeWrite(Fd fd) {
        remove(WRITE, fd);
    }

    /**
     * {@code FD_CLR}: takes a descriptor out of the set for exceptional conditions; the other sets
     * keep it.
     *
     * @param fd the watched descriptor
     */
    public void removeExcept(Fd fd) {
        remove(EXCEPT, fd);
    }

    private void remove(int set, Fd fd) {
        if (isWatched(fd)) {
            interest[set][fd.number() / Long.SIZE] &= ~(1L << fd.number());
        }
    }

    private void forget(int number) {
        watched[number] = null;
        for (int set = 0; set < SETS; set++) {
            interest[set][number / Long.SIZE] &= ~(1L << number);
            setAnswers(set, number / Long.SIZE, answers(set, number) & ~(1L << number));
        }
    }

    /** {@code FD_ZERO}: empties the sets. */
    public void clear() {
        Arrays.fill(watched, null);
        for (int set = 0; set < SETS; set++) {
            Arrays.fill(interest[set], 0);
        }
        count = 0;
        clearAnswers();
    }

    // Waiting.

    /**
     * {@code select(2)}: waits until one of the descriptors is ready for what it is watched for.
     * The call is {@code pselect} without a mask, since its timeout has nanoseconds.
     *
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @return how many answers there are, where a descriptor counts once for each set; 0 after the
     *     timeout; {@link #INTERRUPTED} after a signal
     * @throws SyscallException EBADF if a descriptor was closed and is still in a set
     */
    public int select(long timeoutNanos) throws SyscallException {
        Timeouts.checked(timeoutNanos);
        ask();
        return waited(
                EventSyscalls.pselect6(
                        count, answers[READ], answers[WRITE], answers[EXCEPT], timeoutNanos),
                "select");
    }

    /**
     * {@code pselect(2)}: waits with another signal mask. The mask is in force from before the
     * kernel looks at the descriptors to the end of the wait.
     *
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @param blocked the signals that this thread blocks during the wait; it blocks no others
     * @return as {@link #select(long)}
     * @throws SyscallException as {@link #select(long)}
     */
    public int pselect(long timeoutNanos, SignalSet blocked) throws SyscallException {
        Timeouts.checked(timeoutNanos);
        ask();
        return waited(
                EventSyscalls.pselect6(
                        count,
                        answers[READ],
                        answers[WRITE],
                        answers[EXCEPT],
                        timeoutNanos,
                        blocked.bits()),
                "pselect6");
    }

    /**
     * {@link #select(long)} until a deadline: after a signal it waits for the time that remains.
     *
     * @param deadlineNanos in the time of {@link System#nanoTime}
     * @return how many answers there are; 0 after the deadline
     * @throws SyscallException as {@link #select(long)}
     */
    public int selectUntil(long deadlineNanos) throws SyscallException {
        int result;
        do {
            result = select(Timeouts.until(deadlineNanos));
        } while (result == INTERRUPTED);
        return result;
    }

    /** The kernel overwrites the question with its answer. */
    private void ask() {
        int words = (count + Long.SIZE - 1) / Long.SIZE;
        for (int set = 0; set < SETS; set++) {
            for (int word = 0; word < words; word++) {
                setAnswers(set, word, interest[set][word]);
            }
        }
    }

    private int waited(int result, String call) throws SyscallException {
        if (result >= 0) {
            return result;
        }
        clearAnswers(); // the kernel has left the question
        if (result == INTERRUPTED) {
            return result;
        }
        if (result == -Errno.EBADF) {
            throw SyscallException.withHint(
                    result, "remove a descriptor before it is closed", call, count);
        }
        throw SyscallException.of(result, call, count);
    }

    // What the last wait has told.

    /**
     * {@code FD_ISSET}: tells whether the last wait found a descriptor ready to read.
     *
     * @param fd the watched descriptor
     * @return true if it did; false if it did not, or if the descriptor is in no set
     * @throws IllegalStateException if the descriptor is closed
     */
    public boolean isReadable(Fd fd) {
        return isSet(READ, fd);
    }

    /**
     * {@code FD_ISSET}: tells whether the last wait found room to write.
     *
     * @param fd the watched descriptor
     * @return true if it did; false if it did not, or if the descriptor is in no set
     * @throws IllegalStateException if the descriptor is closed
     */
    public boolean isWritable(Fd fd) {
        return isSet(WRITE, fd);
    }

    /**
     * {@code FD_ISSET}: tells whether the last wait found an exceptional condition.
     *
     * @param fd the watched descriptor
     * @return true if it did; false if it did not, or if the descriptor is in no set
     * @throws IllegalStateException if the descriptor is closed
     */
    public boolean isExceptional(Fd fd) {
        return isSet(EXCEPT, fd);
    }

    private boolean isSet(int set, Fd fd) {
        int number = fd.number();
        return isWatched(fd) && (answers(set, number) & 1L << number) != 0;
    }

    /** By the object: another may have had the number. */
    private boolean isWatched(Fd fd) {
        int number = fd.number();
        return number < FD_SETSIZE && watched[number] == fd;
    }

    private long answers(int set, int number) {
        return answers[set].get(JAVA_LONG, (long) (number / Long.SIZE) * Long.BYTES);
    }

    private void setAnswers(int set, int word, long bits) {
        answers[set].set(JAVA_LONG, (long) word * Long.BYTES, bits);
    }

    private void clearAnswers() {
        for (MemorySegment set : answers) {
            set.fill((byte) 0);
        }
    }

    /** The descriptors, with what each is watched for. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        int all = 0;
        for (int number = 0; number < count; number++) {
            if (watched[number] == null) {
                continue;
            }
            if (all++ < SHOWN) {
                text.append(all == 1 ? "" : ", ").append(number).append(": ");
                int before = text.length();
                for (int set = 0; set < SETS; set++) {
                    if ((interest[set][number / Long.SIZE] & 1L << number) != 0) {
                        text.append(text.length() == before ? "" : "|").append(NAMES[set]);
                    }
                }
            }
        }
        if (all > SHOWN) {
            text.append(", … ").append(all).append(" in all");
        }
        return text.append(']').toString();
    }
}
