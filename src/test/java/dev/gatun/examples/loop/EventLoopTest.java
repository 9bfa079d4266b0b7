package dev.gatun.examples.loop;

import static dev.gatun.examples.loop.Multiplexer.READABLE;
import static dev.gatun.examples.loop.Multiplexer.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.examples.loop.Multiplexer.Kind;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

class EventLoopTest {
    private static final SocketType NON_BLOCKING =
            SocketType.SOCK_STREAM.or(SocketType.SOCK_NONBLOCK);
    private static final long MILLI = 1_000_000;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes = arena.allocate(1 << 16);
    private final List<Fd> opened = new ArrayList<>();
    private EventLoop loop;

    private void open(Kind kind) throws SyscallException {
        loop = new EventLoop(kind.open(arena));
    }

    @AfterEach
    void close() throws SyscallException {
        for (Fd fd : opened) {
            fd.close();
        }
        loop.close();
        arena.close();
    }

    private SocketPair pair() throws SyscallException {
        SocketPair pair = SocketFd.socketpair(NON_BLOCKING);
        opened.add(pair.first());
        opened.add(pair.second());
        return pair;
    }

    private void fill(SocketFd socket) throws SyscallException {
        while (socket.write(bytes) > 0) {
            // until it has no more room
        }
    }

    private void readAll(SocketFd socket) throws SyscallException {
        while (socket.read(bytes) > 0) {
            // until nothing is left
        }
    }

    /** Notes what it is told, and does something else then. */
    private static class Noting implements Watcher {
        final List<Integer> told = new ArrayList<>();
        final List<Exception> failures = new ArrayList<>();

        @Override
        public void ready(int readiness) throws IOException {
            told.add(readiness);
        }

        @Override
        public void failed(Exception failure) {
            failures.add(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatIsReadyAndAskedFor(Kind kind) throws IOException {
        open(kind);
        SocketPair pair = pair();
        var watcher = new Noting();
        LoopRegistration registration = loop.register(pair.first(), READABLE, watcher);
        loop.turn(0);
        assertEquals(List.of(), watcher.told);

        pair.second().write(bytes.asSlice(0, 1));
        loop.turn(-1);
        assertEquals(List.of(READABLE), watcher.told);
        readAll(pair.first());

        registration.setInterest(READABLE | WRITABLE);
        loop.turn(-1);
        assertEquals(List.of(READABLE, WRITABLE), watcher.told);

        fill(pair.first());
        registration.setInterest(0);
        pair.second().write(bytes.asSlice(0, 1));
        loop.turn(0);
        assertEquals(List.of(READABLE, WRITABLE), watcher.told, "nothing is asked for");

        // What happened meanwhile is told, also where only news is.
        registration.setInterest(READABLE);
        loop.turn(-1);
        assertEquals(List.of(READABLE, WRITABLE, READABLE), watcher.told);

        registration.cancel();
        loop.turn(0);
        assertEquals(3, watcher.told.size());
    }

    @ParameterizedTest
    @EnumSource
    void tellsAgainOfWhatIsLeft(Kind kind) throws IOException {
        open(kind);
        SocketPair pair = pair();
        var watcher = new Noting();
        LoopRegistration registration = loop.register(pair.first(), READABLE, watcher);
        pair.second().write(bytes.asSlice(0, 1));
        loop.turn(-1);
        loop.turn(0);
        assertEquals(loop.isEdgeTriggered() ? 1 : 2, watcher.told.size());
        registration.rearm();
        loop.turn(0);
        assertEquals(loop.isEdgeTriggered() ? 2 : 3, watcher.told.size());
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfTheEndAndOfErrors(Kind kind) throws IOException {
        open(kind);
        SocketPair pair = pair();
        var watcher = new Noting();
        loop.register(pair.first(), READABLE | WRITABLE, watcher);
        fill(pair.first());
        pair.second().close();
        loop.turn(-1);
        int last = watcher.told.getLast();
        assertEquals(READABLE | WRITABLE, last);
    }

    @ParameterizedTest
    @EnumSource
    void anEventOfOneThatAnotherHasClosedIsDropped(Kind kind) throws IOException {
        open(kind);
        SocketPair one = pair();
        SocketPair two = pair();
        SocketPair next = pair();
        var told = new ArrayList<Fd>();
        var registrations = new LoopRegistration[2];
        var late = new Noting();
        // Whoever of the two hears first cancels the other, and a third takes its place.
        class Rival implements Watcher {
            private final SocketFd mine;
            private final int other;

            Rival(SocketFd mine, int other) {
                this.mine = mine;
                this.other = other;
            }

            @Override
            public void ready(int readiness) throws IOException {
                told.add(mine);
                readAll(mine);
                registrations[other].cancel();
                loop.register(next.first(), READABLE, late);
            }

            @Override
            public void failed(Exception failure) {
                throw new AssertionError(failure);
            }
        }
        registrations[0] = loop.register(one.first(), READABLE, new Rival(one.first(), 1));
        registrations[1] = loop.register(two.first(), READABLE, new Rival(two.first(), 0));
        one.second().write(bytes.asSlice(0, 1));
        two.second().write(bytes.asSlice(0, 1));
        loop.turn(-1);
        assertEquals(1, told.size(), told::toString);
        assertEquals(List.of(), late.told, "it was not ready");
        next.second().write(bytes.asSlice(0, 1));
        loop.turn(-1);
        assertEquals(List.of(READABLE), late.told);
    }

    @ParameterizedTest
    @EnumSource
    void whatGoesWrongWithOneIsNothingToTheOthers(Kind kind) throws IOException {
        open(kind);
        var failing =
                new Noting() {
                    @Override
                    public void ready(int readiness) throws IOException {
                        throw new IOException("mine");
                    }
                };
        var mistaken =
                new Noting() {
                    @Override
                    public void ready(int readiness) {
                        throw new IllegalStateException("mine");
                    }
                };
        var well = new Noting();
        var watchers = List.of(failing, mistaken, well);
        for (Watcher watcher : watchers) {
            SocketPair pair = pair();
            loop.register(pair.first(), READABLE, watcher);
            pair.second().write(bytes.asSlice(0, 1));
        }
        loop.turn(-1);
        assertEquals(1, failing.failures.size());
        assertEquals(1, mistaken.failures.size());
        assertEquals(List.of(READABLE), well.told);
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadWakesIt(Kind kind) throws Exception {
        open(kind);
        var done = new ArrayList<Thread>();
        Thread other =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    try {
                                        loop.execute(() -> done.add(Thread.currentThread()));
                                        loop.execute(loop::stop);
                                    } catch (SyscallException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        other.start();
        loop.run(); // without a timeout
        other.join();
        assertEquals(1, done.size());
        assertSame(Thread.currentThread(), done.getFirst());

        loop.turn(0); // it may have been woken once more than it had to be
        long events = loop.events();
        loop.turn(0);
        assertEquals(events, loop.events(), "and stays awake");
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatFailsEndsTheLoop(Kind kind) throws IOException {
        open(kind);
        loop.execute(
                () -> {
                    throw new IOException("of the task");
                });
        var thrown = assertThrows(IllegalStateException.class, loop::run);
        assertEquals("of the task", thrown.getCause().getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void timersExpireInOrderAndNotBefore(Kind kind) throws IOException {
        open(kind);
        var order = new ArrayList<String>();
        long start = System.nanoTime();
        loop.after(
                30 * MILLI,
                () -> {
                    order.add("second");
                    loop.after(0, loop::stop);
                });
        loop.after(20 * MILLI, () -> order.add("first"));
        loop.after(10 * MILLI, () -> order.add("cancelled")).cancel();
        assumeTrue(System.nanoTime() - start < 10 * MILLI, "too slow: the first is not first");
        loop.run();
        assertEquals(List.of("first", "second"), order);
        assertTrue(System.nanoTime() - start >= 30 * MILLI);
    }

    @ParameterizedTest
    @EnumSource
    void aWaitForATimerIsOneWait(Kind kind) throws IOException {
        open(kind);
        loop.after(50 * MILLI, loop::stop);
        loop.run();
        // select, poll and epoll_pwait2 wait for nanoseconds, never less than asked for.
        assertTrue(loop.turns() <= 2, () -> loop.turns() + " waits");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "select")
    void watchesMany(Kind kind) throws IOException {
        open(kind);
        var watchers = new ArrayList<Noting>();
        var registrations = new ArrayList<LoopRegistration>();
        for (int i = 0; i < 600; i++) {
            SocketPair pair = pair();
            var watcher = new Noting();
            watchers.add(watcher);
            assertTrue(loop.fits(pair.first()));
            registrations.add(loop.register(pair.first(), READABLE, watcher));
            pair.second().write(bytes.asSlice(0, 1));
        }
        for (int i = 0; i < 600; i += 2) {
            registrations.get(i).cancel();
        }
        for (int turn = 0; turn < 10; turn++) {
            loop.turn(0);
        }
        for (int i = 0; i < 600; i++) {
            assertEquals(i % 2 == 0, watchers.get(i).told.isEmpty(), "number " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "select")
    void selectTakesNumbersBelow1024Only(Kind kind) throws IOException {
        open(kind);
        Fd fd;
        do {
            fd = pair().second();
        } while (fd.number() < 1024);
        assertFalse(loop.fits(fd));
        Fd high = fd;
        assertThrows(
                IllegalArgumentException.class, () -> loop.register(high, READABLE, new Noting()));
    }
}
