package dev.gatun.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The arguments of a system call that is made by its number. */
final class AnyArguments {
    private static final int MAX = 6;

    private final long[] words = new long[MAX];
    private final MemorySegment[] memory = Downcall.noneHeld();
    private int segments;

    private AnyArguments() {}

    /**
     * Makes the call. Descriptors are held until it has returned, and strings live until then.
     *
     * @return the result or {@code -errno}
     */
    static long call(long number, Object[] given) {
        if (given.length > MAX) {
            throw new IllegalArgumentException(
                    "a system call takes at most " + MAX + " arguments, not " + given.length);
        }
        // Another thread may change the array during the call, and what was held is released.
        Object[] arguments = given.clone();
        AnyArguments made = new AnyArguments();
        Arena arena = null;
        int done = 0;
        try {
            for (; done < arguments.length; done++) {
                Object argument = arguments[done];
                if (arena == null && (argument instanceof String || argument instanceof Path)) {
                    arena = Arena.ofConfined();
                }
                made.put(done, argument, arena);
            }
            return made.call(number);
        } finally {
            while (done-- > 0) {
                if (arguments[done] instanceof Fd fd) {
                    fd.release();
                }
            }
            if (arena != null) {
                arena.close();
            }
        }
    }

    private void put(int index, Object argument, Arena arena) {
        // No switch over types: it would need linking.
        if (argument instanceof Long
                || argument instanceof Integer
                || argument instanceof Short
                || argument instanceof Byte) {
            words[index] = ((Number) argument).longValue();
        } else if (argument instanceof MemorySegment segment) {
            words[index] = address(segment);
        } else if (argument instanceof Fd fd) {
            words[index] = fd.acquire();
        } else if (argument instanceof String string) {
            words[index] = address(CString.of(arena, string));
        } else if (argument instanceof Path path) {
            words[index] = address(CString.of(arena, PathText.of(path)));
        } else {
            throw new IllegalArgumentException(
                    "argument "
                            + (index + 1)
                            + " is neither memory nor an integer, a string, a path or a"
                            + " descriptor: "
                            + argument);
        }
    }

    private long address(MemorySegment segment) {
        if (segment != MemorySegment.NULL) { // which would end the list
            memory[segments++] = segment;
        }
        return segment.address();
    }

    private long call(long number) {
        return Downcall.call(
                number,
                words[0],
                words[1],
                words[2],
                words[3],
                words[4],
                words[5],
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL,
                memory);
    }
}
