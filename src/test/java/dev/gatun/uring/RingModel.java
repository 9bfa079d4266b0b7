package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A few files, pipes and pairs of sockets with what must be in them, and the operations of a ring
 * that are in flight. Each completion is compared with what the model says.
 */
final class RingModel implements Closeable {
    private static final int FILES = 4;
    private static final int FILE_BYTES = 1 << 14;
    private static final int STREAMS = 4;
    private static final int PIPE_BYTES = 1 << 16;
    private static final int BUFFER_BYTES = 1 << 10;
    private static final int BUFFERS = 256;

    private static final MessageFlags NO_FLAGS = MessageFlags.of(0);

    /** What a mistake is answered with; the ring then goes on as if it had not been made. */
    private static final List<Class<? extends RuntimeException>> REFUSALS =
            List.of(
                    IllegalArgumentException.class,
                    IllegalStateException.class,
                    IndexOutOfBoundsException.class,
                    WrongThreadException.class,
                    UnsupportedOperationException.class);

    private static final class File {
        final MemFd fd;
        final byte[] bytes = new byte[FILE_BYTES];
        int readers;
        boolean written;

        File() throws SyscallException {
            fd = MemFd.create("random");
            fd.ftruncate(FILE_BYTES);
        }
    }

    /** A pipe, or a pair of sockets, which has operations of its own besides. */
    private static final class Stream {
        final Fd reader;
        final Fd writer;
        final boolean isSocket;
        final ArrayDeque<Byte> bytes = new ArrayDeque<>();
        boolean read;
        boolean written;

        private Stream(Fd reader, Fd writer, boolean isSocket) {
            this.reader = reader;
            this.writer = writer;
            this.isSocket = isSocket;
        }

        static Stream pipe() throws SyscallException {
            Pipe pipe = Pipe.open();
            return new Stream(pipe.readEnd(), pipe.writeEnd(), false);
        }

        static Stream sockets() throws SyscallException {
            SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
            return new Stream(pair.first(), pair.second(), true);
        }
    }

    /** An operation in flight. */
    private interface Submission {
        /** Checks its result, and changes the model. */
        void completed(int res);
    }

    private final IoUring ring;
    private final Random random;
    private final MemorySegment memory;
    private final ArrayDeque<Integer> freeBuffers = new ArrayDeque<>();
    private final List<File> files = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Map<Long, Submission> inFlight = new HashMap<>();
    private long nextUserData = 1;
    private long completed;
    private long mistakes;

    /** Operations in flight that will complete without anything else. */
    private int certain;

    RingModel(IoUring ring, Random random) throws SyscallException {
        this.ring = ring;
        this.random = random;
        memory = ring.arena().allocate((long) BUFFERS * BUFFER_BYTES);
        for (int i = 0; i < BUFFERS; i++) {
            freeBuffers.add(i);
        }
        for (int i = 0; i < FILES; i++) {
            files.add(new File());
        }
        for (int i = 0; i < STREAMS; i++) {
            streams.add(i % 2 == 0 ? Stream.pipe() : Stream.sockets());
        }
    }

    long completed() {
        return completed;
    }

    long mistakes() {
        return mistakes;
    }

    int certain() {
        return certain;
    }

    // Filling.

    /** One more operation, if there is room for it. */
    void fillOne() {
        if (inFlight.size() >= BUFFERS) {
            return;
        }
        switch (random.nextInt(9)) {
            case 0 -> nop();
            case 7 -> takeBack(files.get(random.nextInt(FILES)));
            case 1, 2 -> readStream(streams.get(random.nextInt(STREAMS)));
            case 3, 4 -> writeStream(streams.get(random.nextInt(STREAMS)));
            case 5 -> writeFile(files.get(random.nextInt(FILES)));
            case 6 -> writeThenReadFile(files.get(random.nextInt(FILES)));
            default -> readFile(files.get(random.nextInt(FILES)));
        }
    }

    private Sqe slot() {
        return ring.sq().tryNext();
    }

    private void start(Sqe sqe, boolean isCertain, Submission operation) {
        if (random.nextInt(16) == 0) {
            sqe.async();
        }
        startAtOnce(sqe, isCertain, operation);
    }

    private void startAtOnce(Sqe sqe, boolean isCertain, Submission operation) {
        long userData = nextUserData++;
        sqe.userData(userData);
        certain += isCertain ? 1 : 0;
        inFlight.put(
                userData,
                res -> {
                    certain -= isCertain ? 1 : 0;
                    operation.completed(res);
                });
    }

    private void nop() {
        Sqe sqe = slot();
        if (sqe != null) {
            if (random.nextBoolean() && slot() != sqe) {
                throw new AssertionError("a slot without an operation is given again");
            }
            sqe.nop();
            start(sqe, true, res -> same(0, res));
        }
    }

    /** An operation that is written and taken back, and so has no effect. */
    private void takeBack(File file) {
        Sqe sqe = slot();
        if (sqe == null) {
            return;
        }
        sqe.pwrite(file.fd, memory, 0, 8, 0).userData(-1);
        if (random.nextBoolean()) {
            // A slot that is given out and not used.
            slot();
        }
        if (!ring.sq().takeBack(sqe)) {
            throw new AssertionError("an operation that was not submitted cannot be taken back");
        }
    }

    private void readFile(File file) {
        if (file.written || freeBuffers.isEmpty()) {
            return;
        }
        Sqe sqe = slot();
        if (sqe == null) {
            return;
        }
        read(sqe, file, random.nextInt(FILE_BYTES + 100), random.nextInt(BUFFER_BYTES + 1));
    }

    private void read(Sqe sqe, File file, int offset, int count) {
        int buffer = freeBuffers.remove();
        sqe.pread(file.fd, memory, at(buffer), count, offset);
        file.readers++;
        start(
                sqe,
                true,
                res -> {
                    file.readers--;
                    freeBuffers.add(buffer);
                    same(Math.clamp(FILE_BYTES - offset, 0, count), res);
                    for (int i = 0; i < res; i++) {
                        sameByte(file.bytes[offset + i], memory.get(JAVA_BYTE, at(buffer) + i));
                    }
                });
    }

    private void writeFile(File file) {
        if (file.written || file.readers > 0 || freeBuffers.isEmpty()) {
            return;
        }
        Sqe sqe = slot();
        if (sqe != null) {
            int count = random.nextInt(BUFFER_BYTES + 1);
            write(sqe, file, random.nextInt(FILE_BYTES - count), count);
        }
    }

    private void write(Sqe sqe, File file, int offset, int count) {
        int buffer = freeBuffers.remove();
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at(buffer), count);
        sqe.pwrite(file.fd, memory, at(buffer), count, offset);
        file.written = true;
        start(
                sqe,
                true,
                res -> {
                    file.written = false;
                    freeBuffers.add(buffer);
                    same(count, res);
                    System.arraycopy(bytes, 0, file.bytes, offset, count);
                });
    }

    /** What is read must be what the link before it has written. */
    private void writeThenReadFile(File file) {
        if (file.written || file.readers > 0 || freeBuffers.size() < 2 || ring.sq().space() < 2) {
            return;
        }
        int count = random.nextInt(BUFFER_BYTES + 1);
        int offset = random.nextInt(FILE_BYTES - count);
        Sqe first = slot();
        write(first, file, offset, count);
        first.link();
        read(slot(), file, offset, count);
    }

    private void readStream(Stream stream) {
        if (stream.read || freeBuffers.isEmpty()) {
            return;
        }
        Sqe sqe = slot();
        if (sqe == null) {
            return;
        }
        int buffer = freeBuffers.remove();
        int count = 1 + random.nextInt(BUFFER_BYTES);
        if (stream.isSocket && random.nextBoolean()) {
            sqe.recv(stream.reader, memory, at(buffer), count, NO_FLAGS);
        } else {
            sqe.read(stream.reader, memory, at(buffer), count);
        }
        stream.read = true;
        start(
                sqe,
                false,
                res -> {
                    stream.read = false;
                    freeBuffers.add(buffer);
                    if (res <= 0 || res > count) {
                        throw new AssertionError("read of a stream: " + res);
                    }
                    for (int i = 0; i < res; i++) {
                        sameByte(stream.bytes.remove(), memory.get(JAVA_BYTE, at(buffer) + i));
                    }
                });
    }

    private void writeStream(Stream stream) {
        if (stream.written || freeBuffers.isEmpty()) {
            return;
        }
        int count = 1 + random.nextInt(BUFFER_BYTES);
        // Half a page a write at the worst.
        if (stream.bytes.size() + count > PIPE_BYTES / 16) {
            return;
        }
        Sqe sqe = slot();
        if (sqe == null) {
            return;
        }
        int buffer = freeBuffers.remove();
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at(buffer), count);
        if (stream.isSocket && random.nextBoolean()) {
            sqe.send(stream.writer, memory, at(buffer), count, NO_FLAGS);
        } else {
            sqe.write(stream.writer, memory, at(buffer), count);
        }
        stream.written = true;
        // A read may complete before this does, and finds them.
        for (byte each : bytes) {
            stream.bytes.add(each);
        }
        start(
                sqe,
                true,
                res -> {
                    stream.written = false;
                    freeBuffers.add(buffer);
                    same(count, res);
                });
    }

    private static long at(int buffer) {
        return (long) buffer * BUFFER_BYTES;
    }

    // Completing.

    /** Takes completions; now and then the handler fails, and nothing may be lost by it. */
    void drain(int limit) throws SyscallException {
        boolean fails = random.nextInt(10) == 0;
        try {
            ring.cq()
                    .drain(
                            (userData, res, flags) -> {
                                complete(userData, res, flags);
                                if (fails) {
                                    throw new Intended();
                                }
                            },
                            limit);
        } catch (Intended e) {
            mistakes++;
        }
        if (random.nextInt(4) == 0) {
            while (ring.cq().next()) {
                complete(ring.cq().userData(), ring.cq().res(), ring.cq().flags());
            }
        }
    }

    private void complete(long userData, int res, int flags) {
        Submission operation = inFlight.remove(userData);
        if (operation == null) {
            throw new AssertionError("a completion of nothing: " + userData + ", " + res);
        }
        if (Completion.hasMore(flags)) {
            throw new AssertionError("more of " + userData);
        }
        completed++;
        operation.completed(res);
    }

    /** All in flight end: reads of an empty pipe by a last write. */
    void finish() throws SyscallException {
        while (!inFlight.isEmpty()) {
            // Or a queue of one entry has no room for the write that a read in it waits for.
            ring.submit();
            for (Stream stream : streams) {
                if (stream.read && stream.bytes.isEmpty()) {
                    writeStream(stream);
                }
            }
            ring.submitAndWait(1);
            drain(Integer.MAX_VALUE);
        }
        for (File file : files) {
            MemorySegment contents = memory.asSlice(0, FILE_BYTES);
            same(FILE_BYTES, (int) file.fd.pread(contents, 0));
            for (int i = 0; i < FILE_BYTES; i++) {
                sameByte(file.bytes[i], contents.get(JAVA_BYTE, i));
            }
        }
    }

    private static void same(int expected, int actual) {
        if (expected != actual) {
            String name = actual < 0 ? Errno.describe(-actual) : String.valueOf(actual);
            throw new AssertionError("expected " + expected + ", got " + name);
        }
    }

    private static void sameByte(byte expected, byte actual) {
        if (expected != actual) {
            throw new AssertionError("expected a byte " + expected + ", got " + actual);
        }
    }

    private static final class Intended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    // Mistakes.

    /** What a caller may get wrong: answered by an exception, and without effect. */
    void makeMistake() throws SyscallException {
        mistakes++;
        File file = files.get(random.nextInt(FILES));
        switch (random.nextInt(9)) {
            case 0 -> refused(() -> read(file.fd, memory, memory.byteSize() - 3, 4));
            case 1 -> refused(() -> read(file.fd, memory, -1, 4));
            case 2 -> refused(() -> read(file.fd, memory, 0, -4));
            case 3 -> refused(() -> read(file.fd, MemorySegment.ofArray(new byte[8]), 0, 8));
            case 4 -> refused(() -> read(file.fd, memory.asReadOnly(), 0, 8));
            case 5 -> {
                Arena arena = Arena.ofConfined();
                MemorySegment freed = arena.allocate(8);
                arena.close();
                refused(() -> read(file.fd, freed, 0, 8));
            }
            case 6 -> {
                Fd closed = Fd.own(Syscalls.memfdCreate("closed", 0));
                closed.close();
                refused(() -> read(closed, memory, 0, 8));
            }
            case 7 -> refused(() -> ring.arena().close());
            default -> closedBeforeTheSubmit();
        }
    }

    /** Fills a slot; if that is refused, nothing of it is in the queue. */
    private void read(Fd fd, MemorySegment buffer, long offset, long byteCount) {
        Sqe sqe = slot();
        if (sqe == null) {
            throw new IllegalStateException("full");
        }
        sqe.pread(fd, buffer, offset, byteCount, 0);
        start(sqe, true, res -> same(0, res));
    }

    /** A descriptor that is closed, or replaced, keeps its number until the submit. */
    private void closedBeforeTheSubmit() throws SyscallException {
        Sqe sqe = slot();
        if (sqe == null || freeBuffers.isEmpty()) {
            return;
        }
        int buffer = freeBuffers.remove();
        try (MemFd fd = MemFd.create("closed")) {
            memory.set(JAVA_BYTE, at(buffer), (byte) 77);
            fd.write(memory, at(buffer), 1);
            sqe.pread(fd, memory, at(buffer), 8, 0);
        }
        // Not IOSQE_ASYNC: a worker would look the number up, later.
        startAtOnce(
                sqe,
                true,
                res -> {
                    freeBuffers.add(buffer);
                    same(1, res);
                });
    }

    private void refused(Runnable mistake) {
        try {
            mistake.run();
        } catch (RuntimeException e) {
            for (Class<? extends RuntimeException> refusal : REFUSALS) {
                if (refusal.isInstance(e)) {
                    return;
                }
            }
            throw e;
        }
        throw new AssertionError("a mistake was not refused");
    }

    @Override
    public void close() throws SyscallException {
        for (File file : files) {
            file.fd.close();
        }
        for (Stream stream : streams) {
            stream.reader.close();
            stream.writer.close();
        }
    }
}
