package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct nvme_uring_cmd}: a command for an NVMe device, past the file system and the block
 * layer. It needs a ring with submissions of 128 bytes and completions of 32, and a namespace's
 * character device such as {@code /dev/ng0n1}, or the controller's for {@link
 * #NVME_URING_CMD_ADMIN}.
 *
 * {@snippet lang=java :
 * command.opcode(2).nsid(1).data(buffer, 0, 4096).cdw(10, (int) block).cdw(12, 7);
 * ring.sq().next().uringCmd(device, NvmeCommand.NVME_URING_CMD_IO, command.memory());
 * }
 *
 * <p>Made once, and changed for each command, which is copied when the slot is filled; the data and
 * the metadata must be there until it completes. For one thread at a time. Since Linux 5.19.
 */
public final class NvmeCommand {
    /** A command of a namespace, with one buffer. */
    public static final int NVME_URING_CMD_IO = 0xc0484e80;

    /** A command of a namespace, with an array of {@code struct iovec}, counted in its length. */
    public static final int NVME_URING_CMD_IO_VEC = 0xc0484e81;

    /** A command of the controller, with one buffer. */
    public static final int NVME_URING_CMD_ADMIN = 0xc0484e82;

    /** A command of the controller, with an array of {@code struct iovec}. */
    public static final int NVME_URING_CMD_ADMIN_VEC = 0xc0484e83;

    private static final int NVME_URING_CMD_BYTES = 72;

    // struct nvme_uring_cmd
    private static final int OPCODE = 0;
    private static final int FLAGS = 1;
    private static final int NSID = 4;
    private static final int CDW2 = 8;
    private static final int METADATA = 16;
    private static final int ADDR = 24;
    private static final int METADATA_LEN = 32;
    private static final int DATA_LEN = 36;
    private static final int CDW10 = 40;
    private static final int TIMEOUT_MS = 64;

    private final MemorySegment memory;

    private NvmeCommand(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * A command of zeroes.
     *
     * @param arena where it is kept, 72 bytes
     * @return the command, to be set
     */
    public static NvmeCommand allocate(Arena arena) {
        return new NvmeCommand(arena.allocate(NVME_URING_CMD_BYTES, Long.BYTES));
    }

    /**
     * Sets which command it is.
     *
     * @param opcode as the NVMe specification numbers them: 2 is a read
     * @return this
     */
    public NvmeCommand opcode(int opcode) {
        memory.set(JAVA_BYTE, OPCODE, (byte) opcode);
        return this;
    }

    /**
     * Sets the command's flags.
     *
     * @param flags as the NVMe specification has them
     * @return this
     */
    public NvmeCommand flags(int flags) {
        memory.set(JAVA_BYTE, FLAGS, (byte) flags);
        return this;
    }

    /**
     * Sets the namespace.
     *
     * @param nsid its number
     * @return this
     */
    public NvmeCommand nsid(int nsid) {
        memory.set(JAVA_INT, NSID, nsid);
        return this;
    }

    /**
     * Sets one of the command's words.
     *
     * @param number 2, 3, or 10 to 15
     * @param value the word
     * @return this
     */
    public NvmeCommand cdw(int number, int value) {
        if (number == 2 || number == 3) {
            memory.set(JAVA_INT, CDW2 + (number - 2L) * Integer.BYTES, value);
        } else if (number >= 10 && number <= 15) {
            memory.set(JAVA_INT, CDW10 + (number - 10L) * Integer.BYTES, value);
        } else {
            throw new IllegalArgumentException("cdw" + number);
        }
        return this;
    }

    /**
     * Sets the data. As with a buffer, whether the device writes to it is up to the command, so it
     * must not be read-only.
     *
     * @param buffer native memory
     * @param offset where in it, in bytes
     * @param byteCount how many
     * @return this
     */
    public NvmeCommand data(MemorySegment buffer, long offset, long byteCount) {
        memory.set(JAVA_LONG, ADDR, Arguments.writable(buffer, offset, byteCount));
        memory.set(JAVA_INT, DATA_LEN, Arguments.length(byteCount));
        return this;
    }

    /**
     * Sets the metadata.
     *
     * @param buffer native memory
     * @param offset where in it, in bytes
     * @param byteCount how many
     * @return this
     */
    public NvmeCommand metadata(MemorySegment buffer, long offset, long byteCount) {
        memory.set(JAVA_LONG, METADATA, Arguments.writable(buffer, offset, byteCount));
        memory.set(JAVA_INT, METADATA_LEN, Arguments.length(byteCount));
        return this;
    }

    /**
     * Sets how long it may take.
     *
     * @param millis in milliseconds; 0 for the driver's default
     * @return this
     */
    public NvmeCommand timeoutMillis(int millis) {
        memory.set(JAVA_INT, TIMEOUT_MS, millis);
        return this;
    }

    /** {@return the struct, to be read} */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }
}
