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
import dev.gatun.uring.Sqe;

/**
 * One connection of a {@link RingServer}. A receive is under way as long as it wants input, and at
 * most one send; its slot is closed when neither is.
 *
 * <p>What is received is answered from the shared buffer that it came in, into memory that all
 * connections share too, and sent when all that came in the turn is known. Such a send does not
 * wait for room, so the kernel is done with that memory when it has taken the submission, and it
 * completes only if it could not send everything. Buffers of the connection's own are for what is
 * left: a part of a request, what there was no room to answer, and what the peer does not take.
 */
final class RingConnection {

    /** Without waiting, and all: what is not all counts as an error, and so is told. */
    private static final MessageFlags NOW_AND_ALL =
            MessageFlags.MSG_DONTWAIT.or(MessageFlags.MSG_WAITALL);

    /** While more than this is to be sent, nothing is received. */
    private static final int OUTPUT_LIMIT = Server.BUFFER_BYTES / 2;

    private final RingServer server;
    private final DirectDescriptor socket;
    private final Handler handler;
    private final Statistics statistics;

    /** Answers of this turn, in {@link TurnOutput#current}; none if both are the same. */
    private int answersStart;

    private int answersEnd;

    /** What the last send that does not wait was to send, should it not have sent all. */
    private Buffer triedIn;

    private int triedStart;
    private int triedEnd;

    /** What is not answered yet, and what waits to be sent; null if there is nothing. */
    private Buffer in;

    private Buffer out;

    /** Whether the server will {@link #endTurn}. */
    private boolean touched;

    private boolean receiving;
    private boolean cancelling;

    /** Whether the receive under way does not wait, and so tells that nothing is left. */
    private boolean looking;

    /** Out of {@link #out}, and waiting for room. */
    private boolean sending;

    /** How many are under way. A worker looks the slot up: it must not be another's by then. */
    private int shutdowns;

    /** The peer sends nothing more; or we take nothing more. */
    private boolean inputEnded;

    /** Whether the peer has sent anything yet. */
    private boolean spoken;

    /** The server stops: what has come is answered, and when nothing is left this ends. */
    private boolean draining;

    /** Nothing was left. */
    private boolean drained;

    private boolean finishing;
    private boolean lingering;
    private boolean closing;
    private boolean released;
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

    private void touch() {
        if (!touched) {
            touched = true;
            server.touched(this);
        }
    }

    // Receiving.

    /**
     * Receives again and again, until it is cancelled or the shared buffers are used up; and what
     * is left if it is the last of it.
     */
    void receive() throws SyscallException {
        looking = isDraining();
        Sqe sqe = server.slot();
        int group = server.receiveGroup();
        if (looking) {
            sqe.recv(socket, group, 0, MessageFlags.MSG_DONTWAIT, RecvSendFlags.NONE);
        } else {
            sqe.recvMultishot(socket, group, MessageFlags.NONE, RecvSendFlags.NONE);
        }
        sqe.userData(event(RingEvent.RECEIVE));
        receiving = true;
    }

    private boolean isDraining() {
        return draining && !drained && !finishing;
    }

    /** Not while the peer does not take the answers. */
    private boolean wantsInput() {
        if (inputEnded || closing || lingering || finishing || drained) {
            return lingering && !inputEnded && !closing;
        }
        return !isInputFull() && (out == null || out.size() <= OUTPUT_LIMIT);
    }

    private boolean isInputFull() {
        return in != null && in.size() >= Server.BUFFER_BYTES;
    }

    void completed(int kind, int res, int flags, Buffer data) throws SyscallException {
        active = true;
        touch();
        switch (kind) {
            case RingEvent.RECEIVE -> received(res, flags, data);
            case RingEvent.TRY_TO_SEND -> notAllSent(res);
            case RingEvent.SEND -> sent(res);
            case RingEvent.CLOSE -> server.closed(socket.slot());
            case RingEvent.CANCEL_RECEIVE -> cancelling = false;
            default -> shutdowns--;
        }
    }

    private void received(int res, int flags, Buffer data) throws SyscallException {
        if (!Completion.hasMore(flags)) {
            receiving = false;
            cancelling = false;
        }
        if (res > 0) {
            statistics.bytesIn += res;
            spoken = true;
            draining |= server.isStopping();
            if (!lingering && !closing) {
                answer(data);
            }
        } else if (res == 0) {
            inputEnded = true;
        } else if (res == -Errno.EAGAIN) {
            drained = true;
        } else if (res != -Errno.ENOBUFS && res != -Errno.ECANCELED) {
            failed();
        }
    }

    // Answering.

    /** Answers what was received, and keeps what is left of it. */
    private void answer(Buffer data) {
        if (in == null) {
            handle(data);
            if (data.isEmpty() || finishing) {
                return;
            }
            in = server.pool().take();
        }
        // What had come already when the receive was cancelled may need more than a buffer.
        in = server.pool().withRoom(in, data.size());
        in.addFrom(data, data.size());
        answerKept();
    }

    private void answerKept() {
        handle(in);
        if (!in.isEmpty() && !finishing && out == null && !hasRoomForAnswers()) {
            // With a buffer of its own, whose end is told: what is left then has its turn.
            handle(in);
        }
        if (in.isEmpty() || finishing) {
            server.pool().give(in);
            in = null;
        }
    }

    /** Answers what is whole, as far as there is room. */
    private void handle(Buffer data) {
        Buffer answers = server.output().current();
        int end = answers.end();
        if (out == null
                && (answersStart == answersEnd || answersEnd == end)
                && hasRoomForAnswers()) {
            if (answersStart == answersEnd) {
                answersStart = end;
            }
            statistics.requests += handler.handle(data, answers);
            answersEnd = answers.end();
        } else {
            keepAnswers();
            if (!sending) {
                out.compact();
            }
            statistics.requests += handler.handle(data, out);
        }
        finishing |= handler.isDone();
    }

    private boolean hasRoomForAnswers() {
        return server.output().current().room() >= Server.BUFFER_BYTES;
    }

    /** Has the answers of this turn in a buffer of its own. */
    private void keepAnswers() {
        Buffer answers = server.output().current();
        int byteCount = answersEnd - answersStart;
        if (out == null) {
            out = server.pool().take();
        }
        if (byteCount > 0) {
            keep(answers, answersStart, byteCount);
            answersStart = answersEnd = 0;
        }
    }

    private void keep(Buffer from, int start, int byteCount) {
        out = server.pool().withRoom(out, byteCount);
        out.add(from.memory(), start, byteCount);
    }

    // Sending.

    /** At the end of a turn: all that has come in it is known. */
    void endTurn() throws SyscallException {
        touched = false;
        if (answersStart != answersEnd) {
            if (closing) {
                answersStart = answersEnd = 0;
            } else if (out != null || inputEnded || finishing || drained) {
                // It is told when they are sent.
                keepAnswers();
            } else {
                tryToSend();
            }
        }
        send();
        settle();
    }

    private void tryToSend() throws SyscallException {
        Sqe sqe = server.slot();
        triedIn = server.output().current();
        triedStart = answersStart;
        triedEnd = answersEnd;
        answersStart = answersEnd = 0;
        int byteCount = triedEnd - triedStart;
        statistics.bytesOut += byteCount;
        sqe.send(socket, triedIn.memory(), triedStart, byteCount, NOW_AND_ALL)
                .skipSuccess()
                .userData(event(RingEvent.TRY_TO_SEND));
    }

    /** The rest goes before what was answered since. */
    private void notAllSent(int res) throws SyscallException {
        int start = triedStart + Math.max(0, res);
        int byteCount = triedEnd - start;
        statistics.bytesOut -= byteCount;
        if (res < 0 && res != -Errno.EAGAIN) {
            failed();
            return;
        }
        Buffer later = out;
        out = server.pool().take();
        keep(triedIn, start, byteCount);
        if (later != null) {
            keep(later, later.start(), later.size());
            server.pool().give(later);
        }
    }

    private void send() throws SyscallException {
        if (sending || out == null || closing) {
            return;
        }
        if (out.isEmpty()) {
            giveBackOutput();
            return;
        }
        server.slot()
                .send(socket, out.memory(), out.start(), out.size(), MessageFlags.NONE)
                .userData(event(RingEvent.SEND));
        sending = true;
    }

    private void sent(int res) throws SyscallException {
        sending = false;
        if (res < 0) {
            failed();
            return;
        }
        statistics.bytesOut += res;
        out.take(res);
        if (out.isEmpty()) {
            giveBackOutput();
        }
        if (in != null && !finishing && !closing) {
            answerKept();
        }
    }

    private void giveBackOutput() {
        server.pool().give(out);
        out = null;
    }

    // Ending.

    /** At the end of a turn: whether this is the end, and if not, what to wait for next. */
    private void settle() throws SyscallException {
        if (out == null && inputEnded && !closing) {
            closing = true;
        }
        if (out == null && (finishing || drained) && !lingering && !closing) {
            lingering = true;
            since = System.nanoTime();
            shutdown(Shutdown.SHUT_WR);
        }
        if (out == null && isInputFull() && !finishing && !closing) {
            throw new IllegalStateException("the handler waits for what does not fit");
        }
        if (wantsInput() && !receiving) {
            receive();
        } else if (receiving && !cancelling && (!wantsInput() || isDraining() && !looking)) {
            // Not found: between two of its rounds, when it is not waiting. Then once more.
            server.slot()
                    .asyncCancel(event(RingEvent.RECEIVE))
                    .skipSuccess()
                    .userData(event(RingEvent.CANCEL_RECEIVE));
            cancelling = true;
        }
        if (closing && !receiving && !sending && shutdowns == 0 && !released) {
            release();
        }
    }

    /** Nothing of it is under way. */
    private void release() throws SyscallException {
        server.slot().closeDirect(socket).userData(event(RingEvent.CLOSE));
        released = true;
        if (in != null) {
            server.pool().give(in);
            in = null;
        }
        if (out != null) {
            giveBackOutput();
        }
    }

    /** {@link #fail} by an error. */
    void failed() throws SyscallException {
        if (!closing) {
            statistics.failed++;
        }
        fail();
    }

    /** Ends at once: what is under way is cancelled, or ends by the shutdown. */
    void fail() throws SyscallException {
        if (!closing) {
            closing = true;
            touch();
            if (receiving || sending) {
                shutdown(Shutdown.SHUT_RDWR);
            }
        }
    }

    private void shutdown(Shutdown how) throws SyscallException {
        server.slot().shutdown(socket, how).userData(event(RingEvent.SHUTDOWN));
        shutdowns++;
    }

    /** Answers what has come until now, and nothing more. */
    void finish() {
        draining = true;
        touch();
    }

    /** Whether anything has come yet. */
    boolean hasSpoken() {
        return spoken;
    }

    /** Now and then: whether it takes too long. */
    void tick(long now, long idleNanos, long lingerNanos) throws SyscallException {
        if (closing) {
            // Once more, should there have been no room in the submission queue.
            touch();
            return;
        }
        if (active) {
            active = false;
            if (!lingering) {
                since = now;
            }
        }
        boolean idle = !lingering && idleNanos > 0 && now - since >= idleNanos;
        if (idle || lingering && now - since >= lingerNanos) {
            if (idle) {
                statistics.timedOut++;
            }
            fail();
        }
    }
}
