package dev.gatun.io;

import static dev.gatun.Allocation.assertNone;
import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What is called again and again allocates nothing. */
class NothingAllocatedTest {
    @Test
    void byMovingDataAtOffsets() throws Exception {
        try (MemFd in = Bytes.file(Bytes.random(4096));
                MemFd out = MemFd.create("out")) {
            assertNone(() -> Transfer.copyFileRange(in, 1, out, 2, 1));
            assertNone(() -> Transfer.sendfile(out, in, 5, 1));
        }
    }

    @Test
    void byMovingAPartOfASegment() throws Exception {
        try (MemFd file = Bytes.file(Bytes.random(4096));
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            assertNone(
                    () -> {
                        file.readFully(buffer, 5, 100, 3);
                        file.writeFully(buffer, 5, 100, 3);
                        file.preadv2(buffer, 7, 100, 3, RwFlags.NONE);
                        file.pwritev2(buffer, 7, 100, 3, RwFlags.NONE);
                        file.lseek(3, Whence.SEEK_SET);
                        file.readFully(buffer, 5, 100);
                        file.writeFully(buffer, 5, 100);
                    });
        }
    }

    @Test
    void byMovingDataThroughPipes() throws Exception {
        try (MemFd in = Bytes.file(Bytes.random(4096));
                MemFd out = MemFd.create("out");
                Pipe pipe = Pipe.open(OpenFlags.O_NONBLOCK);
                Pipe copy = Pipe.open(OpenFlags.O_NONBLOCK);
                Arena arena = Arena.ofConfined()) {
            PipeFd readEnd = pipe.readEnd();
            assertNone(
                    () -> {
                        Transfer.splice(in, 3, pipe.writeEnd(), FILE_POSITION, 1);
                        Transfer.splice(readEnd, FILE_POSITION, out, 4, 1);
                    });
            assertNone(() -> Transfer.splice(readEnd, FILE_POSITION, out, 4, 1));
            MemorySegment one = arena.allocate(1);
            IoVector vector = IoVector.of(arena, arena.allocate(1));
            SpliceFlags none = SpliceFlags.of(0);
            assertNone(
                    () -> {
                        Transfer.vmsplice(pipe.writeEnd(), vector, none);
                        Transfer.tee(readEnd, copy.writeEnd(), 1);
                        readEnd.read(one);
                        copy.readEnd().read(one);
                    });
        }
    }

    @Test
    void byAskingAndLocking() throws Exception {
        try (MemFd file = MemFd.create("file");
                Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertNone(
                    () -> {
                        Fcntl.setOfdLock(file, lock.set(LockType.F_WRLCK, 0, 10));
                        Fcntl.testOfdLock(file, lock.set(LockType.F_WRLCK, 0, 10));
                        Fcntl.setOfdLock(file, lock.set(LockType.F_UNLCK, 0, 10));
                    });
            assertNone(() -> Fcntl.setNonBlocking(file, true));
            assertNone(file::size);
            assertNone(() -> Ioctl.bytesToRead(pipe.readEnd()));
            assertNone(() -> Ioctl.setNonBlocking(pipe.readEnd(), true));
            assertNone(() -> pipe.readEnd().capacity());
        }
    }
}
