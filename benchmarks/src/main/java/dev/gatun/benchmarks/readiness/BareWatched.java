package dev.gatun.benchmarks.readiness;

import dev.gatun.benchmarks.floor.Bare;

import java.lang.invoke.MethodHandle;

/** {@link WatchedDescriptors} whose byte goes through bare downcalls. */
public abstract class BareWatched extends WatchedDescriptors {
    private static final MethodHandle READ = Bare.linkTransfer("read");
    private static final MethodHandle WRITE = Bare.linkTransfer("write");

    private int from;
    private int to;

    @Override
    final void watchAll() {
        from = watched[idle].number();
        to = pipe.writeEnd().number();
        try {
            watch();
        } catch (Throwable t) {
            throw Bare.unexpected(t);
        }
    }

    abstract void watch() throws Throwable;

    final void writeByte() throws Throwable {
        if ((long) WRITE.invokeExact(to, oneByte, 1L) != 1) {
            throw new IllegalStateException("the pipe is full");
        }
    }

    final void readByte(int index) throws Throwable {
        if (index != idle || (long) READ.invokeExact(from, oneByte, 1L) != 1) {
            throw new IllegalStateException("another descriptor is ready: " + index);
        }
    }
}
