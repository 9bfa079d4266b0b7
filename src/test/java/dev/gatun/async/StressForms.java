package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Reads and writes by a form of the call and with a kind of memory that are chosen at random. For
 * one thread, which makes it: some of the memory is confined.
 */
final class StressForms implements AutoCloseable {
    private static final int ALIGNED = 4096;
    private static final byte AROUND = 0x5a;
    private static final int MAX_PARTS = 6;

    private final RingService service;
    private final Random random;

    /** Where a segment may begin in its memory: a multiple of this. */
    private final int alignment;

    private final Arena confined = Arena.ofConfined();
    private final MemorySegment ofService;
    private final MemorySegment ofThread;

    /**
     * Makes memory.
     *
     * @param most how many bytes a call has at most
     * @param aligned whether native memory is aligned as {@code O_DIRECT} asks for
     */
    StressForms(RingService service, Random random, int most, boolean aligned) {
        this.service = service;
        this.random = random;
        alignment = aligned ? ALIGNED : 1;
        ofService = service.arena().allocate(most + ALIGNED, ALIGNED);
        ofThread = confined.allocate(most + ALIGNED, ALIGNED);
    }

    @Override
    public void close() {
        confined.close();
    }

    /** Memory of the service. */
    MemorySegment ofService() {
        return ofService;
    }

    private MemorySegment memory(int size) {
        return switch (random.nextInt(5)) {
            case 0 -> MemorySegment.ofArray(new byte[size]);
            case 1 -> part(ofService, size);
            case 2 -> part(ofThread, size);
            case 3 -> Arena.ofAuto().allocate(size, ALIGNED);
            default -> MemorySegment.ofArray(new byte[size + 3]).asSlice(3, size);
        };
    }

    private MemorySegment part(MemorySegment all, int size) {
        long places = (all.byteSize() - size) / alignment + 1;
        return all.asSlice(random.nextLong(places) * alignment, size);
    }

    /** Between a position and a limit. */
    private ByteBuffer buffer(int size) {
        int before = random.nextInt(2) * ALIGNED;
        ByteBuffer all =
                random.nextBoolean()
                        ? ByteBuffer.allocate(before + size + 1)
                        : ByteBuffer.allocateDirect(before + size + 2 * ALIGNED)
                                .alignedSlice(ALIGNED);
        return all.limit(before + size).position(before);
    }

    /** Segments that do not overlap, some of them empty. */
    private MemorySegment[] parts(int size) {
        int[] ends = random.ints(random.nextInt(MAX_PARTS), 0, size + 1).sorted().toArray();
        MemorySegment[] parts = new MemorySegment[ends.length + 1];
        int begin = 0;
        for (int i = 0; i < parts.length; i++) {
            int end = i < ends.length ? ends[i] : size;
            parts[i] =
                    i == 0
                            ? memory(end - begin)
                            : random.nextBoolean()
                                    ? MemorySegment.ofArray(new byte[end - begin])
                                    : Arena.ofAuto().allocate(end - begin);
            begin = end;
        }
        return parts;
    }

    private static void copy(MemorySegment[] parts, byte[] bytes, boolean toParts) {
        long at = 0;
        MemorySegment all = MemorySegment.ofArray(bytes);
        for (MemorySegment each : parts) {
            MemorySegment same = all.asSlice(at, each.byteSize());
            if (toParts) {
                each.copyFrom(same);
            } else {
                same.copyFrom(each);
            }
            at += each.byteSize();
        }
    }

    /** {@code pread}; or {@code read}, if the offset is {@link Syscalls#FILE_POSITION}. */
    long read(RingService by, Fd fd, byte[] into, long offset) throws IOException {
        int size = into.length;
        boolean atPosition = offset == Syscalls.FILE_POSITION;
        return switch (random.nextInt(5)) {
            case 0 -> atPosition ? by.read(fd, into) : by.pread(fd, into, offset);
            case 1 -> {
                ByteBuffer buffer = buffer(size);
                int begin = buffer.position();
                long n = atPosition ? by.read(fd, buffer) : by.pread(fd, buffer, offset);
                assertEquals(begin + n, buffer.position(), "the buffer's position");
                buffer.get(begin, into);
                yield n;
            }
            case 2 -> {
                MemorySegment[] parts = parts(size);
                long n = by.preadv(fd, parts, offset);
                copy(parts, into, false);
                yield n;
            }
            case 3 -> readPart(by, fd, into, offset);
            default -> {
                MemorySegment memory = memory(size);
                long n = atPosition ? by.read(fd, memory) : by.pread(fd, memory, offset);
                MemorySegment.copy(memory, JAVA_BYTE, 0, into, 0, size);
                yield n;
            }
        };
    }

    /** Into a part of a segment, around which nothing may change. */
    private long readPart(RingService by, Fd fd, byte[] into, long offset) throws IOException {
        int before = alignment == 1 ? 1 + random.nextInt(ALIGNED) : ALIGNED;
        MemorySegment all =
                random.nextBoolean()
                        ? MemorySegment.ofArray(new byte[before + into.length + 1])
                        : Arena.ofAuto().allocate(before + into.length + 1, ALIGNED);
        all.fill(AROUND);
        long n;
        if (offset != Syscalls.FILE_POSITION) {
            n = by.pread(fd, all, before, into.length, offset);
        } else if (fd instanceof SocketFd socket) {
            n = by.recv(socket, all, before, into.length, MessageFlags.NONE);
        } else {
            n = by.read(fd, all.asSlice(before, into.length));
        }
        for (long i = 0; i < before; i++) {
            assertEquals(AROUND, all.get(JAVA_BYTE, i), "before the part");
        }
        for (long i = before + n; i < all.byteSize(); i++) {
            assertEquals(AROUND, all.get(JAVA_BYTE, i), "behind what was read");
        }
        MemorySegment.copy(all, JAVA_BYTE, before, into, 0, into.length);
        return n;
    }

    /** {@code pwrite}; or {@code write}, if the offset is {@link Syscalls#FILE_POSITION}. */
    long write(RingService by, Fd fd, byte[] bytes, long offset) throws IOException {
        int size = bytes.length;
        boolean atPosition = offset == Syscalls.FILE_POSITION;
        return switch (random.nextInt(5)) {
            case 0 -> atPosition ? by.write(fd, bytes) : by.pwrite(fd, bytes, offset);
            case 1 -> {
                ByteBuffer buffer = buffer(size);
                int begin = buffer.position();
                buffer.put(begin, bytes);
                long n = atPosition ? by.write(fd, buffer) : by.pwrite(fd, buffer, offset);
                assertEquals(begin + n, buffer.position(), "the buffer's position");
                yield n;
            }
            case 2 -> {
                MemorySegment[] parts = parts(size);
                copy(parts, bytes, true);
                yield by.pwritev(fd, parts, offset);
            }
            case 3 -> {
                MemorySegment memory = memory(size);
                memory.copyFrom(MemorySegment.ofArray(bytes));
                if (fd instanceof SocketFd socket) {
                    yield by.send(socket, memory, MessageFlags.NONE);
                }
                yield atPosition
                        ? by.write(fd, memory)
                        : by.pwrite(fd, memory, 0, memory.byteSize(), offset);
            }
            default -> {
                MemorySegment memory = memory(size);
                memory.copyFrom(MemorySegment.ofArray(bytes));
                yield atPosition ? by.write(fd, memory) : by.pwrite(fd, memory, offset);
            }
        };
    }
}
