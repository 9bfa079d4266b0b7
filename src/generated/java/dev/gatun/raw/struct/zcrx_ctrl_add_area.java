// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_ctrl_add_area}, in bytes. */
public final class zcrx_ctrl_add_area {
    public static final int SIZE = 48;
    public static final int OFFSET_AREA_PTR = 0;
    public static final int OFFSET___RESV = 8;
    public static final int SIZE___RESV = 40;

    private zcrx_ctrl_add_area() {}
}
