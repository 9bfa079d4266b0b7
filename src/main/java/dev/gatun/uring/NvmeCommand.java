package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.nvme_uring_cmd;

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
 * <p>Make it once, and change it for each command: it is copied when the slot is filled. The data
 * and the metadata must live until the operation completes; a ring with {@link
 * RingOptions#ownMemory} does not check whether they do. For one thread at a time. Since Linux
 * 5.19.
 */
public final class NvmeCommand {
    /** A command of a namespace, with one buffer. */
    public static final int NVME_URING_CMD_IO = (int) Linux.NVME_URING_CMD_IO;

    /**
     * A command of a namespace, with an array of {@code struct iovec}; the length is the number of
     * its entries.
     */
    public static final int NVME_URING_CMD_IO_VEC = (int) Linux.NVME_URING_CMD_IO_VEC;

    /** A command of the controller, with one buffer. */
    public static final int NVME_URING_CMD_ADMIN = (int) Linux.NVME_URING_CMD_ADMIN;

    /** A command of the controller, with an array of {@code struct iovec}. */
    public static final int NVME_URING_CMD_ADMIN_VEC = (int) Linux.NVME_URING_CMD_ADMIN_VEC;

    private static final int NVME_URING_CMD_BYTES = nvme_uring_cmd.SIZE;

    // struct nvme_uring_cmd
    private static final int OPCODE = nvme_uring_cmd.OFFSET_OPCODE;
    private static final int FLAGS = nvme_uring_cmd.OFFSET_FLAGS;
    private static final int NSID = nvme_uring_cmd.OFFSET_NSID;
    private static final int CDW2 = nvme_uring_cmd.OFFSET_CDW2;
    private static final int METADATA = nvme_uring_cmd.OFFSET_METADATA;
    private static final int ADDR = nvme_uring_cmd.OFFSET_ADDR;
    private static final int METADATA_LEN = nvme_uring_cmd.OFFSET_METADATA_LEN;
    private static final int DATA_LEN = nvme_uring_cmd.OFFSET_DATA_LEN;
    private static final int CDW10 = nvme_uring_cmd.OFFSET_CDW10;
    private static final int TIMEOUT_MS = nvme_uring_cmd.OFFSET_TIMEOUT_MS;

    private final MemorySegment memory;

    private NvmeCommand(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Allocates a command of zeroes.
     *
     * @param arena where the command is kept, 72 bytes
     * @return the command, to be set
     */
    public static NvmeCommand allocate(Arena arena) {
        return new NvmeCommand(arena.allocate(NVME_URING_CMD_BYTES, Long.BYTES));
    }

    /**
     * Sets which command it is.
     *
     * @param opcode the command's number in the NVMe specification, such as 2 for a read
     * @return this
     */
    public NvmeCommand opcode(int opcode) {
        memory.set(JAVA_BYTE, OPCODE, (byte) opcode);
        return this;
    }

    /**
     * Sets the command's flags.
     *
     * @param flags the flags of the NVMe specification
     * @return this
     */
    public NvmeCommand flags(int flags) {
        memory.set(JAVA_BYTE, FLAGS, (byte) flags);
        return this;
    }

    /**
     * Sets the namespace.
     *
     * @param nsid the namespace's number
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
     * Sets the data. Whether the device writes to the data depends on the command, so the memory
     * must not be read-only.
     *
     * @param buffer native memory
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes
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
     * @param offset where in the buffer, in bytes
     * @param byteCount how many bytes
     * @return this
     */
    public NvmeCommand metadata(MemorySegment buffer, long offset, long byteCount) {
        memory.set(JAVA_LONG, METADATA, Arguments.writable(buffer, offset, byteCount));
        memory.set(JAVA_INT, METADATA_LEN, Arguments.length(byteCount));
        return this;
    }

    /**
     * Sets how long the command may take.
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
