// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code epoll_params}, in bytes. */
public final class epoll_params {
    public static final int SIZE = 8;
    public static final int OFFSET_BUSY_POLL_USECS = 0;
    public static final int OFFSET_BUSY_POLL_BUDGET = 4;
    public static final int OFFSET_PREFER_BUSY_POLL = 6;
    public static final int OFFSET___PAD = 7;

    private epoll_params() {}
}
