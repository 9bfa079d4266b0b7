package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reading into and writing from a part of a segment. */
class SyscallsPartTest {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocateFrom("0123456789");
    private int file;

    @BeforeEach
    void make() {
        file = Syscalls.memfdCreate("part", 1);
    }

    @AfterEach
    void close() {
        Syscalls.close(file);
        arena.close();
    }

    @Test
    void writesAndReadsThePartAlone() {
        assertEquals(4, Syscalls.write(file, buffer, 3, 4));
        assertEquals(2, Syscalls.pwrite(file, buffer, 8, 2, 4));
        MemorySegment read = arena.allocateFrom("..........");
        assertEquals(6, Syscalls.pread(file, read, 2, 7, 0));
        assertEquals("..345689..", read.getString(0));
        assertEquals(0, Syscalls.lseek(file, 0, 0));
        assertEquals(1, Syscalls.read(file, read, 9, 1));
        assertEquals("..345689.3", read.getString(0));
    }

    @Test
    void withFlagsToo() {
        int none = 0;
        assertEquals(4, Syscalls.pwritev2(file, buffer, 3, 4, 2, none));
        assertEquals(2, Syscalls.pwritev2(file, buffer, 8, 2, Syscalls.FILE_POSITION, none));
        assertEquals(2, Syscalls.lseek(file, 0, 1));
        MemorySegment read = arena.allocateFrom("..........");
        assertEquals(4, Syscalls.preadv2(file, read, 5, 5, Syscalls.FILE_POSITION, none));
        assertEquals(".....3456.", read.getString(0));
        assertEquals(3, Syscalls.preadv2(file, read, 1, 3, 0, none));
        assertEquals(".893.3456.", read.getString(0));
        assertEquals(6, Syscalls.lseek(file, 0, 1), "moved by what was read there");
        assertEquals(0, Syscalls.preadv2(file, read, 0, 0, 0, none));
        assertEquals(0, Syscalls.pwritev2(file, read, 11, 0, 0, none));
    }

    @Test
    void saysWhatTheKernelSays() {
        assertEquals(-Errno.EBADF, Syscalls.read(-1, buffer, 0, 1));
        assertEquals(-Errno.EBADF, Syscalls.write(-1, buffer, 0, 1));
        assertEquals(-Errno.EINVAL, Syscalls.pread(file, buffer, 0, 1, -1));
        assertEquals(-Errno.EINVAL, Syscalls.pwrite(file, buffer, 0, 1, -1));
        assertEquals(-Errno.EBADF, Syscalls.preadv2(-1, buffer, 0, 1, 0, 0));
        assertEquals(-Errno.EBADF, Syscalls.pwritev2(-1, buffer, 0, 1, 0, 0));
        int unknown = 1 << 30;
        assertEquals(-Errno.EOPNOTSUPP, Syscalls.preadv2(file, buffer, 0, 1, 0, unknown));
        assertEquals(-Errno.EOPNOTSUPP, Syscalls.pwritev2(file, buffer, 0, 1, 0, unknown));
    }

    @Test
    void refusesAPartThatIsNotInTheSegment() {
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.read(file, buffer, 11, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.write(file, buffer, -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.pread(file, buffer, 5, 7, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.pwrite(file, buffer, 1, Long.MAX_VALUE, 0));
        assertThrows(
                IndexOutOfBoundsException.class, () -> Syscalls.preadv2(file, buffer, 5, 7, 0, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.pwritev2(file, buffer, 0, -1, 0, 0));
        MemorySegment readOnly = buffer.asReadOnly();
        assertThrows(
                IllegalArgumentException.class, () -> Syscalls.preadv2(file, readOnly, 0, 1, 0, 0));
        assertEquals(1, Syscalls.pwritev2(file, readOnly, 0, 1, 0, 0));
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);
        assertThrows(
                IllegalArgumentException.class, () -> Syscalls.preadv2(file, heap, 0, 1, 0, 0));
        assertThrows(
                IllegalArgumentException.class, () -> Syscalls.pwritev2(file, heap, 0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Syscalls.read(file, readOnly, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Syscalls.pread(file, readOnly, 0, 1, 0));
    }
}
