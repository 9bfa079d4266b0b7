package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.Blocked;
import dev.gatun.raw.libc.iovec;
import dev.gatun.raw.libc.libc_h;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class IoVectorTest {
    @Test
    void isAnArrayOfStructIovec() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment a = arena.allocate(3);
            MemorySegment b = arena.allocate(5);
            IoVector vector = IoVector.of(arena, a, b);
            assertEquals(2, vector.count());
            assertEquals(8, vector.byteSize());
            assertSame(b, vector.buffer(1));
            assertEquals(2 * iovec.sizeof(), vector.array().byteSize());
            MemorySegment second = iovec.asSlice(vector.array(), 1);
            assertEquals(b.address(), iovec.iov_base(second).address());
            assertEquals(5, iovec.iov_len(second));
            assertTrue(vector.array().isReadOnly());
        }
    }

    @Test
    void itsScopeIsThatOfItsArray() {
        try (Arena arena = Arena.ofConfined();
                Arena other = Arena.ofConfined()) {
            IoVector vector = IoVector.of(arena, other.allocate(3));
            assertEquals(arena.scope(), vector.scope());
        }
    }

    @Test
    void takesAsManyBuffersAsTheKernel() {
        assertEquals(libc_h.IOV_MAX(), IoVector.MAX_BUFFERS);
        int file = OpenDescriptors.file();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] buffers = new MemorySegment[1024];
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = arena.allocate(1);
                buffers[i].set(JAVA_BYTE, 0, (byte) i);
            }
            IoVector vector = IoVector.of(arena, buffers);
            assertEquals(1024, Syscalls.pwritev2(file, vector, 0, 0));
            MemorySegment all = arena.allocate(1024);
            assertEquals(1024, Syscalls.pread(file, all, 0));
            for (int i = 0; i < buffers.length; i++) {
                assertEquals((byte) i, all.get(JAVA_BYTE, i));
            }
            MemorySegment[] oneMore = Arrays.copyOf(buffers, 1025);
            oneMore[1024] = buffers[0];
            assertThrows(IllegalArgumentException.class, () -> IoVector.of(arena, oneMore));
        } finally {
            OpenDescriptors.close(file);
        }
    }

    @Test
    void noBuffersAreNoBytes() {
        int file = OpenDescriptors.file(new byte[4]);
        try (Arena arena = Arena.ofConfined()) {
            IoVector none = IoVector.of(arena);
            assertEquals(0, Syscalls.preadv2(file, none, 0, 0));
            assertEquals(0, Syscalls.pwritev2(file, none, 0, 0));
        } finally {
            OpenDescriptors.close(file);
        }
    }

    @Test
    void keepsEightArenasOpenAndRefusesANinth() {
        Arena[] arenas = new Arena[9];
        MemorySegment[] buffers = new MemorySegment[9];
        for (int i = 0; i < arenas.length; i++) {
            arenas[i] = Arena.ofConfined();
            buffers[i] = arenas[i].allocate(1);
        }
        int file = OpenDescriptors.file(new byte[8]);
        try (Arena arena = Arena.ofConfined()) {
            assertThrows(IllegalArgumentException.class, () -> IoVector.of(arena, buffers));
            for (int i = 0; i < 8; i++) {
                IoVector eight = IoVector.of(arena, Arrays.copyOf(buffers, 8));
                assertEquals(8, Syscalls.preadv2(file, eight, 0, 0));
                arenas[i].close();
                assertThrows(
                        IllegalStateException.class, () -> Syscalls.preadv2(file, eight, 0, 0));
                arenas[i] = Arena.ofConfined();
                buffers[i] = arenas[i].allocate(1);
            }
        } finally {
            for (Arena arena : arenas) {
                arena.close();
            }
            OpenDescriptors.close(file);
        }
    }

    @Test
    void anArenaInUseByAReadThatSleepsCannotBeClosed() throws Exception {
        int[] pipe = OpenDescriptors.pipe(0);
        Arena[] arenas = {Arena.ofShared(), Arena.ofShared(), Arena.ofShared()};
        try (Arena own = Arena.ofShared();
                ExecutorService executor = Executors.newSingleThreadExecutor();
                Fd writer = Fd.own(pipe[1])) { // closed first, which ends a reader that is left
            MemorySegment[] buffers = new MemorySegment[arenas.length];
            for (int i = 0; i < arenas.length; i++) {
                buffers[i] = arenas[i].allocate(1);
            }
            IoVector vector = IoVector.of(own, buffers);
            Future<Long> read = executor.submit(() -> Syscalls.readv(pipe[0], vector));
            Blocked.await(SyscallNumber.SYS_readv, pipe[0], 1);
            for (Arena arena : arenas) {
                assertThrows(IllegalStateException.class, arena::close);
            }
            assertThrows(IllegalStateException.class, own::close);
            assertEquals(2, writer.write(own.allocate(2)));
            assertEquals(2, read.get());
        }
        for (Arena arena : arenas) {
            arena.close();
        }
        OpenDescriptors.close(pipe[0]);
    }

    @Test
    void heapMemoryIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = MemorySegment.ofArray(new byte[1]);
            assertThrows(IllegalArgumentException.class, () -> IoVector.of(arena, heap));
        }
    }

    @Test
    void readOnlyMemoryCanOnlyBeWrittenFrom() {
        int file = OpenDescriptors.file();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1);
            IoVector vector = IoVector.of(arena, memory, memory.asReadOnly());
            assertEquals(2, Syscalls.writev(file, vector));
            assertThrows(IllegalArgumentException.class, () -> Syscalls.readv(file, vector));
            assertThrows(
                    IllegalArgumentException.class, () -> Syscalls.preadv2(file, vector, 0, 0));
        } finally {
            OpenDescriptors.close(file);
        }
    }

    @Test
    void anotherThreadsMemoryIsRefused() throws Exception {
        int file = OpenDescriptors.file(new byte[4]);
        try (Arena confined = Arena.ofConfined();
                Arena shared = Arena.ofShared();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            IoVector vector = IoVector.of(shared, shared.allocate(1), confined.allocate(1));
            executor.submit(
                            () ->
                                    assertThrows(
                                            WrongThreadException.class,
                                            () -> Syscalls.preadv2(file, vector, 0, 0)))
                    .get();
            assertEquals(2, Syscalls.preadv2(file, vector, 0, 0));
        } finally {
            OpenDescriptors.close(file);
        }
    }

    @Test
    void ofOneSegment() {
        int file = OpenDescriptors.file(new byte[] {7, 8});
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment two = arena.allocate(2);
            assertEquals(1, Syscalls.preadv2(file, two, 1, 0));
            assertEquals(8, two.get(JAVA_BYTE, 0));
            assertEquals(2, Syscalls.pwritev2(file, two, 2, libc_h.RWF_DSYNC()));
            assertEquals(4, Syscalls.lseek(file, 0, 2));
            assertEquals(-Errno.EBADF, Syscalls.preadv2(OpenDescriptors.NONE, two, 0, 0));
            assertEquals(-Errno.EBADF, Syscalls.pwritev2(OpenDescriptors.NONE, two, 0, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Syscalls.preadv2(file, two.asReadOnly(), 0, 0));
        } finally {
            OpenDescriptors.close(file);
        }
    }

    @Test
    void staysAsItWasMade() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] buffers = {arena.allocate(1)};
            MemorySegment first = buffers[0];
            IoVector vector = IoVector.of(arena, buffers);
            buffers[0] = arena.allocate(2);
            assertSame(first, vector.buffer(0));
            MemorySegment array = vector.array();
            assertThrows(IllegalArgumentException.class, () -> array.set(JAVA_LONG, 8, 99));
            assertEquals(first.address(), array.get(ADDRESS, 0).address());
        }
    }

    /** A buffer that is NULL is no end of the list of what a call keeps open. */
    @Test
    void whatComesBehindANullBufferIsHeldToo() {
        int file = OpenDescriptors.file(new byte[8]);
        Arena a = Arena.ofShared();
        Arena b = Arena.ofShared();
        Arena c = Arena.ofShared();
        IoVector vector = IoVector.of(a, b.allocate(8), MemorySegment.NULL, c.allocate(8));
        assertEquals(3, vector.count());
        assertEquals(8, Syscalls.preadv2(file, vector, 0, 0));
        c.close();
        assertThrows(IllegalStateException.class, () -> Syscalls.readv(file, vector));
        assertThrows(IllegalStateException.class, () -> Syscalls.preadv2(file, vector, 0, 0));
        b.close();
        a.close();
        OpenDescriptors.close(file);
    }
}
