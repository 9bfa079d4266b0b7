// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code epoll_data}, in bytes. */
public final class epoll_data {
    public static final int SIZE = 8;
    public static final int OFFSET_FD = 0;
    public static final int OFFSET_PTR = 0;
    public static final int OFFSET_U32 = 0;
    public static final int OFFSET_U64 = 0;

    private epoll_data() {}
}
