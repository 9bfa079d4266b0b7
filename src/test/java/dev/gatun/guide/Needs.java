package dev.gatun.guide;

import dev.gatun.io.DioAlignment;
import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.Inotify;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.RwFlags;
import dev.gatun.io.Whence;
import dev.gatun.uring.BufferRing;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Opcode;
import dev.gatun.uring.Probe;
import dev.gatun.uring.RingMessage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Set;

/** What a kernel may lack that a snippet needs. */
public final class Needs {
    private static final OpenFlags TO_MAKE = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT);
    private static final Set<String> WITHOUT_A_RING =
            Set.of("O_DIRECT", "a disk", "FALLOC_FL_PUNCH_HOLE", "SEEK_DATA", "inotify");

    private Needs() {}

    /** {@return what is missing of this need, or null if it is there} */
    public static String missing(String need, Path folder) {
        if (!WITHOUT_A_RING.contains(need) && !IoUring.isAvailable()) {
            return IoUring.availability().explanation();
        }
        try {
            return isThere(need, folder) ? null : "no " + need;
        } catch (IOException e) {
            return need + ": " + e.getMessage();
        }
    }

    private static boolean isThere(String need, Path folder) throws IOException {
        switch (need) {
            case "io_uring":
                return true;
            case "O_DIRECT":
                try (FileFd file = FileFd.open(folder.resolve("any"), TO_MAKE, 0600)) {
                    return DioAlignment.of(file).isPossible();
                }
            case "a disk":
                try (FileFd file = FileFd.open(folder.resolve("any"), TO_MAKE, 0600);
                        Arena arena = Arena.ofConfined()) {
                    file.pwrite(arena.allocate(1), 0);
                    file.fdatasync();
                    file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
                    return file.preadv2(arena.allocate(1), 0, RwFlags.RWF_NOWAIT) < 0;
                }
            case "FALLOC_FL_PUNCH_HOLE":
                try (FileFd file = FileFd.open(folder.resolve("any"), TO_MAKE, 0600)) {
                    FallocateMode punch = FallocateMode.FALLOC_FL_PUNCH_HOLE;
                    file.fallocate(punch.or(FallocateMode.FALLOC_FL_KEEP_SIZE), 0, 1);
                    return true;
                }
            case "SEEK_DATA":
                try (FileFd file = FileFd.open(folder.resolve("holes"), TO_MAKE, 0600)) {
                    file.ftruncate(1 << 20);
                    return file.lseek(0, Whence.SEEK_DATA) == FileFd.NO_SUCH_OFFSET;
                }
            case "inotify":
                Inotify.create().close();
                return true;
            case "IORING_REGISTER_PBUF_RING":
                try (IoUring ring = IoUring.open(1)) {
                    BufferRing.register(ring, 0, 1, 1);
                    return true;
                }
            case "IORING_REGISTER_SEND_MSG_RING":
                try (IoUring ring = IoUring.open(1)) {
                    RingMessage.send(ring, 0, 0);
                    return true;
                }
            default:
                try (IoUring ring = IoUring.open(1)) {
                    return Probe.of(ring).supports(Opcode.valueOf(need));
                }
        }
    }
}
