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
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Operations with paths, and of extended attributes, refuse what system calls with them do. */
class PathTwinsTest extends TwinTable {
    private static final int HERE = Syscalls.AT_FDCWD;
    private static final int NO_FD = -1;
    private static final int PATH_ONLY = OpenFlags.O_PATH.bits();
    private static final int ALLOC = Sqe.IORING_FILE_INDEX_ALLOC;
    private static final AtFlags NO_AT = AtFlags.of(0);
    private static final RenameFlags NO_RENAME = RenameFlags.of(0);
    private static final XattrFlags NO_XATTR = XattrFlags.of(0);
    private static final StatxMask MASK = StatxMask.STATX_SIZE;

    /** A path that leads nowhere: nothing is made, renamed or removed by a twin. */
    private MemorySegment nowhere;

    private OpenHow how;
    private Statx statx;

    @TestFactory
    List<DynamicTest> bothRefuseTheSame() throws Exception {
        nowhere = arena.allocateFrom("/no/such");
        how = OpenHow.of(arena, OpenFlags.O_PATH, 0, ResolveFlags.of(0));
        statx = Statx.allocate(arena);
        for (Memory memory : memories()) {
            MemorySegment m = memory.segment();
            if (m != null && m.isNative() && !m.isReadOnly() && m.byteSize() == 100) {
                m.fill((byte) 'x'); // no NUL at its end
            }
            paths(memory.name(), m);
            twoPaths(memory.name(), m);
            values(memory.name(), m);
        }
        for (File each : files()) {
            // A directory is no registered one: the kernel knows it by its number only.
            if (!each.name().contains("direct")) {
                directories(each.name(), each.file());
            }
            attributes(each);
        }
        structs();
        nulls();
        return table();
    }

    private void opens(String name, MemorySegment m, Rings.Submission operation) {
        row(name, operation, () -> Syscalls.openat(HERE, m, PATH_ONLY, 0));
    }

    private void opensAt(String name, FileFd directory, Rings.Submission operation) {
        row(name, operation, () -> FileFd.openat(directory, "no", OpenFlags.O_PATH, 0));
    }

    private void paths(String of, MemorySegment m) {
        OpenFlags flags = OpenFlags.O_PATH;
        opens("openat " + of, m, s -> s.openat(m, flags, 0));
        opens("openat at " + of, m, s -> s.openat(file, m, flags, 0));
        opens("openatDirect " + of, m, s -> s.openatDirect(m, flags, 0, ALLOC));
        opens("openatDirect at " + of, m, s -> s.openatDirect(file, m, flags, 0, ALLOC));
        Call openat2 = () -> Syscalls.openat2(HERE, m, how.memory());
        row("openat2 " + of, s -> s.openat2(m, how), openat2);
        row("openat2 at " + of, s -> s.openat2(file, m, how), openat2);
        row("openat2Direct " + of, s -> s.openat2Direct(m, how, ALLOC), openat2);
        row("openat2Direct at " + of, s -> s.openat2Direct(file, m, how, ALLOC), openat2);
        Call asked = () -> Syscalls.statx(HERE, m, 0, 0, arena.allocate(256));
        row("statx " + of, s -> s.statx(m, NO_AT, MASK, statx), asked);
        row("statx at " + of, s -> s.statx(file, m, NO_AT, MASK, statx), asked);
        opens("unlinkat " + of, m, s -> s.unlinkat(m, NO_AT));
        opens("unlinkat at " + of, m, s -> s.unlinkat(file, m, NO_AT));
        opens("mkdirat " + of, m, s -> s.mkdirat(m, 0700));
        opens("mkdirat at " + of, m, s -> s.mkdirat(file, m, 0700));
    }

    private void twoPaths(String of, MemorySegment m) {
        MemorySegment n = nowhere;
        opens("renameat from " + of, m, s -> s.renameat(m, n, NO_RENAME));
        opens("renameat to " + of, m, s -> s.renameat(n, m, NO_RENAME));
        opens("renameat at, from " + of, m, s -> s.renameat(file, m, file, n, NO_RENAME));
        opens("renameat at, to " + of, m, s -> s.renameat(file, n, file, m, NO_RENAME));
        opens("linkat from " + of, m, s -> s.linkat(m, n, NO_AT));
        opens("linkat to " + of, m, s -> s.linkat(n, m, NO_AT));
        opens("linkat at, from " + of, m, s -> s.linkat(file, m, file, n, NO_AT));
        opens("linkat at, to " + of, m, s -> s.linkat(file, n, file, m, NO_AT));
        opens("symlinkat text " + of, m, s -> s.symlinkat(m, n));
        opens("symlinkat to " + of, m, s -> s.symlinkat(n, m));
        opens("symlinkat at, text " + of, m, s -> s.symlinkat(m, file, n));
        opens("symlinkat at, to " + of, m, s -> s.symlinkat(n, file, m));
    }

    private void values(String of, MemorySegment m) {
        MemorySegment good = arena.allocate(8);
        MemorySegment n = nowhere;
        opens("fsetxattr name " + of, m, s -> s.fsetxattr(file, m, good, NO_XATTR));
        opens("fgetxattr name " + of, m, s -> s.fgetxattr(file, m, good));
        opens("setxattr path " + of, m, s -> s.setxattr(m, n, good, NO_XATTR));
        opens("setxattr name " + of, m, s -> s.setxattr(n, m, good, NO_XATTR));
        opens("getxattr path " + of, m, s -> s.getxattr(m, n, good));
        opens("getxattr name " + of, m, s -> s.getxattr(n, m, good));
        Call given = () -> Syscalls.write(NO_FD, m);
        row("fsetxattr value " + of, s -> s.fsetxattr(file, n, m, NO_XATTR), given);
        row("setxattr value " + of, s -> s.setxattr(n, n, m, NO_XATTR), given);
        Call filled = () -> Syscalls.read(NO_FD, m);
        row("fgetxattr value " + of, s -> s.fgetxattr(file, n, m), filled);
        row("getxattr value " + of, s -> s.getxattr(n, n, m), filled);
    }

    private void directories(String of, FileFd at) {
        MemorySegment n = nowhere;
        OpenFlags flags = OpenFlags.O_PATH;
        opensAt("openat " + of, at, s -> s.openat(at, n, flags, 0));
        opensAt("openatDirect " + of, at, s -> s.openatDirect(at, n, flags, 0, ALLOC));
        if (at != null) { // from the working directory on, if there is none
            ResolveFlags none = ResolveFlags.of(0);
            Call openat2 = () -> FileFd.openat2(at, "no", flags, 0, none);
            row("openat2 " + of, s -> s.openat2(at, n, how), openat2);
            row("openat2Direct " + of, s -> s.openat2Direct(at, n, how, ALLOC), openat2);
        }
        row(
                "statx " + of,
                s -> s.statx(at, n, NO_AT, MASK, statx),
                () -> Statx.allocate(arena).fill(at, "no", NO_AT, MASK));
        opensAt("unlinkat " + of, at, s -> s.unlinkat(at, n, NO_AT));
        opensAt("mkdirat " + of, at, s -> s.mkdirat(at, n, 0700));
        opensAt("symlinkat " + of, at, s -> s.symlinkat(n, at, n));
        opensAt("renameat from " + of, at, s -> s.renameat(at, n, file, n, NO_RENAME));
        opensAt("renameat to " + of, at, s -> s.renameat(file, n, at, n, NO_RENAME));
        opensAt("linkat from " + of, at, s -> s.linkat(at, n, file, n, NO_AT));
        opensAt("linkat to " + of, at, s -> s.linkat(file, n, at, n, NO_AT));
    }

    private void attributes(File of) {
        MemorySegment n = nowhere;
        MemorySegment value = arena.allocate(8);
        rowOnFile(
                "fsetxattr " + of.name(),
                of.maker(),
                (s, f) -> s.fsetxattr(f, n, value, NO_XATTR),
                () -> of.file().fsync());
        rowOnFile(
                "fgetxattr " + of.name(),
                of.maker(),
                (s, f) -> s.fgetxattr(f, n, value),
                () -> of.file().fsync());
    }

    private void structs() {
        OpenHow freedHow;
        Statx freedStatx;
        try (Arena closed = Arena.ofShared()) {
            freedHow = OpenHow.of(closed, OpenFlags.O_PATH, 0, ResolveFlags.of(0));
            freedStatx = Statx.allocate(closed);
        }
        MemorySegment n = nowhere;
        OpenHow[] hows = {null, freedHow, how};
        for (int i = 0; i < hows.length; i++) {
            OpenHow h = hows[i];
            Call twin = () -> Syscalls.openat2(HERE, n, h.memory());
            row("openat2 how " + i, s -> s.openat2(n, h), twin);
            row("openat2 at, how " + i, s -> s.openat2(file, n, h), twin);
            row("openat2Direct how " + i, s -> s.openat2Direct(n, h, ALLOC), twin);
            row("openat2Direct at, how " + i, s -> s.openat2Direct(file, n, h, ALLOC), twin);
        }
        Statx[] statxs = {null, freedStatx, statx};
        for (int i = 0; i < statxs.length; i++) {
            Statx x = statxs[i];
            Call twin = () -> x.fill("/", NO_AT, MASK);
            row("statx into " + i, s -> s.statx(n, NO_AT, MASK, x), twin);
            row("statx at, into " + i, s -> s.statx(file, n, NO_AT, MASK, x), twin);
        }
    }

    private void nulls() {
        MemorySegment n = nowhere;
        row("openat no flags", s -> s.openat(n, null, 0), () -> FileFd.open("/no/such", null, 0));
        row(
                "statx no flags",
                s -> s.statx(n, null, MASK, statx),
                () -> Statx.allocate(arena).fill("/", null, MASK));
        row(
                "statx no mask",
                s -> s.statx(n, NO_AT, null, statx),
                () -> Statx.allocate(arena).fill("/", NO_AT, null));
    }
}
