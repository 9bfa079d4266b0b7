package dev.gatun.sys;

import static dev.gatun.sys.MapFlags.MAP_HUGETLB;
import static dev.gatun.sys.MapFlags.MAP_HUGE_2MB;
import static dev.gatun.sys.MapFlags.MAP_POPULATE;
import static dev.gatun.sys.MapFlags.MAP_PRIVATE;
import static dev.gatun.sys.MapFlags.MAP_SHARED;
import static dev.gatun.sys.Protection.PROT_NONE;
import static dev.gatun.sys.Protection.PROT_READ;
import static dev.gatun.sys.Protection.PROT_WRITE;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.raw.libc.libc_h;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class MappingTest {
    private static final long PAGE = Mapping.pageSize();
    private static final Protection READ_WRITE = PROT_READ.or(PROT_WRITE);

    private final Fd file = Fd.own(OpenDescriptors.file(new byte[(int) (3 * PAGE)]));

    @AfterEach
    void close() throws SyscallException {
        file.close();
    }

    private byte inFile(long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            assertEquals(1, Syscalls.pread(file.number(), one, offset));
            return one.get(JAVA_BYTE, 0);
        }
    }

    private static boolean isMapped(long address) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            String[] range = line.substring(0, line.indexOf(' ')).split("-");
            if (address >= Long.parseUnsignedLong(range[0], 16)
                    && address < Long.parseUnsignedLong(range[1], 16)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anonymousMemoryIsZeroesFromAPageUntilTheArenaCloses() throws IOException {
        long address;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmapAnonymous(arena, 3 * PAGE, MAP_PRIVATE);
            address = memory.address();
            assertEquals(0, address % PAGE);
            assertEquals(3 * PAGE, memory.byteSize());
            assertEquals(-1, memory.mismatch(arena.allocate(3 * PAGE)));
            memory.fill((byte) 1);
            assertTrue(isMapped(address));
            assertTrue(isMapped(address + 3 * PAGE - 1));
        }
        assertFalse(isMapped(address));
        assertFalse(isMapped(address + 3 * PAGE - 1));
    }

    @Test
    void anOddSizeEndsInsideItsLastPage() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmapAnonymous(arena, PAGE + 1, MAP_PRIVATE);
            assertEquals(PAGE + 1, memory.byteSize());
            assertThrows(IndexOutOfBoundsException.class, () -> memory.get(JAVA_BYTE, PAGE + 1));
        }
    }

    @Test
    void whatIsWrittenToSharedMemoryIsInTheFile() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory =
                    Mapping.mmap(arena, file, PAGE, PAGE, READ_WRITE, MAP_SHARED.or(MAP_POPULATE));
            memory.set(JAVA_BYTE, 7, (byte) 42);
            Mapping.msync(memory);
            Mapping.msyncAsync(memory);
            Mapping.msyncInvalidate(memory);
            assertEquals(42, inFile(PAGE + 7));
        }
    }

    @Test
    void whatIsWrittenToPrivateMemoryIsNot() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmap(arena, file, 0, PAGE, READ_WRITE, MAP_PRIVATE);
            memory.set(JAVA_BYTE, 0, (byte) 42);
            assertEquals(0, inFile(0));
        }
    }

    @Test
    void memoryOfAClosedFileStays() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmap(arena, file, 0, PAGE, READ_WRITE, MAP_SHARED);
            file.close();
            memory.set(JAVA_BYTE, 0, (byte) 1);
            assertThrows(
                    IllegalStateException.class,
                    () -> Mapping.mmap(arena, file, 0, PAGE, READ_WRITE, MAP_SHARED));
        }
    }

    @Test
    void withoutWritingItIsAReadOnlySegment() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmap(arena, file, 0, PAGE, PROT_READ, MAP_SHARED);
            assertTrue(memory.isReadOnly());
            assertEquals(0, memory.get(JAVA_BYTE, 0));
            assertThrows(IllegalArgumentException.class, () -> memory.set(JAVA_BYTE, 0, (byte) 1));
            assertThrows(
                    IllegalArgumentException.class, () -> Syscalls.read(file.number(), memory));
        }
    }

    /** The first look at such memory would end the JVM. */
    @Test
    void memoryThatMayNotBeReadIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            for (Protection unreadable : new Protection[] {PROT_NONE, PROT_WRITE}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Mapping.mmap(arena, file, 0, PAGE, unreadable, MAP_SHARED));
            }
        }
    }

    @Test
    void aFixedAddressIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            for (int fixed : new int[] {libc_h.MAP_FIXED(), libc_h.MAP_FIXED_NOREPLACE()}) {
                MapFlags flags = MAP_PRIVATE.or(MapFlags.of(fixed));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Mapping.mmapAnonymous(arena, PAGE, flags));
            }
        }
    }

    @Test
    void sizesAndOffsetsThatAreNone() {
        try (Arena arena = Arena.ofConfined()) {
            for (long size : new long[] {0, -1, Long.MIN_VALUE}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Mapping.mmapAnonymous(arena, size, MAP_PRIVATE));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Mapping.mmap(arena, file, -PAGE, PAGE, PROT_READ, MAP_SHARED));
            var unaligned =
                    assertThrows(
                            SyscallException.class,
                            () -> Mapping.mmap(arena, file, 1, PAGE, PROT_READ, MAP_SHARED));
            assertEquals(Errno.EINVAL, unaligned.errno());
            var huge =
                    assertThrows(
                            SyscallException.class,
                            () -> Mapping.mmapAnonymous(arena, Long.MAX_VALUE, MAP_PRIVATE));
            assertEquals(Errno.ENOMEM, huge.errno());
            var neither =
                    assertThrows(
                            SyscallException.class,
                            () -> Mapping.mmap(arena, file, 0, 8, PROT_READ, MapFlags.of(0)));
            assertEquals(
                    "mmap(NULL, 8, PROT_READ, 0, " + file + ", 0): EINVAL (Invalid argument)",
                    neither.getMessage());
        }
    }

    @Test
    void anArenaThatIsClosedOrAnotherThreadsGetsNothing() throws Exception {
        int before = mappings();
        Arena closed = Arena.ofConfined();
        closed.close();
        assertThrows(
                IllegalStateException.class,
                () -> Mapping.mmapAnonymous(closed, PAGE, MAP_PRIVATE));
        try (Arena confined = Arena.ofConfined();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            executor.submit(
                            () ->
                                    assertThrows(
                                            WrongThreadException.class,
                                            () ->
                                                    Mapping.mmap(
                                                            confined,
                                                            file,
                                                            0,
                                                            PAGE,
                                                            PROT_READ,
                                                            MAP_SHARED)))
                    .get();
        }
        assertEquals(before, mappings(), "memory that nobody can unmap");
    }

    /** How often the file is mapped. */
    private int mappings() throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            if (line.contains("/memfd:test")) {
                count++;
            }
        }
        return count;
    }

    @Test
    void advice() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmapAnonymous(arena, 2 * PAGE, MAP_PRIVATE);
            memory.fill((byte) 1);
            Mapping.madvise(memory.asSlice(PAGE), MemoryAdvice.MADV_DONTNEED);
            assertArrayEquals(
                    new byte[] {1, 0},
                    new byte[] {memory.get(JAVA_BYTE, 0), memory.get(JAVA_BYTE, PAGE)});
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Mapping.madvise(memory.asSlice(1), MemoryAdvice.MADV_WILLNEED));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Mapping.madvise(memory.asSlice(0, 10), MemoryAdvice.MADV_DONTNEED));
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> Mapping.madvise(memory, MemoryAdvice.MADV_REMOVE));
            assertEquals(
                    "madvise([" + 2 * PAGE + " bytes], MADV_REMOVE): EINVAL (Invalid argument)",
                    e.getMessage());
        }
    }

    @Test
    void locking() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmapAnonymous(arena, PAGE, MAP_PRIVATE);
            long before = lockedKilobytes();
            Mapping.mlock(memory);
            assertEquals(before + PAGE / 1024, lockedKilobytes());
            Mapping.munlock(memory);
            Mapping.mlockOnFault(memory);
            assertEquals(before + PAGE / 1024, lockedKilobytes());
            Mapping.munlock(memory);
            assertEquals(before, lockedKilobytes());
            MemorySegment nowhere = MemorySegment.ofAddress(PAGE).reinterpret(PAGE);
            var e = assertThrows(SyscallException.class, () -> Mapping.mlock(nowhere));
            assertEquals(Errno.ENOMEM, e.errno());
            assertTrue(e.getMessage().contains("RLIMIT_MEMLOCK"), e.getMessage());
            assertThrows(SyscallException.class, () -> Mapping.munlock(nowhere));
        }
    }

    private static long lockedKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmLck:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no VmLck");
    }

    @Test
    void hugePagesThatNobodyReserved() throws IOException {
        long size = Mapping.hugePageSize();
        assumeTrue(size > 0, "this kernel has no huge pages");
        assertTrue(Long.bitCount(size) == 1 && size > PAGE, "a huge page of " + size);
        assumeTrue(
                Files.readString(Path.of("/proc/sys/vm/nr_hugepages")).strip().equals("0"),
                "huge pages are reserved here");
        try (Arena arena = Arena.ofConfined()) {
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> Mapping.mmapAnonymous(arena, size, MAP_PRIVATE.or(MAP_HUGETLB)));
            assertEquals(Errno.ENOMEM, e.errno());
            MapFlags of2MiB = MAP_PRIVATE.or(MAP_HUGETLB).or(MAP_HUGE_2MB);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Mapping.mmapAnonymous(arena, (2 << 20) + PAGE, of2MiB));
        }
    }

    /** Nothing is reserved and nothing touched, so it needs none of the machine's huge pages. */
    @Test
    void aFileInHugePagesIsUnmappedWhole() throws IOException {
        int number =
                Syscalls.memfdCreate("huge", libc_h.MFD_HUGETLB() | OpenDescriptors.MFD_CLOEXEC);
        assumeTrue(number >= 0, () -> "no files in huge pages: " + Errno.describe(-number));
        long size = Mapping.hugePageSize();
        MapFlags flags = MAP_SHARED.or(MapFlags.MAP_NORESERVE);
        try (Fd huge = Fd.own(number)) {
            assertEquals(0, Syscalls.ftruncate(number, 3 * size));
            for (long byteCount :
                    new long[] {1, PAGE, PAGE + 1, size - PAGE, size, size + 1, 2 * size + PAGE}) {
                long address;
                long last;
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory =
                            Mapping.mmap(arena, huge, 0, byteCount, READ_WRITE, flags);
                    assertEquals(byteCount, memory.byteSize());
                    address = memory.address();
                    last = address + Math.ceilDiv(byteCount, size) * size - 1;
                    assertTrue(isMapped(last), "a part of a huge page");
                }
                assertFalse(isMapped(address), byteCount + " bytes");
                assertFalse(isMapped(last), byteCount + " bytes");
            }
        }
    }

    @Test
    void pageSizeIsTheKernels() {
        assertEquals(libc_h.sysconf(30 /* _SC_PAGESIZE */), PAGE);
    }

    /** Whatever is locked cannot be invalidated: msync(2). */
    @Test
    void messagesNameTheFlags() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Mapping.mmap(arena, file, 0, PAGE, READ_WRITE, MAP_SHARED);
            Mapping.mlock(memory);
            var e = assertThrows(SyscallException.class, () -> Mapping.msyncInvalidate(memory));
            assertTrue(e.getMessage().contains(", MS_SYNC|MS_INVALIDATE): EBUSY"), e.getMessage());
            Mapping.munlock(memory);
        }
    }
}
