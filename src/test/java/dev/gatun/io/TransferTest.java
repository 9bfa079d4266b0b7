package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.OpenFlags.O_APPEND;
import static dev.gatun.io.OpenFlags.O_CREAT;
import static dev.gatun.io.OpenFlags.O_NONBLOCK;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;
import static dev.gatun.io.OpenFlags.O_WRONLY;
import static dev.gatun.sys.Syscalls.FILE_POSITION;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.TransferSyscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class TransferTest {
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;

    private static final byte[] CONTENTS = Bytes.random(50_000);

    @TempDir Path folder;

    // splice

    @Test
    void splicesFromFileToPipeToFileAtOffsets() throws IOException {
        try (MemFd in = Bytes.file(CONTENTS);
                MemFd out = MemFd.create("out");
                Pipe pipe = Pipe.open()) {
            long done = 0;
            while (done < 20_000) {
                long n = Transfer.splice(in, 1000 + done, pipe.writeEnd(), FILE_POSITION, 5000);
                assertTrue(n > 0 && n <= 5000, "moved " + n);
                while (n > 0) {
                    long moved = Transfer.splice(pipe.readEnd(), FILE_POSITION, out, 7 + done, n);
                    assertTrue(moved > 0 && moved <= n, "moved " + moved);
                    n -= moved;
                    done += moved;
                }
            }
            int count = (int) done;
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENTS, 1000, 1000 + count), Bytes.pread(out, count, 7));
            assertArrayEquals(new byte[7], Bytes.pread(out, 7, 0));
            assertEquals(CONTENTS.length, position(in), "an offset leaves the position alone");
            assertEquals(0, position(out));
        }
    }

    @Test
    void splicesAtTheFilePosition() throws IOException {
        try (MemFd in = Bytes.file(CONTENTS);
                Pipe pipe = Pipe.open()) {
            seek(in, 100);
            long n = Transfer.splice(in, FILE_POSITION, pipe.writeEnd(), FILE_POSITION, 3000);
            assertEquals(3000, n);
            assertEquals(3100, position(in));
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENTS, 100, 3100), Bytes.read(pipe.readEnd(), 3000));
        }
    }

    @Test
    void splicesNothingAtTheEnd() throws IOException {
        try (MemFd in = Bytes.file(CONTENTS);
                Pipe pipe = Pipe.open()) {
            assertEquals(0, Transfer.splice(in, CONTENTS.length, pipe.writeEnd(), -1, 10));
            pipe.writeEnd().close();
            assertEquals(0, Transfer.splice(pipe.readEnd(), -1, in, 0, 10));
        }
    }

    @Test
    void spliceWouldBlock() throws IOException {
        try (MemFd file = Bytes.file(CONTENTS);
                Pipe pipe = Pipe.open()) {
            SpliceFlags now = SpliceFlags.SPLICE_F_NONBLOCK;
            assertEquals(Fd.WOULD_BLOCK, Transfer.splice(pipe.readEnd(), -1, file, 0, 10, now));
            Fcntl.setNonBlocking(pipe.readEnd(), true);
            assertEquals(Fd.WOULD_BLOCK, Transfer.splice(pipe.readEnd(), -1, file, 0, 10));
            long room = pipe.readEnd().capacity();
            long n;
            long done = 0;
            while ((n = Transfer.splice(file, 0, pipe.writeEnd(), -1, room, now)) > 0) {
                done += n;
            }
            assertEquals(Fd.WOULD_BLOCK, n);
            assertTrue(done > 0 && done <= room, "moved " + done);
        }
    }

    @Test
    void spliceSaysWhatIsWrong() throws IOException {
        try (MemFd file = Bytes.file(CONTENTS);
                MemFd other = MemFd.create("other");
                FileFd log = FileFd.open(folder.resolve("log"), log(), 0600);
                Pipe pipe = Pipe.open()) {
            Bytes.write(pipe.writeEnd(), "x");
            SyscallException e = fails(Errno.EINVAL, () -> Transfer.splice(file, 0, other, -1, 10));
            assertTrue(
                    e.getMessage()
                            .startsWith(
                                    "splice(" + file + ", 0, " + other + ", -1, 10, 0): EINVAL"),
                    e.getMessage());
            assertTrue(e.getMessage().endsWith("neither is a pipe, and one has to be"));
            fails(Errno.ESPIPE, () -> Transfer.splice(pipe.readEnd(), 0, file, 0, 10));
            e = fails(Errno.EINVAL, () -> Transfer.splice(pipe.readEnd(), -1, log, -1, 10));
            assertFalse(e.getMessage().contains("neither"), e::getMessage);
            PipeFd writeEnd = pipe.writeEnd();
            fails(Errno.EINVAL, () -> Transfer.splice(pipe.readEnd(), -1, writeEnd, -1, 10));
            pipe.readEnd().close();
            fails(Errno.EPIPE, () -> Transfer.splice(file, 0, writeEnd, -1, 10));
        }
    }

    @Test
    void spliceHoldsBothWhileItWaits() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            MemFd out = MemFd.create("out");
            PipeFd in = pipe.readEnd();
            int inNumber = in.number();
            int outNumber = out.number();
            var waiting = SleepingThread.start(() -> Transfer.splice(in, -1, out, 0, 10));
            waiting.awaitIn(SyscallNumber.SYS_splice);
            in.close();
            out.close();
            assertEquals(1, Syscalls.fcntl(inNumber, 1, 0), "still open for the call");
            assertEquals(1, Syscalls.fcntl(outNumber, 1, 0), "still open for the call");
            Bytes.write(pipe.writeEnd(), "abc");
            assertEquals(3, waiting.result());
            assertEquals(-Errno.EBADF, Syscalls.fcntl(inNumber, 1, 0));
            assertEquals(-Errno.EBADF, Syscalls.fcntl(outNumber, 1, 0));
        }
    }

    @Test
    void spliceIsEndedByASignal() throws Exception {
        try (Pipe pipe = Pipe.open();
                MemFd out = MemFd.create("out")) {
            var waiting =
                    SleepingThread.start(() -> Transfer.splice(pipe.readEnd(), -1, out, 0, 1));
            waiting.awaitIn(SyscallNumber.SYS_splice);
            waiting.interrupt();
            assertEquals(
                    Errno.EINTR, assertThrows(SyscallException.class, waiting::result).errno());
        }
    }

    // tee

    @Test
    void teeLeavesWhatItCopies() throws IOException {
        try (Pipe pipe = Pipe.open();
                Pipe copy = Pipe.open()) {
            Bytes.write(pipe.writeEnd(), "hello");
            assertEquals(4, Transfer.tee(pipe.readEnd(), copy.writeEnd(), 4));
            assertEquals("hell", Bytes.readText(copy.readEnd(), 4));
            assertEquals("hello", Bytes.readText(pipe.readEnd(), 5));
            SpliceFlags now = SpliceFlags.SPLICE_F_NONBLOCK;
            assertEquals(Fd.WOULD_BLOCK, Transfer.tee(pipe.readEnd(), copy.writeEnd(), 4, now));
            pipe.writeEnd().close();
            assertEquals(0, Transfer.tee(pipe.readEnd(), copy.writeEnd(), 4));
        }
    }

    @Test
    void teeSaysWhatIsWrong() throws IOException {
        try (Pipe pipe = Pipe.open();
                MemFd file = MemFd.create("file")) {
            Bytes.write(pipe.writeEnd(), "hello");
            fails(Errno.EINVAL, () -> Transfer.tee(pipe.readEnd(), pipe.writeEnd(), 4));
            fails(Errno.EINVAL, () -> Transfer.tee(pipe.readEnd(), file, 4));
        }
    }

    // vmsplice

    @Test
    void vmspliceLendsMemoryToThePipe() throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment first = Bytes.in(arena, "one ");
            MemorySegment second = Bytes.in(arena, "two");
            IoVector both = IoVector.of(arena, first, second);
            assertEquals(7, Transfer.vmsplice(pipe.writeEnd(), both, SpliceFlags.of(0)));
            second.set(ValueLayout.JAVA_BYTE, 0, (byte) 'T');
            assertEquals("one Two", Bytes.readText(pipe.readEnd(), 7), "lent, not copied");
        }
    }

    @Test
    void vmspliceGivesPagesAway() throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            byte[] page = Bytes.random(4096);
            MemorySegment memory = arena.allocate(4096, 4096);
            memory.copyFrom(MemorySegment.ofArray(page));
            IoVector vector = IoVector.of(arena, memory);
            assertEquals(
                    4096, Transfer.vmsplice(pipe.writeEnd(), vector, SpliceFlags.SPLICE_F_GIFT));
            assertArrayEquals(page, Bytes.read(pipe.readEnd(), 4096));
        }
    }

    @Test
    void vmspliceFillsMemoryFromTheReadEnd() throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            Bytes.write(pipe.writeEnd(), "hello");
            MemorySegment first = arena.allocate(3);
            MemorySegment second = arena.allocate(3);
            IoVector both = IoVector.of(arena, first, second);
            SpliceFlags now = SpliceFlags.SPLICE_F_NONBLOCK;
            assertEquals(5, Transfer.vmsplice(pipe.readEnd(), both, now));
            assertEquals("hel", text(first));
            assertEquals("lo\0", text(second));
            assertEquals(Fd.WOULD_BLOCK, Transfer.vmsplice(pipe.readEnd(), both, now));
        }
    }

    @Test
    void vmspliceLendsReadOnlyMemoryAndFillsNone() throws IOException {
        try (Pipe pipe = Pipe.open(O_NONBLOCK);
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = Bytes.in(arena, "lent");
            IoVector readOnly = IoVector.of(arena, arena.allocate(0), memory.asReadOnly());
            SpliceFlags none = SpliceFlags.of(0);
            assertEquals(4, Transfer.vmsplice(pipe.writeEnd(), readOnly, none));
            assertEquals("lent", Bytes.readText(pipe.readEnd(), 4));
            Bytes.write(pipe.writeEnd(), "over");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Transfer.vmsplice(pipe.readEnd(), readOnly, none));
            assertEquals("lent", text(memory));
            assertEquals("over", Bytes.readText(pipe.readEnd(), 4), "still in the pipe");
        }
    }

    @Test
    void vmspliceSaysWhatIsWrong() throws IOException {
        try (MemFd file = MemFd.create("file");
                Arena arena = Arena.ofConfined()) {
            IoVector vector = IoVector.of(arena, Bytes.in(arena, "x"));
            fails(Errno.EBADF, () -> Transfer.vmsplice(file, vector, SpliceFlags.of(0)));
        }
    }

    // sendfile

    @Test
    void sendsFromAnOffset() throws IOException {
        try (MemFd in = Bytes.file(CONTENTS);
                Pipe pipe = Pipe.open()) {
            assertEquals(3000, Transfer.sendfile(pipe.writeEnd(), in, 47_000, 5000));
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENTS, 47_000, 50_000), Bytes.read(pipe.readEnd(), 3000));
            assertEquals(0, Transfer.sendfile(pipe.writeEnd(), in, 50_000, 5000));
            assertEquals(CONTENTS.length, position(in));
        }
    }

    @Test
    void sendsFromTheFilePosition() throws IOException {
        try (MemFd in = Bytes.file(CONTENTS);
                MemFd out = MemFd.create("out")) {
            seek(in, 10);
            assertEquals(100, Transfer.sendfile(out, in, FILE_POSITION, 100));
            assertEquals(110, position(in));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 10, 110), Bytes.pread(out, 100, 0));
        }
    }

    @Test
    void sendfileSaysWhatIsWrong() throws IOException {
        try (MemFd file = Bytes.file(CONTENTS);
                Pipe pipe = Pipe.open(O_NONBLOCK)) {
            fails(Errno.EINVAL, () -> Transfer.sendfile(file, pipe.readEnd(), -1, 10));
            long n;
            while ((n = Transfer.sendfile(pipe.writeEnd(), file, 0, CONTENTS.length)) > 0) {
                assertTrue(n <= CONTENTS.length);
            }
            assertEquals(Fd.WOULD_BLOCK, n);
        }
    }

    // copy_file_range

    @Test
    void copiesRanges() throws IOException {
        Path from = folder.resolve("from");
        Path to = folder.resolve("to");
        try (FileFd in = FileFd.open(from, O_RDWR.or(O_CREAT), 0600);
                FileFd out = FileFd.open(to, O_RDWR.or(O_CREAT), 0600)) {
            Bytes.write(in, CONTENTS);
            assertEquals(20_000, Transfer.copyFileRange(in, 5, out, 9, 20_000));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 5, 20_005), Bytes.pread(out, 20_000, 9));
            assertEquals(CONTENTS.length, position(in));
            assertEquals(0, position(out));
            assertEquals(0, Transfer.copyFileRange(in, CONTENTS.length, out, 0, 10));
            seek(in, 1);
            assertEquals(10, Transfer.copyFileRange(in, FILE_POSITION, out, FILE_POSITION, 10));
            assertEquals(11, position(in));
            assertEquals(10, position(out));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 1, 11), Bytes.pread(out, 10, 0));
        }
    }

    @Test
    void copyFileRangeSaysWhatIsWrong() throws IOException {
        Path path = folder.resolve("file");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_CREAT), 0600);
                FileFd log = FileFd.open(folder.resolve("log"), log(), 0600);
                FileFd madeUp = FileFd.open("/proc/self/status", O_RDONLY);
                MemFd elsewhere = MemFd.create("elsewhere");
                Pipe pipe = Pipe.open()) {
            Bytes.write(file, CONTENTS);
            SyscallException e =
                    fails(Errno.EXDEV, () -> Transfer.copyFileRange(madeUp, 0, file, 0, 100));
            assertTrue(e.getMessage().endsWith("read and write instead"), e::getMessage);
            fails(Errno.EXDEV, () -> Transfer.copyFileRange(file, 0, elsewhere, 0, 100));
            fails(Errno.EBADF, () -> Transfer.copyFileRange(file, 0, log, 0, 100));
            fails(Errno.EINVAL, () -> Transfer.copyFileRange(file, 0, file, 50, 100));
            fails(Errno.EINVAL, () -> Transfer.copyFileRange(pipe.readEnd(), -1, file, 0, 1));
        }
        assertEquals(
                -Errno.EINVAL,
                TransferSyscalls.copyFileRange(0, 0L, 1, 0L, 1, 1),
                "flags are for the future");
    }

    // All of them

    @Test
    void offsetsAndCountsBelowZeroDoNotReachTheKernel() throws IOException {
        try (MemFd file = MemFd.create("file");
                Pipe pipe = Pipe.open()) {
            PipeFd end = pipe.writeEnd();
            List<Executable> calls =
                    List.of(
                            () -> Transfer.splice(file, -2, end, -1, 1),
                            () -> Transfer.splice(file, 0, end, -2, 1),
                            () -> Transfer.splice(file, 0, end, -1, -1),
                            () -> Transfer.tee(pipe.readEnd(), end, -1),
                            () -> Transfer.sendfile(file, file, -2, 1),
                            () -> Transfer.sendfile(file, file, 0, -1),
                            () -> Transfer.copyFileRange(file, -2, file, 0, 1),
                            () -> Transfer.copyFileRange(file, 0, file, -2, 1),
                            () -> Transfer.copyFileRange(file, 0, file, 0, -1));
            for (Executable call : calls) {
                assertThrows(IllegalArgumentException.class, call);
            }
        }
        assertEquals(-Errno.EBADF, TransferSyscalls.splice(-1, 0L, -1, 0L, 1, 0));
    }

    @Test
    void anEndBeyondTheLargestOffsetIsRefusedExceptByCopyFileRange() throws IOException {
        long max = Long.MAX_VALUE;
        try (MemFd in = Bytes.file(CONTENTS);
                MemFd out = MemFd.create("out");
                Pipe pipe = Pipe.open()) {
            PipeFd to = pipe.writeEnd();
            boolean refusesSplice = !splicesBeyondTheLargestOffset(in);
            if (refusesSplice) {
                fails(Errno.EINVAL, () -> Transfer.splice(in, 1, to, -1, max));
            }
            fails(Errno.EINVAL, () -> Transfer.sendfile(to, in, 1, max));
            fails(Errno.EINVAL, () -> Transfer.sendfile(to, in, CONTENTS.length, max));
            seek(in, 1);
            if (refusesSplice) {
                fails(Errno.EINVAL, () -> Transfer.splice(in, FILE_POSITION, to, -1, max));
            }
            fails(Errno.EINVAL, () -> Transfer.sendfile(to, in, FILE_POSITION, max));
            assertEquals(1, position(in));
            assertEquals(
                    10, Transfer.sendfile(to, in, CONTENTS.length - 10, max - CONTENTS.length));
            fails(Errno.EINVAL, () -> Transfer.splice(pipe.readEnd(), -1, out, 1, max));
            assertEquals(10, Transfer.splice(pipe.readEnd(), -1, out, 0, max));
            long n = Transfer.copyFileRange(in, CONTENTS.length - 10, out, 1, max);
            assertEquals(10, n);
            fails(Errno.EFBIG, () -> Transfer.copyFileRange(in, 0, out, max, 1));
        }
    }

    /** Whether the kernel cuts the count to what the pipe holds before it looks: Linux 6.1 does. */
    private static boolean splicesBeyondTheLargestOffset(MemFd in) throws IOException {
        try (Pipe pipe = Pipe.open()) {
            int from = in.number();
            int to = pipe.writeEnd().number();
            long n = TransferSyscalls.splice(from, 1, to, FILE_POSITION, Long.MAX_VALUE, 0);
            assertTrue(n == -Errno.EINVAL || n > 0, () -> "" + n);
            return n > 0;
        }
    }

    /** It may be fewer, as after a signal. */
    @Test
    void noneMovesMoreThan2GibibytesLessAPage() throws IOException {
        try (MemFd in = MemFd.create("in");
                FileFd nowhere = FileFd.open(Path.of("/dev/null"), O_WRONLY)) {
            in.ftruncate(1L << 32);
            long most = 0;
            for (int i = 0; i < 20 && most < 0x7ffff000; i++) {
                most = Math.max(most, Transfer.sendfile(nowhere, in, 0, Long.MAX_VALUE));
            }
            assertEquals(0x7ffff000, most);
        }
    }

    @Test
    void aClosedDescriptorOnEitherSideIsRefused() throws IOException {
        MemFd closed = MemFd.create("closed");
        closed.close();
        MemFd file = MemFd.create("file");
        int number = file.number();
        try (Arena arena = Arena.ofConfined()) {
            IoVector vector = IoVector.of(arena, arena.allocate(1));
            List<Executable> calls =
                    List.of(
                            () -> Transfer.splice(closed, 0, file, 0, 1),
                            () -> Transfer.splice(file, 0, closed, 0, 1),
                            () -> Transfer.tee(closed, file, 1),
                            () -> Transfer.tee(file, closed, 1),
                            () -> Transfer.vmsplice(closed, vector, SpliceFlags.of(0)),
                            () -> Transfer.sendfile(closed, file, 0, 1),
                            () -> Transfer.sendfile(file, closed, 0, 1),
                            () -> Transfer.copyFileRange(closed, 0, file, 0, 1),
                            () -> Transfer.copyFileRange(file, 0, closed, 0, 1));
            for (Executable call : calls) {
                assertThrows(IllegalStateException.class, call);
            }
        }
        file.close();
        assertEquals(-Errno.EBADF, Syscalls.fcntl(number, 1, 0), "held by none of the calls");
    }

    /** The offsets are in memory that virtual threads take from a pool. */
    @Test
    void offsetsOfManyVirtualThreadsDoNotMix() throws Exception {
        int count = 2000;
        byte[] contents = Bytes.random(count * 8);
        try (MemFd in = Bytes.file(contents);
                MemFd out = MemFd.create("out");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long from = i * 8L;
                long to = (count - 1 - i) * 8L;
                Callable<Long> copy = () -> Transfer.copyFileRange(in, from, out, to, 8);
                results.add(threads.submit(copy));
            }
            for (Future<Long> result : results) {
                assertEquals(8, result.get());
            }
            byte[] expected = new byte[contents.length];
            for (int i = 0; i < count; i++) {
                System.arraycopy(contents, i * 8, expected, (count - 1 - i) * 8, 8);
            }
            assertArrayEquals(expected, Bytes.pread(out, contents.length, 0));
        }
    }

    @Test
    void callsOfTheKernelMoveTheOffsetsThatTheyAreGiven() throws IOException {
        try (MemFd in = Bytes.file(CONTENTS);
                MemFd out = MemFd.create("out");
                Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            int from = in.number();
            int to = out.number();
            MemorySegment a = arena.allocateFrom(ValueLayout.JAVA_LONG, 100);
            MemorySegment b = arena.allocateFrom(ValueLayout.JAVA_LONG, 200);
            assertEquals(50, TransferSyscalls.copyFileRange(from, a, to, b, 50, 0));
            assertEquals(150, a.get(ValueLayout.JAVA_LONG, 0));
            assertEquals(250, b.get(ValueLayout.JAVA_LONG, 0));
            assertEquals(30, TransferSyscalls.sendfile(to, from, a, 30));
            assertEquals(180, a.get(ValueLayout.JAVA_LONG, 0));
            int writeEnd = pipe.writeEnd().number();
            assertEquals(20, TransferSyscalls.splice(from, a, writeEnd, MemorySegment.NULL, 20, 0));
            assertEquals(200, a.get(ValueLayout.JAVA_LONG, 0));
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENTS, 180, 200), Bytes.read(pipe.readEnd(), 20));
            assertArrayEquals(Arrays.copyOfRange(CONTENTS, 100, 150), Bytes.pread(out, 50, 200));
        }
    }

    private static OpenFlags log() {
        return O_WRONLY.or(O_CREAT).or(O_APPEND);
    }

    private static String text(MemorySegment memory) {
        return new String(memory.toArray(ValueLayout.JAVA_BYTE));
    }

    private static void seek(Fd file, long offset) {
        assertEquals(offset, Syscalls.lseek(file.number(), offset, SEEK_SET));
    }

    private static long position(Fd file) {
        return Syscalls.lseek(file.number(), 0, SEEK_CUR);
    }
}
