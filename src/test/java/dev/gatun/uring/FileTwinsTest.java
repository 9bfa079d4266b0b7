package dev.gatun.uring;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.RwFlags;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.io.Transfer;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.MemoryAdvice;
import dev.gatun.sys.MemorySyscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Operations that read, write and change a file refuse the buffers and numbers that calls do. */
class FileTwinsTest extends TwinTable {
    private static final RwFlags NO_RW = RwFlags.of(0);

    private Pipe pipe;

    @BeforeEach
    void openPipe() throws Exception {
        pipe = Pipe.open(OpenFlags.O_NONBLOCK);
    }

    @AfterEach
    void closePipe() throws Exception {
        pipe.close();
    }

    /** Of any length: to allocate as much would fill the disk for all who use it. */
    private static final FallocateMode HOLE =
            FallocateMode.FALLOC_FL_PUNCH_HOLE.or(FallocateMode.FALLOC_FL_KEEP_SIZE);

    @TestFactory
    List<DynamicTest> bothRefuseTheSame() throws Exception {
        for (Memory memory : memories()) {
            MemorySegment m = memory.segment();
            Range some = new Range(memory.name(), 0, 3);
            madvise(memory.name(), m);
            vectors(memory.name(), m);
            ranges(m, some);
            registered(m, memory.whole(), some);
        }
        MemorySegment good = arena.allocate(64);
        for (Range range : ranges()) {
            ranges(good, range);
            registered(good, good, range);
        }
        for (long at : new long[] {0, -1, -2, Long.MIN_VALUE, 1L << 40, Long.MAX_VALUE}) {
            numbers(at + "", good, at);
            moves(at + "", at);
        }
        return table();
    }

    private void madvise(String of, MemorySegment m) {
        for (MemoryAdvice advice : MemoryAdvice.values()) {
            row(
                    "madvise " + advice + " " + of,
                    s -> s.madvise(m, advice),
                    () -> MemorySyscalls.madvise(m, advice.value()));
        }
    }

    private void vectors(String of, MemorySegment m) {
        Call preadv = () -> file.preadv(IoVector.of(arena, m), 0);
        row("preadv " + of, s -> s.preadv(file, IoVector.of(arena, m), 0), preadv);
        Call readv = () -> file.readv(IoVector.of(arena, m));
        row("readv " + of, s -> s.readv(file, IoVector.of(arena, m)), readv);
        row("preadv2 " + of, s -> s.preadv2(file, IoVector.of(arena, m), 0, NO_RW), preadv);
        row(
                "readvFixed " + of,
                s -> s.readvFixed(file, 0, IoVector.of(arena, m), 0, NO_RW),
                preadv);
        Call pwritev = () -> file.pwritev(IoVector.of(arena, m), 0);
        row("pwritev " + of, s -> s.pwritev(file, IoVector.of(arena, m), 0), pwritev);
        Call writev = () -> file.writev(IoVector.of(arena, m));
        row("writev " + of, s -> s.writev(file, IoVector.of(arena, m)), writev);
        row("pwritev2 " + of, s -> s.pwritev2(file, IoVector.of(arena, m), 0, NO_RW), pwritev);
        row(
                "writevFixed " + of,
                s -> s.writevFixed(file, 0, IoVector.of(arena, m), 0, NO_RW),
                pwritev);
    }

    private void ranges(MemorySegment m, Range range) {
        String of = range.name();
        long at = range.offset();
        long n = range.byteCount();
        Call pread = () -> file.pread(m, at, n, 0);
        row("pread " + of, s -> s.pread(file, m, at, n, 0), pread);
        row("read " + of, s -> s.read(file, m, at, n), () -> file.read(m, at, n));
        row("preadv2 " + of, s -> s.preadv2(file, m, at, n, 0, NO_RW), pread);
        Call pwrite = () -> file.pwrite(m, at, n, 0);
        row("pwrite " + of, s -> s.pwrite(file, m, at, n, 0), pwrite);
        row("write " + of, s -> s.write(file, m, at, n), () -> file.write(m, at, n));
        row("pwritev2 " + of, s -> s.pwritev2(file, m, at, n, 0, NO_RW), pwrite);
    }

    /** With memory that is registered, if it can be. */
    private void registered(MemorySegment m, MemorySegment whole, Range range) {
        String of = range.name();
        long at = range.offset();
        long n = range.byteCount();
        FileMaker maker =
                ring -> {
                    RegisteredBuffers.register(ring, whole);
                    return file;
                };
        Call pread = () -> file.pread(m, at, n, 0);
        rowOnFile("readFixed " + of, maker, (s, d) -> s.readFixed(d, 0, m, at, n, 0), pread);
        rowOnFile(
                "readFixed how " + of,
                maker,
                (s, d) -> s.readFixed(d, 0, m, at, n, 0, NO_RW),
                pread);
        Call pwrite = () -> file.pwrite(m, at, n, 0);
        rowOnFile("writeFixed " + of, maker, (s, d) -> s.writeFixed(d, 0, m, at, n, 0), pwrite);
        rowOnFile(
                "writeFixed how " + of,
                maker,
                (s, d) -> s.writeFixed(d, 0, m, at, n, 0, NO_RW),
                pwrite);
    }

    private void numbers(String of, MemorySegment m, long n) {
        Call pread = () -> file.pread(m, 0, 1, n);
        row("pread at " + of, s -> s.pread(file, m, 0, 1, n), pread);
        row("pread of a group at " + of, s -> s.pread(file, 1, 1, n), pread);
        Call pwrite = () -> file.pwrite(m, 0, 1, n);
        row("pwrite at " + of, s -> s.pwrite(file, m, 0, 1, n), pwrite);
        Call preadv = () -> file.preadv(IoVector.of(arena, m), n);
        row("preadv at " + of, s -> s.preadv(file, IoVector.of(arena, m), n), preadv);
        Call pwritev = () -> file.pwritev(IoVector.of(arena, m), n);
        row("pwritev at " + of, s -> s.pwritev(file, IoVector.of(arena, m), n), pwritev);
        Call preadv2 = () -> file.preadv2(m.asSlice(0, 1), n, NO_RW);
        row("preadv2 at " + of, s -> s.preadv2(file, m, 0, 1, n, NO_RW), preadv2);
        row("readFixed at " + of, s -> s.readFixed(file, 0, m, 0, 1, n), preadv2);
        row("ftruncate " + of, s -> s.ftruncate(file, n), () -> file.ftruncate(n));
        row(
                "fallocate at " + of,
                s -> s.fallocate(file, FallocateMode.of(0), n, 1),
                () -> file.fallocate(FallocateMode.of(0), n, 1));
        row(
                "fallocate " + of,
                s -> s.fallocate(file, HOLE, 0, n),
                () -> file.fallocate(HOLE, 0, n));
        row(
                "posixFadvise at " + of,
                s -> s.posixFadvise(file, n, 1, FileAdvice.POSIX_FADV_NORMAL),
                () -> file.posixFadvise(n, 1, FileAdvice.POSIX_FADV_NORMAL));
        row(
                "posixFadvise " + of,
                s -> s.posixFadvise(file, 0, n, FileAdvice.POSIX_FADV_NORMAL),
                () -> file.posixFadvise(0, n, FileAdvice.POSIX_FADV_NORMAL));
        row(
                "syncFileRange at " + of,
                s -> s.syncFileRange(file, n, 1, SyncFileRangeFlags.of(0)),
                () -> file.syncFileRange(n, 1, SyncFileRangeFlags.of(0)));
    }

    private void moves(String of, long n) {
        row(
                "splice from " + of,
                s -> s.splice(file, n, pipe.writeEnd(), -1, 1, SpliceFlags.of(0)),
                () -> Transfer.splice(file, n, pipe.writeEnd(), -1, 1));
        row(
                "splice to " + of,
                s -> s.splice(pipe.readEnd(), -1, file, n, 1, SpliceFlags.of(0)),
                () -> Transfer.splice(pipe.readEnd(), -1, file, n, 1));
        if (n <= Integer.MAX_VALUE) {
            row(
                    "splice " + of,
                    s -> s.splice(pipe.readEnd(), -1, file, -1, n, SpliceFlags.of(0)),
                    () -> Transfer.splice(pipe.readEnd(), -1, file, -1, n));
            row(
                    "tee " + of,
                    s -> s.tee(pipe.readEnd(), pipe.writeEnd(), n, SpliceFlags.of(0)),
                    () -> Transfer.tee(pipe.readEnd(), pipe.writeEnd(), n));
        }
    }
}
