package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.sock_extended_err;
import dev.gatun.sys.Errno;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct sock_extended_err}: an entry of a socket's error queue, received with {@link
 * MessageFlags#MSG_ERRQUEUE}; see {@link ControlMessages#extendedError}.
 *
 * @param errno the error, such as {@link Errno#ECONNREFUSED}; 0 if the entry is not an error
 * @param origin where the entry comes from
 * @param type the type of an ICMP error
 * @param code the code of an ICMP error; or {@link #SO_EE_CODE_ZEROCOPY_COPIED}
 * @param info more about the error; for {@link #SO_EE_ORIGIN_ZEROCOPY} the number of the first send
 *     that has finished
 * @param data more about the error; for {@link #SO_EE_ORIGIN_ZEROCOPY} the number of the last send
 *     that has finished
 */
public record ExtendedError(int errno, int origin, int type, int code, int info, int data) {
    /** The entry comes from the machine itself. */
    public static final int SO_EE_ORIGIN_LOCAL = Linux.SO_EE_ORIGIN_LOCAL;

    /** The entry comes from the network, by ICMP. */
    public static final int SO_EE_ORIGIN_ICMP = Linux.SO_EE_ORIGIN_ICMP;

    /** The entry comes from the network, by ICMPv6. */
    public static final int SO_EE_ORIGIN_ICMP6 = Linux.SO_EE_ORIGIN_ICMP6;

    /**
     * Sends with {@code MSG_ZEROCOPY} have finished: their memory is the caller's again. The socket
     * numbers these sends from 0, in 32 bits.
     */
    public static final int SO_EE_ORIGIN_ZEROCOPY = Linux.SO_EE_ORIGIN_ZEROCOPY;

    /**
     * The {@link #code} of an entry whose data the kernel has copied after all, as it always does
     * over loopback.
     */
    public static final int SO_EE_CODE_ZEROCOPY_COPIED = Linux.SO_EE_CODE_ZEROCOPY_COPIED;

    /** {@code sizeof(struct sock_extended_err)}; the address behind it is not read. */
    static final int BYTES = sock_extended_err.SIZE;

    private static final int ORIGIN = sock_extended_err.OFFSET_EE_ORIGIN;
    private static final int TYPE = sock_extended_err.OFFSET_EE_TYPE;
    private static final int CODE = sock_extended_err.OFFSET_EE_CODE;
    private static final int INFO = sock_extended_err.OFFSET_EE_INFO;
    private static final int DATA = sock_extended_err.OFFSET_EE_DATA;

    static ExtendedError read(MemorySegment error) {
        return new ExtendedError(
                error.get(JAVA_INT, 0),
                Byte.toUnsignedInt(error.get(JAVA_BYTE, ORIGIN)),
                Byte.toUnsignedInt(error.get(JAVA_BYTE, TYPE)),
                Byte.toUnsignedInt(error.get(JAVA_BYTE, CODE)),
                error.get(JAVA_INT, INFO),
                error.get(JAVA_INT, DATA));
    }

    @Override
    public String toString() {
        return "{"
                + (errno == 0 ? "no error" : Errno.name(errno))
                + ", origin="
                + origin
                + ", type="
                + type
                + ", code="
                + code
                + ", info="
                + info
                + ", data="
                + data
                + "}";
    }
}
