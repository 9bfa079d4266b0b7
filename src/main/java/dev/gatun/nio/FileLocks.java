package dev.gatun.nio;

import dev.gatun.io.Fcntl;
import dev.gatun.io.LockType;
import dev.gatun.io.RecordLock;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The locks of a channel: those of its open file description, which exclude those of other
 * processes and of the JDK's channels. That two of this process overlap is an error, as the JDK has
 * it, so there is a table of all.
 *
 * <p>A lock is waited for by trying again, after longer and longer pauses: a call that waits for a
 * lock can be ended only by a signal, and closing the channel has to end it.
 */
final class FileLocks {
    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long MAX_PAUSE_MILLIS = 32;

    private static final StatxMask OF_KEY = StatxMask.STATX_INO;

    /** A file, whatever its name is. */
    private record Key(long devMajor, long devMinor, long ino) {}

    /** What one lock is of. */
    static final class Range {
        private final FileLocks owner;
        private final long position;
        private final long size;

        /** Whether nobody waits for the lock any more. */
        private volatile boolean isAbandoned;

        private Range(FileLocks owner, long position, long size) {
            this.owner = owner;
            this.position = position;
            this.size = size;
        }

        private boolean overlaps(Range other) {
            return position < other.position + other.size && other.position < position + size;
        }

        /** Ends the wait for the lock. */
        void abandon() {
            isAbandoned = true;
        }

        /** Ends the lock. */
        void unlock() throws IOException {
            owner.unlock(this);
        }
    }

    /** All of this process. */
    private static final Map<Key, List<Range>> ALL = new ConcurrentHashMap<>();

    private final OpenFile file;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Which file it is; null until there was a lock. */
    private volatile Key key;

    FileLocks(OpenFile file) {
        this.file = file;
    }

    /**
     * Enters a lock into the table, before it is asked for.
     *
     * @throws OverlappingFileLockException if this process has a lock of a part of it
     */
    Range add(long position, long size) throws IOException {
        Range range = new Range(this, position, size);
        Key of = key();
        ALL.compute(
                of,
                (k, ranges) -> {
                    List<Range> added = ranges == null ? new ArrayList<>() : ranges;
                    for (Range each : added) {
                        if (each.overlaps(range)) {
                            throw new OverlappingFileLockException();
                        }
                    }
                    added.add(range);
                    return added;
                });
        if (isClosed()) {
            remove(range);
            throw new ClosedChannelException();
        }
        return range;
    }

    private Key key() throws IOException {
        Key known = key;
        if (known == null) {
            try (Arena arena = Arena.ofConfined()) {
                Statx statx = Statx.allocate(arena).fill(file.fd(), OF_KEY);
                known = new Key(statx.devMajor(), statx.devMinor(), statx.ino());
            } catch (SyscallException e) {
                throw file.failed(e);
            } catch (ClosedException e) {
                throw new ClosedChannelException();
            }
            key = known;
        }
        return known;
    }

    void remove(Range range) {
        ALL.computeIfPresent(
                key,
                (k, ranges) -> {
                    ranges.remove(range);
                    return ranges.isEmpty() ? null : ranges;
                });
    }

    /**
     * Tries to lock, once.
     *
     * @return false if another process has a lock; the range is then no longer in the table
     */
    boolean tryLock(Range range, boolean shared) throws IOException {
        boolean locked = false;
        try {
            locked = lockNow(range, shared);
            return locked;
        } finally {
            if (!locked) {
                remove(range);
            }
        }
    }

    /**
     * Waits for the lock.
     *
     * @throws FileLockInterruptionException if the thread is or was interrupted; its interrupted
     *     status is set
     * @throws AsynchronousCloseException if the channel is closed meanwhile
     * @throws CancellationException if nobody wants the lock any more
     */
    void lock(Range range, boolean shared) throws IOException {
        boolean locked = false;
        long pause = FIRST_PAUSE_MILLIS;
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw new FileLockInterruptionException();
            }
            while (!lockNow(range, shared)) {
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    throw new AsynchronousCloseException();
                }
                if (range.isAbandoned) {
                    throw new CancellationException();
                }
                pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
            }
            locked = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileLockInterruptionException();
        } finally {
            if (!locked) {
                remove(range);
            }
        }
    }

    private boolean lockNow(Range range, boolean shared) throws IOException {
        LockType type = shared ? LockType.F_RDLCK : LockType.F_WRLCK;
        try (Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            if (shared) {
                // The kernel lets two that are shared overlap.
                checkNoneOfJdk(lock, range);
            }
            if (Fcntl.setOfdLock(file.fd(), lock.set(type, range.position, range.size))) {
                if (isClosed()) {
                    throw new AsynchronousCloseException();
                }
                return true;
            }
            checkNoneOfJdk(lock, range);
            return false;
        } catch (SyscallException e) {
            throw file.failed(e);
        } catch (ClosedException e) {
            throw new AsynchronousCloseException();
        }
    }

    /** Those of the JDK's channels are the process's own, and the kernel tells whose one is. */
    private void checkNoneOfJdk(RecordLock lock, Range range) throws SyscallException {
        lock.set(LockType.F_WRLCK, range.position, range.size);
        if (!Fcntl.testOfdLock(file.fd(), lock) && lock.pid() == ProcessHandle.current().pid()) {
            throw new OverlappingFileLockException();
        }
    }

    private void unlock(Range range) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            Fcntl.setOfdLock(file.fd(), lock.set(LockType.F_UNLCK, range.position, range.size));
        } catch (SyscallException e) {
            throw file.failed(e);
        } catch (ClosedException e) {
            throw new ClosedChannelException();
        } finally {
            remove(range);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Ends all locks of the channel, and all waits for one. Before the file is closed. */
    void close() {
        closed.countDown();
        if (key == null) {
            return;
        }
        // The file may stay open a while, for a call of another thread.
        try (Arena arena = Arena.ofConfined()) {
            RecordLock all = new RecordLock(arena);
            Fcntl.setOfdLock(file.fd(), all.set(LockType.F_UNLCK, 0, RecordLock.TO_THE_END));
        } catch (SyscallException | ClosedException e) {
            // They end with the file.
        }
        ALL.computeIfPresent(
                key,
                (k, ranges) -> {
                    ranges.removeIf(each -> each.owner == this);
                    return ranges.isEmpty() ? null : ranges;
                });
    }
}
