// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sched_param}, in bytes. */
public final class sched_param {
    public static final int SIZE = 4;
    public static final int OFFSET_SCHED_PRIORITY = 0;

    private sched_param() {}
}
