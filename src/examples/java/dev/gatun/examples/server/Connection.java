package dev.gatun.examples.server;

import static dev.gatun.examples.loop.Multiplexer.READABLE;
import static dev.gatun.examples.loop.Multiplexer.WRITABLE;

import dev.gatun.examples.loop.LoopRegistration;
import dev.gatun.examples.loop.Watcher;
import dev.gatun.examples.protocol.Buffer;
import dev.gatun.examples.protocol.Handler;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.SyscallException;

/**
 * One connection: reads what has come, lets the handler answer, and sends the answers at once. Only
 * what the socket does not take then waits for it to become writable.
 *
 * <p>Buffers are borrowed from the pool while there is something in them: a connection that is idle
 * has none.
 *
 * <p>It ends
 *
 * <ul>
 *   <li>when the peer has ended its direction, as soon as everything is answered and sent;
 *   <li>when the handler is done, or the server stops: what was answered is sent, this direction is
 *       ended, and what still comes is thrown away until the peer ends too. To close at once, with
 *       something unread, would reset the connection, and the peer might lose the answers;
 *   <li>on an error.
 * </ul>
 */
final class Connection extends SocketFd implements Watcher {

    /** Where one event stands for all that came: then others have their turn. */
    private static final int READS_AT_ONCE = 16;

    private final Server server;
    private final Handler handler;
    private LoopRegistration registration;

    // Null while there is nothing in them.
    private Buffer in;
    private Buffer out;

    /** The socket has not taken all of the output: to be sent on when it is writable. */
    private boolean blocked;

    /** The peer has ended its direction. */
    private boolean inputEnded;

    /** Whether the peer has sent anything yet. */
    private boolean spoken;

    /** The server stops: what has come is answered, and when nothing is left this ends. */
    private boolean draining;

    /** Nothing was left. */
    private boolean drained;

    /** Nothing more is answered. */
    private boolean finishing;

    /** This direction is ended, too; the rest of the input is thrown away. */
    private boolean lingering;

    /** Whether anything has happened since {@link #wasActive} asked. */
    private boolean active = true;

    Connection(int number, Server server, Handler handler) {
        super(number, true);
        this.server = server;
        this.handler = handler;
    }

    void register() throws SyscallException {
        registration = server.loop().register(this, READABLE, this);
    }

    @Override
    public void ready(int readiness) throws SyscallException {
        active = true;
        if (blocked && (readiness & WRITABLE) != 0) {
            blocked = false;
            if (send()) {
                answer();
            }
        }
        if ((readiness & READABLE) != 0 || isDraining()) {
            receive();
        }
        if (spoken && !draining && server.isStopping()) {
            draining = true;
            receive();
        }
        settle();
    }

    @Override
    public void failed(Exception failure) {
        server.connectionFailed(this, failure);
    }

    // Reading.

    /** Not while the peer does not take the answers. */
    private boolean wantsInput() {
        return lingering
                || !inputEnded
                        && !finishing
                        && !drained
                        && !isInputFull()
                        && (out == null || out.size() <= server.outputLimit());
    }

    private boolean isDraining() {
        return draining && !drained && !finishing;
    }

    private boolean isInputFull() {
        return in != null && in.size() == in.capacity();
    }

    /**
     * One read, where the next wait tells of what is left; else until there is nothing more, since
     * nobody would. Who has to know that nothing is left reads until then, too.
     */
    private void receive() throws SyscallException {
        if (!server.loop().isEdgeTriggered() && !isDraining()) {
            if (wantsInput()) {
                receiveOnce();
            }
            return;
        }
        for (int i = 0; i < READS_AT_ONCE; i++) {
            if (!wantsInput() || !receiveOnce()) {
                return;
            }
        }
        registration.rearm();
    }

    /** Whether something came. */
    private boolean receiveOnce() throws SyscallException {
        if (in == null) {
            in = server.pool().take();
        } else {
            in.compact();
        }
        long n = recv(in.memory(), in.end(), in.room(), MessageFlags.NONE);
        if (n > 0) {
            spoken = true;
            in.added((int) n);
            server.statistics().bytesIn += n;
            if (lingering) {
                in.clear();
            } else {
                answer();
            }
        } else if (n == 0) {
            inputEnded = true;
        } else if (draining) {
            drained = true;
        }
        if (in != null && in.isEmpty()) {
            giveBackInput();
        }
        return n > 0;
    }

    // Answering.

    /** Answers what is whole, and sends it: until more input is needed, or room to send. */
    private void answer() throws SyscallException {
        while (in != null && !finishing) {
            if (out == null) {
                out = server.pool().take();
            } else {
                out.compact();
            }
            server.statistics().requests += handler.handle(in, out);
            if (in.isEmpty()) {
                giveBackInput();
            }
            finishing = handler.isDone();
            if (out.isEmpty()) {
                giveBackOutput();
                return;
            }
            if (blocked || !send()) {
                return;
            }
        }
    }

    /** Whether all of the output is sent. */
    private boolean send() throws SyscallException {
        long n = send(out.memory(), out.start(), out.size(), MessageFlags.NONE);
        if (n > 0) {
            out.take((int) n);
            server.statistics().bytesOut += n;
        }
        if (out.isEmpty()) {
            giveBackOutput();
            return true;
        }
        blocked = true;
        return false;
    }

    private void giveBackInput() {
        server.pool().give(in);
        in = null;
    }

    private void giveBackOutput() {
        server.pool().give(out);
        out = null;
    }

    // Ending.

    /** After every event: whether this is the end, and if not, what for to wait next. */
    private void settle() throws SyscallException {
        if (out == null && inputEnded) {
            server.end(this);
            return;
        }
        if (out == null && (finishing || drained) && !lingering) {
            lingering = true;
            if (in != null) {
                giveBackInput();
            }
            shutdown(Shutdown.SHUT_WR);
            server.linger(this);
        }
        if (out == null && isInputFull()) {
            throw new IllegalStateException("the handler waits for what does not fit");
        }
        // There may be nothing left, of which no event would tell: one that always comes does.
        boolean wantsEvent = blocked || isDraining() && wantsInput();
        registration.setInterest((wantsInput() ? READABLE : 0) | (wantsEvent ? WRITABLE : 0));
    }

    /** Answers what has come until now, and nothing more. */
    void finish() throws SyscallException {
        if (!draining) {
            draining = true;
            receive();
            settle();
        }
    }

    /** Whether anything has come yet. */
    boolean hasSpoken() {
        return spoken;
    }

    /** Whether anything has happened since the last time that this was asked. */
    boolean wasActive() {
        boolean was = active;
        active = false;
        return was;
    }

    /** Lets go of everything. */
    void end() throws SyscallException {
        if (in != null) {
            giveBackInput();
        }
        if (out != null) {
            giveBackOutput();
        }
        try {
            if (registration != null) {
                registration.cancel();
            }
        } finally {
            close();
        }
    }
}
