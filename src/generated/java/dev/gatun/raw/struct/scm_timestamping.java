// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code scm_timestamping}, in bytes. */
public final class scm_timestamping {
    public static final int SIZE = 48;
    public static final int OFFSET_TS = 0;
    public static final int SIZE_TS = 48;

    private scm_timestamping() {}
}
