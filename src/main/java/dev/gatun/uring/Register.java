package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_RSRC_REGISTER_SPARSE;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_uring_rsrc_register;
import dev.gatun.raw.struct.io_uring_rsrc_update2;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code io_uring_register(2)}, and the structs that several of its opcodes have. */
final class Register {
    // struct io_uring_rsrc_register
    private static final long IO_URING_RSRC_REGISTER_BYTES = io_uring_rsrc_register.SIZE;
    private static final long NR = io_uring_rsrc_register.OFFSET_NR;
    private static final long FLAGS = io_uring_rsrc_register.OFFSET_FLAGS;
    private static final long DATA = io_uring_rsrc_register.OFFSET_DATA;
    private static final long TAGS = io_uring_rsrc_register.OFFSET_TAGS;

    // struct io_uring_rsrc_update2
    private static final long IO_URING_RSRC_UPDATE2_BYTES = io_uring_rsrc_update2.SIZE;
    private static final long UPDATE_OFFSET = io_uring_rsrc_update2.OFFSET_OFFSET;
    private static final long UPDATE_DATA = io_uring_rsrc_update2.OFFSET_DATA;
    private static final long UPDATE_TAGS = io_uring_rsrc_update2.OFFSET_TAGS;
    private static final long UPDATE_NR = io_uring_rsrc_update2.OFFSET_NR;

    private Register() {}

    /** The call; its result, which is not below zero. */
    static int call(RingCore ring, RegisterOpcode opcode, MemorySegment argument, int count)
            throws SyscallException {
        return checked(ring.register(opcode.value(), argument, count), ring, opcode, count);
    }

    static int checked(int result, Object ring, RegisterOpcode opcode, int count)
            throws SyscallException {
        return checked(result, null, ring, opcode, count);
    }

    /**
     * The result, if it is not below zero.
     *
     * @param known what is known of the error; null for nothing
     */
    static int checked(int result, String known, Object ring, RegisterOpcode opcode, int count)
            throws SyscallException {
        if (result < 0) {
            String hint = known != null ? known : hint(result, opcode);
            throw RingErrors.inUse(result, hint, "io_uring_register", ring, opcode, count);
        }
        return result;
    }

    private static String hint(int result, RegisterOpcode opcode) {
        String lack = result == -Errno.EINVAL ? Lacks.registration(opcode) : null;
        return lack != null ? lack : reason(result, opcode);
    }

    private static String reason(int result, RegisterOpcode opcode) {
        switch (opcode) {
            case IORING_REGISTER_FILES, IORING_REGISTER_FILES2 -> {
                return result == -Errno.EBUSY ? "the ring has a table of files" : null;
            }
            case IORING_REGISTER_BUFFERS,
                    IORING_REGISTER_BUFFERS2,
                    IORING_REGISTER_BUFFERS_UPDATE -> {
                return result == -Errno.EBUSY ? "the ring has a table of buffers" : null;
            }
            case IORING_REGISTER_CLONE_BUFFERS -> {
                return result == -Errno.EBUSY ? "the ring has a table of buffers" : null;
            }
            case IORING_REGISTER_PBUF_RING -> {
                return result == -Errno.EEXIST ? "the buffer group is in use on this ring" : null;
            }
            default -> {
                return null;
            }
        }
    }

    /** A {@code struct io_uring_rsrc_register}: what a table begins with. */
    static MemorySegment table(Arena arena, int count, MemorySegment data, long[] tags) {
        MemorySegment struct = arena.allocate(IO_URING_RSRC_REGISTER_BYTES, Long.BYTES);
        struct.set(JAVA_INT, NR, count);
        struct.set(JAVA_LONG, DATA, data.address());
        struct.set(JAVA_LONG, TAGS, tags(arena, tags));
        return struct;
    }

    /** A {@code struct io_uring_rsrc_register} of empty slots. */
    static MemorySegment sparse(Arena arena, int count) {
        MemorySegment struct = arena.allocate(IO_URING_RSRC_REGISTER_BYTES, Long.BYTES);
        struct.set(JAVA_INT, NR, count);
        struct.set(JAVA_INT, FLAGS, IORING_RSRC_REGISTER_SPARSE);
        return struct;
    }

    /** A {@code struct io_uring_rsrc_update2}, whose beginning is one without a 2. */
    static MemorySegment update(
            Arena arena, int first, int count, MemorySegment data, long[] tags) {
        MemorySegment struct = arena.allocate(IO_URING_RSRC_UPDATE2_BYTES, Long.BYTES);
        struct.set(JAVA_INT, UPDATE_OFFSET, first);
        struct.set(JAVA_LONG, UPDATE_DATA, data.address());
        struct.set(JAVA_LONG, UPDATE_TAGS, tags(arena, tags));
        struct.set(JAVA_INT, UPDATE_NR, count);
        return struct;
    }

    private static long tags(Arena arena, long[] tags) {
        return tags == null ? 0 : arena.allocateFrom(JAVA_LONG, tags).address();
    }

    /** Refuses tags that the kernel does not take: of what is empty, or left. */
    static void checkTags(long[] tags, Object[] tagged) {
        if (tags == null) {
            return;
        }
        if (tags.length != tagged.length) {
            throw new IllegalArgumentException(tags.length + " tags for " + tagged.length);
        }
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] != 0 && tagged[i] == null) {
                throw new IllegalArgumentException("a tag for nothing, by index " + i);
            }
        }
    }

    /** How many slots a table is to have. */
    static int slots(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("a table of " + count + " slots");
        }
        return count;
    }
}
