// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code utsname}, in bytes. */
public final class utsname {
    public static final int SIZE = 390;
    public static final int OFFSET_SYSNAME = 0;
    public static final int SIZE_SYSNAME = 65;
    public static final int OFFSET_NODENAME = 65;
    public static final int SIZE_NODENAME = 65;
    public static final int OFFSET_RELEASE = 130;
    public static final int SIZE_RELEASE = 65;
    public static final int OFFSET_VERSION = 195;
    public static final int SIZE_VERSION = 65;
    public static final int OFFSET_MACHINE = 260;
    public static final int SIZE_MACHINE = 65;
    public static final int OFFSET_DOMAINNAME = 325;
    public static final int SIZE_DOMAINNAME = 65;

    private utsname() {}
}
