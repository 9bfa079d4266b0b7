package dev.gatun.net;

import java.lang.foreign.Arena;

/** Gives java.net a path that is UTF-8, in a JVM whose paths may be of another charset. */
final class UnixPathToJavaNet {
    private UnixPathToJavaNet() {}

    public static void main(String[] arguments) {
        try (Arena arena = Arena.ofConfined()) {
            SocketAddress address = SocketAddress.unixPath(arena, "/tmp/\u00e9");
            System.out.println(address.toJavaNet().getClass().getSimpleName());
        } catch (IllegalStateException e) {
            System.out.println("refused");
        }
    }
}
