package dev.gatun.io;

import static dev.gatun.io.FallocateMode.FALLOC_FL_ALLOCATE_RANGE;
import static dev.gatun.io.FallocateMode.FALLOC_FL_COLLAPSE_RANGE;
import static dev.gatun.io.FallocateMode.FALLOC_FL_INSERT_RANGE;
import static dev.gatun.io.FallocateMode.FALLOC_FL_KEEP_SIZE;
import static dev.gatun.io.FallocateMode.FALLOC_FL_PUNCH_HOLE;
import static dev.gatun.io.FallocateMode.FALLOC_FL_UNSHARE_RANGE;
import static dev.gatun.io.FallocateMode.FALLOC_FL_WRITE_ZEROES;
import static dev.gatun.io.FallocateMode.FALLOC_FL_ZERO_RANGE;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;

class FileFdSpaceTest {
    private static final int BLOCK = 4096;
    private static final int SIZE = 4 * BLOCK;
    private static final byte[] CONTENTS = new byte[SIZE];

    static {
        new Random(2).nextBytes(CONTENTS);
    }

    // The file position.

    @Test
    void lseekCountsFromStartPositionAndEnd() throws IOException {
        try (FileFd file = Place.MEMFD.holding(CONTENTS)) {
            assertEquals(10, file.lseek(10, Whence.SEEK_SET));
            assertEquals(7, file.lseek(-3, Whence.SEEK_CUR));
            assertEquals(SIZE - 1, file.lseek(-1, Whence.SEEK_END));
            assertEquals(SIZE + 5, file.lseek(5, Whence.SEEK_END), "behind the end");
            SyscallException e =
                    assertThrows(
                            SyscallException.class, () -> file.lseek(-SIZE - 6, Whence.SEEK_CUR));
            assertEquals(
                    "lseek(" + file + ", -16390, SEEK_CUR): EINVAL (Invalid argument)",
                    e.getMessage());
            assertEquals(SIZE + 5, file.lseek(0, Whence.SEEK_CUR), "nothing moved");
        }
    }

    @ParameterizedTest
    @EnumSource
    void lseekFindsDataAndHoles(Place place) throws IOException {
        long hole = 1 << 20;
        try (FileFd file = place.empty();
                Arena arena = Arena.ofConfined()) {
            file.pwrite(arena.allocate(BLOCK).fill((byte) 1), hole);
            file.ftruncate(2 * hole);
            assertEquals(hole, file.lseek(0, Whence.SEEK_DATA));
            assertEquals(hole + 1, file.lseek(hole + 1, Whence.SEEK_DATA));
            assertEquals(0, file.lseek(0, Whence.SEEK_HOLE));
            assertEquals(hole + BLOCK, file.lseek(hole, Whence.SEEK_HOLE));
            assertEquals(
                    FileFd.NO_SUCH_OFFSET,
                    file.lseek(hole + BLOCK, Whence.SEEK_DATA),
                    "only holes");
            assertEquals(FileFd.NO_SUCH_OFFSET, file.lseek(2 * hole, Whence.SEEK_HOLE), "the end");
        }
    }

    // Space.

    @ParameterizedTest
    @EnumSource
    void ftruncateMakesShorterAndLonger(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            file.ftruncate(100);
            assertArrayEquals(Arrays.copyOf(CONTENTS, 100), Place.contents(file));
            file.ftruncate(SIZE);
            assertArrayEquals(
                    Arrays.copyOf(Arrays.copyOf(CONTENTS, 100), SIZE), Place.contents(file));
            file.ftruncate(0);
            assertEquals(0, Place.contents(file).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocateMakesTheFileLonger(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            long before = blocks(file);
            file.fallocate(FALLOC_FL_ALLOCATE_RANGE, SIZE, 1 << 20);
            assertArrayEquals(Arrays.copyOf(CONTENTS, SIZE + (1 << 20)), Place.contents(file));
            assertTrue(blocks(file) >= before + (1 << 20) / 512, "space is reserved");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocateKeepsTheSize(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            long before = blocks(file);
            file.fallocate(FALLOC_FL_KEEP_SIZE, SIZE, 1 << 20);
            assertArrayEquals(CONTENTS, Place.contents(file));
            assertTrue(blocks(file) >= before + (1 << 20) / 512, "space is reserved");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocatePunchesAHole(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            long before = blocks(file);
            fallocate(place, file, FALLOC_FL_PUNCH_HOLE.or(FALLOC_FL_KEEP_SIZE), BLOCK, BLOCK);
            assertArrayEquals(zeroed(BLOCK, BLOCK), Place.contents(file));
            assertEquals(before - BLOCK / 512, blocks(file), "space is given back");
            SyscallException e =
                    assertThrows(
                            SyscallException.class,
                            () -> file.fallocate(FALLOC_FL_PUNCH_HOLE, BLOCK, BLOCK));
            assertEquals(Errno.EOPNOTSUPP, e.errno());
            assertTrue(e.getMessage().contains("needs FALLOC_FL_KEEP_SIZE"), e::getMessage);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocateZeroes(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            fallocate(place, file, FALLOC_FL_ZERO_RANGE, 100, 1_000);
            assertArrayEquals(zeroed(100, 1_000), Place.contents(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocateWritesZeroes(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            fallocate(place, file, FALLOC_FL_WRITE_ZEROES, BLOCK, BLOCK);
            assertArrayEquals(zeroed(BLOCK, BLOCK), Place.contents(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocateTakesOut(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            fallocate(place, file, FALLOC_FL_COLLAPSE_RANGE, BLOCK, BLOCK);
            byte[] expected = Arrays.copyOf(CONTENTS, SIZE - BLOCK);
            System.arraycopy(CONTENTS, 2 * BLOCK, expected, BLOCK, 2 * BLOCK);
            assertArrayEquals(expected, Place.contents(file));
            SyscallException e =
                    assertThrows(
                            SyscallException.class,
                            () -> file.fallocate(FALLOC_FL_COLLAPSE_RANGE, 1, 10));
            assertEquals(
                    "fallocate("
                            + file
                            + ", FALLOC_FL_COLLAPSE_RANGE, 1, 10): EINVAL (Invalid argument)",
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocatePutsIn(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            fallocate(place, file, FALLOC_FL_INSERT_RANGE, BLOCK, BLOCK);
            byte[] expected = new byte[SIZE + BLOCK];
            System.arraycopy(CONTENTS, 0, expected, 0, BLOCK);
            System.arraycopy(CONTENTS, BLOCK, expected, 2 * BLOCK, 3 * BLOCK);
            assertArrayEquals(expected, Place.contents(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallocateUnshares(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            fallocate(place, file, FALLOC_FL_UNSHARE_RANGE, 0, SIZE);
            assertArrayEquals(CONTENTS, Place.contents(file));
        }
    }

    // Durability and the page cache.

    @ParameterizedTest
    @EnumSource
    void whatIsSyncedIsStillThere(Place place) throws IOException {
        try (FileFd file = place.holding(CONTENTS)) {
            file.fsync();
            file.fdatasync();
            file.syncfs();
            file.syncFileRange(0, 0, SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE_AND_WAIT);
            file.syncFileRange(BLOCK, BLOCK, SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE);
            assertArrayEquals(CONTENTS, Place.contents(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void adviceIsTakenAndChangesNothing(FileAdvice advice) throws IOException {
        try (FileFd file = Place.DISK.holding(CONTENTS)) {
            file.posixFadvise(0, 0, advice);
            file.posixFadvise(BLOCK, BLOCK, advice);
            file.readahead(0, SIZE);
            assertArrayEquals(CONTENTS, Place.contents(file));
        }
    }

    @Test
    void aPipeHasNeitherOffsetsNorStorage() throws IOException {
        try (FileFd pipe = pipe();
                Arena arena = Arena.ofConfined()) {
            var buffer = arena.allocate(8);
            assertErrno(Errno.ESPIPE, "pread", () -> pipe.pread(buffer, 0));
            assertErrno(Errno.ESPIPE, "lseek", () -> pipe.lseek(0, Whence.SEEK_CUR));
            assertErrno(Errno.EINVAL, "fsync", pipe::fsync);
            assertErrno(Errno.EINVAL, "fdatasync", pipe::fdatasync);
            assertErrno(Errno.EINVAL, "ftruncate", () -> pipe.ftruncate(0));
            assertErrno(
                    Errno.ESPIPE,
                    "sync_file_range",
                    () -> pipe.syncFileRange(0, 0, SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE));
            assertErrno(
                    Errno.ESPIPE,
                    "posix_fadvise",
                    () -> pipe.posixFadvise(0, 0, FileAdvice.POSIX_FADV_NORMAL));
            assertErrno(Errno.EINVAL, "readahead", () -> pipe.readahead(0, 1));
        }
    }

    @Test
    void anUnknownFlagOfSyncFileRangeIsAnError() throws IOException {
        try (FileFd file = Place.DISK.empty()) {
            assertErrno(
                    Errno.EINVAL,
                    "sync_file_range",
                    () -> file.syncFileRange(0, 0, SyncFileRangeFlags.of(64)));
        }
    }

    // Locks.

    @Test
    void flockIsTheOpenFiles() throws IOException {
        FlockOperation shared = FlockOperation.LOCK_SH.or(FlockOperation.LOCK_NB);
        FlockOperation exclusive = FlockOperation.LOCK_EX.or(FlockOperation.LOCK_NB);
        FileFd first = Place.DISK.empty();
        try (FileFd second = FileFd.open("/proc/self/fd/" + first, OpenFlags.O_RDONLY)) {
            try (first) {
                assertTrue(first.flock(shared));
                assertTrue(second.flock(shared));
                assertFalse(first.flock(exclusive), "the other has one");
                assertTrue(second.flock(FlockOperation.LOCK_UN));
                assertTrue(first.flock(FlockOperation.LOCK_EX));
                assertFalse(second.flock(shared));
            }
            assertTrue(second.flock(exclusive), "closing gave it back");
            assertErrno(Errno.EINVAL, "flock", () -> second.flock(FlockOperation.of(0)));
        }
    }

    interface Action {
        void run() throws IOException;
    }

    private static void assertErrno(int errno, String call, Action action) {
        SyscallException e = assertThrows(SyscallException.class, action::run, call);
        assertEquals(Errno.describe(errno), Errno.describe(e.errno()), call);
        assertEquals(call, e.call());
    }

    /** Skips the test where the file system lacks the mode. */
    private static void fallocate(
            Place place, FileFd file, FallocateMode mode, long offset, long byteCount)
            throws IOException {
        try {
            file.fallocate(mode, offset, byteCount);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                abort("the file system of " + place + " lacks " + mode);
            }
            throw e;
        }
    }

    private static FileFd pipe() {
        long ends = Syscalls.pipe2(OpenFlags.O_CLOEXEC.bits());
        Syscalls.close((int) (ends >>> 32));
        return FileFd.own((int) ends);
    }

    private static byte[] zeroed(int offset, int byteCount) {
        byte[] expected = CONTENTS.clone();
        Arrays.fill(expected, offset, offset + byteCount, (byte) 0);
        return expected;
    }

    private static long blocks(FileFd file) throws IOException {
        file.fsync(); // some file systems find room only then
        try (Arena arena = Arena.ofConfined()) {
            return Statx.allocate(arena).fill(file, StatxMask.STATX_BLOCKS).blocks();
        }
    }
}
