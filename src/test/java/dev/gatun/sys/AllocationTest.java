package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.Allocation;
import dev.gatun.io.FileFd;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** A call allocates nothing, whether it succeeds or fails. A count, not a time. */
class AllocationTest {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(8, 8);
    private final IoVector vector = IoVector.of(arena, buffer.asSlice(0, 4), buffer.asSlice(4, 4));
    private final FileFd file = FileFd.own(OpenDescriptors.file(42L));
    private final int number = file.number();

    @AfterEach
    void close() throws SyscallException {
        file.close();
        arena.close();
    }

    /**
     * As in a program that makes many kinds of calls: what is compiled for one is there for all.
     */
    @BeforeEach
    void makeAllCalls() throws SyscallException {
        for (int i = 0; i < 30_000; i++) {
            Syscalls.read(number, buffer);
            Syscalls.read(OpenDescriptors.NONE, buffer);
            Syscalls.pread(number, buffer, 0);
            Syscalls.pwrite(number, buffer, 0);
            Syscalls.lseek(number, 0, 2);
            Syscalls.preadv2(number, vector, 0, 0);
            TransferSyscalls.splice(number, 0, number, 0, 1, 0);
            Syscalls.ioctlGetInt(number, 0x541b);
            Syscalls.fcntl(number, 3, 0);
            file.pread(buffer, 0);
            file.read(buffer);
        }
    }

    private interface Call {
        long result() throws SyscallException;
    }

    /** The result is what it should be, so the call is not optimised away, and it was this one. */
    private static void allocatesNothing(long expected, Call call) throws Exception {
        Allocation.assertNone(
                () -> {
                    if (call.result() != expected) {
                        throw new AssertionError(call.result() + ", not " + expected);
                    }
                });
    }

    @Test
    void read() throws Exception {
        allocatesNothing(0, () -> Syscalls.read(number, buffer) & 7);
    }

    @Test
    void readThatFails() throws Exception {
        allocatesNothing(-Errno.EBADF, () -> Syscalls.read(OpenDescriptors.NONE, buffer));
    }

    @Test
    void pread() throws Exception {
        allocatesNothing(8, () -> Syscalls.pread(number, buffer, 0));
    }

    @Test
    void pwrite() throws Exception {
        allocatesNothing(8, () -> Syscalls.pwrite(number, buffer, 0));
    }

    @Test
    void lseek() throws Exception {
        allocatesNothing(8, () -> Syscalls.lseek(number, 0, 2));
    }

    @Test
    void preadv2() throws Exception {
        allocatesNothing(8, () -> Syscalls.preadv2(number, vector, 0, 0));
    }

    @Test
    void spliceThatFails() throws Exception {
        allocatesNothing(-Errno.EINVAL, () -> TransferSyscalls.splice(number, 0, number, 0, 1, 0));
    }

    @Test
    void anIoctlWithANumber() throws Exception {
        allocatesNothing(8, () -> (Syscalls.ioctlGetInt(number, 0x541b) & 0) + 8);
    }

    @Test
    void theReadOfADescriptor() throws Exception {
        allocatesNothing(0, () -> file.read(buffer) & 7);
    }

    @Test
    void thePreadOfAFile() throws Exception {
        allocatesNothing(8, () -> file.pread(buffer, 0));
    }

    @Test
    void thePwriteOfAFile() throws Exception {
        allocatesNothing(8, () -> file.pwrite(buffer, 0));
    }

    @Test
    void aReadThatWouldBlock() throws Exception {
        int[] pipe = OpenDescriptors.pipe(0x800);
        try (Fd reader = Fd.own(pipe[0]);
                Fd writer = Fd.own(pipe[1])) {
            allocatesNothing(Fd.WOULD_BLOCK, () -> reader.read(buffer));
            allocatesNothing(0, () -> writer.isOpen() ? 0 : 1);
        }
    }

    @Test
    void thePreadOfAFileOnAVirtualThread() throws Exception {
        var failure = new AtomicReference<Throwable>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                allocatesNothing(8, () -> file.pread(buffer, 0));
                            } catch (Exception | AssertionError e) {
                                failure.set(e);
                            }
                        })
                .join();
        assertEquals(null, failure.get());
        assertEquals(42, buffer.get(JAVA_LONG, 0));
    }
}
