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
    void saysWhatTheKernelSays() {
        assertEquals(-Errno.EBADF, Syscalls.read(-1, buffer, 0, 1));
        assertEquals(-Errno.EBADF, Syscalls.write(-1, buffer, 0, 1));
        assertEquals(-Errno.EINVAL, Syscalls.pread(file, buffer, 0, 1, -1));
        assertEquals(-Errno.EINVAL, Syscalls.pwrite(file, buffer, 0, 1, -1));
    }

    @Test
    void refusesAPartThatIsNotInTheSegment() {
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.read(file, buffer, 11, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.write(file, buffer, -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> Syscalls.pread(file, buffer, 5, 7, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.pwrite(file, buffer, 1, Long.MAX_VALUE, 0));
        MemorySegment readOnly = buffer.asReadOnly();
        assertThrows(IllegalArgumentException.class, () -> Syscalls.read(file, readOnly, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Syscalls.pread(file, readOnly, 0, 1, 0));
    }
}
