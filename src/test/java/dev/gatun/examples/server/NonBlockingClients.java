package dev.gatun.examples.server;

import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The clients of a server that runs in the same thread: no call of theirs waits. */
final class NonBlockingClients implements AutoCloseable {
    private final List<SocketFd> all = new ArrayList<>();

    /** One whose connection has begun. */
    SocketFd connect(Arena arena, InetSocketAddress server) throws SyscallException {
        SocketFd client =
                SocketFd.socket(
                        AddressFamily.AF_INET, SocketType.SOCK_STREAM.or(SocketType.SOCK_NONBLOCK));
        all.add(client);
        client.connect(SocketAddress.of(arena, server));
        return client;
    }

    /** Those that were made until now. */
    List<SocketFd> all() {
        return all;
    }

    @Override
    public void close() throws SyscallException {
        for (SocketFd each : all) {
            each.close();
        }
    }
}
