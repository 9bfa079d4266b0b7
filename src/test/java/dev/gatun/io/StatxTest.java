package dev.gatun.io;

import static dev.gatun.io.AtFlags.AT_STATX_DONT_SYNC;
import static dev.gatun.io.AtFlags.AT_STATX_FORCE_SYNC;
import static dev.gatun.io.AtFlags.AT_STATX_SYNC_AS_STAT;
import static dev.gatun.io.AtFlags.AT_SYMLINK_NOFOLLOW;
import static dev.gatun.io.OpenFlags.O_PATH;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.StatxMask.STATX_BASIC_STATS;
import static dev.gatun.io.StatxMask.STATX_BTIME;
import static dev.gatun.io.StatxMask.STATX_DIOALIGN;
import static dev.gatun.io.StatxMask.STATX_DIO_READ_ALIGN;
import static dev.gatun.io.StatxMask.STATX_MNT_ID;
import static dev.gatun.io.StatxMask.STATX_MNT_ID_UNIQUE;
import static dev.gatun.io.StatxMask.STATX_SIZE;
import static dev.gatun.io.StatxMask.STATX_SUBVOL;
import static dev.gatun.io.StatxMask.STATX_TYPE;
import static dev.gatun.io.StatxMask.STATX_WRITE_ATOMIC;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.FileNames;
import dev.gatun.FileStores;
import dev.gatun.HeldFileSystem;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

class StatxTest {
    private static final byte[] CONTENT = {1, 2, 3};

    private static final StatxMask EVERYTHING = StatxMask.of(Integer.MAX_VALUE);

    @TempDir Path folder;

    private final Arena arena = Arena.ofConfined();
    private final Statx statx = Statx.allocate(arena);

    @AfterEach
    void close() {
        arena.close();
    }

    /** The server of the file system does not answer the first question. */
    @Test
    @Timeout(120)
    void aFileSystemIsAskedAsTheFlagsSay() throws Exception {
        try (HeldFileSystem files = HeldFileSystem.mount(CONTENT, HeldFileSystem.Reading.CACHED);
                FileFd file = files.open(OpenFlags.NONE)) {
            files.hold(HeldFileSystem.Question.GETATTR);
            assertEquals(3, statx.fill(file, AT_STATX_DONT_SYNC, STATX_SIZE).size());
            assertEquals(FileKind.S_IFREG, statx.kind());
            FutureTask<Long> asks =
                    new FutureTask<>(
                            () -> {
                                try (Arena own = Arena.ofConfined()) {
                                    Statx asked = Statx.allocate(own);
                                    return asked.fill(file, AT_STATX_FORCE_SYNC, STATX_SIZE).size();
                                }
                            });
            Thread.ofPlatform().daemon().start(asks);
            files.awaitAsked(1);
            files.release();
            assertEquals(3, asks.get());
        }
    }

    @Test
    void theFieldsAreThoseThatNioReads() throws IOException {
        Path path = file("name", "hello");
        Files.createLink(folder.resolve("other"), path);
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            file.statx(statx, STATX_BASIC_STATS.or(STATX_BTIME));
        }
        Map<String, Object> expected = Files.readAttributes(path, "unix:*");
        int mode = (int) expected.get("mode");
        assertEquals(FileKind.S_IFREG, statx.kind());
        assertEquals(FileKind.S_IFREG.value(), mode & 0xf000);
        assertEquals(mode & 07777, statx.permissions());
        assertEquals(2, statx.nlink());
        assertEquals(number(expected.get("uid")), statx.uid());
        assertEquals(number(expected.get("gid")), statx.gid());
        assertEquals(expected.get("ino"), statx.ino());
        assertEquals(5, statx.size());
        assertEquals(device(expected.get("dev")), statx.devMajor() << 8 | statx.devMinor());
        assertEquals(instant(expected.get("lastAccessTime")), statx.atime());
        assertEquals(instant(expected.get("lastModifiedTime")), statx.mtime());
        assertEquals(instant(expected.get("ctime")), statx.ctime());
        assertEquals(instant(expected.get("creationTime")), statx.btime());
        assertEquals(
                Instant.ofEpochSecond(statx.atimeSeconds(), statx.atimeNanos()), statx.atime());
        assertEquals(
                Instant.ofEpochSecond(statx.mtimeSeconds(), statx.mtimeNanos()), statx.mtime());
        assertEquals(
                Instant.ofEpochSecond(statx.ctimeSeconds(), statx.ctimeNanos()), statx.ctime());
        assertEquals(
                Instant.ofEpochSecond(statx.btimeSeconds(), statx.btimeNanos()), statx.btime());
    }

    @Test
    void saysHowLargeBlocksAre() throws IOException {
        Path path = file("name", "hello");
        long expected = FileStores.of(path).getBlockSize();
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            file.statx(statx, STATX_BASIC_STATS);
        }
        assertEquals(expected, statx.blksize());
    }

    @Test
    void itsMemoryIsTheStructToBeRead() throws IOException {
        MemorySegment memory = statx.memory();
        assertEquals(256, memory.byteSize());
        assertTrue(memory.isReadOnly());
        try (FileFd file = FileFd.open(file("name", "hello"), O_RDONLY)) {
            file.statx(statx, STATX_SIZE);
            assertEquals(5, memory.get(ValueLayout.JAVA_LONG, 40));
            assertTrue(
                    (memory.get(ValueLayout.JAVA_INT, 0) & STATX_SIZE.bits()) != 0,
                    "the mask is forgotten");
        }
    }

    @Test
    void timesAreToTheNanosecondAndBefore1970() throws IOException {
        Path path = file("old", "");
        for (String time :
                new String[] {"2001-02-03T04:05:06.123456789Z", "1965-04-03T02:01:00Z"}) {
            Instant instant = Instant.parse(time);
            Files.setLastModifiedTime(path, FileTime.from(instant));
            statx.fill(path.toString(), AT_STATX_SYNC_AS_STAT, StatxMask.STATX_MTIME);
            assertEquals(instant, statx.mtime());
            assertEquals(instant.getEpochSecond(), statx.mtimeSeconds());
            assertEquals(instant.getNano(), statx.mtimeNanos());
        }
    }

    @Test
    void blocksAreOf512Bytes() throws IOException {
        Path path = folder.resolve("blocks");
        Files.write(path, new byte[100_000]);
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            file.fsync();
            file.statx(statx, StatxMask.STATX_BLOCKS);
            assertTrue(
                    statx.blocks() * 512 >= 100_000 && statx.blocks() * 512 < 200_000,
                    statx.blocks() + " blocks");
        }
    }

    @Test
    void byPathItFollowsALinkOrNot() throws IOException {
        Path path = file("name", "hello");
        Path link = Files.createSymbolicLink(folder.resolve("link"), path);
        statx.fill(link.toString(), AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS);
        assertEquals(FileKind.S_IFREG, statx.kind());
        assertEquals(5, statx.size());
        assertSame(
                statx,
                statx.fill(
                        link.toString(),
                        AT_SYMLINK_NOFOLLOW.or(AT_STATX_DONT_SYNC),
                        STATX_BASIC_STATS));
        assertEquals(FileKind.S_IFLNK, statx.kind());
        assertEquals(path.toString().length(), statx.size());
    }

    @Test
    void byPathFromADirectory() throws IOException {
        String name = FileNames.unusual();
        file(name, "hello");
        try (FileFd directory = FileFd.open(folder, O_PATH)) {
            statx.fill(directory, name, AT_STATX_SYNC_AS_STAT, STATX_SIZE);
            assertEquals(5, statx.size());
            statx.fill(directory, "", AtFlags.AT_EMPTY_PATH, STATX_TYPE);
            assertEquals(FileKind.S_IFDIR, statx.kind());
            SyscallException e =
                    assertThrows(
                            SyscallException.class,
                            () -> statx.fill(directory, "no", AT_SYMLINK_NOFOLLOW, STATX_SIZE));
            assertEquals(
                    "statx("
                            + directory
                            + ", \"no\", AT_SYMLINK_NOFOLLOW, STATX_SIZE): ENOENT (No such file"
                            + " or directory)",
                    e.getMessage());
        }
    }

    @Test
    void whatWasNotFilledCannotBeRead() throws IOException {
        Statx empty = Statx.allocate(arena);
        assertEquals(StatxMask.of(0), empty.mask());
        for (Runnable read :
                new Runnable[] {
                    empty::kind,
                    empty::permissions,
                    empty::nlink,
                    empty::uid,
                    empty::gid,
                    empty::ino,
                    empty::size,
                    empty::blocks,
                    empty::atime,
                    empty::atimeSeconds,
                    empty::atimeNanos,
                    empty::mtime,
                    empty::mtimeSeconds,
                    empty::mtimeNanos,
                    empty::ctime,
                    empty::ctimeSeconds,
                    empty::ctimeNanos,
                    empty::btime,
                    empty::btimeSeconds,
                    empty::btimeNanos,
                    empty::mntId,
                    empty::dioMemAlign,
                    empty::dioOffsetAlign,
                    empty::dioReadOffsetAlign,
                    empty::subvol,
                    empty::atomicWriteUnitMin,
                    empty::atomicWriteUnitMax,
                    empty::atomicWriteUnitMaxOpt,
                    empty::atomicWriteSegmentsMax
                }) {
            assertThrows(IllegalStateException.class, read::run);
        }
        // A file of /proc was never born.
        statx.fill("/proc/self/status", AT_STATX_SYNC_AS_STAT, EVERYTHING);
        assertTrue(statx.has(STATX_BASIC_STATS));
        assertFalse(statx.has(STATX_BTIME));
        assertFalse(statx.mask().has(STATX_BTIME));
        IllegalStateException e = assertThrows(IllegalStateException.class, statx::btime);
        assertTrue(e.getMessage().contains("STATX_BTIME"), e.getMessage());
    }

    @Test
    void aFailureLeavesNothingOfTheFileBefore() throws IOException {
        Path path = file("name", "hello");
        statx.fill(path.toString(), AT_STATX_SYNC_AS_STAT, STATX_SIZE);
        assertEquals(5, statx.size());
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> statx.fill("/no/such", AT_STATX_SYNC_AS_STAT, STATX_SIZE));
        assertEquals(
                "statx(\"/no/such\", AT_STATX_SYNC_AS_STAT, STATX_SIZE): ENOENT (No such file or"
                        + " directory)",
                e.getMessage());
        assertThrows(IllegalStateException.class, statx::size);
    }

    @Test
    void aMaskOfTheFutureIsAnError() throws IOException {
        try (FileFd file = Place.MEMFD.empty()) {
            SyscallException e =
                    assertThrows(
                            SyscallException.class, () -> file.statx(statx, StatxMask.of(1 << 31)));
            assertEquals(
                    "statx("
                            + file
                            + ", \"\", AT_EMPTY_PATH, 0x80000000): EINVAL (Invalid argument)",
                    e.getMessage());
        }
    }

    @Test
    void everyKindOfFile() throws IOException {
        assertEquals(FileKind.S_IFDIR, kind(folder));
        assertEquals(FileKind.S_IFREG, kind(file("file", "")));
        assertEquals(FileKind.S_IFLNK, kind(Files.createSymbolicLink(folder.resolve("l"), folder)));
        assertEquals(FileKind.S_IFCHR, kind(Path.of("/dev/null")));
        assertEquals(1, statx.rdevMajor());
        assertEquals(3, statx.rdevMinor());

        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertEquals(FileKind.S_IFSOCK, kind(socket));
        }
        long ends = Syscalls.pipe2(0);
        try (Fd reader = Fd.own((int) ends);
                Fd writer = Fd.own((int) (ends >>> 32))) {
            assertEquals(FileKind.S_IFIFO, statx.fill(reader, STATX_TYPE).kind());
            assertEquals(FileKind.S_IFIFO, statx.fill(writer, STATX_TYPE).kind());
        }
        int eventfd = (int) Syscalls.syscall(SyscallNumber.SYS_eventfd2, 0, 0);
        try (Fd event = Fd.own(eventfd)) {
            assertEquals(FileKind.NONE, statx.fill(event, STATX_TYPE).kind());
        }
    }

    @Test
    void aBlockDevice() throws IOException {
        Optional<Path> device;
        try (Stream<Path> devices = Files.list(Path.of("/dev"))) {
            device = devices.filter(StatxTest::isBlockDevice).findFirst();
        }
        assumeTrue(device.isPresent(), "no block device in /dev");
        assertEquals(FileKind.S_IFBLK, kind(device.get()));
        long rdev = device(Files.getAttribute(device.get(), "unix:rdev"));
        assertEquals(rdev, statx.rdevMajor() << 8 | statx.rdevMinor());
    }

    @Test
    void attributesOfTheRootOfAMount() throws IOException {
        statx.fill("/proc", AT_STATX_SYNC_AS_STAT, STATX_TYPE);
        StatxAttributes mountRoot = StatxAttributes.STATX_ATTR_MOUNT_ROOT;
        assumeTrue(statx.attributesMask().has(mountRoot), "STATX_ATTR_MOUNT_ROOT, Linux 5.8");
        assertTrue(statx.has(mountRoot));
        assertTrue(statx.attributes().has(mountRoot));
        assertTrue(statx.attributes().toString().contains("STATX_ATTR_MOUNT_ROOT"));
        statx.fill("/proc/self", AT_STATX_SYNC_AS_STAT, STATX_TYPE);
        assertFalse(statx.has(mountRoot));
    }

    @Test
    void theMountIsTheOneOfFdinfo() throws IOException {
        try (FileFd file = FileFd.open(file("name", ""), O_RDONLY)) {
            file.statx(statx, STATX_MNT_ID);
            assumeTrue(statx.has(STATX_MNT_ID), "STATX_MNT_ID, Linux 5.8");
            String info = Files.readString(Path.of("/proc/self/fdinfo", file.toString()));
            assertTrue(info.contains("mnt_id:\t" + statx.mntId() + "\n"), info);
            long id = statx.mntId();
            file.statx(statx, STATX_MNT_ID_UNIQUE);
            assumeTrue(statx.has(STATX_MNT_ID_UNIQUE), "STATX_MNT_ID_UNIQUE, Linux 6.8");
            assertTrue(statx.mntId() > id, statx.mntId() + " is not another number");
        }
    }

    @Test
    void whatIsThereOfTheNewFieldsIsConsistent() throws IOException {
        try (FileFd file = FileFd.open(file("name", ""), O_RDONLY)) {
            file.statx(statx, EVERYTHING);
            if (statx.has(STATX_DIOALIGN)) {
                assertPowerOfTwoOrZero(statx.dioMemAlign());
                assertPowerOfTwoOrZero(statx.dioOffsetAlign());
            }
            if (statx.has(STATX_DIO_READ_ALIGN)) {
                assertPowerOfTwoOrZero(statx.dioReadOffsetAlign());
            }
            if (statx.has(STATX_WRITE_ATOMIC)) {
                assertPowerOfTwoOrZero(statx.atomicWriteUnitMin());
                assertPowerOfTwoOrZero(statx.atomicWriteUnitMax());
                assertTrue(statx.atomicWriteUnitMin() <= statx.atomicWriteUnitMax());
                assertTrue(statx.atomicWriteUnitMaxOpt() <= statx.atomicWriteUnitMax());
                assertEquals(
                        statx.has(StatxAttributes.STATX_ATTR_WRITE_ATOMIC),
                        statx.atomicWriteSegmentsMax() > 0);
            }
            if (statx.has(STATX_SUBVOL)) {
                assertTrue(statx.subvol() != 0);
            }
        }
    }

    @Test
    void aClosedFileIsNotAsked() throws IOException {
        FileFd file = Place.MEMFD.empty();
        file.close();
        assertThrows(IllegalStateException.class, () -> file.statx(statx, STATX_SIZE));
    }

    private FileKind kind(Path path) throws IOException {
        return statx.fill(path.toString(), AT_SYMLINK_NOFOLLOW, STATX_TYPE).kind();
    }

    private Path file(String name, String contents) throws IOException {
        return Files.writeString(folder.resolve(name), contents);
    }

    private static boolean isBlockDevice(Path path) {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & 0xf000) == FileKind.S_IFBLK.value();
        } catch (IOException e) {
            return false; // it went away
        }
    }

    private static void assertPowerOfTwoOrZero(long value) {
        assertTrue(Long.bitCount(value) <= 1, value + " is no power of two");
    }

    private static long number(Object id) {
        return ((Number) id).longValue();
    }

    /** A device number of stat(2) as major and minor number, for small ones. */
    private static long device(Object dev) {
        long number = ((Number) dev).longValue();
        return (number >>> 8 & 0xfff) << 8 | number & 0xff | number >>> 12 & 0xfff00;
    }

    private static Instant instant(Object time) {
        return ((FileTime) time).toInstant();
    }

    @Test
    void isPrintedAsFarAsItIsFilled() throws IOException {
        Path path = file("printed", "hello");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        Object inode = Files.getAttribute(path, "unix:ino");
        Statx freed;
        try (Arena arena = Arena.ofConfined()) {
            freed = Statx.allocate(arena);
            assertEquals("{stx_mask=0}", freed.toString());
            freed.fill(path.toString(), AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS);
            assertEquals(
                    "{stx_mask="
                            + freed.mask()
                            + ", stx_mode=S_IFREG|0640, stx_ino="
                            + inode
                            + ", stx_size=5}",
                    freed.toString());
        }
        assertEquals("{freed}", freed.toString());
    }
}
