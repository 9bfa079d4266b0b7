// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr_vm}, in bytes. */
public final class sockaddr_vm {
    public static final int SIZE = 16;
    public static final int OFFSET_SVM_FAMILY = 0;
    public static final int OFFSET_SVM_RESERVED1 = 2;
    public static final int OFFSET_SVM_PORT = 4;
    public static final int OFFSET_SVM_CID = 8;
    public static final int OFFSET_SVM_FLAGS = 12;
    public static final int OFFSET_SVM_ZERO = 13;
    public static final int SIZE_SVM_ZERO = 3;

    private sockaddr_vm() {}
}
