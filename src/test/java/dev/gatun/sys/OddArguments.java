package dev.gatun.sys;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Calls every method of {@link Syscalls}, {@link TransferSyscalls}, {@link SocketSyscalls} and
 * {@link EventSyscalls} with whatever a caller may get wrong, for {@link OddArgumentsTest}. It ends
 * with status 0 if each call returned, or threw what misuse throws.
 *
 * <p>Left out, as there is no telling what they would do to this process, the machine or others:
 *
 * <ul>
 *   <li>{@code syscall}: any number is a call, {@code exit}, {@code munmap} and {@code reboot}
 *       among them;
 *   <li>descriptors, numbers and addresses that {@link OddDescriptors}, {@link OddNumbers} and
 *       {@link OddMemory} leave out, and say why;
 *   <li>segments whose size was made up with {@code reinterpret}: that is a restricted method, and
 *       Java itself reads past the end of such a one.
 * </ul>
 */
final class OddArguments {
    private static final int CALLS = 150_000;
    private static final int CALLS_BETWEEN_REPAIRS = 100;

    private final OddNumbers numbers;
    private final OddMemory memory;
    private final OddDescriptors descriptors;
    private final Map<String, Integer> outcomes = new TreeMap<>();

    private OddArguments(long seed) throws Exception {
        Random random = new Random(seed);
        numbers = new OddNumbers(random);
        descriptors = new OddDescriptors(random);
        memory = new OddMemory(random);
    }

    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[0]);
        System.out.println("seed " + seed);
        var odd = new OddArguments(seed);
        odd.run();
        System.out.println(CALLS + " calls: " + odd.outcomes);
    }

    private void run() throws Exception {
        List<Method> methods = new ArrayList<>();
        for (Class<?> type :
                List.of(
                        Syscalls.class,
                        TransferSyscalls.class,
                        SocketSyscalls.class,
                        EventSyscalls.class)) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && !method.getName().equals("syscall")) {
                    methods.add(method);
                }
            }
        }
        methods.sort(Comparator.comparing(Method::toString)); // the same for the same seed
        for (int i = 0; i < CALLS; i++) {
            call(methods.get(i % methods.size()));
            if (i % CALLS_BETWEEN_REPAIRS == 0) {
                descriptors.repair();
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
                throw new AssertionError(method + " with " + Arrays.toString(arguments), thrown);
            }
            outcome = thrown.getClass().getSimpleName();
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        int ints = 0;
        int longs = 0;
        int segments = 0;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == int.class) {
                arguments[i] =
                        OddDescriptors.isOne(method, ints)
                                ? descriptors.number()
                                : numbers.intFor(method.getName(), ints);
                ints++;
            } else if (types[i] == long.class) {
                arguments[i] = numbers.longFor(method.getName(), longs++);
            } else if (types[i] == String.class) {
                arguments[i] = memory.string();
            } else if (types[i] == MemorySegment.class) {
                arguments[i] = memory.segmentFor(method.getName(), segments++);
            } else if (types[i] == IoVector.class) {
                arguments[i] = memory.vector();
            } else {
                throw new AssertionError("what is odd for a " + types[i] + "? " + method);
            }
        }
        return arguments;
    }
}
