package dev.gatun.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Two connected descriptors, of which neither waits. */
record RawPipe(Fd in, Fd out) implements Closeable {
    private static final int O_NONBLOCK_CLOEXEC = 0x80800;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 0x80801;

    /** What is written to the one is read from the other. */
    static RawPipe open() {
        long ends = Syscalls.pipe2(O_NONBLOCK_CLOEXEC);
        assertTrue(ends >= 0, () -> "pipe2: " + ends);
        return new RawPipe(Fd.own((int) ends), Fd.own((int) (ends >> 32)));
    }

    /** Both ways. */
    static RawPipe socketPair() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            long result =
                    Syscalls.syscall(
                            SyscallNumber.SYS_socketpair,
                            AF_UNIX,
                            SOCK_STREAM_NONBLOCK_CLOEXEC,
                            0,
                            ends);
            assertEquals(0, result);
            return new RawPipe(
                    Fd.own(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
                    Fd.own(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
        }
    }

    /** Writes so many bytes. */
    void write(long byteCount) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(byteCount, out.write(arena.allocate(byteCount)));
        }
    }

    /** Reads once. */
    long read(long byteCount) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            return in.read(arena.allocate(byteCount));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        out.close();
    }
}
