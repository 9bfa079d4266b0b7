// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_zcrx_rqe}, in bytes. */
public final class io_uring_zcrx_rqe {
    public static final int SIZE = 16;
    public static final int OFFSET_OFF = 0;
    public static final int OFFSET_LEN = 8;
    public static final int OFFSET___PAD = 12;

    private io_uring_zcrx_rqe() {}
}
