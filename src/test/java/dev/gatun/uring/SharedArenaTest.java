package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Rings that share an arena: {@link RingOptions#arenaOf}. */
class SharedArenaTest {
    private static IoUring sharing(IoUring owner) throws SyscallException {
        return IoUring.open(RingOptions.entries(4).arenaOf(owner));
    }

    @Test
    void oneRingReadsWhereTheOtherWrites() throws Exception {
        try (var file = MemFd.create("file");
                var first = IoUring.open(4);
                var second = sharing(first)) {
            assertEquals(first.arena().scope(), second.arena().scope());
            MemorySegment memory = second.arena().allocateFrom("gatun");
            first.sq().next().pwrite(file, memory, 0, 5, 0);
            assertEquals(5, Completions.result(first));
            memory.fill((byte) 0);
            second.sq().next().pread(file, memory, 0, 5, 0);
            assertEquals(5, Completions.result(second));
            assertEquals("gatun", memory.getString(0));
        }
    }

    /** In whatever order they are closed, and if one of them is closed twice. */
    @Test
    void theLastRingFreesTheMemory() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<IoUring> rings = new ArrayList<>();
            rings.add(IoUring.open(4));
            MemorySegment memory = rings.getFirst().arena().allocate(8);
            while (rings.size() < 4) {
                rings.add(sharing(rings.get(rings.size() / 2)));
            }
            Collections.shuffle(rings, new Random(round));
            for (IoUring each : rings) {
                assertTrue(memory.scope().isAlive());
                memory.fill((byte) 1);
                each.close();
                each.close();
            }
            assertFalse(memory.scope().isAlive());
        }
    }

    /** Its thread ends with a read in flight, and nothing tells when that ends. */
    private static IoUring unconfirmed(IoUring owner, Pipe pipe) throws Exception {
        var made = new AtomicReference<IoUring>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                IoUring ring = sharing(owner);
                                made.set(ring);
                                MemorySegment memory = ring.arena().allocate(8);
                                ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
                                ring.submit();
                            } catch (SyscallException e) {
                                throw new AssertionError(e);
                            }
                        })
                .join();
        return made.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theMemoryIsKeptIfTheEndOfOneRingIsNotSeen(boolean ownerFirst) throws Exception {
        try (var pipe = Pipe.open()) {
            IoUring owner = IoUring.open(4);
            MemorySegment memory = owner.arena().allocate(8);
            IoUring other = unconfirmed(owner, pipe);
            (ownerFirst ? owner : other).close();
            assertTrue(memory.scope().isAlive());
            (ownerFirst ? other : owner).close();
            assertTrue(memory.scope().isAlive(), "freed, and the kernel may still write to it");
        }
    }

    /** Memory that was mapped elsewhere, and that the arena unmaps. */
    @Test
    void mappedMemoryIsKeptToo() throws Exception {
        try (var pipe = Pipe.open()) {
            var made = new AtomicReference<IoUring>();
            var mapped = new AtomicReference<MemorySegment>();
            Thread.ofPlatform()
                    .start(
                            () -> {
                                try {
                                    IoUring ring = IoUring.open(4);
                                    made.set(ring);
                                    mapped.set(map(ring.arena()));
                                    MemorySegment memory = mapped.get();
                                    ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
                                    ring.submit();
                                } catch (SyscallException e) {
                                    throw new AssertionError(e);
                                }
                            })
                    .join();
            made.get().close();
            assertTrue(mapped.get().scope().isAlive(), "unmapped, and the kernel may write to it");
        }
    }

    private static MemorySegment map(Arena arena) throws SyscallException {
        return Mapping.mmapAnonymous(arena, Mapping.pageSize(), MapFlags.MAP_PRIVATE);
    }

    @Test
    void aRingThatWasNotOpenedDoesNotCount() throws Exception {
        IoUring owner = IoUring.open(4);
        MemorySegment memory = owner.arena().allocate(8);
        RingOptions noSuchProcessor =
                RingOptions.entries(4).arenaOf(owner).submissionPolling(10).submissionCpu(100_000);
        var e = assertThrows(SyscallException.class, () -> IoUring.open(noSuchProcessor));
        assertEquals(Errno.EINVAL, e.errno());
        RingOptions contradiction =
                RingOptions.entries(4)
                        .arenaOf(owner)
                        .forThreads()
                        .with(SetupFlags.IORING_SETUP_SINGLE_ISSUER);
        assertThrows(IllegalArgumentException.class, () -> IoUring.open(contradiction));
        assertTrue(memory.scope().isAlive());
        owner.close();
        assertFalse(memory.scope().isAlive());
    }

    @Test
    void aClosedOwnerIsRefused() throws Exception {
        IoUring owner = IoUring.open(4);
        try (var second = sharing(owner)) {
            owner.close();
            var e = assertThrows(ClosedException.class, () -> sharing(owner));
            assertEquals("the ring whose arena is to be shared was closed", e.getMessage());
            // The second one still has it.
            sharing(second).close();
            second.arena().allocate(8);
        }
        BufferArena ended = owner.core().buffers();
        assertThrows(ClosedException.class, ended::share);
    }

    /** The second close does what the first has left, and does not give up another ring's share. */
    @Test
    void aCloseThatHasFailedCountsOnce() throws Exception {
        IoUring owner = IoUring.open(4);
        try (var second = sharing(owner)) {
            MemorySegment memory = second.arena().allocate(8);
            // Nothing that users do: a resource whose end fails.
            owner.core().resources().add(null);
            assertThrows(NullPointerException.class, owner::close);
            owner.core().resources().clear();
            owner.close();
            assertTrue(memory.scope().isAlive(), "freed, and another ring uses it");
        }
    }
}
