package dev.gatun.io;

import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.Closeable;

/**
 * A pipe, with both its ends: {@code pipe2(2)}.
 *
 * {@snippet lang=java :
 * try (Pipe pipe = Pipe.open(OpenFlags.O_NONBLOCK)) {
 *     pipe.writeEnd().write(message);
 *     long n = pipe.readEnd().read(buffer);
 * }
 * }
 *
 * <p>With {@code O_DIRECT} the pipe is in packet mode: each write of up to 4096 bytes is a packet,
 * and each read gets one packet. If the buffer is smaller than the packet, the rest of the packet
 * is lost.
 */
public final class Pipe implements Closeable {
    private final PipeFd readEnd;
    private final PipeFd writeEnd;

    private Pipe(PipeFd readEnd, PipeFd writeEnd) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
    }

    /**
     * {@code pipe2(2)}: makes a pipe whose ends are blocking. {@code O_CLOEXEC} is always added.
     *
     * @return the pipe, to be closed (or both its ends)
     * @throws SyscallException EMFILE, ENFILE
     */
    public static Pipe open() throws SyscallException {
        return open(OpenFlags.NONE);
    }

    /**
     * {@code pipe2(2)}: makes a pipe. {@code O_CLOEXEC} is always added.
     *
     * @param flags {@code O_NONBLOCK}, {@code O_DIRECT}, both or none
     * @return the pipe, to be closed (or both its ends)
     * @throws SyscallException EMFILE, ENFILE; EINVAL for other flags
     * @throws IllegalArgumentException for a flag that only openat2(2) takes
     */
    public static Pipe open(OpenFlags flags) throws SyscallException {
        OpenFlags all = flags.or(OpenFlags.O_CLOEXEC);
        long ends = Syscalls.pipe2(all.openatBits());
        if (ends < 0) {
            throw SyscallException.of(ends, "pipe2", all.withoutAccessMode());
        }
        return new Pipe(PipeFd.own((int) ends), PipeFd.own((int) (ends >>> 32)));
    }

    /** {@return the end to read from} */
    public PipeFd readEnd() {
        return readEnd;
    }

    /** {@return the end to write to} */
    public PipeFd writeEnd() {
        return writeEnd;
    }

    /** Closes both ends, unless they are closed already. */
    @Override
    public void close() throws SyscallException {
        try {
            writeEnd.close();
        } finally {
            readEnd.close();
        }
    }

    /** The numbers of the read end and of the write end, as {@code strace} prints them. */
    @Override
    public String toString() {
        return "[" + readEnd + ", " + writeEnd + "]";
    }
}
