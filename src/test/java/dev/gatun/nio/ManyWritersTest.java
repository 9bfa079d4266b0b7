package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Many threads that write to one file. */
class ManyWritersTest {
    private static final int WRITERS = 8;
    private static final int RECORDS = 24;
    private static final int MAX_BYTES = 300_000;
    private static final int HEADER_BYTES = 12;

    @TempDir Path folder;

    /** What one thread does. */
    @FunctionalInterface
    private interface Writer {
        void run(int number) throws Exception;
    }

    private static void all(Subject on, Writer writer) throws Exception {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            FutureTask<Void> task =
                    new FutureTask<>(
                            () -> {
                                writer.run(number);
                                return null;
                            });
            tasks.add(task);
            on.thread(task).start();
        }
        for (FutureTask<Void> each : tasks) {
            each.get(120, TimeUnit.SECONDS);
        }
    }

    /** A record: who wrote it, which it is, how long it is, and bytes that say the same. */
    private static byte[] record(int writer, int number) {
        int size = HEADER_BYTES + new Random(writer * 1000 + number).nextInt(MAX_BYTES);
        ByteBuffer record = ByteBuffer.allocate(size);
        record.putInt(writer).putInt(number).putInt(size);
        Arrays.fill(record.array(), HEADER_BYTES, size, (byte) (31 * writer + number));
        return record.array();
    }

    private void checkRecords(Path path) throws Exception {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(path));
        int[] next = new int[WRITERS];
        int found = 0;
        while (all.hasRemaining()) {
            int writer = all.getInt();
            assertTrue(writer >= 0 && writer < WRITERS, "torn at " + all.position());
            assertEquals(next[writer]++, all.getInt());
            byte[] expected = record(writer, next[writer] - 1);
            assertEquals(expected.length, all.getInt());
            byte[] body = new byte[expected.length - HEADER_BYTES];
            all.get(body);
            assertTrue(
                    Arrays.equals(body, 0, body.length, expected, HEADER_BYTES, expected.length),
                    "torn in a record of " + expected.length);
            found++;
        }
        assertEquals(WRITERS * RECORDS, found);
    }

    /** Each append is whole, however large it is, as one write(2) is. */
    @ParameterizedTest
    @EnumSource
    void appendsOfManyChannelsAreWhole(Subject on) throws Exception {
        Path path = on.of(folder.resolve("log"));
        all(
                on,
                writer -> {
                    try (FileChannel channel = FileChannel.open(path, APPEND, CREATE)) {
                        for (int i = 0; i < RECORDS; i++) {
                            byte[] record = record(writer, i);
                            ByteBuffer one = ByteBuffer.wrap(record);
                            long n =
                                    switch (i % 3) {
                                        case 0 -> channel.write(one);
                                        case 1 ->
                                                channel.write(
                                                        ByteBuffer.allocateDirect(record.length)
                                                                .put(one)
                                                                .flip());
                                        default ->
                                                channel.write(
                                                        new ByteBuffer[] {
                                                            one.slice(0, 10),
                                                            one.slice(10, record.length - 10)
                                                        });
                                    };
                            assertEquals(record.length, n);
                        }
                    }
                });
        checkRecords(path);
    }

    @ParameterizedTest
    @EnumSource
    void writesAtThePositionOfOneChannelFollowEachOther(Subject on) throws Exception {
        Path path = on.of(folder.resolve("log"));
        try (FileChannel channel = FileChannel.open(path, WRITE, CREATE)) {
            all(
                    on,
                    writer -> {
                        for (int i = 0; i < RECORDS; i++) {
                            byte[] record = record(writer, i);
                            assertEquals(record.length, channel.write(ByteBuffer.wrap(record)));
                        }
                    });
        }
        checkRecords(path);
    }

    @ParameterizedTest
    @EnumSource
    void writesAtOffsetsDoNotTouchEachOther(Subject on) throws Exception {
        Path path = on.of(folder.resolve("pages"));
        int page = 10_000;
        try (FileChannel channel = FileChannel.open(path, READ, WRITE, CREATE)) {
            all(
                    on,
                    writer -> {
                        for (int i = 0; i < 50; i++) {
                            long at = (long) (i * WRITERS + writer) * page;
                            ByteBuffer bytes = ByteBuffer.allocate(page);
                            Arrays.fill(bytes.array(), (byte) (writer + 1));
                            assertEquals(page, channel.write(bytes, at));
                            ByteBuffer read = ByteBuffer.allocate(page);
                            assertEquals(page, channel.read(read, at));
                            assertTrue(Arrays.equals(bytes.array(), read.array()));
                        }
                    });
            assertEquals(50L * WRITERS * page, channel.size());
        }
        byte[] all = Files.readAllBytes(path);
        for (int i = 0; i < all.length; i++) {
            assertEquals(i / page % WRITERS + 1, all[i]);
        }
    }
}
