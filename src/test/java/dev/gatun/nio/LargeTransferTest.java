package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.async.RingService;
import dev.gatun.io.Pipe;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Transfers at positions, and with counts, that are no ints; few bytes are moved. */
class LargeTransferTest {
    private static final String TEXT = SparseFile.TEXT;
    private static final int SIZE = TEXT.length();

    /** As ints they would be 0, 3 and less than nothing. */
    private static final long[] COUNTS = {
        Integer.MAX_VALUE,
        2 * SparseFile.GIB,
        4 * SparseFile.GIB,
        4 * SparseFile.GIB + 3,
        Long.MAX_VALUE,
    };

    @TempDir Path folder;

    private final RingService service = RingService.common();

    private Path sparse;
    private Path small;

    @BeforeEach
    void makeFiles() throws IOException {
        sparse = SparseFile.make(folder.resolve("sparse"));
        small = SparseFile.makeSmall(folder.resolve("small"));
    }

    // From a large file.

    @FunctionalInterface
    private interface Sending {
        long to(WritableByteChannel target) throws IOException;
    }

    /** Makes a transfer to a channel of each kind, which all get the text. */
    private void toEachKind(Subject on, Sending transfer) throws Exception {
        Path target = on.of(folder.resolve("target"));
        try (FileChannel file = FileChannel.open(target, WRITE, CREATE, TRUNCATE_EXISTING)) {
            assertEquals(SIZE, transfer.to(file));
            assertEquals(SIZE, file.position());
        }
        assertEquals(TEXT, Files.readString(target));
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        assertEquals(SIZE, transfer.to(Channels.newChannel(array)));
        assertEquals(TEXT, array.toString());
        Pipe pipe = Pipe.open();
        ByteBuffer read = ByteBuffer.allocate(2 * SIZE);
        try (WritableByteChannel in = FdChannels.writable(service, pipe.writeEnd());
                ReadableByteChannel out = FdChannels.readable(service, pipe.readEnd())) {
            assertEquals(SIZE, transfer.to(in));
            assertEquals(SIZE, out.read(read));
        }
        assertEquals(TEXT, new String(read.array(), 0, SIZE));
    }

    @ParameterizedTest
    @EnumSource
    void fromPositionsThatAreNoInts(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel from = FileChannel.open(on.of(sparse))) {
                        for (long place : SparseFile.PLACES) {
                            toEachKind(on, target -> from.transferTo(place, SIZE, target));
                        }
                        assertEquals(0, from.position());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void countsThatAreNoIntsEndWithTheFile(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel from = FileChannel.open(on.of(sparse));
                            FileChannel less = FileChannel.open(on.of(small))) {
                        for (long count : COUNTS) {
                            toEachKind(
                                    on, target -> from.transferTo(SparseFile.LAST, count, target));
                            toEachKind(on, target -> less.transferTo(0, count, target));
                        }
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsBehindTheEnd(Subject on) throws Exception {
        on.run(
                () -> {
                    Path target = on.of(folder.resolve("target"));
                    long end = SparseFile.LAST + SIZE;
                    try (FileChannel from = FileChannel.open(on.of(sparse));
                            FileChannel to = FileChannel.open(target, WRITE, CREATE)) {
                        long[] places = {
                            end, end + 1, end + 4 * SparseFile.GIB, 1L << 40, Long.MAX_VALUE,
                        };
                        for (long place : places) {
                            for (long count : COUNTS) {
                                assertEquals(0, from.transferTo(place, count, to));
                            }
                        }
                        assertEquals(0, to.size());
                    }
                });
    }

    // To a large file.

    @ParameterizedTest
    @EnumSource
    void toPositionsThatAreNoInts(Subject on) throws Exception {
        on.run(
                () -> {
                    for (long place : SparseFile.PLACES) {
                        for (long count : COUNTS) {
                            try (FileChannel from = FileChannel.open(on.of(small))) {
                                checkFrom(on, from, place, count);
                                assertEquals(SIZE, from.position());
                            }
                            ByteArrayInputStream array = new ByteArrayInputStream(TEXT.getBytes());
                            checkFrom(on, Channels.newChannel(array), place, count);
                        }
                        checkFrom(on, pipeThatEnds(), place, SIZE + 4 * SparseFile.GIB);
                    }
                });
    }

    private ReadableByteChannel pipeThatEnds() throws IOException {
        Pipe pipe = Pipe.open();
        try (WritableByteChannel in = FdChannels.writable(service, pipe.writeEnd())) {
            assertEquals(SIZE, in.write(ByteBuffer.wrap(TEXT.getBytes())));
        }
        return FdChannels.readable(service, pipe.readEnd());
    }

    private void checkFrom(Subject on, ReadableByteChannel from, long place, long count)
            throws IOException {
        Path target = on.of(folder.resolve("target"));
        try (FileChannel to = FileChannel.open(target, WRITE, CREATE, TRUNCATE_EXISTING)) {
            assertEquals(SIZE, to.transferFrom(from, place, count));
            assertEquals(place + SIZE, to.size());
            assertEquals(0, to.position());
            if (!(from instanceof FileChannel)) {
                from.close();
            }
        }
        assertEquals(TEXT, SparseFile.textAt(target, place, SIZE));
    }

    @ParameterizedTest
    @EnumSource
    void thePositionsOfTheOtherChannelAreNoInts(Subject on) throws Exception {
        on.run(
                () -> {
                    Path target = on.of(folder.resolve("target"));
                    try (FileChannel from = FileChannel.open(on.of(sparse));
                            FileChannel to = FileChannel.open(target, READ, WRITE, CREATE)) {
                        for (long place : SparseFile.PLACES) {
                            to.position(place);
                            assertEquals(SIZE, from.transferTo(place, SIZE, to));
                            assertEquals(place + SIZE, to.position());
                            from.position(place);
                            assertEquals(SIZE, to.transferFrom(from, place + SIZE, SIZE));
                            assertEquals(place + SIZE, from.position());
                            String twice = SparseFile.textAt(target, place, 2 * SIZE);
                            assertEquals(TEXT + TEXT, twice);
                        }
                        // Behind the end of the source.
                        assertEquals(0, to.transferFrom(from, 0, Long.MAX_VALUE));
                        from.position(1L << 40);
                        assertEquals(0, to.transferFrom(from, 0, Long.MAX_VALUE));
                        assertEquals(1L << 40, from.position());
                    }
                });
    }
}
