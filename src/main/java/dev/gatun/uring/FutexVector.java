package dev.gatun.uring;

import static dev.gatun.raw.Linux.FUTEX2_SIZE_MASK;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.futex_waitv;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * An array of {@code struct futex_waitv}: the words that {@link Sqe#futexWaitv} waits for. The
 * vector keeps its words' segments reachable, but does not keep their arenas open.
 *
 * <p>For one thread at a time.
 */
public final class FutexVector {
    /** {@code FUTEX_WAITV_MAX}: how many words there can be. */
    public static final int FUTEX_WAITV_MAX = Linux.FUTEX_WAITV_MAX;

    private static final int FUTEX_WAITV_BYTES = futex_waitv.SIZE;

    // struct futex_waitv
    private static final int VAL = futex_waitv.OFFSET_VAL;
    private static final int UADDR = futex_waitv.OFFSET_UADDR;
    private static final int FLAGS = futex_waitv.OFFSET_FLAGS;

    private final MemorySegment memory;

    /** What the words are in. */
    private final MemorySegment[] words;

    private FutexVector(MemorySegment memory, int count) {
        this.memory = memory;
        words = new MemorySegment[count];
        Arrays.fill(words, MemorySegment.NULL);
    }

    /**
     * Makes room for words; each word must be set.
     *
     * @param arena where the array is kept, 24 bytes a word
     * @param count how many words, 1 to {@value #FUTEX_WAITV_MAX}
     * @return the vector
     */
    public static FutexVector allocate(Arena arena, int count) {
        if (count < 1 || count > FUTEX_WAITV_MAX) {
            throw new IllegalArgumentException("a vector of " + count + " futexes");
        }
        return new FutexVector(arena.allocate((long) FUTEX_WAITV_BYTES * count, Long.BYTES), count);
    }

    /**
     * Sets one of the words.
     *
     * @param index the index of the word, from 0
     * @param word native memory
     * @param offset where in that memory the word is, in bytes; a multiple of the word's size
     * @param expected the value that the word is expected to have, of the word's size; with a sign
     *     or without
     * @param flags what the word is: {@code FUTEX2_SIZE_U32}
     * @return this
     */
    public FutexVector set(
            int index, MemorySegment word, long offset, long expected, FutexFlags flags) {
        long at = (long) Objects.checkIndex(index, words.length) * FUTEX_WAITV_BYTES;
        long address = Arguments.readable(word, offset, sizeOf(flags));
        long value = word(expected, flags);
        memory.set(JAVA_LONG, at + UADDR, address);
        memory.set(JAVA_LONG, at + VAL, value);
        memory.set(JAVA_INT, at + FLAGS, flags.bits());
        words[index] = word;
        return this;
    }

    /** {@return how many words there are} */
    public int count() {
        return words.length;
    }

    /** How many bytes the kernel looks at. */
    static long sizeOf(FutexFlags flags) {
        long word = 1L << (flags.bits() & FUTEX2_SIZE_MASK);
        return flags.has(FutexFlags.FUTEX2_NUMA) ? 2 * word : word;
    }

    /** A value or a mask as the kernel wants it: nothing above the word's bits. */
    static long word(long value, FutexFlags flags) {
        int bits = Byte.SIZE << (flags.bits() & FUTEX2_SIZE_MASK);
        if (bits == Long.SIZE) {
            return value;
        }
        long above = value >> bits - 1;
        if (above != 0 && above != -1 && value >>> bits != 0) {
            throw new IllegalArgumentException(value + " for a word of " + bits + " bits");
        }
        return value & (1L << bits) - 1;
    }

    /** For an operation. */
    MemorySegment memory() {
        return memory;
    }

    /** The memory that a word is in; NULL for a word that was not set. */
    MemorySegment word(int index) {
        return words[index];
    }
}
