/**
 * Sockets: TCP and UDP over IPv4 and IPv6, Unix sockets, and any other family in its general form.
 *
 * <p>It begins at {@link dev.gatun.net.SocketFd}, a socket, and {@link
 * dev.gatun.net.SocketAddress}, an address in native memory. Each method is one system call with
 * that call's name, unless its description says otherwise; the same calls without any object, with
 * {@code -errno} as their result, are in {@link dev.gatun.sys.SocketSyscalls}.
 */
package dev.gatun.net;
