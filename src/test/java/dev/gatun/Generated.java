package dev.gatun;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the generated packages say of one architecture, by name. */
final class Generated {
    private static final String[] COMMON = {
        "dev.gatun.raw.libc.libc_h", "dev.gatun.raw.uring.io_uring_h"
    };

    private final Map<String, Method> constants = new HashMap<>();

    private Generated(String... headerClasses) {
        for (String name : headerClasses) {
            for (Method method : load(name).getMethods()) {
                boolean isNumber =
                        method.getReturnType() == int.class || method.getReturnType() == long.class;
                if (Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0
                        && isNumber) {
                    method.setAccessible(true); // the class that has the overflow is not public
                    constants.put(method.getName(), method);
                }
            }
        }
    }

    /**
     * What holds on an architecture.
     *
     * @param architecture as in the names of the generated packages
     */
    static Generated of(String architecture) {
        return new Generated("dev.gatun.raw." + architecture + ".target_h", COMMON[0], COMMON[1]);
    }

    /** Not initialised: the getter of a constant does that when it is called. */
    private static Class<?> load(String headerClass) {
        try {
            return Class.forName(headerClass, false, Generated.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    Set<String> names() {
        return constants.keySet();
    }

    boolean has(String name) {
        return constants.containsKey(name);
    }

    /** A constant's value, an int's with its sign. */
    long value(String name) throws ReflectiveOperationException {
        return ((Number) constants.get(name).invoke(null)).longValue();
    }

    /** All the constants whose name begins so, such as {@code SYS_}. */
    Map<String, Long> valuesOf(String prefix) throws ReflectiveOperationException {
        Map<String, Long> values = new TreeMap<>();
        for (String name : names()) {
            if (name.startsWith(prefix)) {
                values.put(name, value(name));
            }
        }
        return values;
    }

    /** The names whose values are not the same on all architectures. */
    static Set<String> differing(List<String> architectures) throws ReflectiveOperationException {
        Generated one = of(architectures.getFirst());
        Set<String> differing = new TreeSet<>();
        for (String architecture : architectures) {
            Generated other = of(architecture);
            for (String name : one.names()) {
                if (one.value(name) != other.value(name)) {
                    differing.add(name);
                }
            }
        }
        return differing;
    }
}
