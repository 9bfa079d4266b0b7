package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.nio.file.Files;
import java.nio.file.Path;

/** A block device whose blocks are in memory, on a machine that lets this process make one. */
final class LoopDevice implements AutoCloseable {
    private static final Path CONTROL = Path.of("/dev/loop-control");
    private static final int LOOP_SET_FD = 0x4c00;
    private static final int LOOP_CLR_FD = 0x4c01;
    private static final int LOOP_CTL_GET_FREE = 0x4c82;
    private static final int BYTES = 1 << 20;
    private static final int ATTEMPTS = 100;

    private final MemFd blocks;
    private final FileFd device;
    private final Path path;

    private LoopDevice(MemFd blocks, FileFd device, Path path) {
        this.blocks = blocks;
        this.device = device;
        this.path = path;
    }

    static LoopDevice open() throws SyscallException {
        assumeTrue(Files.isWritable(CONTROL), "no loop devices to be had here");
        MemFd blocks = MemFd.create("blocks");
        blocks.ftruncate(BYTES);
        try (var control = FileFd.open(CONTROL, OpenFlags.O_RDWR)) {
            // Somebody else may take the same one.
            for (int i = 0; i < ATTEMPTS; i++) {
                long free = ioctl(control, LOOP_CTL_GET_FREE, 0);
                assumeTrue(free >= 0, "no loop device is free");
                Path path = Path.of("/dev/loop" + free);
                assumeTrue(Files.isWritable(path), "no " + path);
                FileFd device = FileFd.open(path, OpenFlags.O_RDWR);
                long set = ioctl(device, LOOP_SET_FD, blocks.number());
                if (set == 0) {
                    return new LoopDevice(blocks, device, path);
                }
                device.close();
                assertEquals(-Errno.EBUSY, set);
            }
        }
        throw new AssertionError("every loop device is taken by others");
    }

    private static long ioctl(FileFd fd, int request, long argument) {
        return Syscalls.syscall(SyscallNumber.SYS_ioctl, fd.number(), request, argument);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws SyscallException {
        ioctl(device, LOOP_CLR_FD, 0);
        device.close();
        blocks.close();
    }
}
