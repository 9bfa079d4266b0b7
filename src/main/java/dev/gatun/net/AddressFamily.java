package dev.gatun.net;

import dev.gatun.raw.Linux;

/**
 * {@code AF_…}: the kind of addresses that a socket has, which decides its protocols, too.
 *
 * <p>{@link #of} makes families that have no name here.
 */
public final class AddressFamily {
    /** No address; {@code connect(2)} to it undoes an earlier connect. */
    public static final AddressFamily AF_UNSPEC = new AddressFamily("AF_UNSPEC", Linux.AF_UNSPEC);

    /** Sockets within one machine, whose addresses are paths or abstract names. */
    public static final AddressFamily AF_UNIX = new AddressFamily("AF_UNIX", Linux.AF_UNIX);

    /** IPv4. */
    public static final AddressFamily AF_INET = new AddressFamily("AF_INET", Linux.AF_INET);

    /** IPv6, and IPv4 in mapped addresses unless {@link SocketOption#IPV6_V6ONLY} is set. */
    public static final AddressFamily AF_INET6 = new AddressFamily("AF_INET6", Linux.AF_INET6);

    /** Messages between the kernel and processes. */
    public static final AddressFamily AF_NETLINK =
            new AddressFamily("AF_NETLINK", Linux.AF_NETLINK);

    /** Frames of a network device. */
    public static final AddressFamily AF_PACKET = new AddressFamily("AF_PACKET", Linux.AF_PACKET);

    /** The kernel's cryptography. */
    public static final AddressFamily AF_ALG = new AddressFamily("AF_ALG", Linux.AF_ALG);

    /** Between a virtual machine and its host. */
    public static final AddressFamily AF_VSOCK = new AddressFamily("AF_VSOCK", Linux.AF_VSOCK);

    /** Frames of a network device, through shared memory. */
    public static final AddressFamily AF_XDP = new AddressFamily("AF_XDP", Linux.AF_XDP);

    private static final AddressFamily[] NAMED = {
        AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_ALG, AF_VSOCK, AF_XDP
    };

    private final String name;
    private final int value;

    private AddressFamily(String name, int value) {
        this.name = name;
        this.value = value;
    }

    /**
     * A family of any number.
     *
     * @param value the number in C
     * @return the family
     */
    public static AddressFamily of(int value) {
        for (AddressFamily family : NAMED) {
            if (family.value == value) {
                return family;
            }
        }
        return new AddressFamily("AF_" + value, value);
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressFamily family && family.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    /** The name in C. */
    @Override
    public String toString() {
        return name;
    }
}
