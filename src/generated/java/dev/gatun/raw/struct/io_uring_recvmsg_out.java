// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_recvmsg_out}, in bytes. */
public final class io_uring_recvmsg_out {
    public static final int SIZE = 16;
    public static final int OFFSET_NAMELEN = 0;
    public static final int OFFSET_CONTROLLEN = 4;
    public static final int OFFSET_PAYLOADLEN = 8;
    public static final int OFFSET_FLAGS = 12;

    private io_uring_recvmsg_out() {}
}
