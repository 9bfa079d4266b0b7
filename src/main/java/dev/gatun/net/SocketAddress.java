package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.in6_addr;
import dev.gatun.raw.struct.sockaddr_in;
import dev.gatun.raw.struct.sockaddr_in6;
import dev.gatun.raw.struct.sockaddr_storage;
import dev.gatun.raw.struct.sockaddr_un;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;

/**
 * The address of a socket, in native memory: IPv4, IPv6 with a scope, a Unix path, an abstract or
 * unnamed Unix address, or any other family as bytes.
 *
 * <p>The object is mutable: the caller and the kernel write addresses into it. Make it once, then
 * receive into it or set it for each message, without an allocation.
 *
 * {@snippet lang=java :
 * SocketAddress peer = SocketAddress.allocate(arena);
 * long n = socket.recvfrom(buffer, peer);
 * if (peer.isInet4() && peer.inet4Address() == allowed) {
 *     socket.sendto(answer, peer);
 * }
 * }
 *
 * <p>Two objects are equal if they have the same address now. Do not use an object that changes as
 * the key of a map; {@link #toJavaNet} gives an immutable one.
 *
 * <p>Unix addresses are bytes, which need not be UTF-8. All the bytes of an abstract name count, as
 * many as the address's length says, NULs among them.
 *
 * <p>For one thread at a time, of those that may use the arena.
 */
public final class SocketAddress {
    /** {@code sizeof(struct sockaddr_storage)}: room for an address of any family. */
    public static final int SOCKADDR_STORAGE_BYTES = sockaddr_storage.SIZE;

    /** {@code sizeof(struct sockaddr_in)}: the length of an IPv4 address. */
    public static final int SOCKADDR_IN_BYTES = sockaddr_in.SIZE;

    /** {@code sizeof(struct sockaddr_in6)}: the length of an IPv6 address. */
    public static final int SOCKADDR_IN6_BYTES = sockaddr_in6.SIZE;

    /** The greatest length of a Unix path in bytes; an abstract name has at most one byte less. */
    public static final int MAX_PATH_BYTES = sockaddr_un.SIZE_SUN_PATH;

    /** 0.0.0.0: any address of this machine. */
    public static final int INADDR_ANY = Linux.INADDR_ANY;

    /** 127.0.0.1: this machine itself. */
    public static final int INADDR_LOOPBACK = Linux.INADDR_LOOPBACK;

    private static final int LENGTH_OFFSET = SOCKADDR_STORAGE_BYTES;
    private static final int ALL_BYTES = SOCKADDR_STORAGE_BYTES + 8;

    // struct sockaddr_in and sockaddr_in6; ports and IPv4 addresses are in network byte order.
    private static final int PORT_OFFSET = sockaddr_in.OFFSET_SIN_PORT;
    private static final int INET4_OFFSET = sockaddr_in.OFFSET_SIN_ADDR;
    private static final int FLOWINFO_OFFSET = sockaddr_in6.OFFSET_SIN6_FLOWINFO;
    private static final int INET6_OFFSET = sockaddr_in6.OFFSET_SIN6_ADDR;
    private static final int SCOPE_ID_OFFSET = sockaddr_in6.OFFSET_SIN6_SCOPE_ID;

    // struct sockaddr_un; an address of nothing but the family is the unnamed one.
    private static final int PATH_OFFSET = sockaddr_un.OFFSET_SUN_PATH;
    private static final int SOCKADDR_UN_BYTES = sockaddr_un.SIZE;

    private static final int INET6_ADDRESS_BYTES = in6_addr.SIZE;
    private static final int MAX_PORT = 0xffff;

    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int UNIX = AddressFamily.AF_UNIX.value();
    private static final int INET = AddressFamily.AF_INET.value();
    private static final int INET6 = AddressFamily.AF_INET6.value();

    private final MemorySegment storage;
    private final MemorySegment lengthCell;

    private SocketAddress(MemorySegment block) {
        this.storage = block.asSlice(0, SOCKADDR_STORAGE_BYTES);
        this.lengthCell = block.asSlice(LENGTH_OFFSET, Integer.BYTES);
    }

    // Making.

    /**
     * Allocates room for an address, whose length is 0 at first.
     *
     * @param arena where the 136 bytes live
     * @return the address
     */
    public static SocketAddress allocate(Arena arena) {
        return new SocketAddress(arena.allocate(ALL_BYTES, Long.BYTES));
    }

    /**
     * An address, of length 0 for now, in a part of a larger piece of memory.
     *
     * @param block where the part is
     * @param offset where it begins: 128 bytes of address and 8 for the length, aligned to 8
     */
    static SocketAddress in(MemorySegment block, long offset) {
        return new SocketAddress(block.asSlice(offset, ALL_BYTES));
    }

    /**
     * An IPv4 address.
     *
     * @param arena where the address lives
     * @param address such as {@link #INADDR_LOOPBACK}: the first number is in the high byte
     * @param port 0 to 65535; 0 lets {@code bind(2)} choose one
     * @return the address
     */
    public static SocketAddress inet4(Arena arena, int address, int port) {
        SocketAddress made = allocate(arena);
        made.setInet4(address, port);
        return made;
    }

    /**
     * An IPv6 address.
     *
     * @param arena where the address lives
     * @param address 16 bytes
     * @param port 0 to 65535; 0 lets {@code bind(2)} choose one
     * @param scopeId the index of a link-local address's network interface; otherwise 0
     * @return the address
     */
    public static SocketAddress inet6(Arena arena, byte[] address, int port, int scopeId) {
        SocketAddress made = allocate(arena);
        made.setInet6(address, port, scopeId);
        return made;
    }

    /**
     * The address of a Unix socket in the file system.
     *
     * @param arena where the address lives
     * @param path 1 to {@value #MAX_PATH_BYTES} bytes, none of them NUL
     * @return the address
     */
    public static SocketAddress unixPath(Arena arena, byte[] path) {
        SocketAddress made = allocate(arena);
        made.setUnixPath(path);
        return made;
    }

    /**
     * The address of a Unix socket in the file system.
     *
     * @param arena where the address lives
     * @param path passed on as UTF-8, at most {@value #MAX_PATH_BYTES} bytes
     * @return the address
     */
    public static SocketAddress unixPath(Arena arena, String path) {
        return unixPath(arena, utf8(path));
    }

    /**
     * An abstract address of a Unix socket: the address is in no file system, and vanishes when the
     * socket is closed.
     *
     * @param arena where the address lives
     * @param name at most {@value #MAX_PATH_BYTES} − 1 bytes of any value, without the NUL that
     *     comes first in {@code sun_path}
     * @return the address
     */
    public static SocketAddress unixAbstract(Arena arena, byte[] name) {
        SocketAddress made = allocate(arena);
        made.setUnixAbstract(name);
        return made;
    }

    /**
     * {@link #unixAbstract(Arena, byte[])} of a string.
     *
     * @param arena where the address lives
     * @param name passed on as UTF-8, without the NUL that comes first in {@code sun_path} and
     *     without a NUL at its end
     * @return the address
     */
    public static SocketAddress unixAbstract(Arena arena, String name) {
        return unixAbstract(arena, utf8(name));
    }

    /**
     * The unnamed address of a Unix socket. If a socket is bound to it, the kernel chooses an
     * abstract name.
     *
     * @param arena where the address lives
     * @return the address
     */
    public static SocketAddress unixUnnamed(Arena arena) {
        SocketAddress made = allocate(arena);
        made.setUnixUnnamed();
        return made;
    }

    /**
     * The same address as an object of {@code java.net}.
     *
     * @param arena where the address lives
     * @param javaNet a resolved {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
     * @return the address
     * @throws IllegalArgumentException for an unresolved address or one of another kind
     */
    public static SocketAddress of(Arena arena, java.net.SocketAddress javaNet) {
        SocketAddress made = allocate(arena);
        made.set(javaNet);
        return made;
    }

    // Setting.

    /**
     * Makes this an IPv4 address.
     *
     * @param address as {@link #inet4}
     * @param port 0 to 65535
     */
    public void setInet4(int address, int port) {
        checkPort(port);
        storage.asSlice(0, SOCKADDR_IN_BYTES).fill((byte) 0);
        setFamily(INET);
        storage.set(NETWORK_SHORT, PORT_OFFSET, (short) port);
        storage.set(NETWORK_INT, INET4_OFFSET, address);
        setLength(SOCKADDR_IN_BYTES);
    }

    /**
     * Makes this an IPv6 address.
     *
     * @param address 16 bytes
     * @param port 0 to 65535
     * @param scopeId as {@link #inet6}
     */
    public void setInet6(byte[] address, int port, int scopeId) {
        if (address.length != INET6_ADDRESS_BYTES) {
            throw new IllegalArgumentException(
                    "an IPv6 address has 16 bytes, not " + address.length);
        }
        ByteBuffer halves = ByteBuffer.wrap(address);
        setInet6(halves.getLong(0), halves.getLong(Long.BYTES), port, scopeId);
    }

    /**
     * Makes this an IPv6 address.
     *
     * @param high the first 8 bytes of the address, the first byte in the high bits
     * @param low the last 8 bytes of the address; 1 for {@code ::1}
     * @param port 0 to 65535
     * @param scopeId as {@link #inet6}
     */
    public void setInet6(long high, long low, int port, int scopeId) {
        checkPort(port);
        setFamily(INET6);
        storage.set(NETWORK_SHORT, PORT_OFFSET, (short) port);
        storage.set(NETWORK_INT, FLOWINFO_OFFSET, 0);
        storage.set(NETWORK_LONG, INET6_OFFSET, high);
        storage.set(NETWORK_LONG, INET6_OFFSET + Long.BYTES, low);
        storage.set(JAVA_INT, SCOPE_ID_OFFSET, scopeId);
        setLength(SOCKADDR_IN6_BYTES);
    }

    /**
     * Makes this the address of a Unix socket in the file system.
     *
     * @param path as {@link #unixPath(Arena, byte[])}
     */
    public void setUnixPath(byte[] path) {
        if (path.length == 0 || path.length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "a Unix socket's path has 1 to "
                            + MAX_PATH_BYTES
                            + " bytes, not "
                            + path.length);
        }
        for (byte b : path) {
            if (b == 0) {
                throw new IllegalArgumentException(
                        "a NUL in a path: the kernel would see only what is before it");
            }
        }
        setFamily(UNIX);
        MemorySegment.copy(path, 0, storage, JAVA_BYTE, PATH_OFFSET, path.length);
        int end = PATH_OFFSET + path.length;
        storage.set(JAVA_BYTE, end, (byte) 0);
        // The longest path has no NUL: struct sockaddr_un has no room for it, and the kernel no
        // need.
        setLength(Math.min(end + 1, SOCKADDR_UN_BYTES));
    }

    /**
     * Makes this an abstract address of a Unix socket.
     *
     * @param name as {@link #unixAbstract(Arena, byte[])}
     */
    public void setUnixAbstract(byte[] name) {
        if (name.length >= MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "an abstract name has at most "
                            + (MAX_PATH_BYTES - 1)
                            + " bytes, not "
                            + name.length);
        }
        setFamily(UNIX);
        storage.set(JAVA_BYTE, PATH_OFFSET, (byte) 0);
        MemorySegment.copy(name, 0, storage, JAVA_BYTE, PATH_OFFSET + 1, name.length);
        setLength(PATH_OFFSET + 1 + name.length);
    }

    /** Makes this the unnamed address of a Unix socket. */
    public void setUnixUnnamed() {
        setFamily(UNIX);
        setLength(PATH_OFFSET);
    }

    /**
     * Makes this an address of {@code AF_UNSPEC}: a datagram socket that connects to it is no
     * longer connected to a peer.
     */
    public void setUnspecified() {
        storage.asSlice(0, SOCKADDR_IN_BYTES).fill((byte) 0);
        setLength(SOCKADDR_IN_BYTES);
    }

    /**
     * Makes this the address of an object of {@code java.net}.
     *
     * @param javaNet as {@link #of}
     * @throws IllegalArgumentException as {@link #of}
     */
    public void set(java.net.SocketAddress javaNet) {
        if (javaNet instanceof InetSocketAddress inet) {
            InetAddress host = inet.getAddress();
            if (host instanceof Inet4Address) {
                setInet4(ByteBuffer.wrap(host.getAddress()).getInt(0), inet.getPort());
                return;
            } else if (host instanceof Inet6Address scoped) {
                setInet6(host.getAddress(), inet.getPort(), scoped.getScopeId());
                return;
            }
            throw new IllegalArgumentException("not resolved: " + inet);
        } else if (javaNet instanceof UnixDomainSocketAddress unix) {
            String path = unix.getPath().toString();
            if (path.isEmpty()) {
                setUnixUnnamed();
            } else {
                setUnixPath(utf8(path));
            }
        } else {
            throw new IllegalArgumentException("neither IP nor Unix: " + javaNet);
        }
    }

    /**
     * Makes this a copy of another address.
     *
     * @param other the address to copy
     */
    public void set(SocketAddress other) {
        MemorySegment.copy(other.storage, 0, storage, 0, SOCKADDR_STORAGE_BYTES);
        setLength(other.length());
    }

    /**
     * Sets the port of an IP address.
     *
     * @param port 0 to 65535
     * @throws IllegalStateException if this is not an IP address
     */
    public void setPort(int port) {
        checkInet();
        checkPort(port);
        storage.set(NETWORK_SHORT, PORT_OFFSET, (short) port);
    }

    /**
     * Sets the length of an address that the caller wrote into {@link #storage}.
     *
     * @param length 0 to {@value #SOCKADDR_STORAGE_BYTES}
     */
    public void setLength(int length) {
        if (length < 0 || length > SOCKADDR_STORAGE_BYTES) {
            throw new IllegalArgumentException("an address of " + length + " bytes");
        }
        lengthCell.set(JAVA_INT, 0, length);
    }

    /** After a call that gave an address: its whole length, also if it was cut. */
    void setReceivedLength(int length) {
        setLength(Math.min(length, SOCKADDR_STORAGE_BYTES));
    }

    /** Before a call that gives an address: all the room there is. */
    SocketAddress room() {
        setLength(SOCKADDR_STORAGE_BYTES);
        return this;
    }

    // Asking.

    /** {@return the family; {@code AF_UNSPEC} if there is no address yet} */
    public AddressFamily family() {
        return AddressFamily.of(familyValue());
    }

    /** {@return true if this is an IPv4 address} */
    public boolean isInet4() {
        return familyValue() == INET && length() >= SOCKADDR_IN_BYTES;
    }

    /** {@return true if this is an IPv6 address, also if it is IPv4-mapped} */
    public boolean isInet6() {
        return familyValue() == INET6 && length() >= SOCKADDR_IN6_BYTES;
    }

    /** {@return true if this is the path of a Unix socket} */
    public boolean isUnixPath() {
        return isUnix() && length() > PATH_OFFSET && storage.get(JAVA_BYTE, PATH_OFFSET) != 0;
    }

    /** {@return true if this is an abstract Unix address} */
    public boolean isUnixAbstract() {
        return isUnix() && length() > PATH_OFFSET && storage.get(JAVA_BYTE, PATH_OFFSET) == 0;
    }

    /** {@return true if this is an unnamed Unix address} */
    public boolean isUnixUnnamed() {
        return isUnix() && length() == PATH_OFFSET;
    }

    /** Whether it is of a Unix socket, in any of the three ways. */
    boolean isUnix() {
        return familyValue() == UNIX;
    }

    /**
     * The port of an IP address.
     *
     * @return 0 to 65535
     * @throws IllegalStateException if this is not an IP address
     */
    public int port() {
        checkInet();
        return Short.toUnsignedInt(storage.get(NETWORK_SHORT, PORT_OFFSET));
    }

    /**
     * An IPv4 address without the port.
     *
     * @return the address, its first byte in the high bits
     * @throws IllegalStateException if this is not an IPv4 address
     */
    public int inet4Address() {
        check(isInet4(), "IPv4 address");
        return storage.get(NETWORK_INT, INET4_OFFSET);
    }

    /**
     * The first half of an IPv6 address.
     *
     * @return the first 8 bytes of the address, the first byte in the high bits
     * @throws IllegalStateException if this is not an IPv6 address
     */
    public long inet6High() {
        check(isInet6(), "IPv6 address");
        return storage.get(NETWORK_LONG, INET6_OFFSET);
    }

    /**
     * The second half of an IPv6 address.
     *
     * @return the last 8 bytes of the address, the last byte in the low bits
     * @throws IllegalStateException if this is not an IPv6 address
     */
    public long inet6Low() {
        check(isInet6(), "IPv6 address");
        return storage.get(NETWORK_LONG, INET6_OFFSET + Long.BYTES);
    }

    /**
     * The scope id of an IPv6 address: the index of a link-local address's network interface.
     *
     * @return the index, or 0
     * @throws IllegalStateException if this is not an IPv6 address
     */
    public int scopeId() {
        check(isInet6(), "IPv6 address");
        return storage.get(JAVA_INT, SCOPE_ID_OFFSET);
    }

    /**
     * The path, or the abstract name without the NUL before it, of a Unix address.
     *
     * @return its bytes; an empty array if the address is unnamed
     * @throws IllegalStateException if this is not a Unix address
     */
    public byte[] unixName() {
        check(isUnix(), "Unix address");
        boolean isAbstract = isUnixAbstract();
        int begin = PATH_OFFSET + (isAbstract ? 1 : 0);
        int end = length();
        if (!isAbstract) {
            // A path ends at its NUL, which the length may count or not.
            int i = begin;
            while (i < end && storage.get(JAVA_BYTE, i) != 0) {
                i++;
            }
            end = i;
        }
        return storage.asSlice(begin, Math.max(0, end - begin)).toArray(JAVA_BYTE);
    }

    /**
     * {@return the length of the address in bytes, as calls take it; for a Unix address at most
     * {@code sizeof(struct sockaddr_un)}, 110}
     */
    public int length() {
        // The kernel gives an address's whole length, also of one that it had to cut.
        int length = Math.min(lengthCell.get(JAVA_INT, 0), SOCKADDR_STORAGE_BYTES);
        // It counts a NUL behind the longest path, for which the struct has no room: EINVAL.
        return length > SOCKADDR_UN_BYTES && storage.get(JAVA_SHORT, 0) == UNIX
                ? SOCKADDR_UN_BYTES
                : length;
    }

    /**
     * The memory of the address itself.
     *
     * @return {@value #SOCKADDR_STORAGE_BYTES} bytes, of which {@link #length} are the address
     */
    public MemorySegment storage() {
        return storage;
    }

    /**
     * The memory of the address's length, a {@code socklen_t}, for calls that return an address.
     * Before such a call, call {@link #setLength} with {@value #SOCKADDR_STORAGE_BYTES}. The length
     * that the kernel writes may be more than {@link #length}.
     *
     * @return 4 bytes
     */
    public MemorySegment lengthCell() {
        return lengthCell;
    }

    private int familyValue() {
        return length() < PATH_OFFSET ? 0 : Short.toUnsignedInt(storage.get(JAVA_SHORT, 0));
    }

    private void setFamily(int family) {
        storage.set(JAVA_SHORT, 0, (short) family);
    }

    private void checkInet() {
        check(isInet4() || isInet6(), "IP address");
    }

    private void check(boolean is, String what) {
        if (!is) {
            throw new IllegalStateException("not an " + what + ": " + this);
        }
    }

    private static void checkPort(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    private static byte[] utf8(String name) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException | InvalidPathException e) {
            throw new IllegalArgumentException("an unpaired surrogate: no UTF-8 stands for it", e);
        }
    }

    // Converting and comparing.

    /**
     * The same address as a {@code java.net.SocketAddress}.
     *
     * <p>An IPv4-mapped IPv6 address becomes an {@link Inet4Address}, as everywhere in {@code
     * java.net}.
     *
     * @return an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}, whose path is
     *     empty if this is unnamed
     * @throws IllegalStateException if {@code java.net} has no such address: an abstract name, a
     *     path that is not UTF-8 or that the JVM's charset of paths does not have, a family other
     *     than IP and Unix
     */
    public java.net.SocketAddress toJavaNet() {
        try {
            if (isInet4()) {
                byte[] address = storage.asSlice(INET4_OFFSET, Integer.BYTES).toArray(JAVA_BYTE);
                return new InetSocketAddress(InetAddress.getByAddress(address), port());
            } else if (isInet6()) {
                return new InetSocketAddress(toInet6(), port());
            } else if (isUnixPath() || isUnixUnnamed()) {
                ByteBuffer name = ByteBuffer.wrap(unixName());
                String path = StandardCharsets.UTF_8.newDecoder().decode(name).toString();
                return UnixDomainSocketAddress.of(path);
            }
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // for a wrong length only
        } catch (CharacterCodingException | InvalidPathException e) {
            throw new IllegalStateException("java.net has only paths that are text: " + this, e);
        }
        throw new IllegalStateException("java.net has no such address: " + this);
    }

    private InetAddress toInet6() throws UnknownHostException {
        byte[] address = storage.asSlice(INET6_OFFSET, INET6_ADDRESS_BYTES).toArray(JAVA_BYTE);
        int scope = scopeId();
        InetAddress unscoped = InetAddress.getByAddress(address);
        return scope == 0 || unscoped instanceof Inet4Address
                ? unscoped
                : Inet6Address.getByAddress(null, address, scope);
    }

    /** Where the bytes end that tell one address from another: not the NUL behind a path. */
    private int end() {
        if (isInet4()) {
            return INET4_OFFSET + Integer.BYTES;
        } else if (isUnixPath()) {
            return PATH_OFFSET + unixName().length;
        }
        return length();
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SocketAddress address)) {
            return false;
        }
        int end = end();
        return end == address.end()
                && MemorySegment.mismatch(storage, 0, end, address.storage, 0, end) == -1;
    }

    @Override
    public int hashCode() {
        int end = end();
        int hash = end;
        for (int i = 0; i < end; i++) {
            hash = 31 * hash + storage.get(JAVA_BYTE, i);
        }
        return hash;
    }

    /**
     * The address as text, for messages: {@code 127.0.0.1:80}, {@code [fe80::1%2]:80}, a path
     * between quotes ({@code "/run/s"}), or an abstract name between quotes behind an {@code @}.
     * Quotes, backslashes and bytes that are not printable ASCII are shown in hexadecimal, as
     * {@code \x00}.
     */
    @Override
    public String toString() {
        if (isInet4()) {
            int a = inet4Address();
            return (a >>> 24)
                    + "."
                    + (a >> 16 & 255)
                    + "."
                    + (a >> 8 & 255)
                    + "."
                    + (a & 255)
                    + ":"
                    + port();
        } else if (isInet6()) {
            return "["
                    + AddressText.inet6(inet6High(), inet6Low())
                    + (scopeId() == 0 ? "" : "%" + Integer.toUnsignedString(scopeId()))
                    + "]:"
                    + port();
        } else if (isUnixPath()) {
            return AddressText.quoted(unixName());
        } else if (isUnixAbstract()) {
            return "@" + AddressText.quoted(unixName());
        } else if (isUnixUnnamed()) {
            return "(unnamed)";
        }
        return length() == 0 ? "(none)" : family() + "[" + length() + " bytes]";
    }
}
