package dev.gatun.uring;

import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.OpenHow;
import dev.gatun.io.RenameFlags;
import dev.gatun.io.ResolveFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.io.XattrFlags;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** The bytes of what {@link PathOperations} and {@link AttributeOperations} fill. */
class PathSqeBytesTest {
    private static final int ALLOC = Sqe.IORING_FILE_INDEX_ALLOC;
    private static final OpenFlags FLAGS = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT);
    private static final AtFlags LINK = AtFlags.AT_SYMLINK_NOFOLLOW;

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> opening() throws Exception {
        try (var ring = IoUring.open(64);
                var directory = FileFd.open(folder, OpenFlags.O_PATH);
                var arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("some/path");
            OpenHow how = OpenHow.of(arena, FLAGS, 0600, ResolveFlags.RESOLVE_BENEATH);
            return new SqeBytes(ring)
                    .define("DIR", directory.number())
                    .define("PATH", path)
                    .define("HOW", how.memory())
                    .same(
                            "io_uring_prep_openat(&sqe, AT_FDCWD, PATH,"
                                    + " O_RDWR | O_CREAT | O_CLOEXEC, 0640);",
                            s -> s.openat(path, FLAGS, 0640))
                    .same(
                            "io_uring_prep_openat(&sqe, N(DIR), PATH,"
                                    + " O_RDWR | O_CREAT | O_CLOEXEC, 0640);",
                            s -> s.openat(directory, path, FLAGS, 0640))
                    .same(
                            "io_uring_prep_openat_direct(&sqe, AT_FDCWD, PATH,"
                                    + " O_RDWR | O_CREAT, 0640, 0);",
                            s -> s.openatDirect(path, FLAGS, 0640, 0))
                    .same(
                            "io_uring_prep_openat_direct(&sqe, N(DIR), PATH,"
                                    + " O_RDWR | O_CREAT, 0640, 77);",
                            s -> s.openatDirect(directory, path, FLAGS, 0640, 77))
                    .same(
                            "io_uring_prep_openat_direct(&sqe, N(DIR), PATH,"
                                    + " O_RDWR | O_CREAT, 0640, 0); sqe.file_index = 0xffffffff;",
                            s -> s.openatDirect(directory, path, FLAGS, 0640, ALLOC))
                    .same(
                            "io_uring_prep_openat2(&sqe, AT_FDCWD, PATH, HOW);" + " sqe.len = 24;",
                            s -> s.openat2(path, how))
                    .same(
                            "io_uring_prep_openat2(&sqe, N(DIR), PATH, HOW); sqe.len = 24;",
                            s -> s.openat2(directory, path, how))
                    .same(
                            "io_uring_prep_openat2_direct(&sqe, AT_FDCWD, PATH, HOW, 5);",
                            s -> s.openat2Direct(path, how, 5))
                    .same(
                            "io_uring_prep_openat2_direct(&sqe, N(DIR), PATH, HOW, 6);",
                            s -> s.openat2Direct(directory, path, how, 6))
                    .tests(folder);
        }
    }

    @TestFactory
    List<DynamicTest> changing() throws Exception {
        try (var ring = IoUring.open(64);
                var directory = FileFd.open(folder, OpenFlags.O_PATH);
                var second = FileFd.open(folder, OpenFlags.O_PATH);
                var arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("some/path");
            MemorySegment other = arena.allocateFrom("other/path");
            Statx statx = Statx.allocate(arena);
            StatxMask mask = StatxMask.STATX_BASIC_STATS;
            return new SqeBytes(ring)
                    .define("DIR", directory.number())
                    .define("DIR2", second.number())
                    .define("PATH", path)
                    .define("OTHER", other)
                    .define("STATX", statx.prepare())
                    .same(
                            "io_uring_prep_statx(&sqe, AT_FDCWD, PATH, AT_SYMLINK_NOFOLLOW,"
                                    + " STATX_BASIC_STATS, STATX);",
                            s -> s.statx(path, LINK, mask, statx))
                    .same(
                            "io_uring_prep_statx(&sqe, N(DIR), PATH, AT_SYMLINK_NOFOLLOW,"
                                    + " STATX_BASIC_STATS, STATX);",
                            s -> s.statx(directory, path, LINK, mask, statx))
                    .same(
                            "io_uring_prep_renameat(&sqe, AT_FDCWD, PATH, AT_FDCWD, OTHER,"
                                    + " RENAME_NOREPLACE);",
                            s -> s.renameat(path, other, RenameFlags.RENAME_NOREPLACE))
                    .same(
                            "io_uring_prep_renameat(&sqe, N(DIR), PATH, N(DIR2), OTHER,"
                                    + " RENAME_EXCHANGE);",
                            s ->
                                    s.renameat(
                                            directory,
                                            path,
                                            second,
                                            other,
                                            RenameFlags.RENAME_EXCHANGE))
                    .same(
                            "io_uring_prep_unlinkat(&sqe, AT_FDCWD, PATH, AT_REMOVEDIR);",
                            s -> s.unlinkat(path, AtFlags.AT_REMOVEDIR))
                    .same(
                            "io_uring_prep_unlinkat(&sqe, N(DIR), PATH, 0);",
                            s -> s.unlinkat(directory, path, AtFlags.of(0)))
                    .same(
                            "io_uring_prep_mkdirat(&sqe, AT_FDCWD, PATH, 0750);",
                            s -> s.mkdirat(path, 0750))
                    .same(
                            "io_uring_prep_mkdirat(&sqe, N(DIR), PATH, 0750);",
                            s -> s.mkdirat(directory, path, 0750))
                    .same(
                            "io_uring_prep_symlinkat(&sqe, PATH, AT_FDCWD, OTHER);",
                            s -> s.symlinkat(path, other))
                    .same(
                            "io_uring_prep_symlinkat(&sqe, PATH, N(DIR), OTHER);",
                            s -> s.symlinkat(path, directory, other))
                    .same(
                            "io_uring_prep_linkat(&sqe, AT_FDCWD, PATH, AT_FDCWD, OTHER,"
                                    + " AT_SYMLINK_FOLLOW);",
                            s -> s.linkat(path, other, AtFlags.AT_SYMLINK_FOLLOW))
                    .same(
                            "io_uring_prep_linkat(&sqe, N(DIR), PATH, N(DIR2), OTHER,"
                                    + " AT_EMPTY_PATH);",
                            s -> s.linkat(directory, path, second, other, AtFlags.AT_EMPTY_PATH))
                    .tests(folder);
        }
    }

    @TestFactory
    List<DynamicTest> attributes() throws Exception {
        try (var ring = IoUring.open(64);
                var file = FileFd.open(folder, OpenFlags.O_RDONLY);
                var arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("some/path");
            MemorySegment name = arena.allocateFrom("user.origin");
            MemorySegment value = arena.allocate(77);
            return new SqeBytes(ring)
                    .define("FD", file.number())
                    .define("PATH", path)
                    .define("NAME", name)
                    .define("VALUE", value)
                    .same(
                            "io_uring_prep_fsetxattr(&sqe, N(FD), NAME, VALUE, XATTR_CREATE, 77);",
                            s -> s.fsetxattr(file, name, value, XattrFlags.XATTR_CREATE))
                    .same(
                            "io_uring_prep_setxattr(&sqe, NAME, VALUE, PATH, XATTR_REPLACE, 77);",
                            s -> s.setxattr(path, name, value, XattrFlags.XATTR_REPLACE))
                    .same(
                            "io_uring_prep_fgetxattr(&sqe, N(FD), NAME, VALUE, 77);",
                            s -> s.fgetxattr(file, name, value))
                    .same(
                            "io_uring_prep_getxattr(&sqe, NAME, VALUE, PATH, 77);",
                            s -> s.getxattr(path, name, value))
                    .tests(folder);
        }
    }
}
