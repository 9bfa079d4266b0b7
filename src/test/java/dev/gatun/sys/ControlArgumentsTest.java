package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.libc.f_owner_ex;
import dev.gatun.raw.libc.fiemap;
import dev.gatun.raw.libc.fiemap_extent;
import dev.gatun.raw.libc.file_clone_range;
import dev.gatun.raw.libc.file_dedupe_range;
import dev.gatun.raw.libc.file_dedupe_range_info;
import dev.gatun.raw.libc.flock;
import dev.gatun.raw.libc.fstrim_range;
import dev.gatun.raw.libc.libc_h;
import dev.gatun.raw.libc.winsize;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A segment that the kernel would write past is refused: the sizes are C's. */
class ControlArgumentsTest {
    private static final int ANY_FD = 1_000_000;

    @Test
    void fcntlCommandsTakeTheStructOfC() {
        long flockBytes = flock.layout().byteSize();
        assertEquals(flockBytes, ControlArguments.fcntlBytes(libc_h.F_GETLK()));
        assertEquals(flockBytes, ControlArguments.fcntlBytes(libc_h.F_SETLK()));
        assertEquals(flockBytes, ControlArguments.fcntlBytes(libc_h.F_SETLKW()));
        assertEquals(flockBytes, ControlArguments.fcntlBytes(libc_h.F_OFD_GETLK()));
        assertEquals(flockBytes, ControlArguments.fcntlBytes(libc_h.F_OFD_SETLK()));
        assertEquals(flockBytes, ControlArguments.fcntlBytes(libc_h.F_OFD_SETLKW()));
        long ownerBytes = f_owner_ex.layout().byteSize();
        assertEquals(ownerBytes, ControlArguments.fcntlBytes(libc_h.F_GETOWN_EX()));
        assertEquals(ownerBytes, ControlArguments.fcntlBytes(libc_h.F_SETOWN_EX()));
        assertEquals(2 * Integer.BYTES, ControlArguments.fcntlBytes(libc_h.F_GETOWNER_UIDS()));
        assertEquals(Long.BYTES, ControlArguments.fcntlBytes(libc_h.F_GET_RW_HINT()));
        assertEquals(Long.BYTES, ControlArguments.fcntlBytes(libc_h.F_SET_RW_HINT()));
        assertEquals(Long.BYTES, ControlArguments.fcntlBytes(libc_h.F_GET_FILE_RW_HINT()));
        assertEquals(Long.BYTES, ControlArguments.fcntlBytes(libc_h.F_SET_FILE_RW_HINT()));
    }

    @Test
    void aDelegationIsAStruct() {
        assertEquals(8, ControlArguments.fcntlBytes(libc_h.F_GETDELEG()));
        assertEquals(8, ControlArguments.fcntlBytes(libc_h.F_SETDELEG()));
    }

    @Test
    void fcntlCommandsWithAnIntegerTakeNoMemory() {
        int[] commands = {
            libc_h.F_DUPFD(),
            libc_h.F_GETFD(),
            libc_h.F_SETFD(),
            libc_h.F_GETFL(),
            libc_h.F_SETFL(),
            libc_h.F_SETOWN(),
            libc_h.F_GETOWN(),
            libc_h.F_SETSIG(),
            libc_h.F_GETSIG(),
            libc_h.F_SETLEASE(),
            libc_h.F_GETLEASE(),
            libc_h.F_NOTIFY(),
            libc_h.F_DUPFD_QUERY(),
            libc_h.F_CREATED_QUERY(),
            libc_h.F_DUPFD_CLOEXEC(),
            libc_h.F_SETPIPE_SZ(),
            libc_h.F_GETPIPE_SZ(),
            libc_h.F_ADD_SEALS(),
            libc_h.F_GET_SEALS()
        };
        for (int command : commands) {
            assertEquals(0, ControlArguments.fcntlBytes(command), "command " + command);
        }
    }

    @Test
    void aShortStructForFcntlNeverReachesTheKernel() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment exact = arena.allocate(32, 8);
            assertEquals(-Errno.EBADF, Syscalls.fcntl(ANY_FD, libc_h.F_OFD_GETLK(), exact));
            IndexOutOfBoundsException e =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () ->
                                    Syscalls.fcntl(
                                            ANY_FD, libc_h.F_OFD_GETLK(), exact.asSlice(0, 31)));
            assertEquals("the argument of fcntl 36 has 32 bytes, this segment 31", e.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Syscalls.fcntl(ANY_FD, libc_h.F_OFD_GETLK(), exact.asReadOnly()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Syscalls.fcntl(ANY_FD, libc_h.F_OFD_GETLK(), exact.address()));
        }
    }

    /** A kernel that is newer than this library may have commands that write through a pointer. */
    @Test
    void anUnknownFcntlCommandIsGivenNoShortMemory() {
        int inventedByALaterKernel = 1024 + 200;
        try (Arena arena = Arena.ofConfined()) {
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> Syscalls.fcntl(ANY_FD, inventedByALaterKernel, arena.allocate(4)));
        }
    }

    @Test
    void ioctlRequestsTakeTheSizeOfC() {
        for (int request : new int[] {0x541b, 0x5411, 0x5421, 0x5452, 0x8905}) {
            assertEquals(Integer.BYTES, ioctlBytes(request), Integer.toHexString(request));
            assertTrue(ControlArguments.ioctlTakesMemory(request));
        }
        assertEquals(0x541b, libc_h.FIONREAD());
        assertEquals(0x5411, libc_h.TIOCOUTQ());
        assertEquals(0x5421, libc_h.FIONBIO());
        assertEquals(0x5452, libc_h.FIOASYNC());
        assertEquals(winsize.layout().byteSize(), ioctlBytes(libc_h.TIOCGWINSZ()));
        assertEquals(fstrim_range.layout().byteSize(), ioctlBytes((int) libc_h.FITRIM()));
        assertEquals(file_clone_range.layout().byteSize(), ioctlBytes((int) libc_h.FICLONERANGE()));
        assertEquals(Long.BYTES, ioctlBytes((int) libc_h.BLKGETSIZE64()));
        assertEquals(Long.BYTES, ioctlBytes((int) libc_h.FS_IOC_GETFLAGS()));
    }

    @Test
    void cloningTakesADescriptorAndNoMemory() {
        assertFalse(ControlArguments.ioctlTakesMemory((int) libc_h.FICLONE()));
        assertEquals(-Errno.EBADF, Syscalls.ioctl(ANY_FD, (int) libc_h.FICLONE(), 5L));
    }

    /** Behind struct fiemap come as many extents as it asks for. */
    @Test
    void fiemapTakesItsExtentsToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment map = arena.allocate(fiemap.sizeof() + 3 * fiemap_extent.sizeof() - 1, 8);
            fiemap.fm_extent_count(map, 2);
            assertEquals(-Errno.EBADF, Syscalls.ioctl(ANY_FD, (int) libc_h.FS_IOC_FIEMAP(), map));
            for (int tooMany : new int[] {3, 1 << 26, -1}) {
                fiemap.fm_extent_count(map, tooMany);
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> Syscalls.ioctl(ANY_FD, (int) libc_h.FS_IOC_FIEMAP(), map));
            }
        }
    }

    /** The kernel writes its answers into the array behind the struct. */
    @Test
    void dedupeTakesItsDestinationsToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment range =
                    arena.allocate(
                            file_dedupe_range.sizeof() + 2 * file_dedupe_range_info.sizeof(), 8);
            file_dedupe_range.dest_count(range, (short) 2);
            assertEquals(-Errno.EBADF, Syscalls.ioctl(ANY_FD, (int) libc_h.FIDEDUPERANGE(), range));
            for (int tooMany : new int[] {3, 0xffff}) {
                file_dedupe_range.dest_count(range, (short) tooMany);
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> Syscalls.ioctl(ANY_FD, (int) libc_h.FIDEDUPERANGE(), range));
            }
        }
    }

    @Test
    void aShortArgumentForIoctlNeverReachesTheKernel() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment three = arena.allocate(4).asSlice(0, 3);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> Syscalls.ioctl(ANY_FD, libc_h.FIONREAD(), three));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Syscalls.ioctl(ANY_FD, libc_h.FIONREAD(), three.address()));
        }
    }

    /** HDIO_GET_IDENTITY, 0x30d, is old, says nothing of its size, and writes 512 bytes. */
    @Test
    void anOldIoctlOfUnknownSizeIsGivenNoShortMemory() {
        try (Arena arena = Arena.ofConfined()) {
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> Syscalls.ioctl(ANY_FD, 0x30d, arena.allocate(511)));
        }
    }

    private static int ioctlBytes(int request) {
        return ControlArguments.ioctlBytes(request);
    }

    /** The numbers say an int, and the kernel copies a struct ifreq. */
    @Test
    void tunRequestsTakeAStructIfreq() {
        try (Arena arena = Arena.ofConfined()) {
            for (int request : new int[] {0x400454ca, 0x800454d2, 0x400454d9}) {
                assertEquals(40, ioctlBytes(request), Integer.toHexString(request));
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> Syscalls.ioctl(ANY_FD, request, arena.allocate(4)));
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> Syscalls.ioctlGetInt(ANY_FD, request));
                assertEquals(-Errno.EBADF, Syscalls.ioctl(ANY_FD, request, arena.allocate(40, 8)));
            }
            long asLong = 0x800454d2L;
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> Syscalls.ioctl(ANY_FD, asLong, arena.allocate(4)));
        }
    }

    /** The numbers say an address, and the argument is the integer. */
    @Test
    void requestsThatTakeAnIntegerAreGivenOne() {
        int[] requests = {
            0x400454c8,
            0x400454c9,
            0x400454cb,
            0x400454cc,
            0x400454cd,
            0x400454ce,
            0x400454d0,
            0x40044581,
            0x40044590,
            0x40044591,
            0x40045564,
            0x40045565,
            0x40045566,
            0x40045567,
            0x40045568,
            0x40045569,
            0x4004556a,
            0x4004556b,
            0x4004556d,
            0x4004556e,
            0x40042408,
            0x40042409
        };
        int[] pipe = OpenDescriptors.pipe(0);
        for (int request : requests) {
            assertFalse(ControlArguments.ioctlTakesMemory(request), Integer.toHexString(request));
            assertEquals(-Errno.ENOTTY, Syscalls.ioctl(pipe[0], request, 1L));
        }
        assertEquals(-Errno.ENOTTY, Syscalls.ioctl(pipe[0], 0x400454cbL, 1));
        OpenDescriptors.close(pipe);
    }
}
