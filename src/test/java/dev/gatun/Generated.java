package dev.gatun;

import java.lang.foreign.MemoryLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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

    /** What the names begin with, up to their first underscore. */
    Set<String> prefixes() {
        Set<String> prefixes = new HashSet<>();
        for (String name : names()) {
            if (name.indexOf('_') > 0) {
                prefixes.add(name.substring(0, name.indexOf('_') + 1));
            }
        }
        return prefixes;
    }

    /** The size of a structure that is the same everywhere, or -1 if there is none of the name. */
    static long sizeOf(String struct) throws ReflectiveOperationException {
        for (String header : COMMON) {
            try {
                String packageName = header.substring(0, header.lastIndexOf('.') + 1);
                Method layout = Class.forName(packageName + struct).getMethod("layout");
                return ((MemoryLayout) layout.invoke(null)).byteSize();
            } catch (ClassNotFoundException notInThisOne) {
                // The next package may have it.
            }
        }
        return -1;
    }
}
