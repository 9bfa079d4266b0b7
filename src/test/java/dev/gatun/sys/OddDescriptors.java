package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.libc.libc_h;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Descriptors for {@link OddArguments}: of every kind, from number 1000 on, as those below are the
 * JVM's. None of them waits, the files are sealed, so that no length makes them take all memory,
 * and the sockets are bound to this machine itself and connected to each other.
 */
final class OddDescriptors {
    private static final int FIRST = 1000;

    /** Which of a method's ints are descriptors; the first one, if it is not here. */
    private static final Map<String, Set<Integer>> POSITIONS =
            Map.ofEntries(
                    Map.entry("dup3", Set.of(0, 1)),
                    Map.entry("closeRange", Set.of(0, 1)),
                    Map.entry("splice", Set.of(0, 1)),
                    Map.entry("copyFileRange", Set.of(0, 1)),
                    Map.entry("tee", Set.of(0, 1)),
                    Map.entry("sendfile", Set.of(0, 1)),
                    Map.entry("pipe2", Set.of()),
                    Map.entry("socket", Set.of()),
                    Map.entry("socketpair", Set.of()),
                    Map.entry("pselect6", Set.of()),
                    Map.entry("epollCreate1", Set.of()),
                    Map.entry("epollCtl", Set.of(0, 2)),
                    Map.entry("eventfd2", Set.of()),
                    Map.entry("clockGettime", Set.of()),
                    Map.entry("timerfdCreate", Set.of()),
                    Map.entry("rtSigprocmask", Set.of()),
                    Map.entry("pidfdOpen", Set.of()),
                    Map.entry("waitid", Set.of()));

    private final Random random;
    private final Set<Integer> others;
    private int count;

    OddDescriptors(Random random) {
        this.random = random;
        others = openNumbers();
        reopen();
    }

    /** Whether the n-th int of a method is a descriptor. */
    static boolean isOne(Method method, int position) {
        boolean hasNone = method.getParameterTypes()[0] != int.class;
        return !hasNone && POSITIONS.getOrDefault(method.getName(), Set.of(0)).contains(position);
    }

    /** One of them, or what is none. */
    int number() {
        return switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> 5000;
            case 2 -> Integer.MAX_VALUE;
            default -> FIRST + random.nextInt(count);
        };
    }

    /** Closes what the calls opened, and starts again with descriptors as they were. */
    void repair() {
        for (int number : openNumbers()) {
            if (!others.contains(number)) {
                Syscalls.close(number);
            }
        }
        reopen();
    }

    private void reopen() {
        count = 0;
        for (int i = 0; i < 2; i++) {
            keep(OpenDescriptors.pipe(libc_h.O_NONBLOCK()));
            keep(sealedFile());
        }
        int flags = libc_h.SOCK_NONBLOCK() | libc_h.SOCK_CLOEXEC();
        long pair = SocketSyscalls.socketpair(libc_h.AF_UNIX(), libc_h.SOCK_STREAM() | flags, 0);
        keep((int) pair, (int) (pair >>> 32));
        try (Arena arena = Arena.ofConfined()) {
            int udp = bound(arena, libc_h.SOCK_DGRAM() | flags);
            connect(arena, udp, udp);
            int listener = bound(arena, libc_h.SOCK_STREAM() | flags);
            SocketSyscalls.listen(listener, 4);
            int client = SocketSyscalls.socket(libc_h.AF_INET(), libc_h.SOCK_STREAM() | flags, 0);
            connect(arena, client, listener);
            keep(udp, listener, client, SocketSyscalls.accept4(listener, flags));
        }
        keep(EventSyscalls.epollCreate1(libc_h.EPOLL_CLOEXEC()));
        keep(EventSyscalls.eventfd2(0, flags));
        keep(EventSyscalls.timerfdCreate(libc_h.CLOCK_MONOTONIC(), flags));
        keep(EventSyscalls.signalfd4(-1, 0, flags));
    }

    private void keep(int... numbers) {
        for (int number : numbers) {
            if (Syscalls.dup3(number, FIRST + count++, OpenDescriptors.O_CLOEXEC) < 0) {
                throw new AssertionError("what is to be number " + (FIRST + count - 1));
            }
            OpenDescriptors.close(number);
        }
    }

    private static int sealedFile() {
        int file =
                Syscalls.memfdCreate(
                        "odd", libc_h.MFD_ALLOW_SEALING() | OpenDescriptors.MFD_CLOEXEC);
        Syscalls.ftruncate(file, 65536);
        Syscalls.fcntl(file, libc_h.F_ADD_SEALS(), libc_h.F_SEAL_GROW() | libc_h.F_SEAL_SHRINK());
        return file;
    }

    /** A socket of 127.0.0.1 with a port that the kernel chooses. */
    private static int bound(Arena arena, int type) {
        int socket = SocketSyscalls.socket(libc_h.AF_INET(), type, 0);
        MemorySegment address = OddMemory.loopback(arena);
        if (SocketSyscalls.bind(socket, address, (int) address.byteSize()) < 0) {
            throw new AssertionError("no port");
        }
        return socket;
    }

    private static void connect(Arena arena, int socket, int to) {
        MemorySegment address = arena.allocate(16, 4);
        SocketSyscalls.getsockname(to, address, arena.allocateFrom(JAVA_INT, 16));
        SocketSyscalls.connect(socket, address, 16);
    }

    private static Set<Integer> openNumbers() {
        Set<Integer> numbers = new HashSet<>();
        for (String name : new File("/proc/self/fd").list()) {
            numbers.add(Integer.parseInt(name));
        }
        numbers.removeIf(number -> !OpenDescriptors.isOpen(number));
        return numbers;
    }
}
