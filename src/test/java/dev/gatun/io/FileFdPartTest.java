package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_NONBLOCK;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.sys.Syscalls.FILE_POSITION;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Reads and writes of a part of a segment: nothing around the part is touched. */
class FileFdPartTest {
    private static final RwFlags NONE = RwFlags.NONE;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment digits = text("0123456789");
    private final MemorySegment buffer = text("..........");
    private FileFd file;

    @BeforeEach
    void open() throws IOException {
        file = MemFd.create("part");
    }

    @AfterEach
    void close() throws IOException {
        file.close();
        arena.close();
    }

    /** Without a NUL at its end. */
    private MemorySegment text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment memory = arena.allocate(bytes.length);
        memory.copyFrom(MemorySegment.ofArray(bytes));
        return memory;
    }

    private static String string(MemorySegment memory) {
        return StandardCharsets.US_ASCII.decode(memory.asByteBuffer()).toString();
    }

    private String contents() throws IOException {
        return new String(Place.contents(file), StandardCharsets.US_ASCII);
    }

    // preadv2 and pwritev2.

    @Test
    void withFlagsAtAnOffset() throws IOException {
        assertEquals(4, file.pwritev2(digits, 3, 4, 2, NONE));
        assertEquals("\0\0" + "3456", contents());
        assertEquals(5, file.preadv2(buffer, 4, 6, 1, NONE));
        assertEquals("....\0" + "3456.", string(buffer));
        assertEquals(0, file.lseek(0, Whence.SEEK_CUR));
    }

    @Test
    void withFlagsAtThePosition() throws IOException {
        assertEquals(3, file.pwritev2(digits, 7, 3, FILE_POSITION, RwFlags.RWF_DSYNC));
        assertEquals(3, file.lseek(0, Whence.SEEK_CUR));
        assertEquals(1, file.lseek(1, Whence.SEEK_SET));
        assertEquals(2, file.preadv2(buffer, 0, 10, FILE_POSITION, NONE));
        assertEquals("89........", string(buffer));
        assertEquals(3, file.lseek(0, Whence.SEEK_CUR));
        assertEquals(0, file.preadv2(buffer, 0, 10, FILE_POSITION, NONE));
    }

    @Test
    void whatWouldBlockIsAValue() throws IOException {
        try (Pipe pipe = Pipe.open(O_NONBLOCK)) {
            FileFd readEnd = FileFd.borrow(pipe.readEnd().number());
            long n;
            try {
                n = readEnd.preadv2(buffer, 1, 3, FILE_POSITION, RwFlags.RWF_NOWAIT);
            } catch (SyscallException e) {
                assumeTrue(e.errno() != Errno.EOPNOTSUPP, "this kernel has no RWF_NOWAIT of pipes");
                throw e;
            }
            assertEquals(Fd.WOULD_BLOCK, n);
            pipe.writeEnd().write(digits);
            assertEquals(3, readEnd.preadv2(buffer, 1, 3, FILE_POSITION, RwFlags.RWF_NOWAIT));
            assertEquals(".012......", string(buffer));
        }
    }

    @Test
    void anErrorNamesThePart() {
        RwFlags unknown = RwFlags.of(1 << 30);
        String rest = ", [3 bytes], 5, 0x40000000): EOPNOTSUPP (Operation not supported)";
        fails("preadv2(" + file + rest, () -> file.preadv2(buffer, 2, 3, 5, unknown));
        fails("pwritev2(" + file + rest, () -> file.pwritev2(buffer, 2, 3, 5, unknown));
    }

    private static void fails(String message, Executable call) {
        assertEquals(message, assertThrows(SyscallException.class, call).getMessage());
    }

    // readFully and writeFully.

    @Test
    void allOfItAtAnOffset() throws IOException {
        assertEquals(4, file.writeFully(digits, 3, 4, 2));
        assertEquals("\0\0" + "3456", contents());
        assertEquals(3, file.readFully(buffer, 1, 3, 2));
        assertEquals(".345......", string(buffer));
        assertEquals(2, file.readFully(buffer, 5, 5, 4), "up to the end");
        assertEquals(".345.56...", string(buffer));
        assertEquals(0, file.lseek(0, Whence.SEEK_CUR));
    }

    @Test
    void allOfItAtThePosition() throws IOException {
        assertEquals(4, file.writeFully(digits, 3, 4));
        assertEquals(2, file.writeFully(digits, 8, 2));
        assertEquals("345689", contents());
        assertEquals(1, file.lseek(1, Whence.SEEK_SET));
        assertEquals(3, file.readFully(buffer, 6, 3));
        assertEquals("......456.", string(buffer));
        assertEquals(2, file.readFully(buffer, 0, 6), "up to the end");
        assertEquals("89....456.", string(buffer));
        assertEquals(0, file.readFully(buffer, 0, 6));
    }

    @Test
    void itGoesOnAfterAShortTransfer() throws IOException {
        try (Pipe pipe = Pipe.open(O_NONBLOCK)) {
            long capacity = pipe.writeEnd().setCapacity(4096);
            MemorySegment much = arena.allocate(capacity + 100);
            much.asSlice(50).fill((byte) 'x');
            assertEquals(capacity, pipe.writeEnd().writeFully(much, 50, capacity + 50));
            assertEquals(Fd.WOULD_BLOCK, pipe.writeEnd().writeFully(much, 0, 1));
            MemorySegment read = arena.allocate(capacity + 100);
            assertEquals(capacity, pipe.readEnd().readFully(read, 7, capacity + 93));
            assertEquals(-1, read.asSlice(7, capacity).mismatch(much.asSlice(50, capacity)));
            assertEquals(0, read.get(JAVA_BYTE, 6));
            assertEquals(Fd.WOULD_BLOCK, pipe.readEnd().readFully(read, 0, 1));
        }
        // The kernel gives this file a page at a time.
        try (FileFd maps = FileFd.open("/proc/self/smaps", O_RDONLY)) {
            MemorySegment read = arena.allocate(65536);
            long once = maps.pread(read, 0);
            assertTrue(once > 0 && once < 60_000, "not short: " + once);
            assertEquals(60_000, maps.readFully(read, 100, 60_000, 0));
            assertEquals(0, read.get(JAVA_BYTE, 60_100));
        }
    }

    @Test
    void anErrorOfAllOfItNamesWhatIsLeft() throws IOException {
        try (FileFd directory = FileFd.open("/", O_RDONLY)) {
            String at = "(" + directory + ", [3 bytes], 5)";
            String here = "(" + directory + ", [3 bytes])";
            failsWith("pread" + at, Errno.EISDIR, () -> directory.readFully(buffer, 2, 3, 5));
            failsWith("read" + here, Errno.EISDIR, () -> directory.readFully(buffer, 2, 3));
            failsWith("pwrite" + at, Errno.EBADF, () -> directory.writeFully(buffer, 2, 3, 5));
            failsWith("write" + here, Errno.EBADF, () -> directory.writeFully(buffer, 2, 3));
        }
    }

    private static void failsWith(String call, int errno, Executable calling) {
        SyscallException e = assertThrows(SyscallException.class, calling);
        assertEquals(errno, e.errno());
        assertEquals(0, e.transferred());
        assertTrue(e.getMessage().startsWith(call), e::getMessage);
    }

    // What is wrong.

    @Test
    void aPartPastTheEndOfTheSegmentIsRefused() throws IOException {
        long[][] parts = {{0, 11}, {1, 10}, {-1, 5}, {0, -1}, {11, 0}, {1, Long.MAX_VALUE}};
        Class<IndexOutOfBoundsException> outside = IndexOutOfBoundsException.class;
        for (long[] part : parts) {
            long at = part[0];
            long n = part[1];
            assertThrows(outside, () -> file.preadv2(buffer, at, n, 0, NONE));
            assertThrows(outside, () -> file.pwritev2(buffer, at, n, 0, NONE));
            assertThrows(outside, () -> file.readFully(buffer, at, n));
            assertThrows(outside, () -> file.writeFully(buffer, at, n));
            assertThrows(outside, () -> file.readFully(buffer, at, n, 0));
            assertThrows(outside, () -> file.writeFully(buffer, at, n, 0));
        }
        assertEquals("", contents());
    }

    @Test
    void anOffsetBelowZeroIsRefused() {
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        assertThrows(illegal, () -> file.preadv2(buffer, 0, 1, -2, NONE));
        assertThrows(illegal, () -> file.pwritev2(buffer, 0, 1, -2, NONE));
        assertThrows(illegal, () -> file.readFully(buffer, 0, 1, -1));
        assertThrows(illegal, () -> file.writeFully(buffer, 0, 1, -1));
    }

    @Test
    void memoryOfTheHeapAndReadOnlyTargetsAreRefused() throws IOException {
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);
        assertThrows(illegal, () -> file.preadv2(heap, 0, 1, 0, NONE));
        assertThrows(illegal, () -> file.pwritev2(heap, 0, 1, 0, NONE));
        assertThrows(illegal, () -> file.readFully(heap, 0, 1));
        assertThrows(illegal, () -> file.writeFully(heap, 0, 1));
        assertThrows(illegal, () -> file.readFully(heap, 0, 1, 0));
        assertThrows(illegal, () -> file.writeFully(heap, 0, 1, 0));
        MemorySegment readOnly = buffer.asReadOnly();
        assertThrows(illegal, () -> file.preadv2(readOnly, 0, 1, 0, NONE));
        assertThrows(illegal, () -> file.readFully(readOnly, 0, 1));
        assertThrows(illegal, () -> file.readFully(readOnly, 0, 1, 0));
        assertEquals("", contents());
        assertEquals(2, file.writeFully(readOnly, 0, 2, 0));
    }
}
