// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sigaction}, in bytes. */
public final class sigaction {
    public static final int SIZE = 152;
    public static final int OFFSET___SIGACTION_HANDLER = 0;
    public static final int SIZE___SIGACTION_HANDLER = 8;
    public static final int OFFSET___SIGACTION_HANDLER_SA_HANDLER = 0;
    public static final int OFFSET___SIGACTION_HANDLER_SA_SIGACTION = 0;
    public static final int OFFSET_SA_MASK = 8;
    public static final int SIZE_SA_MASK = 128;
    public static final int OFFSET_SA_FLAGS = 136;
    public static final int OFFSET_SA_RESTORER = 144;

    private sigaction() {}
}
