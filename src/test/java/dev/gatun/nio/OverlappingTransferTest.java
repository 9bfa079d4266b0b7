package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Transfers within one file. Where bytes move towards the end of the file onto themselves, nobody
 * says what comes of them; then only counts, positions and what is around them are the same.
 */
class OverlappingTransferTest {
    private static final int SIZE = 1_000_003;
    private static final byte[] CONTENT = FileChannelTest.bytes(SIZE);

    /** Of pages of any size. */
    private static final int BLOCK = 64 << 10;

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.write(folder.resolve("file"), CONTENT);
    }

    /** What a range of the content is at another place of the file. */
    private static byte[] moved(int from, int to, int count) {
        byte[] expected = Arrays.copyOf(CONTENT, Math.max(SIZE, to + count));
        System.arraycopy(CONTENT, from, expected, to, count);
        return expected;
    }

    /** Checks all but a range. */
    private void checkAround(int from, int count, int size) throws IOException {
        byte[] all = Files.readAllBytes(path);
        assertEquals(size, all.length);
        assertArrayEquals(Arrays.copyOf(CONTENT, from), Arrays.copyOf(all, from));
        int end = from + count;
        if (end < SIZE) {
            assertArrayEquals(
                    Arrays.copyOfRange(CONTENT, end, SIZE), Arrays.copyOfRange(all, end, SIZE));
        }
    }

    // transferTo.

    @ParameterizedTest
    @EnumSource
    void toARangeBesideIt(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(BLOCK);
                        assertEquals(BLOCK, channel.transferTo(0, BLOCK, channel));
                        assertEquals(2 * BLOCK, channel.position());
                    }
                    assertArrayEquals(moved(0, BLOCK, BLOCK), Files.readAllBytes(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void toARangeThatBeginsBeforeIt(Subject on) throws Exception {
        on.run(
                () -> {
                    int from = 3 * BLOCK;
                    int count = SIZE - from;
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(BLOCK);
                        assertEquals(count, channel.transferTo(from, SIZE, channel));
                        assertEquals(BLOCK + count, channel.position());
                        assertEquals(SIZE, channel.size());
                    }
                    assertArrayEquals(moved(from, BLOCK, count), Files.readAllBytes(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void toARangeThatBeginsWithinIt(Subject on) throws Exception {
        on.run(
                () -> {
                    int count = 10 * BLOCK;
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(2 * BLOCK);
                        assertEquals(count, channel.transferTo(BLOCK, count, channel));
                        assertEquals(2 * BLOCK + count, channel.position());
                    }
                    checkAround(2 * BLOCK, count, SIZE);
                });
    }

    @ParameterizedTest
    @EnumSource
    void toItself(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(BLOCK);
                        assertEquals(SIZE - BLOCK, channel.transferTo(BLOCK, SIZE, channel));
                        assertEquals(SIZE, channel.position());
                    }
                    assertArrayEquals(CONTENT, Files.readAllBytes(path));
                });
    }

    /** What it adds to the file is not transferred again. */
    @ParameterizedTest
    @EnumSource
    void toTheEndOfAFileItEndsWithTheOldSize(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(SIZE);
                        assertEquals(SIZE, channel.transferTo(0, 5L * SIZE, channel));
                        assertEquals(2 * SIZE, channel.position());
                    }
                    assertArrayEquals(moved(0, SIZE, SIZE), Files.readAllBytes(path));
                });
    }

    // transferFrom.

    @ParameterizedTest
    @EnumSource
    void fromARangeBesideIt(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(5);
                        assertEquals(BLOCK, channel.transferFrom(channel, BLOCK + 5, BLOCK));
                        assertEquals(5 + BLOCK, channel.position());
                    }
                    assertArrayEquals(moved(5, BLOCK + 5, BLOCK), Files.readAllBytes(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void fromARangeThatBeginsBehindIt(Subject on) throws Exception {
        on.run(
                () -> {
                    int from = 3 * BLOCK;
                    int count = SIZE - from;
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(from);
                        assertEquals(count, channel.transferFrom(channel, BLOCK, SIZE));
                        assertEquals(SIZE, channel.position());
                        assertEquals(SIZE, channel.size());
                    }
                    assertArrayEquals(moved(from, BLOCK, count), Files.readAllBytes(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void fromARangeThatEndsWithinIt(Subject on) throws Exception {
        on.run(
                () -> {
                    int count = 10 * BLOCK;
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(BLOCK);
                        assertEquals(count, channel.transferFrom(channel, 2 * BLOCK, count));
                        assertEquals(BLOCK + count, channel.position());
                    }
                    checkAround(2 * BLOCK, count, SIZE);
                });
    }

    /** What it adds to the file is not transferred again, however many bytes were asked for. */
    @ParameterizedTest
    @EnumSource
    void toTheEndOfItsOwnFileItTakesWhatWasThere(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        assertEquals(SIZE, channel.transferFrom(channel, SIZE, 5L * SIZE));
                        assertEquals(SIZE, channel.position());
                    }
                    assertArrayEquals(moved(0, SIZE, SIZE), Files.readAllBytes(path));
                });
    }

    /** The same by two channels, and with an overlap. */
    @ParameterizedTest
    @EnumSource
    void fromAnotherChannelOfTheFileItTakesWhatWasThere(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel from = FileChannel.open(on.of(path), READ);
                            FileChannel to = FileChannel.open(on.of(path), WRITE)) {
                        from.position(SIZE - 2 * BLOCK);
                        int n = 2 * BLOCK;
                        assertEquals(n, to.transferFrom(from, SIZE - BLOCK, 5L * SIZE));
                        assertEquals(SIZE, from.position());
                        assertEquals(0, to.position());
                    }
                    checkAround(SIZE - BLOCK, 2 * BLOCK, SIZE + BLOCK);
                });
    }

    /** Written by appends, which the kernel does not copy. */
    @ParameterizedTest
    @EnumSource
    void aFileIsAppendedToItselfOnce(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel from = FileChannel.open(on.of(path), READ);
                            FileChannel to = FileChannel.open(on.of(path), APPEND)) {
                        assertEquals(SIZE, to.transferFrom(from, 7, 5L * SIZE));
                        assertEquals(SIZE, from.position());
                        assertEquals(SIZE, from.transferTo(0, SIZE, to));
                    }
                    byte[] all = Files.readAllBytes(path);
                    byte[] expected = Arrays.copyOf(moved(0, SIZE, SIZE), 3 * SIZE);
                    System.arraycopy(CONTENT, 0, expected, 2 * SIZE, SIZE);
                    assertArrayEquals(expected, all);
                });
    }
}
