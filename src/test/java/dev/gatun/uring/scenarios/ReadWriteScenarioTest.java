package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.pattern;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.ClockId;
import dev.gatun.event.EventFd;
import dev.gatun.event.TimerFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.RwFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RingOptions;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Pipes, counters and registered buffers. */
class ReadWriteScenarioTest {
    @Test
    void readsThatWaitAreWokenEachTime() throws Exception {
        for (RingOptions options :
                List.of(
                        RingOptions.entries(8),
                        RingOptions.entries(8).forThreads(),
                        RingOptions.entries(8).submissionPolling(10))) {
            try (var ring = IoUring.open(options);
                    var pipe = Pipe.open()) {
                MemorySegment memory = ring.arena().allocate(32);
                for (int i = 0; i < 200; i++) {
                    assertEquals(
                            List.of(16, 16),
                            results(
                                    ring,
                                    s -> s.read(pipe.readEnd(), memory, 0, 16),
                                    s -> s.write(pipe.writeEnd(), memory, 16, 16)));
                }
            }
        }
    }

    @Test
    void eightBytesComeIntoALargerVector() throws Exception {
        try (var ring = IoUring.open(4);
                var eventFd = EventFd.create();
                var timer = TimerFd.create(ClockId.CLOCK_MONOTONIC)) {
            MemorySegment memory = ring.arena().allocate(64);
            var vector = IoVector.of(ring.arena(), memory.asSlice(0, 32), memory.asSlice(32, 32));
            submit(ring, s -> s.readv(eventFd, vector));
            nothing(ring);
            eventFd.write(3);
            assertEquals(8, take(ring, 1).getFirst().res());
            assertEquals(3, memory.get(ValueLayout.JAVA_LONG, 0));
            submit(ring, s -> s.readv(timer, vector));
            timer.settime(1_000_000, 0);
            assertEquals(8, take(ring, 1).getFirst().res());
            assertEquals(1, memory.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    @Test
    void readsOfSeveralPipesEndByThemselves() throws Exception {
        try (var ring = IoUring.open(8);
                var first = Pipe.open();
                var second = Pipe.open();
                var file = MemFd.create("merge")) {
            MemorySegment memory = ring.arena().allocate(64);
            file.pwrite(memory, 0);
            submit(
                    ring,
                    s -> s.read(first.readEnd(), memory, 0, 8).async(),
                    s -> s.read(second.readEnd(), memory, 8, 8).async(),
                    s -> s.pread(file, memory, 16, 8, 0).async());
            assertEquals(List.of(2L), order(take(ring, 1)));
            second.writeEnd().write(memory.asSlice(0, 8));
            assertEquals(List.of(1L), order(take(ring, 1)));
            first.writeEnd().write(memory.asSlice(0, 8));
            assertEquals(List.of(0L), order(take(ring, 1)));
        }
    }

    @Test
    void registeredBuffersAreWrittenToPipes() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment memory = pattern(ring.arena().allocate(4096, 4096), 1);
            RegisteredBuffers.register(ring, memory);
            assertEquals(
                    List.of(100, 50),
                    results(
                            ring,
                            s -> s.writeFixed(pipe.writeEnd(), 0, memory, 7, 100, -1).link(),
                            s -> s.write(pipe.writeEnd(), memory, 0, 50)));
            MemorySegment read = ring.arena().allocate(150);
            assertEquals(150, pipe.readEnd().read(read));
            assertEquals(-1, read.asSlice(0, 100).mismatch(memory.asSlice(7, 100)));
            assertEquals(-1, read.asSlice(100).mismatch(memory.asSlice(0, 50)));
        }
    }

    @Test
    void oddPiecesOfRegisteredBuffers() throws Exception {
        try (var ring = IoUring.open(4);
                var file = MemFd.create("pieces")) {
            int size = 5 * 4096;
            MemorySegment content = pattern(ring.arena().allocate(size), 5);
            file.pwrite(content, 0);
            MemorySegment memory = ring.arena().allocate(size + 64, 4096);
            // One that begins and ends within pages.
            MemorySegment buffer = memory.asSlice(33, size);
            RegisteredBuffers.register(ring, buffer);
            for (int[] piece :
                    new int[][] {
                        {0, 1},
                        {1, 4095},
                        {4063, 2},
                        {4095, 4098},
                        {8191, 1},
                        {0, size},
                        {size - 1, 1}
                    }) {
                buffer.fill((byte) 0);
                int at = piece[0];
                int length = piece[1];
                assertEquals(
                        length, result(ring, s -> s.readFixed(file, 0, buffer, at, length, at)));
                assertEquals(-1, buffer.asSlice(at, length).mismatch(content.asSlice(at, length)));
                assertTrue(at == 0 || buffer.get(ValueLayout.JAVA_BYTE, at - 1) == 0);
                assertEquals(
                        length,
                        result(ring, s -> s.writeFixed(file, 0, buffer, at, length, size + at)));
                MemorySegment back = ring.arena().allocate(length);
                assertEquals(length, file.pread(back, size + at));
                assertEquals(-1, back.mismatch(content.asSlice(at, length)));
            }
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> ring.sq().next().readFixed(file, 0, memory, 0, 64, 0));
        }
    }

    @Test
    void registeredBuffersOfAdjacentPages() throws Exception {
        try (var ring = IoUring.open(4);
                var file = MemFd.create("adjacent")) {
            MemorySegment content = pattern(ring.arena().allocate(8 * 4096), 9);
            file.pwrite(content, 0);
            MemorySegment memory = ring.arena().allocate(8 * 4096, 4096);
            var first = memory.asSlice(0, 3 * 4096 + 5);
            var second = memory.asSlice(3 * 4096 + 5);
            RegisteredBuffers.register(ring, first, second);
            long cut = first.byteSize();
            assertEquals(
                    List.of((int) cut, (int) second.byteSize()),
                    results(
                            ring,
                            s -> s.readFixed(file, 0, first, 0, cut, 0),
                            s -> s.readFixed(file, 1, second, 0, second.byteSize(), cut)));
            assertEquals(-1, memory.mismatch(content));
        }
    }

    @Test
    void vectorsOfRegisteredBuffersInOddPieces() throws Exception {
        try (var ring = IoUring.open(4);
                var file = MemFd.create("vectors")) {
            MemorySegment memory = pattern(ring.arena().allocate(3 * 4096, 4096), 2);
            RegisteredBuffers.register(ring, memory);
            var out =
                    IoVector.of(
                            ring.arena(),
                            memory.asSlice(1, 1),
                            memory.asSlice(4000, 200),
                            memory.asSlice(8191, 4000));
            var none = RwFlags.of(0);
            assertEquals(4201, result(ring, s -> s.writevFixed(file, 0, out, 0, none)));
            MemorySegment expected = ring.arena().allocate(4201);
            assertEquals(4201, file.pread(expected, 0));
            assertEquals(-1, expected.asSlice(1, 200).mismatch(memory.asSlice(4000, 200)));
            assertEquals(-1, expected.asSlice(201).mismatch(memory.asSlice(8191, 4000)));
            memory.fill((byte) 0);
            var in = IoVector.of(ring.arena(), memory.asSlice(77, 201), memory.asSlice(5000, 4000));
            assertEquals(4201, result(ring, s -> s.readvFixed(file, 0, in, 0, none)));
            assertEquals(-1, expected.asSlice(0, 201).mismatch(memory.asSlice(77, 201)));
            assertEquals(-1, expected.asSlice(201).mismatch(memory.asSlice(5000, 4000)));
        }
    }

    @Test
    void aNonBlockingPipeIsReadWhenThereIsSomething() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open(OpenFlags.O_NONBLOCK)) {
            MemorySegment memory = ring.arena().allocate(8);
            assertEquals(Fd.WOULD_BLOCK, pipe.readEnd().read(memory));
            submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
            nothing(ring);
            pipe.writeEnd().write(memory);
            assertEquals(List.of(8), results(take(ring, 1)));
        }
    }

    @Test
    void theEndOfAPipeIsNothing() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
            pipe.writeEnd().close();
            assertEquals(0, take(ring, 1).getFirst().res());
            assertEquals(0, result(ring, s -> s.read(pipe.readEnd(), memory, 0, 8)));
        }
    }

    @Test
    void readsInPiecesKeepTheirVectors() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment content = pattern(ring.arena().allocate(192), 4);
            MemorySegment memory = ring.arena().allocate(192);
            var all = IoVector.of(ring.arena(), memory.asSlice(0, 64), memory.asSlice(64, 64));
            var rest = IoVector.of(ring.arena(), memory.asSlice(100, 28), memory.asSlice(128, 64));
            submit(ring, s -> s.readv(pipe.readEnd(), all));
            pipe.writeEnd().write(content.asSlice(0, 100));
            assertEquals(100, take(ring, 1).getFirst().res());
            submit(ring, s -> s.readv(pipe.readEnd(), rest));
            pipe.writeEnd().write(content.asSlice(100));
            assertEquals(92, take(ring, 1).getFirst().res());
            assertEquals(-1, memory.mismatch(content));
        }
    }
}
