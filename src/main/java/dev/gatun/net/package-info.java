/**
 * Sockets: TCP and UDP over IPv4 and IPv6, Unix sockets, and any other family in its general form.
 *
 * <p>Begin at {@link dev.gatun.net.SocketFd}, a socket, and {@link dev.gatun.net.SocketAddress}, an
 * address in native memory. Each method is one system call with that call's name, unless its
 * description says otherwise. {@link dev.gatun.sys.SocketSyscalls} has the same calls without
 * objects, with {@code -errno} as their result.
 */
package dev.gatun.net;
