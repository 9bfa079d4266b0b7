package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.libc.libc_h;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The calls on pipes. */
class SyscallsPipeTest {
    private final Arena arena = Arena.ofConfined();
    private int[] pipe;
    private int[] other;
    private int file;

    @BeforeEach
    void open() {
        pipe = OpenDescriptors.pipe(libc_h.O_NONBLOCK());
        other = OpenDescriptors.pipe(libc_h.O_NONBLOCK());
        file = OpenDescriptors.file(new byte[] {1, 2, 3, 4, 5, 6});
    }

    @AfterEach
    void close() {
        OpenDescriptors.close(pipe);
        OpenDescriptors.close(other);
        OpenDescriptors.close(file);
        arena.close();
    }

    @Test
    void pipe2() {
        long both = Syscalls.pipe2(OpenDescriptors.O_CLOEXEC);
        assertTrue(both >= 0);
        int in = (int) both;
        int out = (int) (both >>> 32);
        MemorySegment byteAt = arena.allocate(1);
        assertEquals(1, Syscalls.write(out, byteAt));
        assertEquals(1, Syscalls.read(in, byteAt));
        OpenDescriptors.close(in, out);
        assertEquals(-Errno.EINVAL, Syscalls.pipe2(1));
        assertEquals(-Errno.EINVAL, Syscalls.pipe2(arena.allocate(8), 1));
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.pipe2(arena.allocate(7), 0));
    }

    @Test
    void splice() {
        MemorySegment offset = arena.allocateFrom(JAVA_LONG, 2);
        assertEquals(3, TransferSyscalls.splice(file, offset, pipe[1], MemorySegment.NULL, 3, 0));
        assertEquals(5, offset.get(JAVA_LONG, 0));
        assertEquals(1, TransferSyscalls.splice(file, 5, pipe[1], Syscalls.FILE_POSITION, 9, 0));
        assertEquals(4, Syscalls.ioctlGetInt(pipe[0], libc_h.FIONREAD()));
        assertEquals(4, TransferSyscalls.splice(pipe[0], Syscalls.FILE_POSITION, file, 0, 9, 0));
        MemorySegment four = arena.allocate(4);
        assertEquals(4, Syscalls.pread(file, four, 0));
        assertEquals(3, four.get(JAVA_BYTE, 0));
        assertEquals(6, four.get(JAVA_BYTE, 3));
        assertEquals(-Errno.ESPIPE, TransferSyscalls.splice(pipe[0], 0, file, 0, 1, 0));
        MemorySegment zero = arena.allocateFrom(JAVA_LONG, 0);
        assertEquals(-Errno.ESPIPE, TransferSyscalls.splice(pipe[0], zero, file, zero, 1, 0));
        assertEquals(
                -Errno.EAGAIN,
                TransferSyscalls.splice(pipe[0], -1, file, 0, 1, libc_h.SPLICE_F_NONBLOCK()));
        assertThrows(
                IllegalArgumentException.class,
                () -> TransferSyscalls.splice(pipe[0], zero.asReadOnly(), file, zero, 1, 0));
    }

    @Test
    void tee() {
        assertEquals(2, Syscalls.write(pipe[1], arena.allocate(2)));
        assertEquals(2, TransferSyscalls.tee(pipe[0], other[1], 10, 0));
        assertEquals(2, Syscalls.ioctlGetInt(pipe[0], libc_h.FIONREAD()));
        assertEquals(2, Syscalls.ioctlGetInt(other[0], libc_h.FIONREAD()));
        assertEquals(-Errno.EINVAL, TransferSyscalls.tee(file, other[1], 10, 0));
    }

    @Test
    void vmsplice() {
        MemorySegment from = arena.allocate(4096, 4096);
        from.set(JAVA_INT, 0, 42);
        IoVector vector = IoVector.of(arena, from.asSlice(0, 4));
        assertEquals(4, TransferSyscalls.vmsplice(pipe[1], vector, 0));
        MemorySegment to = arena.allocate(4, 4);
        assertEquals(4, Syscalls.read(pipe[0], to));
        assertEquals(42, to.get(JAVA_INT, 0));
        assertEquals(-Errno.EBADF, TransferSyscalls.vmsplice(OpenDescriptors.NONE, vector, 0));
    }

    /** With the read end vmsplice fills the buffers. */
    @Test
    void vmspliceFromAPipeWritesToNoReadOnlyMemory() {
        assertEquals(4, Syscalls.write(pipe[1], arena.allocateFrom(JAVA_INT, 7)));
        MemorySegment to = arena.allocate(4, 4);
        IoVector readOnly = IoVector.of(arena, to.asReadOnly());
        assertThrows(
                IllegalArgumentException.class,
                () -> TransferSyscalls.vmsplice(pipe[0], readOnly, 0));
        assertEquals(4, TransferSyscalls.vmsplice(pipe[0], IoVector.of(arena, to), 0));
        assertEquals(7, to.get(JAVA_INT, 0));
        assertEquals(-Errno.EBADF, TransferSyscalls.vmsplice(OpenDescriptors.NONE, readOnly, 0));
    }

    @Test
    void vmspliceLendsReadOnlyMemory() {
        IoVector readOnly = IoVector.of(arena, arena.allocateFrom(JAVA_INT, 7).asReadOnly());
        MemorySegment to = arena.allocate(4, 4);
        // Its two ends in one, where vmsplice writes.
        int both =
                Syscalls.openat(Syscalls.AT_FDCWD, "/proc/self/fd/" + pipe[0], libc_h.O_RDWR(), 0);
        for (int end : new int[] {pipe[1], both}) {
            assertEquals(4, TransferSyscalls.vmsplice(end, readOnly, 0));
            assertEquals(4, Syscalls.read(pipe[0], to.fill((byte) 0)));
            assertEquals(7, to.get(JAVA_INT, 0));
        }
        OpenDescriptors.close(both);
    }

    @Test
    void aFullPipeAndAnEmptyOne() {
        MemorySegment much = arena.allocate(1 << 20);
        long n = Syscalls.write(pipe[1], much);
        assertTrue(n > 0 && n < 1 << 20, "not short: " + n);
        assertEquals(-Errno.EAGAIN, Syscalls.write(pipe[1], much));
        assertEquals(-Errno.EAGAIN, Syscalls.read(other[0], much));
    }

    @Test
    void aPipeThatNobodyReads() {
        int[] broken = OpenDescriptors.pipe(0);
        OpenDescriptors.close(broken[0]);
        assertEquals(-Errno.EPIPE, Syscalls.write(broken[1], arena.allocate(1)));
        OpenDescriptors.close(broken[1]);
    }
}
