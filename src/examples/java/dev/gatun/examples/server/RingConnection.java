package dev.gatun.examples.server;

import dev.gatun.examples.protocol.Buffer;
import dev.gatun.examples.protocol.Handler;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.DirectDescriptor;
import dev.gatun.uring.RecvSendFlags;

import java.lang.foreign.Arena;

/**
 * One connection of a {@link RingServer}. A receive is under way as long as it wants input, and at
 * most one send; its slot is closed when neither is.
 *
 * <p>What is received is answered from the shared buffer that it came in. Only what is left of it,
 * a part of a request or what there is no room to answer, is kept in a buffer of its own.
 */
final class RingConnection {
    private static final MessageFlags NO_FLAGS = MessageFlags.of(0);
    private static final RecvSendFlags AS_IT_COMES = RecvSendFlags.of(0);

    /** While more than this is to be sent, nothing is received. */
    private static final int OUTPUT_LIMIT = Server.BUFFER_BYTES / 2;

    private final RingServer server;
    private final DirectDescriptor socket;
    private final Handler handler;
    private final Statistics statistics;

    /** What is not answered yet, and what is not sent; null if there is nothing. */
    private Buffer in;

    private Buffer out;

    private boolean receiving;
    private boolean cancelling;
    private boolean sending;

    /** A worker looks the slot up for it: it must not be another's by then. */
    private boolean shuttingDown;

    /** The peer sends nothing more; or we take nothing more. */
    private boolean inputEnded;

    private boolean finishing;
    private boolean lingering;
    private boolean closing;
    private boolean active = true;
    private long since = System.nanoTime();

    RingConnection(
            RingServer server, DirectDescriptor socket, Handler handler, Statistics statistics) {
        this.server = server;
        this.socket = socket;
        this.handler = handler;
        this.statistics = statistics;
    }

    private long event(int kind) {
        return RingEvent.of(kind, socket.slot());
    }

    // Receiving.

    /** Receives again and again, until it is cancelled or the shared buffers are used up. */
    void receive() throws SyscallException {
        receiving = true;
        server.slot()
                .recvMultishot(socket, server.receiveGroup(), NO_FLAGS, AS_IT_COMES)
                .userData(event(RingEvent.RECEIVE));
    }

    /** Not while the peer does not take the answers. */
    private boolean wantsInput() {
        if (inputEnded || closing || lingering || finishing) {
            return lingering && !inputEnded && !closing;
        }
        return (in == null || in.room() > 0) && (out == null || out.size() <= OUTPUT_LIMIT);
    }

    void completed(int kind, int res, int flags, Buffer data) throws SyscallException {
        active = true;
        switch (kind) {
            case RingEvent.RECEIVE -> received(res, flags, data);
            case RingEvent.SEND -> sent(res);
            case RingEvent.CLOSE -> {
                server.closed(socket.slot());
                return;
            }
            default -> shuttingDown = false;
        }
        settle();
    }

    private void received(int res, int flags, Buffer data) throws SyscallException {
        if (!Completion.hasMore(flags)) {
            receiving = false;
            cancelling = false;
        }
        if (res > 0) {
            statistics.bytesIn += res;
            if (!lingering && !closing) {
                answer(data);
            }
        } else if (res == 0) {
            inputEnded = true;
        } else if (res != -Errno.ENOBUFS && res != -Errno.ECANCELED) {
            statistics.failed++;
            fail();
        }
    }

    // Answering.

    /** Answers what was received, and keeps what is left of it. */
    private void answer(Buffer data) throws SyscallException {
        if (in != null) {
            keep(data);
            answerKept();
            return;
        }
        handle(data);
        if (!data.isEmpty() && !finishing) {
            in = server.pool().take();
            keep(data);
            answerKept();
        }
    }

    /** What had come already when the receive was cancelled may need more than a buffer. */
    private void keep(Buffer data) {
        in.compact();
        if (in.room() < data.size()) {
            Buffer larger = new Buffer(Arena.ofAuto().allocate(2L * in.capacity() + data.size()));
            larger.addFrom(in, in.size());
            giveBackInput();
            in = larger;
        }
        in.addFrom(data, data.size());
    }

    private void giveBackInput() {
        if (in.capacity() == Server.BUFFER_BYTES) {
            server.pool().give(in);
        }
        in = null;
    }

    private void answerKept() throws SyscallException {
        handle(in);
        if (in.isEmpty() || finishing) {
            giveBackInput();
        }
    }

    /** Answers what is whole, as far as there is room, and sends it. */
    private void handle(Buffer data) throws SyscallException {
        if (out == null) {
            out = server.pool().take();
        } else if (!sending) {
            out.compact();
        }
        statistics.requests += handler.handle(data, out);
        finishing |= handler.isDone();
        send();
    }

    private void send() throws SyscallException {
        if (sending || out == null) {
            return;
        }
        if (out.isEmpty()) {
            server.pool().give(out);
            out = null;
            return;
        }
        sending = true;
        server.slot()
                .send(socket, out.memory(), out.start(), out.size(), NO_FLAGS)
                .userData(event(RingEvent.SEND));
    }

    private void sent(int res) throws SyscallException {
        sending = false;
        if (res < 0) {
            statistics.failed++;
            fail();
            return;
        }
        statistics.bytesOut += res;
        out.take(res);
        if (in != null && !finishing) {
            answerKept();
        }
        send();
    }

    // Ending.

    /** After every event: whether this is the end, and if not, what to wait for next. */
    private void settle() throws SyscallException {
        if (out == null && inputEnded && !closing) {
            closing = true;
        }
        if (out == null && finishing && !lingering && !closing) {
            lingering = true;
            since = System.nanoTime();
            shutdown(Shutdown.SHUT_WR);
        }
        if (wantsInput() && !receiving) {
            receive();
        } else if (!wantsInput() && receiving && !cancelling) {
            cancelling = true;
            server.slot().cancel(event(RingEvent.RECEIVE)).userData(RingEvent.CANCEL);
        }
        if (closing && !receiving && !sending && !shuttingDown) {
            release();
        }
    }

    /** Nothing of it is under way. */
    private void release() throws SyscallException {
        if (in != null) {
            giveBackInput();
        }
        if (out != null) {
            server.pool().give(out);
            out = null;
        }
        sending = true; // Only once.
        server.slot().closeDirect(socket).userData(event(RingEvent.CLOSE));
    }

    /** Ends at once: what is under way is cancelled, or ends by the shutdown. */
    void fail() throws SyscallException {
        if (!closing) {
            closing = true;
            if (receiving || sending) {
                shutdown(Shutdown.SHUT_RDWR);
            }
        }
    }

    private void shutdown(Shutdown how) throws SyscallException {
        shuttingDown = true;
        server.slot().shutdown(socket, how).userData(event(RingEvent.SHUTDOWN));
    }

    /** Answers what has come until now, and nothing more. */
    void finish() throws SyscallException {
        finishing = true;
        settle();
    }

    /** Now and then: whether it takes too long. */
    void tick(long now, long idleNanos, long lingerNanos) throws SyscallException {
        if (active) {
            active = false;
            if (!lingering) {
                since = now;
            }
        }
        boolean idle = !lingering && idleNanos > 0 && now - since >= idleNanos;
        if (idle || lingering && now - since >= lingerNanos) {
            if (idle && !closing) {
                statistics.timedOut++;
            }
            fail();
            settle();
        }
    }
}
