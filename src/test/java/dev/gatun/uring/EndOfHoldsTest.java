package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.io.Whence;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What a closed ring holds is given up when the kernel has ended, and then all of it is. */
class EndOfHoldsTest {
    private static final int ROUNDS = 150;

    /** A thread of the kernel's reads what was published after the ring's descriptor was closed. */
    @Test
    void aPolledRingWritesToNoFileThatWasOpenedMeanwhile() throws Exception {
        var done = new AtomicBoolean();
        var failure = new AtomicReference<Throwable>();
        Thread other =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        openOthers(done);
                                    } catch (Throwable t) {
                                        failure.set(t);
                                    }
                                });
        try {
            var options = RingOptions.entries(4).submissionPolling(1_000);
            for (int i = 0; i < ROUNDS; i++) {
                MemFd file = MemFd.create("file");
                try (var ring = IoUring.open(options)) {
                    MemorySegment bytes = ring.arena().allocate(8);
                    ring.sq().next().pwrite(file, bytes, 0, 8, 0);
                    file.close();
                    ring.submit();
                }
            }
        } finally {
            done.set(true);
            other.join();
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    private static void openOthers(AtomicBoolean done) throws SyscallException {
        while (!done.get()) {
            try (var victim = MemFd.create("other")) {
                for (int i = 0; i < 20; i++) {
                    assertEquals(0, victim.lseek(0, Whence.SEEK_END), "written to");
                }
            }
        }
    }

    @Test
    void whatWasNeverSubmittedIsClosedWithTheRing() throws Exception {
        IoUring ring = IoUring.open(4);
        MemFd file = MemFd.create("file");
        int number = file.number();
        ring.sq().next().pread(file, ring.arena().allocate(8), 0, 8, 0);
        file.close();
        assertTrue(isOpen(number), "the queue holds it");
        ring.close();
        assertFalse(isOpen(number));
    }

    private record Orphan(IoUring ring, MemorySegment buffer) {}

    private static Orphan orphan(Pipe pipe) throws Exception {
        var made = new AtomicReference<Orphan>();
        Thread.ofPlatform().start(() -> made.set(useARing(pipe))).join();
        return made.get();
    }

    private static Orphan useARing(Pipe pipe) {
        try {
            IoUring ring = IoUring.open(4);
            MemorySegment buffer = ring.arena().allocate(1 << 20);
            ring.sq().next().nop();
            ring.submitAndWait(1);
            if (pipe != null) {
                ring.sq().next().read(pipe.readEnd(), buffer, 0, 8);
                ring.submit();
            }
            return new Orphan(ring, buffer);
        } catch (SyscallException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatHasCompletedIsFreedWhenTheThreadHasEnded() throws Exception {
        Orphan orphan = orphan(null);
        orphan.ring().close();
        assertFalse(orphan.buffer().scope().isAlive());
    }

    /** Nothing tells any other thread when what was in flight has ended. */
    @Test
    void whatWasInFlightIsKeptWhenTheThreadHasEnded() throws Exception {
        try (var pipe = Pipe.open()) {
            Orphan orphan = orphan(pipe);
            orphan.ring().close();
            assertTrue(orphan.buffer().scope().isAlive());
        }
    }
}
