package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** Positions behind the end of a file, and what another channel has done to the file. */
class PositionBeyondEndTest {
    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.writeString(folder.resolve("file"), "0123456789");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    @ParameterizedTest
    @EnumSource
    void aReadFindsTheEndAndMovesNothing(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        for (long position : new long[] {10, 11, 5000, 1L << 33, 1L << 40}) {
                            channel.position(position);
                            ByteBuffer buffer = ByteBuffer.allocate(5).position(1);
                            ByteBuffer[] two = {buffer, ByteBuffer.allocateDirect(7)};
                            assertEquals(-1, channel.read(buffer));
                            assertEquals(-1, channel.read(two));
                            assertEquals(-1, channel.read(buffer, position));
                            assertEquals(1, buffer.position());
                            assertEquals(0, two[1].position());
                            assertEquals(position, channel.position());
                            assertEquals(10, channel.size());
                        }
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aWriteLeavesAHoleOfZeros(Subject on) throws Exception {
        on.run(
                () -> {
                    byte[] expected = Arrays.copyOf("0123456789".getBytes(), 200_003);
                    try (SeekableByteChannel channel =
                            Files.newByteChannel(on.of(path), READ, WRITE)) {
                        channel.position(100_000);
                        assertEquals(10, channel.size());
                        assertEquals(3, channel.write(ascii("abc")));
                        assertEquals(100_003, channel.position());
                        assertEquals(100_003, channel.size());
                        channel.position(200_000);
                        assertEquals(0, channel.write(ascii("")));
                        assertEquals(100_003, channel.size());
                        assertEquals(3, ((FileChannel) channel).write(many("d", "ef")));
                        assertEquals(200_003, channel.size());
                        channel.position(50_000);
                        ByteBuffer hole = ByteBuffer.allocate(9).put(new byte[] {1, 2, 3}).clear();
                        assertEquals(9, channel.read(hole));
                        assertArrayEquals(new byte[9], hole.array());
                    }
                    System.arraycopy("abc".getBytes(), 0, expected, 100_000, 3);
                    System.arraycopy("def".getBytes(), 0, expected, 200_000, 3);
                    assertArrayEquals(expected, Files.readAllBytes(path));
                });
    }

    private static ByteBuffer[] many(String... texts) {
        return Arrays.stream(texts).map(PositionBeyondEndTest::ascii).toArray(ByteBuffer[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherChannelCutsOff(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel one = FileChannel.open(on.of(path), READ, WRITE);
                            FileChannel two = FileChannel.open(on.of(path), READ, WRITE)) {
                        one.position(8);
                        two.position(9);
                        two.truncate(4);
                        assertEquals(4, two.position());
                        assertEquals(8, one.position());
                        assertEquals(4, one.size());
                        assertEquals(-1, one.read(ByteBuffer.allocate(1)));
                        assertEquals(0, one.transferTo(8, 10, two));
                        assertEquals(0, two.transferFrom(one, 0, 10));
                        assertEquals(8, one.position());
                        assertEquals(2, one.write(ascii("xy")));
                        assertEquals(10, two.size());
                        // Its own position, again behind the end.
                        two.truncate(0);
                        one.truncate(7);
                        assertEquals(7, one.position());
                        assertEquals(0, one.size());
                        assertEquals(1, one.write(ascii("z")));
                    }
                    assertEquals("\0\0\0\0\0\0\0z", Files.readString(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherChannelAdds(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel one = FileChannel.open(on.of(path), READ);
                            FileChannel two = FileChannel.open(on.of(path), WRITE)) {
                        ByteBuffer buffer = ByteBuffer.allocate(20);
                        assertEquals(10, one.read(buffer));
                        assertEquals(-1, one.read(buffer));
                        two.position(12);
                        two.write(ascii("new"));
                        assertEquals(15, one.size());
                        assertEquals(5, one.read(buffer));
                        assertEquals("0123456789\0\0new", new String(buffer.array(), 0, 15));
                        assertEquals(-1, one.read(buffer));
                    }
                });
    }

    /** What a call gives, or that it is an error: which one depends on the file system. */
    private static String outcome(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (IOException e) {
            return "an error";
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }

    private List<String> atTheLargest(Subject on) throws Exception {
        Path file = Files.writeString(folder.resolve("of " + on), "0123456789");
        return on.call(
                () -> {
                    List<String> outcomes = new ArrayList<>();
                    long max = Long.MAX_VALUE;
                    try (FileChannel channel = FileChannel.open(on.of(file), READ, WRITE)) {
                        ByteBuffer buffer = ByteBuffer.allocate(4);
                        for (long position : new long[] {max, max - 1, max - 4, max - 5}) {
                            channel.position(3);
                            outcomes.add(outcome(() -> channel.read(buffer, position)));
                            outcomes.add(outcome(() -> channel.write(buffer, position)));
                            outcomes.add(outcome(channel::size));
                            outcomes.add(outcome(channel::position));
                            outcomes.add(outcome(() -> channel.position(position).position()));
                            outcomes.add(outcome(channel::position));
                            outcomes.add("moved " + buffer.position());
                            buffer.clear();
                            channel.truncate(10);
                        }
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> channel.position(Long.MIN_VALUE));
                    }
                    return outcomes;
                });
    }

    @ParameterizedTest
    @EnumSource
    void atTheLargestOffsetsItIsAsWithTheJdk(Subject on) throws Exception {
        assertEquals(atTheLargest(Subject.JDK), atTheLargest(on));
    }
}
