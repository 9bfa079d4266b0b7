package dev.gatun.async;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.statfs;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a file system is asked about a regular file: a server may have to answer. */
final class FileQuestion extends BlockingCall {
    // Answers.
    static final int OTHER = 0;
    static final int FUSE = 1;
    static final int FUSE_UNMAPPABLE = 2;

    private final Fd fd;
    private final boolean isKnownAsFuse;
    private boolean hasFailed;

    /**
     * Makes one.
     *
     * @param isKnownAsFuse whether only the file itself is still to be asked about
     */
    FileQuestion(Fd fd, boolean isKnownAsFuse) {
        this.fd = fd;
        this.isKnownAsFuse = isKnownAsFuse;
    }

    @Override
    long make() {
        if (!isKnownAsFuse && !isFuse()) {
            return OTHER;
        }
        return isMappable() ? FUSE : FUSE_UNMAPPABLE;
    }

    /** Whether the file system gave no answer: then a file is taken for one of FUSE. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Whether the file is of a file system that is a program; one of others always answers. */
    private boolean isFuse() {
        int number = fd.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(statfs.SIZE, Long.BYTES);
            long result = Syscalls.syscall(SyscallNumber.SYS_fstatfs, number, struct);
            hasFailed = result < 0;
            return hasFailed
                    || struct.get(JAVA_LONG, statfs.OFFSET_F_TYPE) == Linux.FUSE_SUPER_MAGIC;
        } finally {
            fd.release();
        }
    }

    /** Whether the file is one to be mapped, as far as it is open for that. */
    private boolean isMappable() {
        try (Arena arena = Arena.ofConfined()) {
            Mapping.mmap(
                    arena, fd, 0, Mapping.pageSize(), Protection.PROT_READ, MapFlags.MAP_SHARED);
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }
}
