package dev.gatun.benchmarks.readiness;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Fd;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What wakeup.c has: idle eventfds and, as the last, a pipe, of which a byte makes the read end
 * ready.
 */
@State(Scope.Thread)
public abstract class WatchedDescriptors {
    /** Wake-ups between two looks at the clock, as in wakeup.c. */
    static final int WAKE_UPS = 100;

    @Param({"10", "100", "1000", "10000"})
    public int idle;

    Arena arena;

    /** The idle ones, then the pipe's read end. */
    Fd[] watched;

    Pipe pipe;
    MemorySegment oneByte;

    @Setup(Level.Trial)
    public void open() throws IOException {
        arena = Arena.ofConfined();
        oneByte = arena.allocate(1);
        watched = new Fd[idle + 1];
        for (int i = 0; i < idle; i++) {
            watched[i] = EventFd.create(EventFdFlags.EFD_NONBLOCK);
        }
        pipe = Pipe.open(OpenFlags.O_NONBLOCK);
        watched[idle] = pipe.readEnd();
        watchAll();
    }

    /** Tells the kernel, or notes, that all are watched to be read. */
    abstract void watchAll() throws IOException;

    @TearDown(Level.Trial)
    public void close() throws IOException {
        for (Fd fd : watched) {
            fd.close();
        }
        pipe.close();
        arena.close();
    }

    final void makeOneReady() throws IOException {
        if (pipe.writeEnd().write(oneByte) != 1) {
            throw new IllegalStateException("the pipe is full");
        }
    }

    /** Reads the byte, of the descriptor that a wait has found. */
    final void read(int index) throws IOException {
        if (index != idle) {
            throw new IllegalStateException("another descriptor is ready: " + index);
        }
        if (watched[index].read(oneByte) != 1) {
            throw new IllegalStateException("the pipe is empty");
        }
    }
}
