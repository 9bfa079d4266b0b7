package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.libc.libc_h;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Memory and strings for {@link OddArguments}. Two kinds are apart, and no call writes to them:
 *
 * <ul>
 *   <li>where bind, connect and the sends go to: this machine itself, and what is no address;
 *   <li>arrays of {@code struct mmsghdr}: what is in them is the caller's to keep in order.
 * </ul>
 */
final class OddMemory {
    private static final String[] STRINGS = {
        "",
        ".",
        "/",
        "/no/such",
        "/dev/null",
        "/etc/passwd/x",
        "a\0b",
        "é",
        "\ud800",
        "x".repeat(256),
        "/".repeat(5000),
        null
    };
    private static final int BATCH = 4;
    private static final int MMSGHDR_BYTES = 64;
    private static final int IOV_OFFSET = 16;
    private static final int IOVLEN_OFFSET = 24;

    private final Random random;
    private final List<MemorySegment> segments = new ArrayList<>();
    private final List<MemorySegment> addresses = new ArrayList<>();
    private final List<MemorySegment> batches = new ArrayList<>();
    private final List<IoVector> vectors = new ArrayList<>();

    OddMemory(Random random) throws Exception {
        this.random = random;
        Arena arena = Arena.ofConfined();
        List<MemorySegment> unusable = unusable();
        prepareSegments(arena);
        segments.addAll(unusable);
        prepareVectors(arena);
        prepareAddresses(arena);
        addresses.addAll(unusable);
        prepareBatches(arena);
        batches.addAll(unusable);
    }

    /** What Java refuses, whatever it is for. */
    private static List<MemorySegment> unusable() throws Exception {
        List<MemorySegment> unusable = new ArrayList<>();
        unusable.add(null);
        unusable.add(MemorySegment.ofArray(new byte[64]));
        unusable.add(MemorySegment.ofArray(new long[64]));
        for (Arena closed : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
            unusable.add(closed.allocate(4096, 4096));
            closed.close();
        }
        var others = new MemorySegment[1];
        Thread.ofPlatform().start(() -> others[0] = Arena.ofConfined().allocate(4096)).join();
        unusable.add(others[0]);
        return unusable;
    }

    private void prepareSegments(Arena arena) throws SyscallException {
        segments.add(arena.allocate(4096, 4096));
        segments.add(arena.allocate(65536, 4096));
        segments.add(arena.allocate(256, 8).fill((byte) -1));
        segments.add(arena.allocate(24, 8));
        segments.add(arena.allocate(8));
        segments.add(arena.allocate(7));
        segments.add(arena.allocate(9).asSlice(1));
        segments.add(arena.allocate(0));
        segments.add(arena.allocateFrom(JAVA_INT, 4));
        segments.add(arena.allocateFrom("/no/such"));
        segments.add(arena.allocate(4096, 4096).asReadOnly());
        segments.add(MemorySegment.NULL);
        segments.add(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64)));
        segments.add(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64).asReadOnlyBuffer()));
        try (Fd file = Fd.own(OpenDescriptors.file(new byte[4096]))) {
            segments.add(
                    Mapping.mmap(arena, file, 0, 4096, Protection.PROT_READ, MapFlags.MAP_SHARED));
            // Behind the file's end: the kernel cannot, and Java gets an InternalError.
            Protection both = Protection.PROT_READ.or(Protection.PROT_WRITE);
            segments.add(Mapping.mmap(arena, file, 4096, 4096, both, MapFlags.MAP_SHARED));
        }
    }

    /** Vectors whose buffers may be gone. */
    private void prepareVectors(Arena arena) {
        MemorySegment page = segments.get(0);
        for (MemorySegment segment : segments) {
            boolean isBuffer = segment != null && segment.isNative();
            if (isBuffer) {
                vectors.add(IoVector.of(Arena.ofAuto(), page, segment));
            }
        }
        vectors.add(IoVector.of(arena));
        vectors.add(null);
    }

    private void prepareAddresses(Arena arena) {
        addresses.add(loopback(arena));
        MemorySegment roomy = arena.allocate(128, 8);
        addresses.add(roomy.copyFrom(loopback(arena)));
        addresses.add(roomy.asReadOnly());
        addresses.add(loopback(arena).asSlice(0, 8));
        addresses.add(arena.allocate(128, 8).fill((byte) -1)); // AF_UNSPEC would unbind
        addresses.add(arena.allocate(0));
        addresses.add(MemorySegment.NULL);
        addresses.add(unix(arena, "\0gatun-odd-" + ProcessHandle.current().pid()));
        addresses.add(unix(arena, "/no/such/" + "x".repeat(99)));
    }

    /** 127.0.0.1 with port 0: bind chooses one, and nobody can be reached there. */
    static MemorySegment loopback(Arena arena) {
        MemorySegment address = arena.allocate(16, 4);
        address.set(JAVA_SHORT, 0, (short) libc_h.AF_INET());
        address.set(JAVA_BYTE, 4, (byte) 127);
        address.set(JAVA_BYTE, 7, (byte) 1);
        return address;
    }

    private static MemorySegment unix(Arena arena, String name) {
        MemorySegment address = arena.allocate(110, 2);
        address.set(JAVA_SHORT, 0, (short) libc_h.AF_UNIX());
        for (int i = 0; i < name.length(); i++) {
            address.set(JAVA_BYTE, 2 + i, (byte) name.charAt(i));
        }
        return address;
    }

    private void prepareBatches(Arena arena) {
        IoVector buffers = IoVector.of(arena, arena.allocate(8), arena.allocate(64));
        MemorySegment batch = arena.allocate(BATCH * MMSGHDR_BYTES, 8);
        for (int i = 0; i < BATCH; i++) {
            batch.set(JAVA_LONG, i * MMSGHDR_BYTES + IOV_OFFSET, buffers.array().address());
            batch.set(JAVA_LONG, i * MMSGHDR_BYTES + IOVLEN_OFFSET, buffers.count());
        }
        batches.add(batch);
        batches.add(batch.asReadOnly());
        batches.add(batch.asSlice(0, MMSGHDR_BYTES));
        batches.add(batch.asSlice(0, MMSGHDR_BYTES - 1));
        batches.add(batch.asSlice(0, 0));
        batches.add(MemorySegment.NULL);
    }

    /** For the n-th segment of a method. */
    MemorySegment segmentFor(String method, int position) {
        return switch (method) {
            case "bind", "connect" -> one(addresses);
            case "sendto", "sendmsg" -> one(position == 1 ? addresses : segments);
            case "sendmmsg", "recvmmsg" -> one(batches);
            default -> one(segments);
        };
    }

    IoVector vector() {
        return one(vectors);
    }

    String string() {
        return STRINGS[random.nextInt(STRINGS.length)];
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
