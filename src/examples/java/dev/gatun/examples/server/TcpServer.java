package dev.gatun.examples.server;

import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A server of connections, by readiness or by completions. */
public interface TcpServer extends AutoCloseable {
    /** If none has come for so long after a stop, all connections that had begun are here. */
    long HANDSHAKE_MILLIS = 50;

    /** Where it listens. */
    InetSocketAddress address();

    /** What it has done; to be read when it has ended. */
    Statistics statistics();

    /** Serves until {@link #stop}. */
    void run() throws IOException;

    /**
     * Begins no more connections, accepts those that have begun, answers what has come, sends that,
     * and then lets {@link #run} return; after the time to linger in any case. Any thread may call
     * this; nothing happens when it is over already.
     *
     * <p>A connection ends as soon as its requests are answered; one that has sent none yet has
     * {@value #HANDSHAKE_MILLIS} ms more for the first. No connection is reset. A request is either
     * answered, or its client sees the end without an answer, and then nothing has handled it: TCP
     * has no way to say that, so a request that is sent while the end is on its way crosses it.
     */
    void stop() throws SyscallException;

    @Override
    void close() throws SyscallException;
}
