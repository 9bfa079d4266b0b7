package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_APPEND;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;
import static dev.gatun.io.RwFlags.RWF_APPEND;
import static dev.gatun.io.RwFlags.RWF_ATOMIC;
import static dev.gatun.io.RwFlags.RWF_DONTCACHE;
import static dev.gatun.io.RwFlags.RWF_DSYNC;
import static dev.gatun.io.RwFlags.RWF_HIPRI;
import static dev.gatun.io.RwFlags.RWF_NOAPPEND;
import static dev.gatun.io.RwFlags.RWF_NOSIGNAL;
import static dev.gatun.io.RwFlags.RWF_NOWAIT;
import static dev.gatun.io.RwFlags.RWF_SYNC;
import static dev.gatun.sys.Syscalls.FILE_POSITION;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

class FileFdTransferTest {
    private static final byte[] CONTENTS = new byte[10_000];

    static {
        new Random(1).nextBytes(CONTENTS);
    }

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void preadReadsWhatNioWrote(Place place) throws IOException {
        try (FileFd file = place.empty();
                Arena arena = Arena.ofConfined()) {
            Files.write(Path.of("/proc/self/fd", file.toString()), CONTENTS);
            MemorySegment buffer = arena.allocate(CONTENTS.length + 1);
            assertEquals(CONTENTS.length, file.pread(buffer, 0));
            assertArrayEquals(CONTENTS, bytes(buffer.asSlice(0, CONTENTS.length)));
            assertEquals(10, file.pread(buffer, CONTENTS.length - 10));
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENTS, CONTENTS.length - 10, CONTENTS.length),
                    bytes(buffer.asSlice(0, 10)));
            assertEquals(0, file.pread(buffer, CONTENTS.length));
            assertEquals(0, file.pread(buffer, Long.MAX_VALUE - buffer.byteSize()));
            assertEquals(0, file.lseek(0, Whence.SEEK_CUR));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pwriteWritesWhatNioReads(Place place) throws IOException {
        try (FileFd file = place.empty();
                Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_BYTE, CONTENTS);
            assertEquals(4_000, file.pwrite(source.asSlice(0, 4_000), 0));
            assertEquals(6_000, file.pwrite(source, 4_000, 6_000, 4_000));
            assertArrayEquals(CONTENTS, Place.contents(file));
            assertEquals(0, file.lseek(0, Whence.SEEK_CUR));
        }
    }

    @Test
    void preadFillsOnlyThePartThatIsGiven() throws IOException {
        try (FileFd file = Place.MEMFD.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(100).fill((byte) 7);
            assertEquals(20, file.pread(buffer, 40, 20, 1_000));
            byte[] expected = new byte[100];
            Arrays.fill(expected, (byte) 7);
            System.arraycopy(CONTENTS, 1_000, expected, 40, 20);
            assertArrayEquals(expected, bytes(buffer));
        }
    }

    @Test
    void byteBuffersAreUsedBetweenPositionAndLimit() throws IOException {
        try (FileFd file = Place.MEMFD.holding(CONTENTS)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(100).position(10).limit(30);
            assertEquals(20, file.pread(buffer, 500));
            assertEquals(30, buffer.position());
            buffer.position(10);
            byte[] read = new byte[20];
            buffer.get(read);
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 500, 520), read);

            assertEquals(0, file.pread(buffer, 0), "nothing remains");
            buffer.clear().position(10).limit(15);
            assertEquals(0, file.pread(buffer, CONTENTS.length), "the end");
            assertEquals(10, buffer.position());

            assertEquals(5, file.pwrite(buffer, 0));
            assertEquals(15, buffer.position());
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENTS, 500, 505), Arrays.copyOf(Place.contents(file), 5));

            ByteBuffer readOnly = buffer.clear().asReadOnlyBuffer();
            assertEquals(100, file.pwrite(readOnly, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void vectorsAreFilledAndWrittenInOrder(Place place) throws IOException {
        try (FileFd file = place.empty();
                Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_BYTE, CONTENTS);
            IoVector halves = IoVector.of(arena, source.asSlice(0, 3_000), source.asSlice(3_000));
            assertEquals(CONTENTS.length, file.pwritev(halves, 100));
            MemorySegment first = arena.allocate(4_000);
            MemorySegment second = arena.allocate(6_000);
            IoVector target = IoVector.of(arena, first, second);
            assertEquals(CONTENTS.length, file.preadv(target, 100));
            assertArrayEquals(Arrays.copyOf(CONTENTS, 4_000), bytes(first));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 4_000, 10_000), bytes(second));
            assertArrayEquals(CONTENTS, Arrays.copyOfRange(Place.contents(file), 100, 10_100));
            assertEquals(0, file.preadv(target, 10_100));
        }
    }

    @Test
    void theFilePositionIsAskedForByName() throws IOException {
        try (FileFd file = Place.MEMFD.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            RwFlags none = RwFlags.of(0);
            MemorySegment buffer = arena.allocate(100);
            IoVector vector = IoVector.of(arena, buffer);
            assertEquals(100, file.preadv2(buffer, FILE_POSITION, none));
            assertEquals(100, file.preadv2(vector, FILE_POSITION, none));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 100, 200), bytes(buffer));
            assertEquals(200, file.lseek(0, Whence.SEEK_CUR));
            assertEquals(100, file.preadv2(buffer, 0, none));
            assertEquals(100, file.preadv2(vector, 50, none));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 50, 150), bytes(buffer));
            assertEquals(200, file.lseek(0, Whence.SEEK_CUR));

            assertEquals(100, file.pwritev2(buffer, FILE_POSITION, none));
            assertEquals(100, file.pwritev2(vector, FILE_POSITION, none));
            assertEquals(400, file.lseek(0, Whence.SEEK_CUR));
            assertEquals(100, file.pwritev2(buffer, 0, none));
            assertEquals(100, file.pwritev2(vector, 9_950, none));
            byte[] now = Place.contents(file);
            byte[] written = Arrays.copyOfRange(CONTENTS, 50, 150);
            for (int offset : new int[] {0, 200, 300, 9_950}) {
                assertArrayEquals(written, Arrays.copyOfRange(now, offset, offset + 100));
            }
        }
    }

    @Test
    void appendingPassesOverTheOffset() throws IOException {
        Path path = folder.resolve("log");
        Files.writeString(path, "one");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_APPEND));
                Arena arena = Arena.ofConfined()) {
            assertEquals(3, file.pwrite(text(arena, "two"), 0));
            assertEquals("onetwo", Files.readString(path));
            assertEquals(
                    3,
                    orAbort(
                            RWF_NOAPPEND,
                            () -> file.pwritev2(text(arena, "ONE"), 0, RWF_NOAPPEND)));
            assertEquals("ONEtwo", Files.readString(path));
        }
        try (FileFd file = FileFd.open(path, O_RDWR);
                Arena arena = Arena.ofConfined()) {
            assertEquals(5, file.pwritev2(text(arena, "three"), 0, RWF_APPEND));
            assertEquals("ONEtwothree", Files.readString(path));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadThatMayNotWaitIsAValue(boolean vectored) throws IOException {
        try (FileFd file = Place.DISK.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            IoVector vector = IoVector.of(arena, buffer);
            Moving read =
                    vectored
                            ? () -> file.preadv2(vector, 0, RWF_NOWAIT)
                            : () -> file.preadv2(buffer, 0, RWF_NOWAIT);
            assertEquals(4096, orAbort(RWF_NOWAIT, read), "in the page cache");
            file.fsync();
            // Pages that were just written can be held for a moment more.
            for (int i = 0; i < 1_000; i++) {
                file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
                if (read.run() == Fd.WOULD_BLOCK) {
                    assertEquals(4096, file.pread(buffer, 0));
                    assertArrayEquals(Arrays.copyOf(CONTENTS, 4096), bytes(buffer));
                    return;
                }
            }
            abort("this file system keeps its pages in memory");
        }
    }

    static Stream<RwFlags> flagsOfAnyWrite() {
        return Stream.of(RWF_DSYNC, RWF_SYNC, RWF_DONTCACHE, RWF_NOSIGNAL);
    }

    @ParameterizedTest
    @MethodSource("flagsOfAnyWrite")
    void aFlagOfOneWrite(RwFlags flags) throws IOException {
        try (FileFd file = Place.DISK.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            MemorySegment source = text(arena, "written");
            long n = orAbort(flags, () -> file.pwritev2(source, 10, flags));
            assertEquals(7, n);
            byte[] expected = CONTENTS.clone();
            System.arraycopy(bytes(source), 0, expected, 10, 7);
            assertArrayEquals(expected, Place.contents(file));
        }
    }

    static Stream<RwFlags> flagsOfAnyRead() {
        return Stream.of(RWF_HIPRI, RWF_DONTCACHE);
    }

    @ParameterizedTest
    @MethodSource("flagsOfAnyRead")
    void aFlagOfOneRead(RwFlags flags) throws IOException {
        try (FileFd file = Place.DISK.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(100);
            assertEquals(100, orAbort(flags, () -> file.preadv2(buffer, 10, flags)));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 10, 110), bytes(buffer));
        }
    }

    @Test
    void anAtomicWriteIsRefusedWithoutDirectIo() throws IOException {
        try (FileFd file = Place.DISK.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            SyscallException e =
                    assertThrows(
                            SyscallException.class,
                            () -> file.pwritev2(arena.allocate(512), 0, RWF_ATOMIC));
            assertEquals(Errno.EOPNOTSUPP, e.errno());
            assertArrayEquals(CONTENTS, Place.contents(file));
        }
    }

    @Test
    void aFlagThatNobodyKnowsIsAnError() throws IOException {
        RwFlags unknown = RwFlags.of(1 << 30);
        try (FileFd file = Place.MEMFD.holding(CONTENTS);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(8);
            IoVector vector = IoVector.of(arena, buffer);
            SyscallException e =
                    assertThrows(SyscallException.class, () -> file.preadv2(buffer, 5, unknown));
            assertEquals(
                    "preadv2("
                            + file
                            + ", [8 bytes], 5, 0x40000000): EOPNOTSUPP (Operation not"
                            + " supported)",
                    e.getMessage());
            e = assertThrows(SyscallException.class, () -> file.pwritev2(vector, 5, unknown));
            assertEquals(
                    "pwritev2("
                            + file
                            + ", [1 buffers, 8 bytes], 5, 0x40000000): EOPNOTSUPP"
                            + " (Operation not supported)",
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullyIsAllOfIt(Place place) throws IOException {
        try (FileFd file = place.empty();
                Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_BYTE, CONTENTS);
            assertEquals(CONTENTS.length, file.writeFully(source, 5));
            MemorySegment buffer = arena.allocate(CONTENTS.length + 1);
            assertEquals(CONTENTS.length, file.readFully(buffer, 5), "up to the end");
            assertArrayEquals(CONTENTS, bytes(buffer.asSlice(0, CONTENTS.length)));
            assertEquals(100, file.readFully(buffer.asSlice(0, 100), 5));
            assertEquals(0, file.readFully(buffer, CONTENTS.length + 5));
            assertEquals(0, file.lseek(0, Whence.SEEK_CUR));
        }
    }

    @Test
    void readFullyGoesOnAfterAShortRead() throws IOException {
        // The kernel gives this file a page at a time.
        try (FileFd maps = FileFd.open("/proc/self/smaps", O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(65536);
            long once = maps.pread(buffer, 0);
            assertTrue(once > 0 && once < buffer.byteSize(), "not short: " + once);
            assertEquals(buffer.byteSize(), maps.readFully(buffer, 0));
            String text = new String(bytes(buffer), StandardCharsets.UTF_8);
            assertTrue(text.contains("VmFlags:"), text);
            assertTrue(text.indexOf(0) < 0, "a gap");
        }
    }

    @Test
    void anErrorOfTheFirstCallTransferredNothing() throws IOException {
        try (FileFd directory = FileFd.open(folder, O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(8);
            SyscallException e =
                    assertThrows(SyscallException.class, () -> directory.readFully(buffer, 3));
            assertEquals(Errno.EISDIR, e.errno());
            assertEquals(0, e.transferred());
            e = assertThrows(SyscallException.class, () -> directory.pread(buffer, 3));
            assertEquals(
                    "pread(" + directory + ", [8 bytes], 3): EISDIR (Is a directory)",
                    e.getMessage());
            e = assertThrows(SyscallException.class, () -> directory.writeFully(buffer, 3));
            assertEquals(Errno.EBADF, e.errno());
            IoVector vector = IoVector.of(arena, buffer);
            e = assertThrows(SyscallException.class, () -> directory.preadv(vector, 3));
            assertEquals("preadv", e.call());
            e = assertThrows(SyscallException.class, () -> directory.pwritev(vector, 3));
            assertEquals("pwritev", e.call());
        }
    }

    private interface Moving {
        long run() throws IOException;
    }

    /** The result, unless this kernel or this file system does not have the flag. */
    private static long orAbort(RwFlags flags, Moving transfer) throws IOException {
        try {
            return transfer.run();
        } catch (SyscallException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                return abort("the kernel or the file system lacks " + flags);
            }
            throw e;
        }
    }

    private static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
