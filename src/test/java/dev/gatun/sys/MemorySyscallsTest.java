package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.raw.libc.libc_h;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The calls on memory, as the kernel has them. */
class MemorySyscallsTest {
    private static final long PAGE = Mapping.pageSize();

    @Test
    void madvise() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(2 * PAGE, PAGE);
            pages.fill((byte) 1);
            assertEquals(0, MemorySyscalls.madvise(pages.asSlice(0, PAGE), libc_h.MADV_DONTNEED()));
            assertEquals(0, pages.get(JAVA_BYTE, 0));
            assertEquals(1, pages.get(JAVA_BYTE, PAGE));
            assertEquals(-Errno.EINVAL, MemorySyscalls.madvise(pages, 99));
            assertEquals(
                    -Errno.EINVAL,
                    MemorySyscalls.madvise(pages.asSlice(1, PAGE), libc_h.MADV_DONTNEED()));
        }
    }

    /** The kernel rounds the length up, to what is somebody else's. */
    @Test
    void advicesThatDropContentsTakeWholePages() {
        int[] dropping = {
            libc_h.MADV_DONTNEED(),
            libc_h.MADV_FREE(),
            libc_h.MADV_REMOVE(),
            libc_h.MADV_DONTNEED_LOCKED()
        };
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment part = arena.allocate(2 * PAGE, PAGE).asSlice(0, PAGE + 1);
            for (int advice : dropping) {
                assertThrows(
                        IllegalArgumentException.class, () -> MemorySyscalls.madvise(part, advice));
            }
            assertEquals(0, MemorySyscalls.madvise(part, libc_h.MADV_WILLNEED()));
        }
    }

    /** After these, any access ends the JVM. */
    @Test
    void advicesThatMakePagesDeadlyAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(PAGE, PAGE);
            for (int advice : new int[] {libc_h.MADV_GUARD_INSTALL(), libc_h.MADV_HWPOISON()}) {
                assertThrows(
                        IllegalArgumentException.class, () -> MemorySyscalls.madvise(page, advice));
            }
            page.fill((byte) 1);
        }
    }

    @Test
    void msync() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(PAGE, PAGE);
            assertEquals(0, MemorySyscalls.msync(page, libc_h.MS_SYNC()));
            assertEquals(
                    -Errno.EINVAL,
                    MemorySyscalls.msync(page, libc_h.MS_SYNC() | libc_h.MS_ASYNC()));
        }
    }

    @Test
    void mlock() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(PAGE, PAGE);
            assertEquals(0, MemorySyscalls.mlock2(page, libc_h.MLOCK_ONFAULT()));
            assertEquals(0, MemorySyscalls.munlock(page));
            assertEquals(-Errno.EINVAL, MemorySyscalls.mlock2(page, 1 << 20));
            MemorySegment nowhere = MemorySegment.ofAddress(PAGE).reinterpret(PAGE);
            assertEquals(-Errno.ENOMEM, MemorySyscalls.mlock2(nowhere, 0));
            assertEquals(-Errno.ENOMEM, MemorySyscalls.munlock(nowhere));
        }
    }
}
