package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A file system with one file, whose reads it answers when the test says so: a slow device, of
 * which the test knows what it has begun. It is a FUSE server, on a thread of its own that never
 * touches the file system.
 *
 * <p>The mount is attached nowhere, so it ends with its last descriptor. The server alone has the
 * device, in a descriptor table of its own: if the JVM is killed, the device is closed although
 * other threads cannot end before their reads are answered, and closing it answers these. What was
 * open when this was mounted stays open in that table, until this is closed: so open rings and
 * pipes afterwards.
 */
public final class HeldFileSystem implements AutoCloseable {
    /** What else the kernel asks, which can be held as reads are. */
    public enum Question {
        GETATTR,
        STATFS,
        POLL
    }

    /** How the kernel reads the file, which can be mapped in both cases. */
    public enum Reading {
        /** Into the reader's memory, by the thread that answers. Since Linux 6.6. */
        DIRECT(1),
        /** Into the page cache, a page at a time, and then by the reader into its memory. */
        CACHED(0);

        /** {@code FOPEN_…}. */
        private final int openFlags;

        Reading(int openFlags) {
            this.openFlags = openFlags;
        }
    }

    private record Asked(Question question, long unique, long node) {}

    private record Read(long unique, long offset, int byteCount) {}

    private static final String NAME = "held";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    // Of unshare(2), fsopen(2) and its companions.
    private static final int CLONE_FILES = 0x400;
    private static final int CLOEXEC = 1;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;

    // Of linux/fuse.h.
    private static final int FOPEN_STREAM = 1 << 4;
    private static final int FUSE_INIT_EXT = 1 << 30;
    private static final int FUSE_DIRECT_IO_ALLOW_MMAP_HIGH = 1 << 4;
    private static final int MAJOR = 7;
    private static final int MINOR = 31;
    private static final int MAX_WRITE = 4096;
    private static final int REQUEST_BYTES = 64 << 10;
    private static final int IN_HEADER_BYTES = 40;
    private static final int OUT_HEADER_BYTES = 16;
    private static final int ATTR_BYTES = 88;
    private static final long ROOT = 1;
    private static final long FILE = 2;

    private static final int FUSE_LOOKUP = 1;
    private static final int FUSE_FORGET = 2;
    private static final int FUSE_GETATTR = 3;
    private static final int FUSE_OPEN = 14;
    private static final int FUSE_READ = 15;
    private static final int FUSE_WRITE = 16;
    private static final int FUSE_STATFS = 17;
    private static final int FUSE_RELEASE = 18;
    private static final int FUSE_INIT = 26;
    private static final int FUSE_INTERRUPT = 36;
    private static final int FUSE_POLL = 40;
    private static final int FUSE_DESTROY = 38;
    private static final int FUSE_BATCH_FORGET = 42;
    private static final int FUSE_NOTIFY_POLL = 1;

    private final MemorySegment content;
    private final Reading reading;
    private final int openFlags;
    private final boolean isMappable;
    private final FileFd root;
    private final EventFd wakeUp;
    private final Thread server;

    /** The number in the server's table. */
    private final int device;

    /** What unshare(2) has returned to the server. */
    private final CompletableFuture<Long> unshared = new CompletableFuture<>();

    /** Whether the kernel maps the file of a file system that asks for that. */
    private final CompletableFuture<Boolean> maps = new CompletableFuture<>();

    // Under the lock of this object.
    private final List<Read> held = new ArrayList<>();
    private final Set<Question> heldQuestions = EnumSet.noneOf(Question.class);
    private final List<Asked> asked = new ArrayList<>();
    private final Set<Long> polled = new HashSet<>();
    private PollFlags events;
    private boolean hasNewEvents;
    private long holdFrom;
    private boolean endsInterrupted;
    private int mostWritten = Integer.MAX_VALUE;
    private boolean isClosed;
    private int interrupts;
    private Throwable failure;

    private HeldFileSystem(
            byte[] content,
            Reading reading,
            int openFlags,
            boolean isMappable,
            int device,
            FileFd root,
            EventFd wakeUp) {
        this.content = MemorySegment.ofArray(content.clone());
        this.reading = reading;
        this.openFlags = openFlags;
        this.isMappable = isMappable;
        this.device = device;
        this.root = root;
        this.wakeUp = wakeUp;
        server = Thread.ofPlatform().daemon().name("held file system").unstarted(this::run);
    }

    /**
     * Mounts one, or skips the test where that is not possible. At first, it holds every read.
     *
     * @param content what the file has
     */
    public static HeldFileSystem mount(byte[] content, Reading reading) throws Exception {
        return mount(content, reading, reading.openFlags, true);
    }

    /** {@link #mount} of one whose file is read directly and cannot be mapped. */
    public static HeldFileSystem mountUnmappable(byte[] content) throws Exception {
        return mount(content, Reading.DIRECT, Reading.DIRECT.openFlags, false);
    }

    /** {@link #mountUnmappable} of one whose file has no offsets: each read is at the beginning. */
    public static HeldFileSystem mountStream(byte[] content) throws Exception {
        return mount(content, Reading.DIRECT, Reading.DIRECT.openFlags | FOPEN_STREAM, false);
    }

    private static HeldFileSystem mount(
            byte[] content, Reading reading, int openFlags, boolean isMappable) throws Exception {
        try (FileFd device = device()) {
            FileFd root = mount(device);
            EventFd wakeUp = null;
            HeldFileSystem mounted = null;
            try {
                wakeUp = EventFd.create(EventFdFlags.EFD_NONBLOCK);
                int number = device.number();
                var made =
                        new HeldFileSystem(
                                content, reading, openFlags, isMappable, number, root, wakeUp);
                made.server.start();
                made("unshare", made.unshared.get());
                mounted = made;
                made.checkMaps();
                return mounted;
            } finally {
                if (mounted == null) {
                    root.close();
                    if (wakeUp != null) {
                        wakeUp.close();
                    }
                }
            }
        }
    }

    private void checkMaps() throws Exception {
        if (reading == Reading.DIRECT
                && isMappable
                && !maps.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            close();
            assumeTrue(false, "before Linux 6.6: no file is mapped that is read directly");
        }
    }

    private static FileFd device() {
        try {
            return FileFd.open("/dev/fuse", OpenFlags.O_RDWR.or(OpenFlags.O_NONBLOCK));
        } catch (SyscallException e) {
            assumeTrue(false, "there is no FUSE: " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    /** The root directory of a mount that is attached to no other. Since Linux 5.2. */
    private static FileFd mount(FileFd device) throws SyscallException {
        try (Fd context = Fd.own(made("fsopen", call(SyscallNumber.SYS_fsopen, "fuse", CLOEXEC)))) {
            configure(context, "fd", Integer.toString(device.number()));
            configure(context, "rootmode", "40000");
            configure(context, "user_id", id(SyscallNumber.SYS_geteuid));
            configure(context, "group_id", id(SyscallNumber.SYS_getegid));
            made(
                    "fsconfig",
                    call(SyscallNumber.SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0));
            return FileFd.own(
                    made("fsmount", call(SyscallNumber.SYS_fsmount, context, CLOEXEC, 0)));
        }
    }

    private static void configure(Fd context, String key, String value) {
        made(
                "fsconfig",
                call(SyscallNumber.SYS_fsconfig, context, FSCONFIG_SET_STRING, key, value, 0));
    }

    private static long call(int number, Object... arguments) {
        return Syscalls.syscall(number, arguments);
    }

    private static String id(int number) {
        return Long.toString(Syscalls.syscall(number));
    }

    /** A mount takes a right, and a kernel may have neither FUSE nor these calls. */
    private static int made(String call, long result) {
        int errno = (int) -result;
        assumeTrue(
                errno != Errno.EPERM && errno != Errno.ENOSYS && errno != Errno.ENODEV,
                () -> "no FUSE file system may be mounted: " + call + ": " + Errno.describe(errno));
        if (result < 0) {
            throw new AssertionError(call + ": " + Errno.describe(errno));
        }
        return (int) result;
    }

    // For tests.

    /** Opens the file; with no other flags, for reading. */
    public FileFd open(OpenFlags flags) throws SyscallException {
        return FileFd.openat(root, NAME, OpenFlags.O_RDONLY.or(flags));
    }

    /** A path of the file, as long as this is not closed. */
    public Path path() {
        return Path.of("/proc/self/fd", Integer.toString(root.number()), NAME);
    }

    /** From now on, reads are held that go beyond this offset; those before it are answered. */
    public synchronized void holdFrom(long offset) throws SyscallException {
        holdFrom = offset;
        wakeUp.write(1);
    }

    /** Answers what is held, and from now on everything at once. */
    public synchronized void release() throws SyscallException {
        heldQuestions.clear();
        holdFrom(content.byteSize());
    }

    /** From now on, such questions are held. */
    public synchronized void hold(Question question) {
        heldQuestions.add(question);
    }

    /** From now on, a poll is answered with these events; before, the kernel is told of no poll. */
    public synchronized void setEvents(PollFlags events) throws SyscallException {
        this.events = events;
        hasNewEvents = true;
        wakeUp.write(1);
    }

    /** Waits until so many questions are held. */
    public synchronized void awaitAsked(int count) throws InterruptedException {
        long start = System.nanoTime();
        while (asked.size() < count) {
            checkFailure();
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("never so many asked: " + count + "; " + asked);
            }
            wait(1000);
        }
    }

    /** From now on, a held read of which the kernel says that it is interrupted ends with EINTR. */
    public synchronized void endInterrupted() {
        endsInterrupted = true;
    }

    /** Waits until so many reads are held. */
    public synchronized void awaitHeld(int count) throws InterruptedException {
        long start = System.nanoTime();
        while (held.size() < count) {
            checkFailure();
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("never so many held: " + count + "; " + held);
            }
            wait(1000);
        }
    }

    /** From now on, a write is answered as if this were the most that there is room for. */
    public synchronized void mostWritten(int byteCount) {
        mostWritten = byteCount;
    }

    /** What the file has. */
    public synchronized byte[] content() {
        return content.toArray(JAVA_BYTE);
    }

    /** How many reads are held. */
    public synchronized int held() {
        return held.size();
    }

    /** How often the kernel has said that a read is interrupted. */
    public synchronized int interrupts() {
        return interrupts;
    }

    private synchronized void checkFailure() {
        if (failure != null) {
            throw new AssertionError("the file system has failed", failure);
        }
    }

    /** Answers what is held, and ends. What is still open fails from now on (ENOTCONN). */
    @Override
    public void close() throws SyscallException {
        synchronized (this) {
            isClosed = true;
            release();
        }
        boolean ends = joinServer();
        wakeUp.close();
        root.close();
        assertTrue(ends, "the file system's thread ends");
        checkFailure();
    }

    private boolean joinServer() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return server.join(PATIENCE);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // The server's thread.

    private void run() {
        long result = Syscalls.syscall(SyscallNumber.SYS_unshare, CLONE_FILES);
        if (result == 0) {
            Syscalls.close(root.number());
        }
        unshared.complete(result);
        if (result < 0) {
            return;
        }
        try {
            serve();
        } catch (Throwable t) {
            synchronized (this) {
                failure = t;
                notifyAll();
            }
        } finally {
            // Whoever waits for an answer gets ENOTCONN or ECONNABORTED.
            Syscalls.close(device);
        }
    }

    private void serve() throws SyscallException {
        EventFd woken = EventFd.borrow(wakeUp.number());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(REQUEST_BYTES, Long.BYTES);
            Poll poll = Poll.allocate(arena, 2);
            poll.add(FileFd.borrow(device), PollFlags.POLLIN);
            poll.add(woken, PollFlags.POLLIN);
            while (!answerReleased()) {
                poll.poll(-1);
                woken.read();
                long n = Syscalls.read(device, request);
                if (n > 0) {
                    handle(request.asSlice(0, n));
                } else if (n != -Errno.EAGAIN && n != -Errno.EINTR && n != -Errno.ENOENT) {
                    throw new AssertionError("no request: " + Errno.describe((int) n));
                }
            }
        }
    }

    /**
     * Answers what is no longer held.
     *
     * @return whether the server ends
     */
    private synchronized boolean answerReleased() {
        for (Read each : List.copyOf(held)) {
            if (!isHeld(each)) {
                held.remove(each);
                answer(each);
            }
        }
        for (Asked each : List.copyOf(asked)) {
            if (!heldQuestions.contains(each.question)) {
                asked.remove(each);
                answer(each);
            }
        }
        if (hasNewEvents) {
            hasNewEvents = false;
            polled.forEach(this::notifyPoll);
            polled.clear();
        }
        return isClosed;
    }

    /** Those who wait in a poll ask again. */
    private void notifyPoll(long handle) {
        MemorySegment out = out(8);
        out.set(JAVA_LONG, 0, handle);
        write(0, -FUSE_NOTIFY_POLL, out);
    }

    private synchronized void handle(MemorySegment request) {
        int opcode = request.get(JAVA_INT, 4);
        long unique = request.get(JAVA_LONG, 8);
        long node = request.get(JAVA_LONG, 16);
        MemorySegment in = request.asSlice(IN_HEADER_BYTES);
        switch (opcode) {
            case FUSE_FORGET, FUSE_BATCH_FORGET -> {}
            case FUSE_INTERRUPT -> interrupted(in.get(JAVA_LONG, 0));
            case FUSE_READ -> read(new Read(unique, in.get(JAVA_LONG, 8), in.get(JAVA_INT, 16)));
            case FUSE_WRITE -> {
                MemorySegment out = out(8);
                out.set(JAVA_INT, 0, write(in.get(JAVA_LONG, 8), in.asSlice(40)));
                answer(unique, out);
            }
            case FUSE_INIT -> {
                boolean isExtended = (in.get(JAVA_INT, 12) & FUSE_INIT_EXT) != 0;
                int high = isExtended ? in.get(JAVA_INT, 16) : 0;
                maps.complete((high & FUSE_DIRECT_IO_ALLOW_MMAP_HIGH) != 0);
                answer(unique, init());
            }
            case FUSE_LOOKUP -> {
                if (node == ROOT && in.getString(0).equals(NAME)) {
                    answer(unique, entry());
                } else {
                    fail(unique, Errno.ENOENT);
                }
            }
            case FUSE_GETATTR -> ask(new Asked(Question.GETATTR, unique, node));
            case FUSE_OPEN -> {
                MemorySegment out = out(16);
                out.set(JAVA_INT, 8, openFlags);
                answer(unique, out);
            }
            case FUSE_STATFS -> ask(new Asked(Question.STATFS, unique, node));
            case FUSE_POLL -> {
                polled.add(in.get(JAVA_LONG, 8));
                ask(new Asked(Question.POLL, unique, node));
            }
            case FUSE_RELEASE, FUSE_DESTROY -> answer(unique, out(0));
            default -> fail(unique, Errno.ENOSYS);
        }
    }

    private void ask(Asked question) {
        if (heldQuestions.contains(question.question)) {
            asked.add(question);
            notifyAll();
        } else {
            answer(question);
        }
    }

    private void answer(Asked question) {
        switch (question.question) {
            case GETATTR -> answer(question.unique, attributes(16, 0, question.node));
            case STATFS -> answer(question.unique, out(80));
            case POLL -> {
                if (events == null) {
                    fail(question.unique, Errno.ENOSYS);
                } else {
                    MemorySegment out = out(8);
                    out.set(JAVA_INT, 0, events.bits());
                    answer(question.unique, out);
                }
            }
        }
    }

    private int write(long offset, MemorySegment bytes) {
        long room = Math.max(0, Math.min(mostWritten, content.byteSize() - offset));
        long byteCount = Math.min(bytes.byteSize(), room);
        MemorySegment.copy(bytes, 0, content, offset, byteCount);
        return (int) byteCount;
    }

    private void read(Read read) {
        if (isHeld(read)) {
            held.add(read);
            notifyAll();
        } else {
            answer(read);
        }
    }

    private boolean isHeld(Read read) {
        return Math.min(read.offset + read.byteCount, content.byteSize()) > holdFrom;
    }

    private void interrupted(long unique) {
        interrupts++;
        if (endsInterrupted && held.removeIf(each -> each.unique == unique)) {
            fail(unique, Errno.EINTR);
        }
        notifyAll();
    }

    private static MemorySegment out(int byteCount) {
        return MemorySegment.ofArray(new long[(byteCount + 7) / 8]).asSlice(0, byteCount);
    }

    private MemorySegment init() {
        MemorySegment out = out(64);
        out.set(JAVA_INT, 0, MAJOR);
        out.set(JAVA_INT, 4, MINOR);
        // No read-ahead (8), and else no flags (12): each read is a request, and waited for.
        if (reading == Reading.DIRECT && isMappable) {
            out.set(JAVA_INT, 12, FUSE_INIT_EXT);
            out.set(JAVA_INT, 32, FUSE_DIRECT_IO_ALLOW_MMAP_HIGH);
        }
        out.set(JAVA_SHORT, 16, (short) 16);
        out.set(JAVA_SHORT, 18, (short) 12);
        out.set(JAVA_INT, 20, MAX_WRITE);
        out.set(JAVA_INT, 24, 1);
        return out;
    }

    private MemorySegment entry() {
        MemorySegment out = attributes(40, 16, FILE);
        out.set(JAVA_LONG, 0, FILE);
        return out;
    }

    /** A {@code struct fuse_attr} behind what says how long it is valid, in seconds. */
    private MemorySegment attributes(int offset, int validOffset, long node) {
        MemorySegment out = out(offset + ATTR_BYTES);
        out.set(JAVA_LONG, validOffset, 3600);
        MemorySegment attr = out.asSlice(offset);
        boolean isFile = node == FILE;
        attr.set(JAVA_LONG, 0, node);
        attr.set(JAVA_LONG, 8, isFile ? content.byteSize() : 0);
        attr.set(JAVA_INT, 60, isFile ? 0100644 : 040755);
        attr.set(JAVA_INT, 64, isFile ? 1 : 2);
        attr.set(JAVA_INT, 68, (int) Syscalls.syscall(SyscallNumber.SYS_geteuid));
        attr.set(JAVA_INT, 72, (int) Syscalls.syscall(SyscallNumber.SYS_getegid));
        attr.set(JAVA_INT, 80, 4096);
        return out;
    }

    private void answer(Read read) {
        long from = Math.min(read.offset, content.byteSize());
        long byteCount = Math.min(read.byteCount, content.byteSize() - from);
        answer(read.unique, content.asSlice(from, byteCount));
    }

    private void answer(long unique, MemorySegment out) {
        write(unique, 0, out);
    }

    private void fail(long unique, int errno) {
        write(unique, errno, out(0));
    }

    private void write(long unique, int errno, MemorySegment out) {
        try (Arena arena = Arena.ofConfined()) {
            int byteCount = OUT_HEADER_BYTES + (int) out.byteSize();
            MemorySegment answer = arena.allocate(byteCount, Long.BYTES);
            answer.set(JAVA_INT, 0, byteCount);
            answer.set(JAVA_INT, 4, -errno);
            answer.set(JAVA_LONG, 8, unique);
            MemorySegment.copy(out, 0, answer, OUT_HEADER_BYTES, out.byteSize());
            long n = Syscalls.write(device, answer);
            // ENOENT: the one who asked was interrupted before, or killed.
            if (n != byteCount && n != -Errno.ENOENT) {
                throw new AssertionError("write of an answer: " + n);
            }
        }
    }
}
