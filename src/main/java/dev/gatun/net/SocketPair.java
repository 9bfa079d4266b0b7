package dev.gatun.net;

import dev.gatun.sys.SyscallException;

import java.io.Closeable;

/** Two sockets that are connected to each other; see {@link SocketFd#socketpair}. */
public final class SocketPair implements Closeable {
    private final SocketFd first;
    private final SocketFd second;

    SocketPair(SocketFd first, SocketFd second) {
        this.first = first;
        this.second = second;
    }

    /** {@return one socket} */
    public SocketFd first() {
        return first;
    }

    /** {@return the other socket} */
    public SocketFd second() {
        return second;
    }

    /** Closes both sockets, unless they are closed already. */
    @Override
    public void close() throws SyscallException {
        try {
            first.close();
        } finally {
            second.close();
        }
    }
}
