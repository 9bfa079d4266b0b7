package dev.gatun.examples.server;

import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A server of connections in one thread, by readiness or by completions. */
public interface TcpServer extends AutoCloseable {
    /** Where it listens. */
    InetSocketAddress address();

    /** What it has done; to be read when it has ended. */
    Statistics statistics();

    /** Serves until {@link #stop}. */
    void run() throws IOException;

    /**
     * Accepts nothing more, answers what has come, sends that, and then lets {@link #run} return;
     * after the time to linger in any case. Any thread may call this; nothing happens when it is
     * over already.
     */
    void stop() throws SyscallException;

    @Override
    void close() throws SyscallException;
}
