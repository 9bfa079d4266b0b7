package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** SYNC, DSYNC and SPARSE: the kernel tells with which flags a file is open. */
class SyncOptionsTest {
    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.writeString(folder.resolve("file"), "content").toRealPath();
    }

    /** The flags of O_SYNC that a file of this process is open with. */
    private static int syncFlags(Path path) throws IOException {
        List<Integer> numbers = NumbersOfFiles.of(path);
        assertEquals(1, numbers.size());
        Path information = Path.of("/proc/self/fdinfo/" + numbers.getFirst());
        for (String line : Files.readAllLines(information)) {
            if (line.startsWith("flags:")) {
                int octal = 8;
                int flags = Integer.parseInt(line.substring("flags:".length()).strip(), octal);
                return flags & OpenFlags.O_SYNC.bits();
            }
        }
        throw new AssertionError("no flags in " + information);
    }

    private static int expected(Set<? extends OpenOption> options) {
        return options.contains(SYNC)
                ? OpenFlags.O_SYNC.bits()
                : options.contains(DSYNC) ? OpenFlags.O_DSYNC.bits() : 0;
    }

    @FunctionalInterface
    private interface Opener {
        AutoCloseable open(Path path, Set<? extends OpenOption> options) throws IOException;
    }

    private void check(Subject on, Opener opener, List<Set<StandardOpenOption>> optionsOfAll)
            throws Exception {
        for (Set<StandardOpenOption> options : optionsOfAll) {
            try (AutoCloseable opened = opener.open(on.of(path), options)) {
                assertEquals(expected(options), syncFlags(path), () -> opened + " " + options);
            }
        }
    }

    private static final List<Set<StandardOpenOption>> WRITING =
            List.of(
                    Set.of(WRITE),
                    Set.of(WRITE, SYNC),
                    Set.of(WRITE, DSYNC),
                    Set.of(WRITE, DSYNC, SYNC),
                    Set.of(WRITE, SPARSE));

    private static final List<Set<StandardOpenOption>> READING =
            List.of(Set.of(READ), Set.of(READ, SYNC), Set.of(DSYNC), Set.of(SPARSE));

    private static final List<Set<StandardOpenOption>> APPENDING =
            List.of(Set.of(APPEND, SYNC), Set.of(APPEND, DSYNC));

    @ParameterizedTest
    @EnumSource
    void theKernelHasTheFlags(Subject on) throws Exception {
        on.run(
                () -> {
                    for (var all : List.of(WRITING, READING, APPENDING)) {
                        check(on, FileChannel::open, all);
                        check(on, Files::newByteChannel, all);
                    }
                    Opener streams = (file, options) -> Files.newInputStream(file, array(options));
                    check(on, streams, READING);
                    streams = (file, options) -> Files.newOutputStream(file, array(options));
                    check(on, streams, WRITING);
                    check(on, streams, APPENDING);
                    Opener asynchronous =
                            (file, options) -> AsynchronousFileChannel.open(file, options, null);
                    check(on, asynchronous, WRITING);
                    check(on, asynchronous, READING);
                });
    }

    private static OpenOption[] array(Set<? extends OpenOption> options) {
        return options.toArray(OpenOption[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsThere(Subject on) throws Exception {
        on.run(
                () -> {
                    List<Long> sizes = new ArrayList<>();
                    for (StandardOpenOption each : List.of(SYNC, DSYNC, SPARSE)) {
                        Path fresh = folder.resolve(each.name());
                        try (FileChannel channel =
                                FileChannel.open(on.of(fresh), WRITE, CREATE_NEW, each)) {
                            ByteBuffer text = ByteBuffer.wrap("text".getBytes());
                            assertEquals(4, channel.write(text, 100_000));
                            sizes.add(channel.size());
                        }
                        assertEquals("\0text", SparseFile.textAt(fresh, 99_999, 10));
                    }
                    assertEquals(List.of(100_004L, 100_004L, 100_004L), sizes);
                });
    }
}
