package dev.gatun.sys;

import java.nio.ByteOrder;

/**
 * The processor architecture that this JVM runs on, decided once.
 *
 * <p>System call numbers, four {@code open} flags and {@code struct epoll_event} differ between
 * architectures. All else in this library is the same on every 64-bit little-endian Linux.
 */
public final class Arch {
    private static final String NAME = System.getProperty("os.arch");

    /** Whether this is x86-64. */
    public static final boolean X86_64 = NAME.equals("amd64") || NAME.equals("x86_64");

    /** Whether this is 64-bit ARM. */
    public static final boolean AARCH64 = NAME.equals("aarch64");

    /** Whether this is 64-bit RISC-V. */
    public static final boolean RISCV64 = NAME.equals("riscv64");

    static {
        String os = System.getProperty("os.name");
        if (!os.equals("Linux")) {
            throw new UnsupportedOperationException("Gatun needs Linux; this is " + os);
        }
        if (!(X86_64 || AARCH64 || RISCV64) || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException(
                    "Gatun knows the system calls of x86-64, aarch64 and riscv64; this is " + NAME);
        }
    }

    private Arch() {}

    /** Picks the value of this architecture. */
    static int pick(int x86_64, int aarch64, int riscv64) {
        return X86_64 ? x86_64 : AARCH64 ? aarch64 : riscv64;
    }
}
