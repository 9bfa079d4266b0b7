package dev.gatun.async;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives each thread of a round its work: a part of a file, and one other kind of work. */
final class StressWorkers implements Closeable {
    private static final int KINDS = 8;
    private static final int SMALL_PART = 64 << 10;
    private static final int LARGE_PART = 5 * ServiceOptions.LARGE_BYTES / 2;

    /** A multiple of what is known as a block of {@code O_DIRECT}. */
    private static final int BLOCK = 4096;

    private final StressRound round;
    private final int threads;
    private final Path path;
    private final Path directPath;
    private final FileFd file;

    /** With {@code O_DIRECT}; null if there is none. */
    private final FileFd direct;

    private final StressFiles closed;
    private final List<StressStream.Ends> streams = new ArrayList<>();
    private final List<Fd> allCancelled = new CopyOnWriteArrayList<>();

    StressWorkers(StressRound round, Path directory, int threads) throws IOException {
        this.round = round;
        this.threads = threads;
        Path folder = Files.createTempDirectory(directory, "round");
        path = Files.createFile(folder.resolve("parts"));
        directPath = Files.createFile(folder.resolve("direct"));
        file = FileFd.open(path, OpenFlags.O_RDWR);
        direct = openDirect(directPath);
        closed = new StressFiles(round.service(), folder);
        for (int i = 0; i < threads; i += KINDS) {
            streams.add(StressStream.Ends.ofPipe());
            streams.add(StressStream.Ends.ofSockets());
        }
    }

    private static FileFd openDirect(Path path) throws IOException {
        FileFd file = null;
        try (Arena arena = Arena.ofConfined()) {
            file = FileFd.open(path, OpenFlags.O_RDWR.or(OpenFlags.O_DIRECT));
            MemorySegment block = arena.allocate(BLOCK, BLOCK);
            file.pwrite(block, 0);
            file.pread(block, 0);
            return file;
        } catch (SyscallException e) {
            if (file != null) {
                file.close();
            }
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            return null;
        }
    }

    /** What most threads read. */
    FileFd file() {
        return file;
    }

    /** All the work of a thread. */
    void work(int number, Random random) {
        boolean hasBegun = false;
        try (StressWork parts = file(number, random);
                StressWork other = other(number, random)) {
            round.begins();
            hasBegun = true;
            while (!round.isToStop() && !round.isWrong()) {
                (random.nextBoolean() ? parts : other).step();
                round.called();
                Thread.interrupted();
            }
        } catch (Throwable t) {
            round.ended(t);
        } finally {
            if (!hasBegun) {
                round.begins();
            }
        }
    }

    /** Whether a part is of the file with {@code O_DIRECT}. */
    private boolean isDirect(int number) {
        return direct != null && number % 5 == 1;
    }

    private StressPart part(int number, int size) throws IOException {
        boolean isDirect = isDirect(number);
        return new StressPart(
                round.service().ignoringInterrupts(),
                isDirect ? direct : file,
                (long) number * LARGE_PART,
                size,
                isDirect ? BLOCK : 1);
    }

    /** Some with large parts, and some with {@code O_DIRECT}. */
    private StressFile file(int number, Random random) throws IOException {
        boolean isDirect = isDirect(number);
        int size = number % 7 == 0 ? LARGE_PART : SMALL_PART;
        StressPart part = part(number, size);
        OpenFlags flags = isDirect ? OpenFlags.O_RDWR.or(OpenFlags.O_DIRECT) : OpenFlags.O_RDWR;
        RingService ignoring = round.service().ignoringInterrupts();
        FileFd positioned = ignoring.open(isDirect ? directPath : path, flags);
        try {
            StressForms forms = new StressForms(round.service(), random, size, isDirect);
            return new StressFile(round, random, part, forms, positioned);
        } catch (Throwable t) {
            positioned.close();
            throw t;
        }
    }

    private StressWork other(int number, Random random) throws IOException {
        int group = number / KINDS * 2;
        return switch (number % KINDS) {
            case 0 -> new StressStream(round, random, streams.get(group), true);
            case 1 -> new StressStream(round, random, streams.get(group), false);
            case 2 -> new StressStream(round, random, streams.get(group + 1), true);
            case 3 -> new StressStream(round, random, streams.get(group + 1), false);
            case 4 -> new StressConnections(round, random);
            case 5 -> new StressWaits(round, random, allCancelled);
            case 6 -> new StressClosedFds(round, random, closed);
            default -> new StressClosedMemory(round, random, part(threads + number, LARGE_PART));
        };
    }

    @Override
    public void close() throws IOException {
        for (StressStream.Ends each : streams) {
            each.close();
        }
        closed.close();
        file.close();
        if (direct != null) {
            direct.close();
        }
        Files.delete(path);
        Files.delete(directPath);
    }
}
