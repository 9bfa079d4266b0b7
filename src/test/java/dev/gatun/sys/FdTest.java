package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Blocked;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

class FdTest {
    @Test
    void readsWhatWasWritten() throws Exception {
        try (Arena arena = Arena.ofConfined();
                Fd file = Fd.own(Syscalls.memfdCreate("test", 1))) {
            assertEquals(5, file.write(arena.allocateFrom("hello").asSlice(0, 5)));
            assertEquals(0, Syscalls.lseek(file.number(), 0, 0));
            MemorySegment buffer = arena.allocate(16);
            assertEquals(5, file.read(buffer));
            assertEquals("hello", buffer.getString(0));
            assertEquals(0, file.read(buffer));
        }
    }

    @Test
    void isClosedOnce() throws Exception {
        Fd file = Fd.own(Syscalls.memfdCreate("test", 1));
        int number = file.number();
        file.close();
        assertEquals(-Errno.EBADF, Syscalls.fcntl(number, 1, 0));
        int reused = Syscalls.memfdCreate("other", 1);
        assertEquals(number, reused);
        file.close();
        assertEquals(1, Syscalls.fcntl(reused, 1, 0));
        Syscalls.close(reused);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> file.read(MemorySegment.NULL));
        assertTrue(e.getMessage().contains("closed"), e.getMessage());
    }

    @Test
    void aReaderInAnotherThreadDefersTheClose() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment fds = arena.allocate(8, 4);
            assertEquals(0, Syscalls.pipe2(fds, 0x80000));
            Fd reader = Fd.own(fds.get(ValueLayout.JAVA_INT, 0));
            Fd writer = Fd.own(fds.get(ValueLayout.JAVA_INT, 4));
            int number = reader.number();
            MemorySegment buffer = arena.allocate(16);
            long[] result = {-1};
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    result[0] = reader.read(buffer);
                                } catch (SyscallException e) {
                                    throw new AssertionError(e);
                                }
                            });
            thread.start();
            Blocked.await(SyscallNumber.SYS_read, number, 1);
            reader.close();
            assertEquals(1, Syscalls.fcntl(number, 1, 0), "still open for the reader");
            assertEquals(1, writer.write(arena.allocateFrom("x").asSlice(0, 1)));
            thread.join();
            assertEquals(1, result[0]);
            assertEquals(-Errno.EBADF, Syscalls.fcntl(number, 1, 0));
            writer.close();
        }
    }
}
