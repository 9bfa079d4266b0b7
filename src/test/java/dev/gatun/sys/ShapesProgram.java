package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Makes calls with memory of one arena and with strings; with the argument "two", also one with
 * memory of two arenas; for {@link ShapesTest}.
 */
final class ShapesProgram {
    private ShapesProgram() {}

    public static void main(String[] arguments) {
        try (Arena arena = Arena.ofConfined();
                Arena other = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(256, 8);
            MemorySegment text = arena.allocate(64);
            MemorySegment root = other.allocate(2);
            root.set(JAVA_BYTE, 0, (byte) '/');

            print(Syscalls.openat2(Syscalls.AT_FDCWD, "/none", arena.allocate(24, 8)));
            print(Syscalls.statx(Syscalls.AT_FDCWD, "/", 0, 0, statx));
            print(PathSyscalls.readlinkat(Syscalls.AT_FDCWD, "/none", text));
            print(PathSyscalls.renameat2(Syscalls.AT_FDCWD, "/none", -1, "/none/either", 0));
            print(XattrSyscalls.getxattr("/none", "user.none", text));
            print(XattrSyscalls.setxattr("/none", "user.none", text, 0));
            if (arguments[0].equals("two")) {
                print(Syscalls.statx(Syscalls.AT_FDCWD, root, 0, 0, statx));
            }
        }
    }

    private static void print(int result) {
        System.out.println(result);
    }
}
