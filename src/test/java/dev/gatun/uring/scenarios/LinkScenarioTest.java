package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.NO_PERSONALITY;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.path;
import static dev.gatun.uring.scenarios.Scenario.pattern;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.scenarios.Scenario.Submission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chains, IOSQE_IO_DRAIN, and direct descriptors that come and go in them. */
class LinkScenarioTest {
    @Test
    void chainsSucceedOrAreCancelled() throws Exception {
        Kernel.assumeNopHasAResult();
        int cancelled = -Errno.ECANCELED;
        try (var ring = IoUring.open(16)) {
            assertEquals(
                    List.of(0, 1, 2),
                    results(ring, s -> s.nop().link(), s -> s.nop(1).link(), s -> s.nop(2)));
            assertEquals(
                    List.of(-Errno.EIO, cancelled, cancelled, 3),
                    results(
                            ring,
                            s -> s.nop(-Errno.EIO).link(),
                            s -> s.nop().link(),
                            s -> s.nop(),
                            s -> s.nop(3)));
            assertEquals(
                    List.of(-Errno.EIO, 1, -Errno.EIO, 3),
                    results(
                            ring,
                            s -> s.nop(-Errno.EIO).hardLink(),
                            s -> s.nop(1).hardLink(),
                            s -> s.nop(-Errno.EIO).hardLink(),
                            s -> s.nop(3)));
            // Two chains, one of which breaks.
            assertEquals(
                    List.of(-Errno.EIO, cancelled, 2, 3),
                    results(
                            ring,
                            s -> s.nop(-Errno.EIO).link(),
                            s -> s.nop(),
                            s -> s.nop(2).link(),
                            s -> s.nop(3)));
            // A chain ends where the batch does.
            submit(ring, s -> s.nop(-Errno.EIO).link());
            submit(ring, s -> s.nop(1));
            assertEquals(
                    Set.of(-Errno.EIO, 1),
                    new HashSet<>(take(ring, 2).stream().map(Done::res).toList()));
        }
    }

    @Test
    void aShortTransferBreaksAChain() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("short")) {
            MemorySegment memory = ring.arena().allocate(64);
            file.pwrite(memory.asSlice(0, 10), 0);
            assertEquals(
                    List.of(10, -Errno.ECANCELED),
                    results(ring, s -> s.pread(file, memory, 0, 64, 0).link(), s -> s.nop()));
        }
    }

    @Test
    void aChainWithOneThatCannotStartIsCancelled() throws Exception {
        int cancelled = -Errno.ECANCELED;
        try (var ring = IoUring.open(16)) {
            for (int bad = 0; bad < 3; bad++) {
                for (int kind = 0; kind < 3; kind++) {
                    for (int i = 0; i < 3; i++) {
                        var sqe = ring.sq().next().nop().userData(i);
                        if (i == bad) {
                            sqe.personality(NO_PERSONALITY);
                        }
                        if (i == 0 && kind == 2) {
                            sqe.ioDrain();
                        }
                        if (i < 2 && kind == 1) {
                            sqe.hardLink();
                        } else if (i < 2) {
                            sqe.link();
                        }
                    }
                    assertEquals(3, ring.submit());
                    List<Integer> expected =
                            new ArrayList<>(List.of(cancelled, cancelled, cancelled));
                    expected.set(bad, -Errno.EINVAL);
                    assertEquals(expected, results(take(ring, 3)));
                }
            }
        }
    }

    /** On Linux 6.1 a chain behind the drain may go ahead of it; on 6.18 it waits as well. */
    @Test
    void anIoDrainWaitsForChains() throws Exception {
        try (var ring = IoUring.open(16);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            for (int round = 0; round < 10; round++) {
                submit(
                        ring,
                        s -> s.read(pipe.readEnd(), memory, 0, 8).link(),
                        s -> s.nop().link(),
                        s -> s.nop(),
                        s -> s.nop().ioDrain(),
                        s -> s.nop().link(),
                        s -> s.nop());
                nothing(ring);
                pipe.writeEnd().write(memory);
                List<Long> order = order(take(ring, 6));
                assertEquals(List.of(0L, 1L, 2L), order.subList(0, 3));
                assertEquals(Set.of(3L, 4L, 5L), Set.copyOf(order.subList(3, 6)));
                assertTrue(order.indexOf(4L) < order.indexOf(5L), order::toString);
            }
        }
    }

    @Test
    void ioDrainsAndWhatOverflows() throws Exception {
        var options = RingOptions.entries(8).completionEntries(8);
        try (var ring = IoUring.open(options);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            submit(
                    ring,
                    s -> s.read(pipe.readEnd(), memory, 0, 8),
                    s -> s.nop().ioDrain(),
                    s -> s.nop());
            nothing(ring);
            // What IOSQE_IO_DRAIN holds back can be cancelled like anything else.
            ring.sq().next().asyncCancel(1).userData(9);
            ring.submit();
            nothing(ring);
            pipe.writeEnd().write(memory);
            assertEquals(4, take(ring, 4).size());
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 8; i++) {
                    ring.sq().next().nop().ioDrain().userData(8 * round + i);
                }
                ring.submit();
            }
            List<Long> expected = new ArrayList<>();
            for (long i = 0; i < 24; i++) {
                expected.add(i);
            }
            assertEquals(expected, order(take(ring, 24)));
        }
    }

    @Test
    void readsOfRegisteredBuffersInAChain() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("chain")) {
            MemorySegment content = pattern(ring.arena().allocate(4 * 512), 3);
            file.pwrite(content, 0);
            MemorySegment memory = ring.arena().allocate(4 * 512, 4096);
            RegisteredBuffers.register(ring, memory);
            assertEquals(
                    List.of(512, 512, 512, 512),
                    results(
                            ring,
                            s -> s.readFixed(file, 0, memory, 0, 512, 0).link(),
                            s -> s.readFixed(file, 0, memory, 512, 512, 512).link(),
                            s -> s.readFixed(file, 0, memory, 1024, 512, 1024).link(),
                            s -> s.readFixed(file, 0, memory, 1536, 512, 1536)));
            assertEquals(-1, memory.mismatch(content));
        }
    }

    @Test
    void aSlotThatIsReusedHasTheNewFile(@TempDir Path folder) throws Exception {
        Path first = Files.writeString(folder.resolve("1"), "one");
        Path second = Files.writeString(folder.resolve("2"), "other");
        try (var ring = IoUring.open(8)) {
            MemorySegment memory = ring.arena().allocate(16);
            var files = RegisteredFiles.sparse(ring, 1);
            for (Path each : List.of(first, second, first, second)) {
                ring.sq().next().openatDirect(path(ring, each), OpenFlags.O_RDONLY, 0, 0).link();
                ring.sq().next().pread(files.adopt(0), memory, 0, 16, 0).hardLink();
                ring.sq().next().closeDirect(files.get(0));
                assertEquals(3, ring.submit());
                int size = (int) Files.size(each);
                // A short read breaks a link, but not a hard one.
                assertEquals(List.of(0, size, 0), take(ring, 3).stream().map(Done::res).toList());
                assertEquals(
                        Files.readString(each).charAt(0), memory.get(ValueLayout.JAVA_BYTE, 0));
            }
        }
    }

    @Test
    void openReadAndCloseInOneChain(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "12345678");
        try (var ring = IoUring.open(8)) {
            MemorySegment memory = ring.arena().allocate(8);
            var files = RegisteredFiles.sparse(ring, 2);
            for (int kind = 0; kind < 4; kind++) {
                var open =
                        ring.sq().next().openatDirect(path(ring, file), OpenFlags.O_RDONLY, 0, 1);
                open.userData(0).link();
                var read = ring.sq().next().pread(files.adopt(1), memory, 0, 8, 0);
                read.userData(1).link();
                var close = ring.sq().next().closeDirect(files.get(1)).userData(2);
                int left = 3;
                if (kind == 1) {
                    close.ioDrain();
                } else if (kind == 2) {
                    open.skipSuccess();
                    left = 2;
                } else if (kind == 3) {
                    open.skipSuccess();
                    read.skipSuccess();
                    left = 1;
                }
                assertEquals(3, ring.submit());
                List<Done> all = take(ring, left);
                assertEquals(0, all.getLast().res());
                assertEquals(2, all.getLast().userData());
                nothing(ring);
            }
        }
    }

    @Test
    void slotsThatTheKernelPicks(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "12345678");
        try (var ring = IoUring.open(8)) {
            MemorySegment memory = ring.arena().allocate(8);
            var files = RegisteredFiles.sparse(ring, 4);
            Set<Integer> slots = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                slots.add(
                        result(
                                ring,
                                s ->
                                        s.openatDirect(
                                                path(ring, file),
                                                OpenFlags.O_RDONLY,
                                                0,
                                                Sqe.IORING_FILE_INDEX_ALLOC)));
            }
            assertEquals(Set.of(0, 1, 2, 3), slots);
            Submission another =
                    s ->
                            s.openatDirect(
                                    path(ring, file),
                                    OpenFlags.O_RDONLY,
                                    0,
                                    Sqe.IORING_FILE_INDEX_ALLOC);
            assertEquals(-Errno.ENFILE, result(ring, another));
            var third = files.adopt(2);
            assertEquals(
                    List.of(8, 0),
                    results(
                            ring,
                            s -> s.pread(third, memory, 0, 8, 0).link(),
                            s -> s.closeDirect(third)));
            assertEquals(2, result(ring, another));
        }
    }
}
