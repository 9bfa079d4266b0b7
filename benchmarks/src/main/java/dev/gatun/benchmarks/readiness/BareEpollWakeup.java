package dev.gatun.benchmarks.readiness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.benchmarks.floor.Bare;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollFlags;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@link EpollWakeup} by bare downcalls. */
public class BareEpollWakeup extends BareWatched {
    private static final MethodHandle EPOLL_WAIT =
            Bare.link("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

    private static final int EVENTS_PER_WAIT = 64;

    /** Of {@code struct epoll_event}, which x86-64 packs. */
    private static final boolean IS_PACKED = System.getProperty("os.arch").equals("amd64");

    private static final long EVENT_BYTES = IS_PACKED ? 12 : 16;
    private static final long DATA = IS_PACKED ? 4 : 8;

    @Param({"false", "true"})
    public boolean edge;

    private Epoll epoll;
    private int number;
    private MemorySegment events;

    @Override
    void watch() throws IOException {
        epoll = Epoll.create();
        number = epoll.number();
        events = arena.allocate(EVENTS_PER_WAIT * EVENT_BYTES, 8);
        EpollFlags how = edge ? EpollFlags.EPOLLIN.or(EpollFlags.EPOLLET) : EpollFlags.EPOLLIN;
        for (int i = 0; i < watched.length; i++) {
            epoll.add(watched[i], how, i);
        }
    }

    @TearDown
    public void closeEpoll() throws IOException {
        epoll.close();
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws Throwable {
        for (int i = 0; i < WAKE_UPS; i++) {
            writeByte();
            if ((int) EPOLL_WAIT.invokeExact(number, events, EVENTS_PER_WAIT, -1) != 1) {
                throw new IllegalStateException("not one event");
            }
            readByte(events.get(JAVA_INT, DATA));
        }
    }
}
