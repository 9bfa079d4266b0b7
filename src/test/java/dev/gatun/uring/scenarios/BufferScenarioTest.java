package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.errno;
import static dev.gatun.uring.scenarios.Scenario.pattern;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SkipsLacks;
import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.uring.BufferRing;
import dev.gatun.uring.BufferRingOptions;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RecvSendFlags;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;
import dev.gatun.uring.scenarios.Scenario.Submission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Rings of provided buffers: made and ended, used up and filled again. */
@ExtendWith(SkipsLacks.class)
class BufferScenarioTest {
    private static final MessageFlags NONE = MessageFlags.of(0);
    private static final RecvSendFlags NO_HOW = RecvSendFlags.of(0);

    private static void giveBack(BufferRing buffers, Done done) {
        buffers.take(done.res(), done.flags());
        buffers.giveBack(Completion.bufferId(done.flags()));
    }

    @Test
    void aRingInOwnMemoryHasBuffersOfTheKernels() throws Exception {
        var options = RingOptions.entries(8).with(SetupFlags.IORING_SETUP_NO_MMAP);
        try (var ring = IoUring.open(options);
                var pipe = Pipe.open();
                var buffers =
                        BufferRing.register(ring, BufferRingOptions.of(3, 4, 64).kernelMemory())) {
            MemorySegment memory = pattern(ring.arena().allocate(16), 5);
            pipe.writeEnd().write(memory);
            submit(ring, s -> s.read(pipe.readEnd(), buffers.group(), 64));
            Done done = take(ring, 1).getFirst();
            assertEquals(16, done.res());
            long at = buffers.take(done.res(), done.flags());
            assertEquals(-1, buffers.memory().asSlice(at, 16).mismatch(memory));
        }
    }

    @Test
    void groupsAreMadeOnceAndEndOnce() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            var buffers = BufferRing.register(ring, 1, 4, 64);
            assertEquals(Errno.EEXIST, errno(() -> BufferRing.register(ring, 1, 4, 64)));
            buffers.close();
            pipe.writeEnd().write(ring.arena().allocate(8));
            assertEquals(-Errno.ENOBUFS, result(ring, s -> s.read(pipe.readEnd(), 1, 64)));
            BufferRing.register(ring, 1, 4, 64).close();
        }
    }

    /** A group of the older kind is made a ring while a receive waits for one of its buffers. */
    @Test
    void aGroupOfTheOlderKindBecomesARing() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = ring.arena().allocate(64);
            assertEquals(0, result(ring, s -> s.provideBuffers(memory, 16, 4, 1, 0)));
            pair.first().send(memory.asSlice(0, 8));
            assertEquals(8, result(ring, s -> s.recv(pair.second(), 1, 0, NONE, NO_HOW)));
            assertEquals(Errno.EEXIST, errno(() -> BufferRing.register(ring, 1, 4, 64)));
            submit(ring, s -> s.recv(pair.second(), 1, 0, NONE, NO_HOW));
            assertEquals(3, result(ring, s -> s.removeBuffers(4, 1)));
            try (var buffers = BufferRing.register(ring, 1, 4, 64)) {
                pair.first().send(pattern(memory.asSlice(0, 8), 1));
                Done done = take(ring, 1).getFirst();
                assertEquals(8, done.res());
                long offset = buffers.take(done.res(), done.flags());
                assertEquals(
                        -1, memory.asSlice(0, 8).mismatch(buffers.memory().asSlice(offset, 8)));
                // The buffer that was taken before is not given to this group any more.
                assertEquals(
                        -Errno.EINVAL, result(ring, s -> s.provideBuffers(memory, 16, 1, 1, 0)));
            }
        }
    }

    @Test
    void groupsOfAllNumbers() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            for (int group : new int[] {0, 1, 1023, 32_768, 65_535}) {
                // The kernel's memory is mapped at an offset that has room for eleven bits.
                for (boolean ofKernel : new boolean[] {false, group < 2048}) {
                    var options = BufferRingOptions.of(group, 2, 64);
                    try (var buffers =
                            BufferRing.register(
                                    ring, ofKernel ? options.kernelMemory() : options)) {
                        pipe.writeEnd().write(memory);
                        assertEquals(8, result(ring, s -> s.read(pipe.readEnd(), group, 64)));
                        assertEquals(group, buffers.group());
                    }
                }
            }
        }
    }

    @Test
    void aGroupIsEmptiedAndFilledManyTimes() throws Exception {
        try (var ring = IoUring.open(16);
                var pipe = Pipe.open();
                var buffers = BufferRing.register(ring, 1, 4, 8)) {
            MemorySegment memory = ring.arena().allocate(40);
            for (int round = 0; round < 100; round++) {
                pipe.writeEnd().write(memory);
                Submission read = s -> s.read(pipe.readEnd(), 1, 8);
                submit(ring, read, read, read, read, read);
                List<Done> all = take(ring, 5);
                int used = 0;
                for (Done each : all) {
                    if (each.res() == 8) {
                        used++;
                        giveBack(buffers, each);
                    } else {
                        assertEquals(-Errno.ENOBUFS, each.res());
                    }
                }
                assertEquals(4, used);
                assertEquals(8, result(ring, s -> s.read(pipe.readEnd(), memory, 0, 8)));
            }
        }
    }

    @Test
    void everyKindOfRingReadsIntoTheGroup() throws Exception {
        for (RingOptions options :
                List.of(
                        RingOptions.entries(8),
                        RingOptions.entries(8).without(SetupFlags.IORING_SETUP_DEFER_TASKRUN),
                        RingOptions.entries(8)
                                .forThreads()
                                .with(SetupFlags.IORING_SETUP_COOP_TASKRUN),
                        RingOptions.entries(8).submissionPolling(10))) {
            try (var ring = IoUring.open(options);
                    var file = MemFd.create("group");
                    var buffers = BufferRing.register(ring, 1, 8, 64)) {
                MemorySegment content = pattern(ring.arena().allocate(256), 1);
                file.pwrite(content, 0);
                for (int i = 0; i < 12; i++) {
                    int at = 64 * (i % 4);
                    submit(ring, s -> s.pread(file, 1, 64, at));
                    Done done = take(ring, 1).getFirst();
                    assertEquals(64, done.res());
                    long offset = buffers.take(done.res(), done.flags());
                    assertEquals(
                            -1,
                            buffers.memory().asSlice(offset, 64).mismatch(content.asSlice(at, 64)));
                    buffers.giveBack(Completion.bufferId(done.flags()));
                }
            }
        }
    }

    @Test
    void theStatusCountsWhatIsLeft() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("status");
                var buffers = BufferRing.register(ring, 1, 4, 8)) {
            file.ftruncate(100);
            for (int left = 3; left >= 0; left--) {
                submit(ring, s -> s.pread(file, 1, 8, 0));
                Done done = take(ring, 1).getFirst();
                buffers.take(done.res(), done.flags());
                assertEquals(left, buffers.available());
            }
            for (int id = 0; id < 4; id++) {
                buffers.giveBack(id);
                assertEquals(id + 1, buffers.available());
            }
        }
    }

    @Test
    void receivesShareAGroupThatRunsOut() throws Exception {
        try (var ring = IoUring.open(16);
                var first = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var second = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var buffers = BufferRing.register(ring, 1, 4, 8)) {
            MemorySegment memory = ring.arena().allocate(8);
            submit(
                    ring,
                    s -> s.recvMultishot(first.second(), 1, NONE, NO_HOW),
                    s -> s.recvMultishot(second.second(), 1, NONE, NO_HOW));
            for (int round = 0; round < 10; round++) {
                first.first().send(memory);
                second.first().send(memory);
                for (Done each : take(ring, 2)) {
                    assertEquals(8, each.res());
                    assertTrue(Completion.hasMore(each.flags()));
                    giveBack(buffers, each);
                }
            }
            for (int i = 0; i < 4; i++) {
                first.first().send(memory);
                Done done = take(ring, 1).getFirst();
                buffers.take(done.res(), done.flags());
            }
            first.first().send(memory);
            second.first().send(memory);
            for (Done each : take(ring, 2)) {
                assertEquals(-Errno.ENOBUFS, each.res());
                assertFalse(Completion.hasMore(each.flags()));
            }
            buffers.giveBack(2);
            submit(ring, s -> s.recvMultishot(first.second(), 1, NONE, NO_HOW));
            assertEquals(8, take(ring, 1).getFirst().res());
        }
    }

    @Test
    void filesAreReadIntoPiecesOfABuffer() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("pieces");
                var buffers =
                        BufferRing.register(ring, BufferRingOptions.of(1, 2, 64).incremental())) {
            MemorySegment content = pattern(ring.arena().allocate(64), 9);
            file.pwrite(content, 0);
            for (int i = 0; i < 4; i++) {
                int at = 16 * i;
                submit(ring, s -> s.pread(file, 1, 16, at));
                Done done = take(ring, 1).getFirst();
                assertEquals(16, done.res());
                long offset = buffers.take(done.res(), done.flags());
                assertEquals(16 * i, offset % 64);
                assertEquals(
                        -1, buffers.memory().asSlice(offset, 16).mismatch(content.asSlice(at, 16)));
                assertEquals(i < 3, Completion.hasBufferMore(done.flags()));
            }
        }
    }

    @Test
    void moreOfABufferIsToldOrNot() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open();
                var buffers =
                        BufferRing.register(ring, BufferRingOptions.of(1, 2, 32).incremental())) {
            MemorySegment memory = ring.arena().allocate(32);
            for (int[] piece : new int[][] {{10, 1}, {10, 1}, {12, 0}, {32, 0}}) {
                pipe.writeEnd().write(memory.asSlice(0, piece[0]));
                submit(ring, s -> s.read(pipe.readEnd(), 1, 32));
                Done done = take(ring, 1).getFirst();
                assertEquals(piece[0], done.res());
                assertEquals(piece[1] == 1, Completion.hasBufferMore(done.flags()));
                buffers.take(done.res(), done.flags());
            }
        }
    }

    @Test
    void aMultishotReadTakesAllInSmallPieces() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open();
                var buffers = BufferRing.register(ring, 1, 32, 8)) {
            MemorySegment content = pattern(ring.arena().allocate(100), 3);
            pipe.writeEnd().write(content);
            submit(ring, s -> s.readMultishot(pipe.readEnd(), 1, 0));
            int received = 0;
            while (received < 100) {
                Done done = take(ring, 1).getFirst();
                assertTrue(Completion.hasMore(done.flags()));
                long at = buffers.take(done.res(), done.flags());
                int n = done.res();
                assertEquals(
                        -1, buffers.memory().asSlice(at, n).mismatch(content.asSlice(received, n)));
                received += n;
            }
            assertEquals(100, received);
        }
    }

    @Test
    void aMultishotReadOverflowsAndEnds() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(4).completionEntries(4));
                var pipe = Pipe.open();
                var buffers = BufferRing.register(ring, 1, 64, 8)) {
            MemorySegment memory = ring.arena().allocate(8);
            submit(ring, s -> s.readMultishot(pipe.readEnd(), 1, 0));
            for (int i = 0; i < 10; i++) {
                pipe.writeEnd().write(memory);
                ring.getEvents();
            }
            int received = 0;
            Done last;
            do {
                last = take(ring, 1).getFirst();
                received += last.res();
            } while (Completion.hasMore(last.flags()));
            assertTrue(received >= 32 && received <= 80, "received " + received);
            assertEquals(64, buffers.size());
        }
    }
}
