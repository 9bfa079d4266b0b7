package dev.gatun.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.raw.libc.sockaddr_in;
import dev.gatun.raw.libc.sockaddr_in6;
import dev.gatun.raw.libc.sockaddr_un;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class SocketAddressTest {
    private final Arena arena = Arena.ofAuto();

    @Test
    void inet4IsLaidOutAsInC() {
        SocketAddress address = SocketAddress.inet4(arena, 0x01020304, 0xabcd);
        MemorySegment memory = address.storage();
        assertEquals(AddressFamily.AF_INET.value(), sockaddr_in.sin_family(memory));
        assertEquals((short) 0xcdab, sockaddr_in.sin_port(memory), "network byte order");
        assertEquals(
                0x04030201,
                memory.get(ValueLayout.JAVA_INT, sockaddr_in.sin_addr$offset()),
                "network byte order");
        assertEquals(sockaddr_in.sizeof(), address.length());
        assertEquals(0xabcd, address.port());
        assertEquals(0x01020304, address.inet4Address());
        assertEquals(AddressFamily.AF_INET, address.family());
        assertTrue(address.isInet4());
        assertFalse(address.isInet6());
        assertEquals("1.2.3.4:43981", address.toString());
    }

    @Test
    void inet6IsLaidOutAsInC() throws Exception {
        byte[] bytes = InetAddress.getByName("fe80::1:2").getAddress();
        SocketAddress address = SocketAddress.inet6(arena, bytes, 80, 7);
        MemorySegment memory = address.storage();
        assertEquals(AddressFamily.AF_INET6.value(), sockaddr_in6.sin6_family(memory));
        assertEquals((short) 0x5000, sockaddr_in6.sin6_port(memory));
        assertEquals(7, sockaddr_in6.sin6_scope_id(memory));
        assertArrayEquals(
                bytes,
                memory.asSlice(sockaddr_in6.sin6_addr$offset(), 16).toArray(ValueLayout.JAVA_BYTE));
        assertEquals(sockaddr_in6.sizeof(), address.length());
        assertTrue(address.isInet6());
        assertFalse(address.isInet4());
        assertEquals(0xfe80L << 48, address.inet6High());
        assertEquals(0x10002, address.inet6Low());
        assertEquals(7, address.scopeId());
        assertEquals("[fe80::1:2%7]:80", address.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
        "1:0:0:4:0:0:7:8, 1::4:0:0:7:8",
        "1:0:0:4:0:0:0:8, 1:0:0:4::8",
        "0:0:3:4:5:6:0:0, ::3:4:5:6:0:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "2001:db8::ff00:42:8329, 2001:db8::ff00:42:8329",
    })
    void inet6IsShownInItsShortForm(String given, String shown) throws Exception {
        SocketAddress address =
                SocketAddress.inet6(arena, InetAddress.getByName(given).getAddress(), 1, 0);
        assertEquals("[" + shown + "]:1", address.toString());
    }

    @Test
    void aMappedAddressIsShownAsOne() {
        SocketAddress address = SocketAddress.allocate(arena);
        address.setInet6(0, 0xffff_7f00_0001L, 80, 0);
        assertEquals("[::ffff:127.0.0.1]:80", address.toString());
        assertEquals(new InetSocketAddress("127.0.0.1", 80), address.toJavaNet());
    }

    @Test
    void aPathHasItsNulExceptTheLongest() {
        assertEquals(sockaddr_un.sizeof(), 2 + SocketAddress.MAX_PATH_BYTES);
        SocketAddress address = SocketAddress.unixPath(arena, "/tmp/s");
        assertEquals(2 + 6 + 1, address.length());
        assertTrue(address.isUnixPath());
        assertFalse(address.isUnixAbstract());
        assertFalse(address.isUnixUnnamed());
        assertEquals("\"/tmp/s\"", address.toString());
        String longest = "x".repeat(SocketAddress.MAX_PATH_BYTES);
        SocketAddress full = SocketAddress.unixPath(arena, longest);
        assertEquals(sockaddr_un.sizeof(), full.length());
        assertEquals(longest, new String(full.unixName(), StandardCharsets.UTF_8));
        // Set again to a shorter one: nothing of the old is left.
        full.setUnixPath(new byte[] {'a'});
        assertArrayEquals(new byte[] {'a'}, full.unixName());
    }

    @Test
    void anAbstractNameIsAllItsBytes() {
        byte[] name = {0, 'a', 0, (byte) 0xff, '\\', 0};
        SocketAddress address = SocketAddress.unixAbstract(arena, name);
        assertEquals(2 + 1 + name.length, address.length());
        assertTrue(address.isUnixAbstract());
        assertArrayEquals(name, address.unixName());
        assertEquals("@\"\\x00a\\x00\\xff\\x5c\\x00\"", address.toString());
        assertNotEquals(
                SocketAddress.unixAbstract(arena, Arrays.copyOf(name, name.length - 1)), address);
        assertThrows(IllegalStateException.class, address::toJavaNet);
        assertArrayEquals(new byte[0], SocketAddress.unixAbstract(arena, "").unixName());
        assertEquals(3, SocketAddress.unixAbstract(arena, "").length());
    }

    @Test
    void anUnnamedOneIsTheFamilyAlone() {
        SocketAddress address = SocketAddress.unixUnnamed(arena);
        assertEquals(2, address.length());
        assertTrue(address.isUnixUnnamed());
        assertEquals(0, address.unixName().length);
        assertEquals("(unnamed)", address.toString());
        assertEquals(UnixDomainSocketAddress.of(""), address.toJavaNet());
    }

    @Test
    void whatHadANameBecomesUnnamed() {
        SocketAddress address = SocketAddress.unixPath(arena, "/tmp/s");
        address.setUnixUnnamed();
        assertEquals(SocketAddress.unixUnnamed(arena), address);
        SocketAddress inet4 = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 80);
        inet4.setUnixUnnamed();
        assertEquals(AddressFamily.AF_UNIX, inet4.family());
        assertEquals(address, inet4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.255.0.1", "::1", "2001:db8::5", "fe80::3%5"})
    void ipAddressesGoToJavaNetAndBack(String host) throws Exception {
        InetAddress inet = InetAddress.getByName(host.replaceAll("%.*", ""));
        if (host.contains("%")) {
            inet = Inet6Address.getByAddress(null, inet.getAddress(), 5);
        }
        InetSocketAddress given = new InetSocketAddress(inet, 65535);
        SocketAddress address = SocketAddress.of(arena, given);
        InetSocketAddress back = (InetSocketAddress) address.toJavaNet();
        assertEquals(given, back);
        if (inet instanceof Inet6Address scoped) {
            assertEquals(
                    scoped.getScopeId(), ((Inet6Address) back.getAddress()).getScopeId(), host);
        }
        assertEquals(65535, address.port());
    }

    @Test
    void unixPathsGoToJavaNetAndBack() {
        for (UnixDomainSocketAddress given :
                new UnixDomainSocketAddress[] {
                    UnixDomainSocketAddress.of("/tmp/a"), UnixDomainSocketAddress.of("")
                }) {
            assertEquals(given, SocketAddress.of(arena, given).toJavaNet());
        }
        SocketAddress notText = SocketAddress.unixPath(arena, new byte[] {'/', (byte) 0xff});
        assertEquals("\"/\\xff\"", notText.toString());
        assertEquals("\"/a, \\x22b\\x22\"", SocketAddress.unixPath(arena, "/a, \"b\"").toString());
        assertThrows(IllegalStateException.class, notText::toJavaNet);
    }

    @Test
    void whatIsEqualHasOneHash() {
        SocketAddress path = SocketAddress.unixPath(arena, "/a");
        SocketAddress withoutNul = SocketAddress.unixPath(arena, "/a");
        withoutNul.setLength(path.length() - 1);
        assertEquals(path, withoutNul);
        assertEquals(path.hashCode(), withoutNul.hashCode());

        SocketAddress inet = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 80);
        SocketAddress padded = SocketAddress.allocate(arena);
        padded.storage().fill((byte) 0x55);
        padded.setInet4(SocketAddress.INADDR_LOOPBACK, 80);
        padded.storage().set(ValueLayout.JAVA_BYTE, 15, (byte) 1);
        assertEquals(inet, padded, "the padding does not count");
        assertEquals(inet.hashCode(), padded.hashCode());

        SocketAddress copy = SocketAddress.allocate(arena);
        assertNotEquals(inet, copy);
        copy.set(inet);
        assertEquals(inet, copy);
        copy.setPort(81);
        assertNotEquals(inet, copy);
        assertNotEquals(inet, SocketAddress.inet4(arena, SocketAddress.INADDR_ANY, 80));
        assertNotEquals(inet, SocketAddress.unixAbstract(arena, "x"));
        assertFalse(inet.equals((Object) "x"));
    }

    @Test
    void whatItIsNotIsRefused() {
        SocketAddress none = SocketAddress.allocate(arena);
        assertEquals(AddressFamily.AF_UNSPEC, none.family());
        assertEquals("(none)", none.toString());
        assertThrows(IllegalStateException.class, none::port);
        assertThrows(IllegalStateException.class, none::toJavaNet);
        assertThrows(IllegalStateException.class, none::unixName);
        assertThrows(IllegalStateException.class, () -> none.setPort(1));
        SocketAddress inet4 = SocketAddress.inet4(arena, 0, 0);
        assertThrows(IllegalStateException.class, inet4::inet6High);
        assertThrows(IllegalStateException.class, inet4::inet6Low);
        assertThrows(IllegalStateException.class, inet4::scopeId);
        SocketAddress inet6 = SocketAddress.inet6(arena, new byte[16], 0, 0);
        assertThrows(IllegalStateException.class, inet6::inet4Address);
        assertThrows(IllegalArgumentException.class, () -> inet4.setPort(65536));
        assertThrows(IllegalArgumentException.class, () -> inet4.setInet4(0, -1));
        assertThrows(IllegalArgumentException.class, () -> inet6.setInet6(new byte[4], 1, 0));
        assertThrows(IllegalArgumentException.class, () -> inet4.setLength(129));
        assertThrows(IllegalArgumentException.class, () -> inet4.setLength(-1));
        assertThrows(IllegalArgumentException.class, () -> none.setUnixPath(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> none.setUnixPath(new byte[109]));
        assertThrows(IllegalArgumentException.class, () -> none.setUnixPath(new byte[] {'a', 0}));
        assertThrows(IllegalArgumentException.class, () -> none.setUnixAbstract(new byte[108]));
        assertThrows(IllegalArgumentException.class, () -> SocketAddress.unixPath(arena, "\ud800"));
        assertThrows(
                IllegalArgumentException.class,
                () -> none.set(InetSocketAddress.createUnresolved("a", 1)));
        assertThrows(
                IllegalArgumentException.class, () -> none.set(new java.net.SocketAddress() {}));
    }

    @Test
    void anotherFamilyIsBytes() {
        SocketAddress netlink = SocketAddress.allocate(arena);
        netlink.storage().set(ValueLayout.JAVA_SHORT, 0, (short) 16);
        netlink.setLength(12);
        assertEquals(AddressFamily.AF_NETLINK, netlink.family());
        assertEquals("AF_NETLINK[12 bytes]", netlink.toString());
        netlink.setUnspecified();
        assertEquals(AddressFamily.AF_UNSPEC, netlink.family());
        assertEquals(AddressFamily.of(99), AddressFamily.of(99));
        assertEquals("AF_99", AddressFamily.of(99).toString());
    }

    @Test
    void aPathThatTheJvmCannotExpressIsRefused() throws Exception {
        assertEquals("refused\n", toJavaNetIn("C"));
        assertEquals("UnixDomainSocketAddress\n", toJavaNetIn("C.UTF-8"));
    }

    private static String toJavaNetIn(String locale) throws Exception {
        var builder = new ProcessBuilder(ChildJvm.command(UnixPathToJavaNet.class));
        builder.environment().put("LC_ALL", locale);
        var child = ChildJvm.await(builder.start(), new byte[0]);
        assertEquals(0, child.status(), child.err());
        return child.out();
    }
}
