package dev.gatun.examples.server;

import dev.gatun.examples.loop.EventLoop;
import dev.gatun.examples.loop.LoopRegistration;
import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.loop.Timer;
import dev.gatun.examples.loop.Watcher;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Accepts what comes in on a listening socket.
 *
 * <p>Without a descriptor to spare (EMFILE, ENFILE) a connection stays in the queue, and the socket
 * stays ready: a loop that goes on waiting for it spins. So the listener looks away until one of
 * the server's connections has ended, or until {@value #PAUSE_MILLIS} ms have passed, as the
 * descriptors may be somebody else's.
 */
final class Listener implements Watcher {
    static final long PAUSE_MILLIS = 100;

    private static final long PAUSE_NANOS = PAUSE_MILLIS * 1_000_000;

    /** Then the connections that are there have their turn. */
    private static final int ACCEPTS_AT_ONCE = 64;

    /** What becomes of a descriptor that was accepted. */
    interface Acceptor {
        void accepted(int number) throws SyscallException;
    }

    private final EventLoop loop;
    private final SocketFd socket;
    private final Statistics statistics;
    private final Acceptor acceptor;
    private final LoopRegistration registration;

    /** Set while the listener looks away. */
    private Timer pause;

    Listener(EventLoop loop, SocketFd socket, Statistics statistics, Acceptor acceptor)
            throws SyscallException {
        this.loop = loop;
        this.socket = socket;
        this.statistics = statistics;
        this.acceptor = acceptor;
        rehearse();
        registration = loop.register(socket, Multiplexer.READABLE, this);
    }

    /**
     * Loads what is needed when no descriptor is left: the file of a class cannot be opened then,
     * and who needs the class is never linked to it.
     */
    private void rehearse() {
        loop.after(0, this::lookAgain).cancel();
        isWantOfRoom(SyscallException.of(-Errno.EMFILE, "accept4", socket).errno());
    }

    @Override
    public void ready(int readiness) throws IOException {
        for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
            int number;
            try {
                number = socket.acceptNumber(null, SocketType.SOCK_NONBLOCK);
            } catch (SyscallException e) {
                if (isOfOneConnection(e.errno())) {
                    continue;
                }
                if (isWantOfRoom(e.errno())) {
                    statistics.acceptsPutOff++;
                    lookAway();
                    return;
                }
                throw e;
            }
            if (number == Fd.WOULD_BLOCK) {
                return;
            }
            acceptor.accepted(number);
        }
        registration.rearm();
    }

    /** What a connection met before it was accepted: accept(2) takes it out of the queue. */
    static boolean isOfOneConnection(int errno) {
        return switch (errno) {
            case Errno.ECONNABORTED,
                    Errno.EPROTO,
                    Errno.EPERM,
                    Errno.EINTR,
                    Errno.ENETDOWN,
                    Errno.ENOPROTOOPT,
                    Errno.EHOSTDOWN,
                    Errno.ENONET,
                    Errno.EHOSTUNREACH,
                    Errno.EOPNOTSUPP,
                    Errno.ENETUNREACH ->
                    true;
            default -> false;
        };
    }

    static boolean isWantOfRoom(int errno) {
        return switch (errno) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM -> true;
            default -> false;
        };
    }

    private void lookAway() throws SyscallException {
        registration.setInterest(0);
        pause = loop.after(PAUSE_NANOS, this::lookAgain);
    }

    /** There may be room again. */
    void lookAgain() throws SyscallException {
        if (pause != null) {
            pause.cancel();
            pause = null;
            registration.setInterest(Multiplexer.READABLE);
        }
    }

    /** Without it there is no server. */
    @Override
    public void failed(Exception failure) {
        if (failure instanceof IOException e) {
            throw new UncheckedIOException(e);
        }
        throw (RuntimeException) failure;
    }

    /** Takes no new ones from now on, but those that the kernel has begun. */
    void beginNoMore() {
        SynFilter.attach(socket);
    }

    /** Whether there is none left that could be accepted; tries it. */
    boolean isEmpty() throws IOException {
        if (pause != null) {
            return false;
        }
        long before = statistics.accepted;
        ready(Multiplexer.READABLE);
        return statistics.accepted == before && pause == null;
    }

    SocketFd socket() {
        return socket;
    }

    void close() throws SyscallException {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
        registration.cancel();
        socket.close();
    }
}
