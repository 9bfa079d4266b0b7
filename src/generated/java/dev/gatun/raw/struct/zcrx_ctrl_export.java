// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_ctrl_export}, in bytes. */
public final class zcrx_ctrl_export {
    public static final int SIZE = 48;
    public static final int OFFSET_ZCRX_FD = 0;
    public static final int OFFSET___RESV1 = 4;
    public static final int SIZE___RESV1 = 44;

    private zcrx_ctrl_export() {}
}
