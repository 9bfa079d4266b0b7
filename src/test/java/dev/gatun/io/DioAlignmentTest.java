package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_DIRECT;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.FileStores;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

class DioAlignmentTest {
    private static final int SIZE = 1 << 20;

    @TempDir Path folder;

    private Path path;
    private byte[] contents;

    @BeforeEach
    void write() throws IOException {
        contents = new byte[SIZE];
        new Random(3).nextBytes(contents);
        path = Files.write(folder.resolve("file"), contents);
    }

    @Test
    void theKernelReportsIt() throws IOException {
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            DioAlignment alignment = DioAlignment.of(file);
            assumeTrue(alignment.reported(), "no STATX_DIOALIGN in " + folder);
            assumeTrue(alignment.isPossible(), "no O_DIRECT in " + folder);
            assertEquals(1, Long.bitCount(alignment.memory()));
            assertEquals(1, Long.bitCount(alignment.offset()));
            assertTrue(alignment.readOffset() <= alignment.offset());
            assertTrue(alignment.readOffset() > 0);
        }
    }

    @Test
    void alignedTransfersAreDirect() throws IOException {
        try (FileFd file = direct();
                Arena arena = Arena.ofConfined()) {
            DioAlignment alignment = DioAlignment.of(file);
            MemorySegment block = alignment.allocate(arena, 1);
            assertEquals(alignment.offset(), block.byteSize());
            int size = (int) block.byteSize();
            for (long offset = 0; offset < 16L * size; offset += size) {
                assertTrue(alignment.isAligned(block, offset));
                assertEquals(size, file.pread(block, offset));
                assertArrayEquals(
                        Arrays.copyOfRange(contents, (int) offset, (int) offset + size),
                        block.toArray(ValueLayout.JAVA_BYTE));
            }
            block.fill((byte) 9);
            assertEquals(size, file.pwrite(block, size));
            Arrays.fill(contents, size, 2 * size, (byte) 9);
            assertArrayEquals(contents, Files.readAllBytes(path));
        }
    }

    @Test
    void whatIsNotAlignedIsRefused() throws IOException {
        try (FileFd file = direct();
                Arena arena = Arena.ofConfined()) {
            DioAlignment alignment = DioAlignment.of(file);
            assumeTrue(alignment.reported(), "no STATX_DIOALIGN in " + folder);
            long unit = alignment.offset();
            MemorySegment memory = alignment.allocate(arena, 4 * unit);
            assertRefused(alignment, file, memory.asSlice(0, unit - 1), 0);
            assertRefused(alignment, file, memory.asSlice(0, unit), 1);
        }
    }

    @Test
    void memoryThatIsNotAlignedIsRefusedOrFilled() throws IOException {
        try (FileFd file = direct();
                Arena arena = Arena.ofConfined()) {
            DioAlignment alignment = DioAlignment.of(file);
            assumeTrue(alignment.memory() > 1, "any memory is aligned in " + folder);
            int unit = (int) alignment.offset();
            MemorySegment memory = alignment.allocate(arena, 2L * unit).asSlice(1, unit);
            assertFalse(alignment.isAligned(memory, 0));
            long n;
            try {
                n = file.pread(memory, 0);
            } catch (SyscallException e) {
                assertEquals(Errno.EINVAL, e.errno(), e.getMessage());
                assertTrue(e.getMessage().contains("DioAlignment"), e::getMessage);
                return;
            }
            // Some kernels take more than they promise.
            assertEquals(unit, n);
            assertArrayEquals(Arrays.copyOf(contents, unit), memory.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static void assertRefused(
            DioAlignment alignment, FileFd file, MemorySegment buffer, long offset) {
        assertFalse(alignment.isAligned(buffer, offset));
        SyscallException e = assertThrows(SyscallException.class, () -> file.pread(buffer, offset));
        assertEquals(Errno.EINVAL, e.errno(), e.getMessage());
        e = assertThrows(SyscallException.class, () -> file.pwrite(buffer, offset));
        assertEquals(Errno.EINVAL, e.errno(), e.getMessage());
        assertTrue(e.getMessage().contains("DioAlignment"), e::getMessage);
    }

    @Test
    void readFullyEndsInTheMiddleOfABlock() throws IOException {
        contents = Arrays.copyOf(contents, SIZE - 100);
        Files.write(path, contents);
        try (FileFd file = direct();
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = DioAlignment.of(file).allocate(arena, SIZE);
            assertEquals(contents.length, file.readFully(memory, 0));
            assertArrayEquals(
                    contents, memory.asSlice(0, contents.length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void anOlderKernelGivesTheBlockSize() throws IOException {
        try (FileFd file = direct();
                Arena arena = Arena.ofConfined()) {
            DioAlignment alignment = DioAlignment.of(file, StatxMask.STATX_TYPE);
            long blockSize = FileStores.of(path).getBlockSize();
            assertEquals(new DioAlignment(blockSize, blockSize, blockSize, false), alignment);
            assertTrue(alignment.isPossible());
            MemorySegment block = alignment.allocate(arena, blockSize + 1);
            assertEquals(2 * blockSize, block.byteSize());
            assertEquals(2 * blockSize, file.pread(block, blockSize));
            assertArrayEquals(
                    Arrays.copyOfRange(contents, (int) blockSize, 3 * (int) blockSize),
                    block.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void aBlockDeviceGivesItsLogicalBlock() throws IOException {
        try (FileFd file = blockDevice();
                Arena arena = Arena.ofConfined()) {
            DioAlignment deduced = DioAlignment.of(file, StatxMask.STATX_TYPE);
            assertFalse(deduced.reported());
            assertEquals(1, Long.bitCount(deduced.offset()));
            assertTrue(deduced.offset() >= 512, deduced.toString());
            MemorySegment block = deduced.allocate(arena, 1);
            assertEquals(block.byteSize(), file.pread(block, 0));
            assertTrue(DioAlignment.of(file).isPossible());
        }
    }

    private static FileFd blockDevice() throws IOException {
        String why = "there is none";
        for (String line : Files.readAllLines(Path.of("/proc/partitions"))) {
            String[] words = line.strip().split(" +");
            if (words.length == 4 && !words[0].equals("major")) {
                try {
                    return FileFd.open("/dev/" + words[3], O_RDONLY.or(O_DIRECT));
                } catch (SyscallException e) {
                    why = e.getMessage();
                }
            }
        }
        return abort("no block device to read from: " + why);
    }

    @Test
    void tmpfsHasNoAlignmentOfItsOwn() throws IOException {
        try (FileFd file = Place.TMPFS.holding(contents);
                Arena arena = Arena.ofConfined()) {
            DioAlignment alignment = DioAlignment.of(file);
            assumeTrue(alignment.isPossible(), "no O_DIRECT in tmpfs");
            try (FileFd direct = FileFd.open("/proc/self/fd/" + file, O_RDONLY.or(O_DIRECT))) {
                MemorySegment block = alignment.allocate(arena, SIZE);
                assertEquals(SIZE, direct.pread(block, 0));
                assertArrayEquals(contents, block.toArray(ValueLayout.JAVA_BYTE));
            } catch (SyscallException e) {
                assumeTrue(e.errno() != Errno.EINVAL, "no O_DIRECT in tmpfs before Linux 6.6");
                throw e;
            }
        }
    }

    @Test
    void whatHasNoDirectIoSaysSo() throws IOException {
        for (String path : new String[] {"/", "/dev/null"}) {
            try (FileFd file = FileFd.open(path, O_RDONLY);
                    Arena arena = Arena.ofConfined()) {
                DioAlignment alignment = DioAlignment.of(file);
                assertFalse(alignment.isPossible(), path);
                assertFalse(alignment.isAligned(arena.allocate(4096, 4096), 0));
                assertThrows(IllegalStateException.class, () -> alignment.allocate(arena, 4096));
            }
        }
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> FileFd.open("/proc/self/status", O_RDONLY.or(O_DIRECT)));
        assertEquals(
                "openat(\"/proc/self/status\", O_RDONLY|O_DIRECT|O_CLOEXEC): EINVAL (Invalid"
                        + " argument): maybe this file system has no O_DIRECT",
                e.getMessage());
    }

    @Test
    void aSizeBelowZeroIsNone() {
        DioAlignment alignment = new DioAlignment(4, 512, 512, true);
        try (Arena arena = Arena.ofConfined()) {
            assertThrows(IllegalArgumentException.class, () -> alignment.allocate(arena, -1));
            assertEquals(0, alignment.allocate(arena, 0).byteSize());
            assertEquals(512, alignment.allocate(arena, 512).byteSize());
        }
    }

    private FileFd direct() throws IOException {
        try {
            return FileFd.open(path, O_RDWR.or(O_DIRECT));
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "no O_DIRECT in " + folder);
            throw e;
        }
    }

    /** A file system may have blocks of any size; memory is aligned to powers of two. */
    @Test
    void blocksOfAnOddSizeCanBeAllocated() {
        DioAlignment alignment = DioAlignment.deduced(3 * 4096);
        assertEquals(3 * 4096, alignment.offset());
        assertEquals(3 * 4096, alignment.readOffset());
        assertEquals(4 * 4096, alignment.memory());
        assertEquals(4096, DioAlignment.deduced(4096).memory());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = alignment.allocate(arena, 4096);
            assertEquals(3 * 4096, block.byteSize());
            assertTrue(alignment.isAligned(block, 6 * 4096));
        }
    }
}
