package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_PATH;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link FileFd#size}. */
class FileSizeTest {
    /** No process has so many descriptors open. */
    private static final int NO_FD = Integer.MAX_VALUE;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void itIsThatOfNow(Place place) throws IOException {
        try (FileFd file = place.empty();
                Arena arena = Arena.ofConfined()) {
            assertEquals(0, file.size());
            file.write(arena.allocate(1000));
            assertEquals(1000, file.size());
            file.ftruncate(5);
            assertEquals(5, file.size());
            // Of which nothing takes space.
            file.ftruncate(5_000_000_000L);
            assertEquals(5_000_000_000L, file.size());
            assertEquals(1000, file.lseek(0, Whence.SEEK_CUR));
        }
    }

    @Test
    void aPathIsEnough() throws IOException {
        Path path = Files.write(folder.resolve("file"), new byte[77]);
        try (FileFd file = FileFd.open(path, O_PATH)) {
            assertEquals(77, file.size());
        }
        try (FileFd directory = FileFd.open(folder, O_RDONLY)) {
            assertEquals(Files.size(folder), directory.size());
        }
    }

    @Test
    void itIsTheSizeOnAVirtualThread() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[77]);
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            long[] size = new long[1];
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    size[0] = file.size();
                                } catch (SyscallException e) {
                                    size[0] = -e.errno();
                                }
                            })
                    .join();
            assertEquals(77, size[0]);
        }
    }

    @Test
    void whatIsNoStoreOfBytesHasNone() throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined();
                FileFd status = FileFd.open("/proc/self/status", O_RDONLY)) {
            pipe.writeEnd().write(arena.allocate(10));
            assertEquals(0, FileFd.borrow(pipe.readEnd().number()).size());
            assertEquals(0, status.size());
            assertTrue(status.read(arena.allocate(10)) > 0, "it has bytes all the same");
        }
    }

    @Test
    void aBlockDeviceHasNoneHere() throws IOException {
        Optional<Path> device = blockDevice();
        assumeTrue(device.isPresent(), "no block device in /dev");
        try (FileFd file = FileFd.open(device.get(), O_PATH)) {
            assertEquals(0, file.size());
        }
        assumeTrue(Files.isReadable(device.get()), "no right to read " + device.get());
        try (FileFd file = FileFd.open(device.get(), O_RDONLY)) {
            assertEquals(0, file.size());
            assertEquals(Ioctl.deviceSize(file), file.lseek(0, Whence.SEEK_END));
        }
    }

    private static Optional<Path> blockDevice() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/dev"));
                Arena arena = Arena.ofConfined()) {
            Statx statx = Statx.allocate(arena);
            for (Path each : (Iterable<Path>) all::iterator) {
                statx.fill(each.toString(), AtFlags.AT_SYMLINK_NOFOLLOW, StatxMask.STATX_TYPE);
                if (statx.kind() == FileKind.S_IFBLK) {
                    return Optional.of(each);
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void errorsAreThoseOfStatx() throws IOException {
        FileFd none = FileFd.borrow(NO_FD);
        SyscallException e = assertThrows(SyscallException.class, none::size);
        assertEquals(
                "statx("
                        + NO_FD
                        + ", \"\", AT_EMPTY_PATH, STATX_SIZE): EBADF (Bad file descriptor)",
                e.getMessage());
        assertEquals(-Errno.EBADF, Syscalls.statxSize(NO_FD));
        FileFd closed = MemFd.create("closed");
        closed.close();
        assertThrows(ClosedException.class, closed::size);
    }

    @Test
    void asASystemCall() throws IOException {
        try (FileFd file = MemFd.create("file")) {
            file.ftruncate(12);
            assertEquals(12, Syscalls.statxSize(file.number()));
        }
    }
}
