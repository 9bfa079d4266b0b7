package dev.gatun.examples.loop;

import java.io.IOException;

/** Who is told, in the loop's thread, that its descriptor is ready. */
public interface Watcher {
    /**
     * Does what can be done now, and does not wait.
     *
     * @param readiness {@link Multiplexer#READABLE}, {@link Multiplexer#WRITABLE} or both; it may
     *     turn out that it is not so
     * @throws IOException what went wrong with this descriptor: {@link #failed} hears of it, and
     *     nobody else
     */
    void ready(int readiness) throws IOException;

    /** {@link #ready} threw this: the descriptor is to be closed. */
    void failed(Exception failure);
}
