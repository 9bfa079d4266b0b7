package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connects to a socket of its own, and accepts: each connection is there once. */
final class StressConnections extends StressWork {
    private static final int MOST = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(Long.BYTES);
    private final SocketFd listener;
    private final SocketAddress address;

    /** What was opened in a step. */
    private final List<SocketFd> opened = new ArrayList<>();

    StressConnections(StressRound round, Random random) throws SyscallException {
        super(round, random);
        listener = SocketFd.unix(SocketType.SOCK_STREAM);
        String name = "gatun-" + ProcessHandle.current().pid() + "-" + listener;
        address = SocketAddress.unixAbstract(arena, name + "-" + System.nanoTime());
        listener.bind(address);
        listener.listen(2 * MOST);
    }

    @Override
    public void close() throws IOException {
        try (arena;
                listener) {
            closeOpened();
        }
    }

    private void closeOpened() throws SyscallException {
        for (SocketFd each : opened) {
            each.close();
        }
        opened.clear();
    }

    @Override
    void step() throws Exception {
        try {
            if (random.nextBoolean()) {
                one();
            } else {
                several();
            }
        } finally {
            closeOpened();
        }
    }

    private SocketFd socket() throws SyscallException {
        SocketFd socket = SocketFd.unix(SocketType.SOCK_STREAM);
        opened.add(socket);
        return socket;
    }

    private void one() throws IOException {
        SocketFd client = socket();
        try {
            service.connect(client, address);
        } catch (InterruptedIOException e) {
            interrupted();
            // Nobody knows whether it is connected.
            client.close();
            while (ignoring.poll(listener, PollFlags.POLLIN, Duration.ZERO).has(PollFlags.POLLIN)) {
                ignoring.accept(listener).close();
            }
            return;
        }
        long said = random.nextLong();
        say(client, said);
        assertEquals(said, heard(accepted()), "what was sent");
    }

    private SocketFd accepted() throws IOException {
        while (true) {
            try {
                SocketFd server = service.accept(listener);
                opened.add(server);
                return server;
            } catch (InterruptedIOException e) {
                interrupted();
                Thread.interrupted();
            }
        }
    }

    private void say(SocketFd to, long what) throws IOException {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(what).array();
        assertEquals(Long.BYTES, ignoring.write(to, bytes));
    }

    private long heard(SocketFd from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
        assertEquals(Long.BYTES, ignoring.read(from, buffer));
        return buffer.getLong(0);
    }

    /**
     * By one operation, which a cancel ends at any time; the rest by one call each. The operation
     * keeps its place in the ring meanwhile, and all places may be such: so nothing here waits for
     * another one.
     */
    private void several() throws IOException {
        Set<Long> said = new HashSet<>();
        Queue<SocketFd> accepted = new ConcurrentLinkedQueue<>();
        AtomicBoolean isOver = new AtomicBoolean();
        Subscription subscription =
                service.start(
                        sqe -> sqe.acceptMultishot(listener, SocketType.SOCK_CLOEXEC),
                        (res, flags) -> {
                            if (res >= 0) {
                                accepted.add(SocketFd.own(res));
                            } else if (res != -Errno.ECANCELED) {
                                round.wrong(new AssertionError("accept: " + res));
                            }
                            if (isOver.get()) {
                                round.wrong(new AssertionError("told after the last completion"));
                            }
                        });
        int count = 1 + random.nextInt(MOST);
        try {
            for (int i = 0; i < count; i++) {
                SocketFd client = socket();
                client.connect(address);
                long what = random.nextLong();
                memory.asByteBuffer().putLong(what);
                assertEquals(Long.BYTES, client.write(memory));
                assertTrue(said.add(what));
            }
        } finally {
            subscription.close();
            isOver.set(true);
            opened.addAll(accepted);
        }
        assertTrue(subscription.isEnded());
        Set<Long> heard = new HashSet<>();
        for (SocketFd each : accepted) {
            assertTrue(heard.add(heard(each)), "twice");
        }
        while (heard.size() < count) {
            assertTrue(heard.add(heard(accepted())), "twice");
        }
        assertEquals(said, heard);
        PollFlags more = ignoring.poll(listener, PollFlags.POLLIN, Duration.ZERO);
        assertFalse(more.has(PollFlags.POLLIN), "one connection too many");
    }
}
