package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.ip_mreqn;
import dev.gatun.raw.struct.ipv6_mreq;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * A multicast group on an interface, for {@link SocketOption#IP_ADD_MEMBERSHIP} and its like: a
 * {@code struct ip_mreqn} or a {@code struct ipv6_mreq}.
 *
 * @param address the address of the group: 224.0.0.0 to 239.255.255.255, or ff00::/8
 * @param interfaceIndex the number of the interface, as {@link NetworkInterface#getIndex} gives it;
 *     0: the kernel chooses one, by the route to the group
 */
public record MulticastGroup(InetAddress address, int interfaceIndex) {
    static final int MAX_BYTES = Math.max(ip_mreqn.SIZE, ipv6_mreq.SIZE);

    /**
     * A group.
     *
     * @param address as above
     * @param interfaceIndex as above
     * @throws IllegalArgumentException if the address is none of a group, or the number below zero
     */
    public MulticastGroup {
        if (!address.isMulticastAddress() || interfaceIndex < 0) {
            throw new IllegalArgumentException(
                    "no multicast group: " + address + " on interface " + interfaceIndex);
        }
    }

    /** Puts a struct into memory, and returns how many bytes it has. */
    int write(MemorySegment memory, boolean isInet4, String option) {
        if (address instanceof Inet4Address != isInet4) {
            throw new IllegalArgumentException(option + " is not for the family of " + address);
        }
        byte[] bytes = address.getAddress();
        int at = isInet4 ? ip_mreqn.OFFSET_IMR_MULTIADDR : ipv6_mreq.OFFSET_IPV6MR_MULTIADDR;
        int index = isInet4 ? ip_mreqn.OFFSET_IMR_IFINDEX : ipv6_mreq.OFFSET_IPV6MR_INTERFACE;
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at, bytes.length);
        memory.set(JAVA_INT, index, interfaceIndex);
        return isInet4 ? ip_mreqn.SIZE : ipv6_mreq.SIZE;
    }
}
