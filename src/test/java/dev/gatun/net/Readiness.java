package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waits with ppoll(2), so that these tests need no package but their own. */
final class Readiness {
    static final int POLLIN = 1;
    static final int POLLOUT = 4;
    static final int POLLERR = 8;

    private Readiness() {}

    /** Waits until one of these is so, or an error. */
    static void await(Fd fd, int events) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8, 4);
            pollfd.set(JAVA_INT, 0, fd.number());
            pollfd.set(JAVA_SHORT, 4, (short) events);
            long ready = Syscalls.syscall(SyscallNumber.SYS_ppoll, pollfd, 1, 0, 0, 8);
            if (ready != 1) {
                throw new AssertionError("ppoll gave " + ready);
            }
        }
    }
}
