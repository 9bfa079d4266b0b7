package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_CREAT;
import static dev.gatun.io.OpenFlags.O_PATH;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What a caller can get wrong, and what the machine can lack: a clear result, and nothing lost. */
class BadInputFileTest {
    private static final byte[] CONTENTS = new byte[1_000];

    static {
        new Random(4).nextBytes(CONTENTS);
    }

    /** What has an answer without asking the kernel. */
    private static final Set<String> FINE_WHEN_CLOSED =
            Set.of("close", "isOpen", "isOwned", "toString");

    @TempDir Path folder;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(100);
    private FileFd file;

    @BeforeEach
    void open() throws IOException {
        file = Place.MEMFD.holding(CONTENTS);
    }

    /** After each of the tests the file is as it was. */
    @AfterEach
    void close() throws IOException {
        assertArrayEquals(CONTENTS, Place.contents(file));
        assertEquals(0, file.lseek(0, Whence.SEEK_CUR));
        file.close();
        arena.close();
    }

    @Test
    void aClosedFileIsNotUsed() throws IOException {
        FileFd closed = FileFd.own(Syscalls.dup(file.number()));
        int number = closed.number();
        closed.close();
        // Its number now is another's, whom no call may hit.
        try (FileFd other = FileFd.own(Syscalls.dup(file.number()))) {
            assertEquals(number, other.number());
            List<String> called = new ArrayList<>();
            for (Method method : FileFd.class.getMethods()) {
                if (Fd.class.isAssignableFrom(method.getDeclaringClass())
                        && !Modifier.isStatic(method.getModifiers())
                        && !FINE_WHEN_CLOSED.contains(method.getName())) {
                    InvocationTargetException e =
                            assertThrows(
                                    InvocationTargetException.class,
                                    () -> method.invoke(closed, arguments(method)),
                                    method.toString());
                    assertEquals(
                            // A use that was not begun cannot be ended, closed or not.
                            method.getName().equals("release")
                                    ? IllegalStateException.class
                                    : ClosedException.class,
                            e.getCause().getClass(),
                            method + ": " + e.getCause());
                    called.add(method.getName());
                }
            }
            assertTrue(called.containsAll(List.of("pread", "write", "statx")), called.toString());
        }
        assertThrows(IllegalStateException.class, () -> FileFd.openat(closed, "name", O_RDONLY));
        assertThrows(
                IllegalStateException.class,
                () -> FileFd.openat2(closed, "name", O_RDONLY, ResolveFlags.of(0)));
        assertThrows(IllegalStateException.class, () -> DioAlignment.of(closed));
    }

    private Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(this::argument).toArray();
    }

    private Object argument(Class<?> type) {
        if (type == long.class) {
            return 0L;
        } else if (type == MemorySegment.class) {
            return buffer;
        } else if (type == ByteBuffer.class) {
            return ByteBuffer.allocateDirect(10);
        } else if (type == IoVector.class) {
            return IoVector.of(arena, buffer);
        } else if (type == RwFlags.class) {
            return RwFlags.of(0);
        } else if (type == Whence.class) {
            return Whence.SEEK_END;
        } else if (type == FallocateMode.class) {
            return FallocateMode.FALLOC_FL_ALLOCATE_RANGE;
        } else if (type == SyncFileRangeFlags.class) {
            return SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE;
        } else if (type == FileAdvice.class) {
            return FileAdvice.POSIX_FADV_NORMAL;
        } else if (type == FlockOperation.class) {
            return FlockOperation.LOCK_SH;
        } else if (type == Statx.class) {
            return Statx.allocate(arena);
        } else if (type == StatxMask.class) {
            return StatxMask.STATX_SIZE;
        }
        throw new AssertionError("no example of " + type);
    }

    @Test
    void aNumberBelowZeroIsNoDescriptor() {
        assertIllegal("descriptor", () -> FileFd.own(-1));
        assertIllegal("descriptor", () -> FileFd.borrow(-9));
    }

    @Test
    void heapMemoryIsRefused() {
        MemorySegment heap = MemorySegment.ofArray(new byte[100]);
        ByteBuffer heapBuffer = ByteBuffer.allocate(100);
        RwFlags none = RwFlags.of(0);
        assertIllegal("Heap segment", () -> file.pread(heap, 0));
        assertIllegal("Heap segment", () -> file.pread(heap, 10, 10, 0));
        assertIllegal("Heap segment", () -> file.pread(heapBuffer, 0));
        assertIllegal("Heap segment", () -> file.pwrite(heap, 0));
        assertIllegal("Heap segment", () -> file.pwrite(heapBuffer, 0));
        assertIllegal("Heap segment", () -> file.preadv2(heap, 0, none));
        assertIllegal("Heap segment", () -> file.pwritev2(heap, 0, none));
        assertIllegal("Heap segment", () -> file.readFully(heap, 0));
        assertIllegal("Heap segment", () -> file.writeFully(heap, 0));
        assertEquals(0, heapBuffer.position());
    }

    @Test
    void readOnlyMemoryIsNoTarget() throws IOException {
        MemorySegment readOnly = buffer.asReadOnly();
        IoVector vector = IoVector.of(arena, readOnly);
        RwFlags none = RwFlags.of(0);
        assertIllegal("read-only", () -> file.pread(readOnly, 0));
        assertIllegal(
                "read-only", () -> file.pread(ByteBuffer.allocateDirect(9).asReadOnlyBuffer(), 0));
        assertIllegal("read-only", () -> file.preadv(vector, 0));
        assertIllegal("read-only", () -> file.preadv2(vector, 0, none));
        assertIllegal("read-only", () -> file.preadv2(readOnly, 0, none));
        assertIllegal("read-only", () -> file.readFully(readOnly, 0));
        assertArrayEquals(new byte[100], buffer.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void memoryOfAClosedArenaIsRefused() {
        MemorySegment gone;
        try (Arena shortLived = Arena.ofConfined()) {
            gone = shortLived.allocate(100);
        }
        assertThrows(IllegalStateException.class, () -> file.pread(gone, 0));
        assertThrows(IllegalStateException.class, () -> file.pwritev2(gone, 0, RwFlags.of(0)));
        assertThrows(IllegalStateException.class, () -> file.writeFully(gone, 0));
    }

    @Test
    void nothingIsTransferredToNothing() throws IOException {
        MemorySegment empty = buffer.asSlice(0, 0);
        IoVector none = IoVector.of(arena);
        assertEquals(0, file.pread(empty, 0));
        assertEquals(0, file.pread(buffer, 100, 0, 0));
        assertEquals(0, file.pwrite(empty, 5_000));
        assertEquals(0, file.preadv(none, 0));
        assertEquals(0, file.pwritev(none, 5_000));
        assertEquals(0, file.preadv2(empty, 0, RwFlags.of(0)));
        assertEquals(0, file.readFully(empty, 0));
        assertEquals(0, file.writeFully(empty, 5_000));
        assertEquals(0, file.pread(ByteBuffer.allocateDirect(0), 0));
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> file.fallocate(FallocateMode.FALLOC_FL_ALLOCATE_RANGE, 0, 0));
        assertEquals(Errno.EINVAL, e.errno());
    }

    @Test
    void anOffsetBelowZeroIsRefused() {
        IoVector vector = IoVector.of(arena, buffer);
        RwFlags none = RwFlags.of(0);
        FallocateMode allocate = FallocateMode.FALLOC_FL_ALLOCATE_RANGE;
        SyncFileRangeFlags write = SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE;
        FileAdvice normal = FileAdvice.POSIX_FADV_NORMAL;
        assertIllegal("offset below zero: -1", () -> file.pread(buffer, -1));
        assertIllegal("offset below zero", () -> file.pread(ByteBuffer.allocateDirect(9), -1));
        assertIllegal("offset below zero", () -> file.pwrite(buffer, Long.MIN_VALUE));
        assertIllegal("offset below zero", () -> file.preadv(vector, -1));
        assertIllegal("offset below zero", () -> file.pwritev(vector, -1));
        assertIllegal("offset below zero", () -> file.preadv2(buffer, -2, none));
        assertIllegal("offset below zero", () -> file.preadv2(vector, -2, none));
        assertIllegal("offset below zero", () -> file.pwritev2(buffer, -2, none));
        assertIllegal("offset below zero", () -> file.pwritev2(vector, -2, none));
        assertIllegal("offset below zero", () -> file.readFully(buffer, -1));
        assertIllegal("offset below zero", () -> file.writeFully(buffer, -1));
        assertIllegal("offset below zero", () -> file.lseek(-1, Whence.SEEK_SET));
        assertIllegal("offset below zero", () -> file.lseek(-1, Whence.SEEK_DATA));
        assertIllegal("offset below zero", () -> file.lseek(-1, Whence.SEEK_HOLE));
        assertIllegal("offset below zero", () -> file.fallocate(allocate, -1, 1));
        assertIllegal("offset below zero", () -> file.syncFileRange(-1, 0, write));
        assertIllegal("offset below zero", () -> file.posixFadvise(-1, 0, normal));
        assertIllegal("offset below zero", () -> file.readahead(-1, 1));
        assertIllegal("size below zero: -1", () -> file.ftruncate(-1));
        assertIllegal("size below zero", () -> file.fallocate(allocate, 0, -1));
        assertIllegal("size below zero", () -> file.syncFileRange(0, -1, write));
        assertIllegal("size below zero", () -> file.posixFadvise(0, -1, normal));
        assertIllegal("size below zero", () -> file.readahead(0, -1));
    }

    @Test
    void anOffsetBehindWhatAFileCanHaveIsTheKernelsToRefuse() {
        SyscallException e =
                assertThrows(SyscallException.class, () -> file.pwrite(buffer, Long.MAX_VALUE - 1));
        assertTrue(e.errno() == Errno.EINVAL || e.errno() == Errno.EFBIG, e.getMessage());
        e = assertThrows(SyscallException.class, () -> file.writeFully(buffer, Long.MAX_VALUE - 1));
        assertEquals(0, e.transferred());
    }

    @Test
    void aPartPastTheEndOfTheSegmentIsRefused() throws IOException {
        Class<IndexOutOfBoundsException> outside = IndexOutOfBoundsException.class;
        assertThrows(outside, () -> file.pread(buffer, 0, 101, 0));
        assertThrows(outside, () -> file.pread(buffer, 1, 100, 0));
        assertThrows(outside, () -> file.pread(buffer, -1, 10, 0));
        assertThrows(outside, () -> file.pread(buffer, 0, -1, 0));
        assertThrows(outside, () -> file.pwrite(buffer, 100, 1, 0));
        assertThrows(outside, () -> file.pwrite(buffer, Long.MAX_VALUE, 1, 0));
        assertArrayEquals(new byte[100], buffer.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void aPathWithANulIsRefused() throws IOException {
        String path = "/etc/passwd\0.txt";
        assertIllegal("NUL", () -> FileFd.open(path, O_RDONLY));
        assertIllegal("NUL", () -> FileFd.open(path, O_RDWR.or(O_CREAT), 0600));
        assertIllegal("NUL", () -> FileFd.openat2(null, path, O_RDONLY, ResolveFlags.of(0)));
        Statx statx = Statx.allocate(arena);
        assertIllegal(
                "NUL", () -> statx.fill(path, AtFlags.AT_STATX_SYNC_AS_STAT, StatxMask.STATX_SIZE));
        try (FileFd directory = FileFd.open(folder, O_PATH)) {
            assertIllegal("NUL", () -> FileFd.openat(directory, "ä\0", O_RDONLY));
        }
    }

    @Test
    void aPathThatIsTooLongIsRefusedAndNotPrintedWhole() {
        String path = "/x".repeat(2_500);
        SyscallException e =
                assertThrows(SyscallException.class, () -> FileFd.open(path, O_RDONLY));
        assertEquals(Errno.ENAMETOOLONG, e.errno());
        assertEquals(
                "openat(\""
                        + "/x".repeat(30)
                        + "…\", O_RDONLY|O_CLOEXEC): ENAMETOOLONG (File name too long): 5000"
                        + " characters; a path has at most 4095 bytes, a name in it 255",
                e.getMessage());
        String name = "n".repeat(256);
        e =
                assertThrows(
                        SyscallException.class,
                        () -> FileFd.open(folder.resolve(name), O_RDWR.or(O_CREAT), 0600));
        assertEquals(Errno.ENAMETOOLONG, e.errno());
        Statx statx = Statx.allocate(arena);
        e =
                assertThrows(
                        SyscallException.class,
                        () ->
                                statx.fill(
                                        path, AtFlags.AT_STATX_SYNC_AS_STAT, StatxMask.STATX_SIZE));
        assertTrue(e.getMessage().contains("a path has at most 4095 bytes"), e.getMessage());
    }

    @Test
    void whatTheKernelDoesNotKnowOfHowIsRefused() {
        String path = folder.resolve("new").toString();
        ResolveFlags anyWay = ResolveFlags.of(0);
        OpenFlags unknown = OpenFlags.of(1 << 30);
        assertEinval(() -> FileFd.openat2(null, path, unknown, anyWay));
        assertEinval(() -> FileFd.openat2(null, path, O_RDONLY, ResolveFlags.of(1L << 40)));
        assertEinval(() -> FileFd.openat2(null, path, O_RDONLY, 0600, anyWay));
        assertEinval(() -> FileFd.openat2(null, path, O_RDWR.or(O_CREAT), 0200000, anyWay));
        assertEinval(
                () ->
                        FileFd.openat2(
                                null,
                                path,
                                O_RDONLY,
                                ResolveFlags.RESOLVE_BENEATH.or(ResolveFlags.RESOLVE_IN_ROOT)));
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> FileFd.openat2(null, path, unknown, 0600, anyWay));
        assertEquals(
                "openat2(\""
                        + path
                        + "\", O_RDONLY|O_CLOEXEC|0x40000000, 0600, 0): EINVAL (Invalid argument)",
                e.getMessage());
    }

    @Test
    void aFullFileSystemTakesWhatItHasRoomFor() throws IOException {
        byte[] source = new byte[100_000];
        new Random(5).nextBytes(source);
        MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, source);
        try (Fd root = SmallFileSystem.open(65536);
                FileFd full = FileFd.openat(root, "full", O_RDWR.or(O_CREAT), 0600)) {
            SyscallException e =
                    assertThrows(SyscallException.class, () -> full.writeFully(memory, 0));
            assertEquals(Errno.ENOSPC, e.errno());
            assertEquals(65536, e.transferred());
            assertEquals(
                    "pwrite("
                            + full
                            + ", [34464 bytes], 65536): ENOSPC (No space left on device): after"
                            + " 65536 bytes",
                    e.getMessage());
            byte[] fits = Arrays.copyOf(source, 65536);
            assertArrayEquals(fits, Place.contents(full));

            full.ftruncate(0);
            assertEquals(65536, full.pwrite(memory, 0), "a short count first");
            e = assertThrows(SyscallException.class, () -> full.pwrite(memory, 65536));
            assertEquals(Errno.ENOSPC, e.errno());
            e =
                    assertThrows(
                            SyscallException.class,
                            () -> full.fallocate(FallocateMode.FALLOC_FL_ALLOCATE_RANGE, 65536, 1));
            assertEquals(Errno.ENOSPC, e.errno());
            assertArrayEquals(fits, Place.contents(full));
        }
    }

    @Test
    void tooManyOpenFilesIsSaidAndPassesAway() throws Exception {
        Process child =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -n 64 && exec \"$@\"",
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--class-path",
                                "target/classes:target/test-classes",
                                OpensUntilRefused.class.getName())
                        .redirectErrorStream(true)
                        .start();
        child.getOutputStream().close();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertEquals(
                "openat(\"/no/such\", O_RDONLY|O_CLOEXEC): ENOENT (No such file or directory)\n"
                        + "openat(\"/dev/zero\", O_RDONLY|O_CLOEXEC): EMFILE (Too many open"
                        + " files): too many descriptors are open: see RLIMIT_NOFILE (ulimit -n)\n"
                        + "all work\n",
                output);
    }

    @Test
    void whatWasOpenedToBeReadIsNotWritten() throws IOException {
        try (FileFd reader = FileFd.open("/proc/self/fd/" + file, O_RDONLY)) {
            SyscallException e =
                    assertThrows(SyscallException.class, () -> reader.pwrite(buffer, 0));
            assertEquals(Errno.EBADF, e.errno());
            e = assertThrows(SyscallException.class, () -> reader.ftruncate(0));
            assertEquals(Errno.EINVAL, e.errno());
        }
    }

    private static void assertEinval(Executable call) {
        SyscallException e = assertThrows(SyscallException.class, call);
        assertEquals(Errno.EINVAL, e.errno(), e.getMessage());
        assertEquals("openat2", e.call());
    }

    private static void assertIllegal(String what, Executable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }
}
