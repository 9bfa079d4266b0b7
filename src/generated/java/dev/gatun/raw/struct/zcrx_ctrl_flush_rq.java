// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_ctrl_flush_rq}, in bytes. */
public final class zcrx_ctrl_flush_rq {
    public static final int SIZE = 48;
    public static final int OFFSET___RESV = 0;
    public static final int SIZE___RESV = 48;

    private zcrx_ctrl_flush_rq() {}
}
