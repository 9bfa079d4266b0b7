// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code ifreq}, in bytes. */
public final class ifreq {
    public static final int SIZE = 40;
    public static final int OFFSET_IFR_IFRN = 0;
    public static final int SIZE_IFR_IFRN = 16;
    public static final int OFFSET_IFR_IFRN_IFRN_NAME = 0;
    public static final int SIZE_IFR_IFRN_IFRN_NAME = 16;
    public static final int OFFSET_IFR_IFRU = 16;
    public static final int SIZE_IFR_IFRU = 24;
    public static final int OFFSET_IFR_IFRU_IFRU_ADDR = 16;
    public static final int SIZE_IFR_IFRU_IFRU_ADDR = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_BROADADDR = 16;
    public static final int SIZE_IFR_IFRU_IFRU_BROADADDR = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_DATA = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_DSTADDR = 16;
    public static final int SIZE_IFR_IFRU_IFRU_DSTADDR = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_FLAGS = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_HWADDR = 16;
    public static final int SIZE_IFR_IFRU_IFRU_HWADDR = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_IVALUE = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_MAP = 16;
    public static final int SIZE_IFR_IFRU_IFRU_MAP = 24;
    public static final int OFFSET_IFR_IFRU_IFRU_MTU = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_NETMASK = 16;
    public static final int SIZE_IFR_IFRU_IFRU_NETMASK = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_NEWNAME = 16;
    public static final int SIZE_IFR_IFRU_IFRU_NEWNAME = 16;
    public static final int OFFSET_IFR_IFRU_IFRU_SLAVE = 16;
    public static final int SIZE_IFR_IFRU_IFRU_SLAVE = 16;

    private ifreq() {}
}
