package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.channels.FileChannel.MapMode.PRIVATE;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mappings at offsets, and of sizes, that are no ints. */
class LargeMapTest {
    private static final String TEXT = SparseFile.TEXT;
    private static final int SIZE = TEXT.length();
    private static final long END = SparseFile.LAST + SIZE;

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = SparseFile.make(folder.resolve("sparse"));
    }

    @ParameterizedTest
    @EnumSource
    void atOffsetsThatAreNoInts(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
                            Arena arena = Arena.ofConfined()) {
                        for (long place : SparseFile.PLACES) {
                            byte[] read = new byte[SIZE];
                            channel.map(READ_ONLY, place, SIZE).get(read);
                            assertEquals(TEXT, new String(read));
                            MappedByteBuffer writes = channel.map(READ_WRITE, place - 1, SIZE);
                            writes.put(0, (byte) 'b');
                            channel.map(PRIVATE, place, SIZE).put(0, (byte) 'p');
                            MemorySegment segment = channel.map(READ_WRITE, place, SIZE, arena);
                            segment.set(ValueLayout.JAVA_BYTE, 9, (byte) 's');
                            assertEquals(
                                    "b012345678s", SparseFile.textAt(path, place - 1, SIZE + 1));
                        }
                        assertEquals(END, channel.size());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void ofSizesThatAreNoInts(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
                            Arena arena = Arena.ofConfined()) {
                        MemorySegment all = channel.map(READ_WRITE, 0, END, arena);
                        assertEquals(END, all.byteSize());
                        for (long place : SparseFile.PLACES) {
                            byte[] read = new byte[SIZE];
                            MemorySegment.copy(all, ValueLayout.JAVA_BYTE, place, read, 0, SIZE);
                            assertEquals(TEXT, new String(read));
                            all.set(ValueLayout.JAVA_BYTE, place, (byte) 'x');
                        }
                        MemorySegment rest = channel.map(READ_ONLY, 77, END - 77, arena);
                        assertEquals(END - 77, rest.byteSize());
                        assertEquals('x', rest.get(ValueLayout.JAVA_BYTE, SparseFile.LAST - 77));
                    }
                    for (long place : SparseFile.PLACES) {
                        assertEquals("x12", SparseFile.textAt(path, place, 3));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aFileGrowsToASizeThatIsNoInt(Subject on) throws Exception {
        on.run(
                () -> {
                    Path small = SparseFile.makeSmall(folder.resolve("small"));
                    try (FileChannel channel = FileChannel.open(on.of(small), READ, WRITE);
                            Arena arena = Arena.ofConfined()) {
                        channel.map(READ_WRITE, 4 * SparseFile.GIB + 3, 5).put(4, (byte) 'e');
                        assertEquals(4 * SparseFile.GIB + 8, channel.size());
                        channel.map(READ_WRITE, 0, END, arena)
                                .set(ValueLayout.JAVA_BYTE, END - 1, (byte) 'E');
                        assertEquals(END, channel.size());
                    }
                    assertEquals("e", SparseFile.textAt(small, 4 * SparseFile.GIB + 7, 1));
                    assertEquals("E", SparseFile.textAt(small, END - 1, 5));
                    assertEquals(TEXT, SparseFile.textAt(small, 0, SIZE));
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatCannotBe(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ);
                            Arena arena = Arena.ofConfined()) {
                        Class<? extends Exception> e = IllegalArgumentException.class;
                        assertThrows(e, () -> channel.map(READ_ONLY, 0, 1L << 31));
                        assertThrows(e, () -> channel.map(READ_ONLY, Long.MAX_VALUE, 1));
                        assertThrows(e, () -> channel.map(READ_ONLY, 1, Long.MAX_VALUE, arena));
                        assertThrows(e, () -> channel.map(READ_ONLY, -1, 1, arena));
                        assertThrows(e, () -> channel.map(READ_ONLY, 0, -1, arena));
                        // It cannot grow.
                        assertThrows(IOException.class, () -> channel.map(READ_ONLY, END, 1));
                        assertThrows(
                                IOException.class, () -> channel.map(READ_ONLY, 0, END + 1, arena));
                        assertEquals(END, Files.size(path));
                    }
                });
    }
}
