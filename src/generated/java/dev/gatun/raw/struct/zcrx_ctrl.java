// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_ctrl}, in bytes. */
public final class zcrx_ctrl {
    public static final int SIZE = 72;
    public static final int OFFSET_ZCRX_ID = 0;
    public static final int OFFSET_OP = 4;
    public static final int OFFSET___RESV = 8;
    public static final int SIZE___RESV = 16;
    public static final int OFFSET_ZC_AREA = 24;
    public static final int SIZE_ZC_AREA = 48;
    public static final int OFFSET_ZC_ARM_EVENT = 24;
    public static final int SIZE_ZC_ARM_EVENT = 48;
    public static final int OFFSET_ZC_EXPORT = 24;
    public static final int SIZE_ZC_EXPORT = 48;
    public static final int OFFSET_ZC_FLUSH = 24;
    public static final int SIZE_ZC_FLUSH = 48;

    private zcrx_ctrl() {}
}
