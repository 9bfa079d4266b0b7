// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_ctrl_arm_event}, in bytes. */
public final class zcrx_ctrl_arm_event {
    public static final int SIZE = 48;
    public static final int OFFSET_EVENT_TYPE = 0;
    public static final int OFFSET___RESV = 4;
    public static final int SIZE___RESV = 44;

    private zcrx_ctrl_arm_event() {}
}
