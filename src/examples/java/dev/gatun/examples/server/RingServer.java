package dev.gatun.examples.server;

import dev.gatun.event.EventFd;
import dev.gatun.event.PollFlags;
import dev.gatun.examples.protocol.Buffer;
import dev.gatun.examples.protocol.GrowingBufferPool;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.BufferRing;
import dev.gatun.uring.Completion;
import dev.gatun.uring.CompletionQueue;
import dev.gatun.uring.DirectDescriptor;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.TimeoutFlags;
import dev.gatun.uring.Timespec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * A TCP server in one thread on a ring, by completions: one multishot accept, one multishot receive
 * a connection, whose data the kernel puts into buffers that all connections share, and a send
 * where there is something to send. Sockets are direct descriptors, which spares the kernel looking
 * them up.
 *
 * <p>What all completions of a turn lead to is submitted by one system call, which also waits for
 * the next ones. Answers that the peer takes at once, as nearly always, complete with no word.
 *
 * <p>It is used by the thread that made it; any other may {@link #stop} it.
 */
public final class RingServer implements TcpServer {
    private static final int ENTRIES = 1024;
    private static final int COMPLETIONS = 16 << 10;
    static final int MAX_CONNECTIONS = 16 << 10;
    private static final int GROUP = 0;
    private static final int RECEIVE_BUFFERS = 1024;
    private static final int RECEIVE_BYTES = 2 << 10;
    private static final long TICK_NANOS = 100_000_000;

    private static final System.Logger LOGGER = System.getLogger(RingServer.class.getName());

    private final IoUring ring;
    private final RegisteredFiles files;
    private final BufferRing receiveBuffers;
    private final Buffer received;
    private final TurnOutput output;
    private final GrowingBufferPool pool;
    private final RingConnection[] connections = new RingConnection[MAX_CONNECTIONS];

    /** Those that something has happened to in this turn. */
    private final RingConnection[] touched = new RingConnection[MAX_CONNECTIONS];

    private int touchedCount;
    private final Statistics statistics = new Statistics();
    private final ServerOptions options;
    private final Protocol protocol;
    private final SocketFd listener;
    private final EventFd wakeUp;
    private final InetSocketAddress address;
    private final Timespec tick;
    private final Timespec handshake;

    private int open;
    private boolean accepting;
    private boolean listening = true;
    private boolean stopping;

    /** Connections accepted when that was last looked at while stopping. */
    private long acceptedBefore;

    private boolean stopped;
    private long endBy;

    private RingServer(
            ServerOptions options,
            Protocol protocol,
            SocketFd listener,
            EventFd wakeUp,
            IoUring ring)
            throws SyscallException {
        this.options = options;
        this.protocol = protocol;
        this.listener = listener;
        this.wakeUp = wakeUp;
        this.ring = ring;
        files = RegisteredFiles.sparse(ring, MAX_CONNECTIONS);
        receiveBuffers = BufferRing.register(ring, GROUP, RECEIVE_BUFFERS, RECEIVE_BYTES);
        received = new Buffer(receiveBuffers.memory());
        output = new TurnOutput(ring.arena());
        pool = new GrowingBufferPool(ring.arena(), Server.BUFFER_BYTES);
        try (Arena place = Arena.ofConfined()) {
            address =
                    (InetSocketAddress)
                            listener.getsockname(SocketAddress.allocate(place)).toJavaNet();
        }
        slot().pollMultishot(wakeUp, PollFlags.POLLIN).userData(RingEvent.WAKE_UP);
        tick = Timespec.ofNanos(ring.arena(), TICK_NANOS);
        handshake = Timespec.ofNanos(ring.arena(), HANDSHAKE_MILLIS * 1_000_000);
        startTick();
        accept();
    }

    /** Listens from now on. What connects is accepted when the server {@link #run}s. */
    public static RingServer listen(ServerOptions options, Protocol protocol) throws IOException {
        SocketFd socket = Server.listeningSocket(options);
        EventFd wakeUp = null;
        IoUring ring = null;
        try {
            wakeUp = EventFd.create();
            ring = IoUring.open(RingOptions.entries(ENTRIES).completionEntries(COMPLETIONS));
            return new RingServer(options, protocol, socket, wakeUp, ring);
        } catch (IOException | RuntimeException e) {
            if (ring != null) {
                ring.close();
            }
            if (wakeUp != null) {
                wakeUp.close();
            }
            socket.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Statistics statistics() {
        return statistics;
    }

    /** A free slot; submits those that are filled if there is none. */
    Sqe slot() throws SyscallException {
        Sqe sqe = ring.sq().tryNext();
        if (sqe == null) {
            ring.submit();
            sqe = ring.sq().next();
        }
        return sqe;
    }

    IoUring ring() {
        return ring;
    }

    SocketFd listener() {
        return listener;
    }

    /** Of a slot; null if it is empty. */
    RingConnection connection(int slot) {
        return connections[slot];
    }

    GrowingBufferPool pool() {
        return pool;
    }

    TurnOutput output() {
        return output;
    }

    /** Has {@link RingConnection#endTurn} called. */
    void touched(RingConnection connection) {
        touched[touchedCount++] = connection;
    }

    int receiveGroup() {
        return GROUP;
    }

    // Running.

    @Override
    public void run() throws IOException {
        while (!stopped) {
            turn();
        }
    }

    /** Submits, waits for what that or anything before leads to, and acts on it. */
    void turn() throws SyscallException {
        ring.submitAndWait(touchedCount == 0 ? 1 : 0);
        // Sends that do not wait are over when they are submitted. For want of memory, the kernel
        // may not have taken all: then what this turn leads to waits for the next.
        boolean over = ring.sq().pending() == 0;
        if (over && touchedCount == 0) {
            output.nextTurn();
        }
        takeCompletions();
        if (over) {
            endTurn();
        }
    }

    /**
     * Takes those that the submit has led to, and not what could be fetched after them: a client
     * that sends without end would have this turn never end.
     */
    private void takeCompletions() throws SyscallException {
        CompletionQueue cq = ring.cq();
        boolean overflowed;
        do {
            overflowed = cq.hasOverflow();
            for (int left = cq.ready(); left > 0; left--) {
                cq.next();
                completed(cq.userData(), cq.res(), cq.flags());
            }
            if (overflowed) {
                ring.getEvents();
            }
        } while (overflowed);
    }

    private void endTurn() throws SyscallException {
        for (int i = 0; i < touchedCount; i++) {
            RingConnection connection = touched[i];
            try {
                connection.endTurn();
            } catch (SyscallException | RuntimeException e) {
                closeAfter(e, connection);
            }
        }
        Arrays.fill(touched, 0, touchedCount, null);
        touchedCount = 0;
    }

    private static void closeAfter(Exception e, RingConnection connection) throws SyscallException {
        LOGGER.log(System.Logger.Level.WARNING, "a connection was closed", e);
        connection.failed();
    }

    @Override
    public void stop() throws SyscallException {
        try {
            wakeUp.write(1);
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the server has ended already", e);
        }
    }

    private void completed(long userData, int res, int flags) throws SyscallException {
        switch (RingEvent.kind(userData)) {
            case RingEvent.ACCEPT -> accepted(res, flags);
            case RingEvent.WAKE_UP -> finish();
            case RingEvent.TICK -> tick(flags);
            case RingEvent.STOP_LISTENING -> stopListening();
            case RingEvent.CANCEL -> {
                // Of what it has cancelled, a completion tells.
            }
            default -> ofConnection(userData, res, flags);
        }
    }

    private void ofConnection(long userData, int res, int flags) throws SyscallException {
        if (Completion.hasBuffer(flags)) {
            received.hold((int) receiveBuffers.take(res, flags), res);
        }
        RingConnection connection = connections[RingEvent.slot(userData)];
        if (connection == null) {
            LOGGER.log(System.Logger.Level.WARNING, "of no connection: {0}", userData);
        } else {
            try {
                connection.completed(RingEvent.kind(userData), res, flags, received);
            } catch (SyscallException | RuntimeException e) {
                closeAfter(e, connection);
            }
        }
        if (Completion.hasBuffer(flags)) {
            receiveBuffers.giveBack(Completion.bufferId(flags));
        }
    }

    // Connections.

    private void startTick() throws SyscallException {
        slot().timeoutMultishot(tick, 0, TimeoutFlags.NONE).userData(RingEvent.TICK);
    }

    private void accept() throws SyscallException {
        if (!accepting && listening) {
            slot().acceptMultishotDirect(listener, SocketType.NONE).userData(RingEvent.ACCEPT);
            accepting = true;
        }
    }

    private void accepted(int res, int flags) throws SyscallException {
        accepting = Completion.hasMore(flags);
        if (res >= 0) {
            statistics.accepted++;
            open++;
            DirectDescriptor socket = files.adopt(res);
            var connection = new RingConnection(this, socket, protocol.newHandler(), statistics);
            connections[res] = connection;
            connection.receive();
            if (!listening) {
                connection.finish();
            }
        } else if (res == -Errno.EAGAIN || Listener.isWantOfRoom(-res)) {
            // No slot is free, or no memory: the next tick tries again, and does not spin.
            statistics.acceptsPutOff++;
            return;
        } else if (res == -Errno.ECANCELED) {
            stopIfOver();
            return;
        } else if (!Listener.isOfOneConnection(-res)) {
            throw SyscallException.of(res, "accept4", listener);
        }
        accept();
    }

    /** A connection's slot is empty. */
    void closed(int slot) {
        connections[slot] = null;
        open--;
        stopIfOver();
    }

    private void stopIfOver() {
        if (!listening && !accepting && open == 0) {
            stopped = true;
        }
    }

    /** Without room for a completion, as for any multishot, this was the last one. */
    private void tick(int flags) throws SyscallException {
        if (!Completion.hasMore(flags)) {
            startTick();
        }
        long now = System.nanoTime();
        for (RingConnection connection : connections) {
            if (connection != null) {
                connection.tick(now, options.idleNanos(), options.lingerNanos());
            }
        }
        if (stopping && now - endBy >= 0) {
            stopped = true;
        }
        accept();
    }

    private void finish() throws SyscallException {
        if (stopping) {
            return;
        }
        stopping = true;
        endBy = System.nanoTime() + options.lingerNanos();
        SynFilter.attach(listener);
        finishConnections();
        stopListeningSoon();
    }

    boolean isStopping() {
        return stopping;
    }

    private void stopListeningSoon() throws SyscallException {
        acceptedBefore = statistics.accepted;
        slot().timeout(handshake, 0, TimeoutFlags.NONE).userData(RingEvent.STOP_LISTENING);
    }

    /** Unless some have come since the last time, or could not come. */
    private void stopListening() throws SyscallException {
        if (!accepting || statistics.accepted != acceptedBefore) {
            stopListeningSoon();
            return;
        }
        listening = false;
        slot().asyncCancel(RingEvent.ACCEPT).userData(RingEvent.CANCEL);
        finishConnections();
    }

    /** All; but while some may still come, not those that have sent nothing yet. */
    private void finishConnections() {
        for (RingConnection connection : connections) {
            if (connection != null && (!listening || connection.hasSpoken())) {
                connection.finish();
            }
        }
    }

    @Override
    public void close() throws SyscallException {
        listener.close();
        // It ends all operations, and closes all slots.
        ring.close();
        wakeUp.close();
    }
}
