package dev.gatun.sys;

import dev.gatun.raw.libc.libc_h;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Calls every method of {@link Syscalls} with whatever a caller may get wrong, for {@link
 * OddArgumentsTest}. It ends with status 0 if each call returned, or threw what misuse throws.
 *
 * <p>Left out, as there is no telling what they would do to this process or the machine:
 *
 * <ul>
 *   <li>{@code syscall}: any number is a call, {@code exit}, {@code munmap} and {@code reboot}
 *       among them;
 *   <li>numbers below 1000 as descriptors: they are the JVM's;
 *   <li>fcntl and ioctl commands that are not listed here: some send signals to any process, wait
 *       for ever, or freeze a file system;
 *   <li>{@code MADV_SOFT_OFFLINE}, which takes memory from the machine;
 *   <li>segments whose size was made up with {@code reinterpret}: that is a restricted method, and
 *       Java itself reads past the end of such a one.
 * </ul>
 *
 * The files are sealed, so that no length makes them take all memory.
 */
final class OddArguments {
    private static final int CALLS = 100_000;
    private static final int FIRST = 1000;

    /** Which of a method's int parameters are descriptors; the first one, if it is not here. */
    private static final Map<String, Set<Integer>> DESCRIPTORS =
            Map.ofEntries(
                    Map.entry("dup3", Set.of(0, 1)),
                    Map.entry("closeRange", Set.of(0, 1)),
                    Map.entry("splice", Set.of(0, 1)),
                    Map.entry("copyFileRange", Set.of(0, 1)),
                    Map.entry("tee", Set.of(0, 1)),
                    Map.entry("sendfile", Set.of(0, 1)),
                    Map.entry("pipe2", Set.of()),
                    Map.entry("memfdCreate", Set.of()),
                    Map.entry("madvise", Set.of()),
                    Map.entry("msync", Set.of()),
                    Map.entry("mlock2", Set.of()));

    private static final int[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        5,
        8,
        9,
        10,
        14,
        20,
        23,
        25,
        99,
        100,
        102,
        4096,
        -1,
        -2,
        -4096,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0x80000,
        0x10000
    };
    private static final long[] LONGS = {
        0,
        1,
        7,
        8,
        4095,
        4096,
        65536,
        1L << 32,
        1L << 40,
        -1,
        -2,
        -4096,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    private static final int[] FCNTL_COMMANDS = {
        libc_h.F_DUPFD_CLOEXEC(),
        libc_h.F_GETFD(),
        libc_h.F_GETFL(),
        libc_h.F_GETLK(),
        libc_h.F_SETLK(),
        libc_h.F_OFD_GETLK(),
        libc_h.F_OFD_SETLK(),
        libc_h.F_GETOWN(),
        libc_h.F_GETOWN_EX(),
        libc_h.F_GETSIG(),
        libc_h.F_GETPIPE_SZ(),
        libc_h.F_GET_SEALS(),
        libc_h.F_GET_RW_HINT(),
        libc_h.F_SET_RW_HINT(),
        libc_h.F_GETOWNER_UIDS(),
        999,
        -1
    };
    private static final int[] IOCTL_REQUESTS = {
        libc_h.FIONREAD(),
        libc_h.TIOCOUTQ(),
        libc_h.TIOCGWINSZ(),
        libc_h.FIOQSIZE(),
        (int) libc_h.FICLONE(),
        (int) libc_h.FICLONERANGE(),
        (int) libc_h.FIDEDUPERANGE(),
        (int) libc_h.FS_IOC_FIEMAP(),
        (int) libc_h.BLKGETSIZE64(),
        (int) libc_h.FS_IOC_GETFLAGS(),
        libc_h.FIOCLEX(),
        2,
        0,
        -1
    };
    private static final String[] STRINGS = {
        "",
        ".",
        "/",
        "/no/such",
        "/dev/null",
        "/etc/passwd/x",
        "a\0b",
        "é",
        "\ud800",
        "x".repeat(256),
        "/".repeat(5000),
        null
    };

    private final Random random;
    private final List<MemorySegment> segments = new ArrayList<>();
    private final List<IoVector> vectors = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final int[] pipes = {FIRST, FIRST + 1, FIRST + 2, FIRST + 3};
    private final Set<Integer> own = new HashSet<>();

    private OddArguments(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[0]);
        System.out.println("seed " + seed);
        var odd = new OddArguments(seed);
        odd.prepare();
        odd.run();
        System.out.println(CALLS + " calls: " + odd.outcomes);
    }

    private void prepare() throws Exception {
        reopen();
        prepareMemory();
    }

    private static int sealedFile() {
        int file =
                Syscalls.memfdCreate("odd", libc_h.MFD_ALLOW_SEALING() | Descriptors.MFD_CLOEXEC);
        Syscalls.ftruncate(file, 65536);
        Syscalls.fcntl(file, libc_h.F_ADD_SEALS(), libc_h.F_SEAL_GROW() | libc_h.F_SEAL_SHRINK());
        return file;
    }

    private void prepareMemory() throws Exception {
        Arena arena = Arena.ofConfined();
        MemorySegment page = arena.allocate(4096, 4096);
        segments.add(page);
        segments.add(arena.allocate(65536, 4096));
        segments.add(arena.allocate(256, 8).fill((byte) -1));
        segments.add(arena.allocate(24, 8));
        segments.add(arena.allocate(8));
        segments.add(arena.allocate(7));
        segments.add(arena.allocate(9).asSlice(1));
        segments.add(arena.allocate(0));
        segments.add(arena.allocateFrom("/no/such"));
        segments.add(arena.allocate(4096, 4096).asReadOnly());
        segments.add(MemorySegment.NULL);
        segments.add(MemorySegment.ofArray(new byte[64]));
        segments.add(MemorySegment.ofArray(new long[64]));
        segments.add(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64)));
        segments.add(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(64).asReadOnlyBuffer()));
        segments.add(null);
        for (Arena closed : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
            segments.add(closed.allocate(4096, 4096));
            closed.close();
        }
        var others = new MemorySegment[1];
        Thread.ofPlatform().start(() -> others[0] = Arena.ofConfined().allocate(4096)).join();
        segments.add(others[0]);
        try (Fd file = Fd.own(Descriptors.file(new byte[4096]))) {
            segments.add(
                    Mapping.map(arena, file, 0, 4096, Protection.PROT_READ, MapFlags.MAP_SHARED));
            // Behind the file's end: the kernel cannot, and Java gets an InternalError.
            Protection both = Protection.PROT_READ.or(Protection.PROT_WRITE);
            segments.add(Mapping.map(arena, file, 4096, 4096, both, MapFlags.MAP_SHARED));
        }
        for (MemorySegment segment : segments) {
            boolean isBuffer = segment != null && segment.isNative();
            if (isBuffer) {
                vectors.add(vectorOf(page, segment));
            }
        }
        vectors.add(IoVector.of(arena));
        vectors.add(null);
    }

    /** A vector whose array or buffers may be gone. */
    private static IoVector vectorOf(MemorySegment... buffers) {
        return IoVector.of(Arena.ofAuto(), buffers);
    }

    private void run() throws Exception {
        List<Method> methods = new ArrayList<>();
        for (Method method : Syscalls.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.getName().equals("syscall")) {
                methods.add(method);
            }
        }
        methods.sort(Comparator.comparing(Method::toString)); // the same for the same seed
        Set<Integer> before = openNumbers();
        for (int i = 0; i < CALLS; i++) {
            call(methods.get(i % methods.size()));
            if (i % 100 == 0) {
                repair(before);
            }
        }
    }

    private void call(Method method) throws IllegalAccessException {
        Object[] arguments = arguments(method);
        String outcome;
        try {
            long result = ((Number) method.invoke(null, arguments)).longValue();
            outcome = result >= 0 ? "ok" : Errno.name((int) -result);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            boolean ofMisuse =
                    thrown instanceof IllegalArgumentException
                            || thrown instanceof IllegalStateException
                            || thrown instanceof IndexOutOfBoundsException
                            || thrown instanceof WrongThreadException
                            || thrown instanceof NullPointerException
                            || thrown instanceof InternalError;
            if (!ofMisuse) {
                throw new AssertionError(method + " with " + List.of(arguments), thrown);
            }
            outcome = thrown.getClass().getSimpleName();
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        Set<Integer> descriptors = DESCRIPTORS.getOrDefault(method.getName(), Set.of(0));
        int ints = 0;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == int.class) {
                arguments[i] = descriptors.contains(ints) ? descriptor() : number(method, ints);
                ints++;
            } else if (types[i] == long.class) {
                arguments[i] = LONGS[random.nextInt(LONGS.length)];
            } else if (types[i] == String.class) {
                arguments[i] = STRINGS[random.nextInt(STRINGS.length)];
            } else if (types[i] == MemorySegment.class) {
                arguments[i] = segments.get(random.nextInt(segments.size()));
            } else if (types[i] == IoVector.class) {
                arguments[i] = vectors.get(random.nextInt(vectors.size()));
            } else {
                throw new AssertionError("what is odd for a " + types[i] + "? " + method);
            }
        }
        return arguments;
    }

    private int descriptor() {
        return switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> 5000;
            case 2 -> Integer.MAX_VALUE;
            default -> FIRST + random.nextInt(6);
        };
    }

    private int number(Method method, int position) {
        return switch (method.getName()) {
            case "fcntl" -> FCNTL_COMMANDS[random.nextInt(FCNTL_COMMANDS.length)];
            case "ioctl", "ioctlGetInt", "ioctlGetLong" ->
                    IOCTL_REQUESTS[random.nextInt(IOCTL_REQUESTS.length)];
            // FIONBIO would make the pipes block.
            case "ioctlSetInt" -> position == 1 ? libc_h.FIONREAD() : random.nextInt();
            // Not CLOSE_RANGE_UNSHARE: this thread would have descriptors of its own from then on.
            case "closeRange" -> random.nextBoolean() ? 0 : random.nextInt() | 1;
            case "flock" -> NUMBERS[random.nextInt(NUMBERS.length)] | libc_h.LOCK_NB();
            // A pipe that is full would be waited for.
            case "vmsplice" -> libc_h.SPLICE_F_NONBLOCK();
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
        };
    }

    /** Closes what was opened, opens what was closed, and empties the pipes. */
    private void repair(Set<Integer> before) {
        for (int number : openNumbers()) {
            if (!before.contains(number)) {
                Syscalls.close(number);
            }
        }
        Set<Integer> now = openNumbers();
        if (!now.containsAll(own)) {
            reopen();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sink = arena.allocate(65536);
            for (int pipe : pipes) {
                for (int i = 0; i < 32 && Syscalls.read(pipe, sink) > 0; i++) {
                    sink.fill((byte) 0);
                }
            }
        }
    }

    private void reopen() {
        int[] a = Descriptors.pipe(libc_h.O_NONBLOCK());
        int[] b = Descriptors.pipe(libc_h.O_NONBLOCK());
        int[] numbers = {a[0], a[1], b[0], b[1], sealedFile(), sealedFile()};
        for (int i = 0; i < numbers.length; i++) {
            Syscalls.dup3(numbers[i], FIRST + i, Descriptors.O_CLOEXEC);
            Descriptors.close(numbers[i]);
            own.add(FIRST + i);
        }
    }

    private static Set<Integer> openNumbers() {
        Set<Integer> numbers = new HashSet<>();
        for (String name : new File("/proc/self/fd").list()) {
            numbers.add(Integer.parseInt(name));
        }
        numbers.removeIf(number -> !Descriptors.isOpen(number));
        return numbers;
    }
}
