package dev.gatun.net;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code TCPI_OPT_…}: the options of a TCP connection, in {@link TcpInfo}. */
public final class TcpInfoOptions extends Flags<TcpInfoOptions> {
    /** Segments have time stamps. */
    public static final TcpInfoOptions TCPI_OPT_TIMESTAMPS =
            new TcpInfoOptions(Linux.TCPI_OPT_TIMESTAMPS);

    /** Acknowledgements are selective. */
    public static final TcpInfoOptions TCPI_OPT_SACK = new TcpInfoOptions(Linux.TCPI_OPT_SACK);

    /** Windows are scaled. */
    public static final TcpInfoOptions TCPI_OPT_WSCALE = new TcpInfoOptions(Linux.TCPI_OPT_WSCALE);

    /** The network may tell of congestion. */
    public static final TcpInfoOptions TCPI_OPT_ECN = new TcpInfoOptions(Linux.TCPI_OPT_ECN);

    /** A packet has come that the network could have marked. */
    public static final TcpInfoOptions TCPI_OPT_ECN_SEEN =
            new TcpInfoOptions(Linux.TCPI_OPT_ECN_SEEN);

    /** Data in the first packet were acknowledged. */
    public static final TcpInfoOptions TCPI_OPT_SYN_DATA =
            new TcpInfoOptions(Linux.TCPI_OPT_SYN_DATA);

    private TcpInfoOptions(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel gives them, also ones that have no name here
     * @return the flags
     */
    public static TcpInfoOptions of(int bits) {
        return new TcpInfoOptions(Integer.toUnsignedLong(bits));
    }

    @Override
    protected TcpInfoOptions with(long bits) {
        return new TcpInfoOptions(bits);
    }
}
