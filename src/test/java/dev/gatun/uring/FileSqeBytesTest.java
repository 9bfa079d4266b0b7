package dev.gatun.uring;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.Pipe;
import dev.gatun.io.RwFlags;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.MemoryAdvice;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** The bytes of what {@link ReadWriteOperations} and {@link FileOperations} fill. */
class FileSqeBytesTest {
    private static final long FAR = 0x1234_5678_9abcL;
    private static final RwFlags HOW = RwFlags.RWF_DSYNC.or(RwFlags.RWF_NOWAIT);

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> reading() throws Exception {
        try (var ring = IoUring.open(64);
                var pipe = Pipe.open();
                var arena = Arena.ofConfined()) {
            Fd fd = pipe.readEnd();
            MemorySegment buffer = arena.allocate(4096);
            IoVector vector =
                    IoVector.of(arena, buffer.asSlice(0, 10), buffer.asSlice(20, 10), buffer);
            var direct = Rings.direct(ring, 5);
            return new SqeBytes(ring)
                    .define("FD", fd.number())
                    .define("BUFFER", buffer)
                    .define("VECTOR", vector.addressToFill())
                    .define("FAR", FAR)
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), BUFFER + 8, 100, N(FAR));",
                            s -> s.pread(fd, buffer, 8, 100, FAR))
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), BUFFER, 1, -1); sqe.rw_flags = 0xa;",
                            s -> s.preadv2(fd, buffer, 0, 1, -1, HOW))
                    .same(
                            "io_uring_prep_read(&sqe, 5, BUFFER, 1, 0);"
                                    + " sqe.flags |= IOSQE_FIXED_FILE;",
                            s -> s.pread(direct, buffer, 0, 1, 0))
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), 0, 9, 4);"
                                    + " sqe.flags |= IOSQE_BUFFER_SELECT; sqe.buf_group = 65535;",
                            s -> s.pread(fd, 65535, 9, 4))
                    .same(
                            "sqe.opcode = 49; sqe.flags = IOSQE_BUFFER_SELECT; sqe.fd = N(FD);"
                                    + " sqe.off = -1; sqe.len = 7; sqe.buf_group = 3;",
                            s -> s.readMultishot(fd, 3, 7))
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), BUFFER + 8, 100, -1);",
                            s -> s.read(fd, buffer, 8, 100))
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), 0, 9, -1);"
                                    + " sqe.flags |= IOSQE_BUFFER_SELECT; sqe.buf_group = 3;",
                            s -> s.read(fd, 3, 9))
                    .same(
                            "io_uring_prep_readv(&sqe, N(FD), VECTOR, 3, -1);",
                            s -> s.readv(fd, vector))
                    .same(
                            "io_uring_prep_read_fixed(&sqe, N(FD), BUFFER + 1, 4095, N(FAR),"
                                    + " 65535);",
                            s -> s.readFixed(fd, 65535, buffer, 1, 4095, FAR))
                    .same(
                            "io_uring_prep_read_fixed(&sqe, N(FD), BUFFER, 4096, -1, 2);"
                                    + " sqe.rw_flags = 0xa;",
                            s -> s.readFixed(fd, 2, buffer, 0, 4096, -1, HOW))
                    .same(
                            "io_uring_prep_readv(&sqe, N(FD), VECTOR, 3, N(FAR));",
                            s -> s.preadv(fd, vector, FAR))
                    .same(
                            "io_uring_prep_readv2(&sqe, N(FD), VECTOR, 3, -1, 0xa);",
                            s -> s.preadv2(fd, vector, -1, HOW))
                    .same(
                            "sqe.opcode = 60; sqe.fd = N(FD); sqe.off = N(FAR);"
                                    + " sqe.addr = N(VECTOR); sqe.len = 3; sqe.rw_flags = 0xa;"
                                    + " sqe.buf_index = 4;",
                            s -> s.readvFixed(fd, 4, vector, FAR, HOW))
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), BUFFER, 1, 0); sqe.ioprio = 0xe003;",
                            s -> s.pread(fd, buffer, 0, 1, 0).ioPriority(0xe003))
                    .tests(folder);
        }
    }

    @TestFactory
    List<DynamicTest> attributes() throws Exception {
        Kernel.assumeHas(RingFeatures.IORING_FEAT_RW_ATTR);
        try (var ring = IoUring.open(64);
                var pipe = Pipe.open();
                var arena = Arena.ofConfined()) {
            Fd fd = pipe.readEnd();
            MemorySegment buffer = arena.allocate(4096);
            var information = ProtectionInformation.allocate(arena).buffer(buffer, 0, 8);
            return new SqeBytes(ring)
                    .define("FD", fd.number())
                    .define("BUFFER", buffer)
                    .define("INFORMATION", information.struct())
                    .same(
                            "io_uring_prep_read(&sqe, N(FD), BUFFER, 512, 0);"
                                    + " memcpy((char *) &sqe + 48,"
                                    + " (unsigned long[]) {N(INFORMATION), 1}, 16);",
                            s -> s.pread(fd, buffer, 0, 512, 0).protectionInformation(information))
                    .tests(folder);
        }
    }

    @TestFactory
    List<DynamicTest> writing() throws Exception {
        try (var ring = IoUring.open(64);
                var pipe = Pipe.open();
                var arena = Arena.ofConfined()) {
            Fd fd = pipe.writeEnd();
            MemorySegment buffer = arena.allocate(4096).asReadOnly();
            IoVector vector = IoVector.of(arena, buffer.asSlice(0, 10), buffer);
            return new SqeBytes(ring)
                    .define("FD", fd.number())
                    .define("BUFFER", buffer)
                    .define("VECTOR", vector.address())
                    .define("FAR", FAR)
                    .same(
                            "io_uring_prep_write(&sqe, N(FD), BUFFER, 1, 0);"
                                    + " ((char *) &sqe)[44] = (char) 200;",
                            s -> s.pwrite(fd, buffer, 0, 1, 0).writeStream(200))
                    .same(
                            "io_uring_prep_write(&sqe, N(FD), BUFFER + 8, 100, N(FAR));",
                            s -> s.pwrite(fd, buffer, 8, 100, FAR))
                    .same(
                            "io_uring_prep_write(&sqe, N(FD), BUFFER, 1, -1); sqe.rw_flags = 0xa;",
                            s -> s.pwritev2(fd, buffer, 0, 1, -1, HOW))
                    .same(
                            "io_uring_prep_write_fixed(&sqe, N(FD), BUFFER + 1, 4, N(FAR), 65535);",
                            s -> s.writeFixed(fd, 65535, buffer, 1, 4, FAR))
                    .same(
                            "io_uring_prep_write_fixed(&sqe, N(FD), BUFFER, 4096, 0, 0);"
                                    + " sqe.rw_flags = 0xa;",
                            s -> s.writeFixed(fd, 0, buffer, 0, 4096, 0, HOW))
                    .same(
                            "io_uring_prep_writev(&sqe, N(FD), VECTOR, 2, N(FAR));",
                            s -> s.pwritev(fd, vector, FAR))
                    .same(
                            "io_uring_prep_write(&sqe, N(FD), BUFFER + 8, 100, -1);",
                            s -> s.write(fd, buffer, 8, 100))
                    .same(
                            "io_uring_prep_writev(&sqe, N(FD), VECTOR, 2, -1);",
                            s -> s.writev(fd, vector))
                    .same(
                            "io_uring_prep_writev2(&sqe, N(FD), VECTOR, 2, 0, 0xa);",
                            s -> s.pwritev2(fd, vector, 0, HOW))
                    .same(
                            "sqe.opcode = 61; sqe.fd = N(FD); sqe.off = N(FAR);"
                                    + " sqe.addr = N(VECTOR); sqe.len = 2; sqe.rw_flags = 0xa;"
                                    + " sqe.buf_index = 4;",
                            s -> s.writevFixed(fd, 4, vector, FAR, HOW))
                    .tests(folder);
        }
    }

    @TestFactory
    List<DynamicTest> others() throws Exception {
        try (var ring = IoUring.open(64);
                var pipe = Pipe.open();
                var arena = Arena.ofConfined()) {
            Fd fd = pipe.writeEnd();
            Fd in = pipe.readEnd();
            var direct = Rings.direct(ring, 5);
            DirectDescriptor other = Rings.direct(ring, 6);
            MemorySegment buffer = arena.allocate(4096);
            // Never touched, nor even there.
            MemorySegment large = MemorySegment.ofAddress(0x1000_0000).reinterpret(0x1_2345_6000L);
            int given = Syscalls.dup(fd.number());
            try {
                return new SqeBytes(ring)
                        .define("FD", fd.number())
                        .define("IN", in.number())
                        .define("GIVEN", given)
                        .define("BUFFER", buffer)
                        .define("LARGE", large)
                        .define("FAR", FAR)
                        .same("io_uring_prep_fsync(&sqe, N(FD), 0);", s -> s.fsync(fd))
                        .same(
                                "io_uring_prep_fsync(&sqe, N(FD), IORING_FSYNC_DATASYNC);",
                                s -> s.fdatasync(fd))
                        .same(
                                "io_uring_prep_fsync(&sqe, N(FD), IORING_FSYNC_DATASYNC);"
                                        + " sqe.off = N(FAR); sqe.len = 0xffffffff;",
                                s -> s.fsync(fd, FAR, 0xffffffffL, true))
                        .same(
                                "io_uring_prep_sync_file_range(&sqe, N(FD), 0xfffff000, N(FAR),"
                                        + " 7);",
                                s ->
                                        s.syncFileRange(
                                                fd,
                                                FAR,
                                                0xfffff000L,
                                                SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE_AND_WAIT))
                        .same(
                                "io_uring_prep_fallocate(&sqe, N(FD),"
                                        + " FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,"
                                        + " N(FAR), 0x123456789);",
                                s ->
                                        s.fallocate(
                                                fd,
                                                FallocateMode.FALLOC_FL_PUNCH_HOLE.or(
                                                        FallocateMode.FALLOC_FL_KEEP_SIZE),
                                                FAR,
                                                0x1_2345_6789L))
                        .same(
                                "sqe.opcode = 55; sqe.fd = N(FD); sqe.off = N(FAR);",
                                s -> s.ftruncate(fd, FAR))
                        .same(
                                "io_uring_prep_fadvise(&sqe, N(FD), N(FAR), 0xfffff000,"
                                        + " POSIX_FADV_DONTNEED);",
                                s ->
                                        s.posixFadvise(
                                                fd,
                                                FAR,
                                                0xfffff000L,
                                                FileAdvice.POSIX_FADV_DONTNEED))
                        .same(
                                "io_uring_prep_fadvise(&sqe, N(FD), 0, 0, POSIX_FADV_WILLNEED);"
                                        + " sqe.addr = 0x100000000;",
                                s ->
                                        s.posixFadvise(
                                                fd,
                                                0,
                                                0x1_0000_0000L,
                                                FileAdvice.POSIX_FADV_WILLNEED))
                        .same(
                                "io_uring_prep_madvise(&sqe, BUFFER, 4096, MADV_DONTNEED);",
                                s -> s.madvise(buffer, MemoryAdvice.MADV_DONTNEED))
                        .same(
                                "io_uring_prep_madvise(&sqe, LARGE, 0, MADV_WILLNEED);"
                                        + " sqe.off = 0x123456000;",
                                s -> s.madvise(large.asReadOnly(), MemoryAdvice.MADV_WILLNEED))
                        .same(
                                "io_uring_prep_splice(&sqe, N(IN), -1, N(FD), N(FAR), 100,"
                                        + " SPLICE_F_MOVE | SPLICE_F_MORE);",
                                s ->
                                        s.splice(
                                                in,
                                                -1,
                                                fd,
                                                FAR,
                                                100,
                                                SpliceFlags.SPLICE_F_MOVE.or(
                                                        SpliceFlags.SPLICE_F_MORE)))
                        .same(
                                "io_uring_prep_splice(&sqe, 5, N(FAR), N(FD), -1, 100,"
                                        + " SPLICE_F_FD_IN_FIXED);",
                                s -> s.splice(direct, FAR, fd, -1, 100, SpliceFlags.of(0)))
                        .same(
                                "io_uring_prep_tee(&sqe, N(IN), N(FD), 100, SPLICE_F_NONBLOCK);",
                                s -> s.tee(in, fd, 100, SpliceFlags.SPLICE_F_NONBLOCK))
                        .same(
                                "io_uring_prep_tee(&sqe, 5, 5, 100, SPLICE_F_FD_IN_FIXED);"
                                        + " sqe.flags |= IOSQE_FIXED_FILE;",
                                s -> s.tee(direct, direct, 100, SpliceFlags.of(0)))
                        .same("io_uring_prep_close(&sqe, N(GIVEN));", s -> s.close(Fd.own(given)))
                        .same(
                                "sqe.opcode = 54; sqe.fd = 5; sqe.flags = IOSQE_FIXED_FILE;",
                                s -> s.fixedFdInstall(direct, InstallFlags.of(0)))
                        .same(
                                "sqe.opcode = 54; sqe.fd = 5; sqe.flags = IOSQE_FIXED_FILE;"
                                        + " sqe.rw_flags = 1;",
                                s ->
                                        s.fixedFdInstall(
                                                direct, InstallFlags.IORING_FIXED_FD_NO_CLOEXEC))
                        .same("io_uring_prep_close_direct(&sqe, 6);", s -> s.closeDirect(other))
                        .tests(folder);
            } finally {
                Syscalls.close(given);
            }
        }
    }

    @TestFactory
    List<DynamicTest> whatAnyOperationHas() throws Exception {
        try (var ring = IoUring.open(64)) {
            var bytes = new SqeBytes(ring);
            bytes.same("io_uring_prep_nop(&sqe);", Sqe::nop);
            bytes.same("io_uring_prep_nop(&sqe); sqe.user_data = -2;", s -> s.nop().userData(-2));
            bytes.same(
                    "io_uring_prep_nop(&sqe); sqe.flags = 0x5e; sqe.personality = 65535;",
                    s ->
                            s.nop()
                                    .ioDrain()
                                    .link()
                                    .hardLink()
                                    .async()
                                    .skipSuccess()
                                    .personality(65535));
            bytes.same(
                    "io_uring_prep_nop(&sqe); sqe.flags = IOSQE_BUFFER_SELECT; sqe.buf_group = 7;",
                    s -> s.nop().bufferSelect(7));
            return bytes.tests(folder);
        }
    }
}
