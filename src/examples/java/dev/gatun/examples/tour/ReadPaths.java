package dev.gatun.examples.tour;

import java.util.List;

/** All of them, in the table's order. The first is what Java has without this library. */
public final class ReadPaths {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private ReadPaths() {}

    public static List<ReadPath> all() {
        return List.of(
                new ChannelRead(64 * KIB),
                new PlainRead(4 * KIB),
                new PlainRead(64 * KIB),
                new PlainRead(MIB),
                new ByteBufferRead(64 * KIB),
                new PositionedRead(64 * KIB),
                new VectoredRead(16, 4 * KIB),
                new NoWaitRead(64 * KIB),
                new DirectRead(MIB),
                new MappedRead(64 * MIB, false),
                new MappedRead(64 * MIB, true),
                new SplicedRead(MIB),
                new SendfileRead(8 * MIB),
                new CopiedRead(8 * MIB),
                new RingRead(1, 64 * KIB, RingRead.Kind.PLAIN),
                new RingRead(32, 64 * KIB, RingRead.Kind.PLAIN),
                new RingRead(32, 64 * KIB, RingRead.Kind.REGISTERED),
                new RingRead(32, 64 * KIB, RingRead.Kind.SQPOLL),
                new RingRead(32, 64 * KIB, RingRead.Kind.DIRECT),
                new RingRead(32, 64 * KIB, RingRead.Kind.IOPOLL),
                new ServiceRead(1, 64 * KIB),
                new ServiceRead(32, 64 * KIB));
    }

    /** The one that the others have to agree with. */
    public static ReadPath plainest() {
        return new PlainRead(MIB);
    }

    static String size(long byteCount) {
        return byteCount % MIB == 0 ? byteCount / MIB + " MiB" : byteCount / KIB + " KiB";
    }
}
