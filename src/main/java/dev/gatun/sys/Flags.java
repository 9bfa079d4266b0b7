package dev.gatun.sys;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An immutable set of a system call's flags, with the names that they have in C.
 *
 * <p>Combine flags once into a constant; {@link #or} makes a new object. Bits that this library has
 * no name for are kept and passed on as they are. If a call can do without flags, their class has
 * the constant {@code NONE}.
 *
 * @param <F> the kind of flags, so that those of one call cannot be given to another
 */
public abstract class Flags<F extends Flags<F>> {
    /** The constant for zero that C has no name for, and prints as 0. */
    private static final String NO_FLAGS = "NONE";

    private final long bits;

    /**
     * For subclasses.
     *
     * @param bits the value
     */
    protected Flags(long bits) {
        this.bits = bits;
    }

    /**
     * The same kind with another value.
     *
     * @param bits the value
     * @return flags of that value
     */
    protected abstract F with(long bits);

    /** {@return the value, as the kernel takes it} */
    public final int bits() {
        return (int) bits;
    }

    /** {@return the value of flags that are wider than an int} */
    public final long longBits() {
        return bits;
    }

    /**
     * These flags and the others, as {@code |} in C.
     *
     * @param other flags to add
     * @return the union
     */
    public final F or(F other) {
        return with(bits | other.longBits());
    }

    /**
     * These flags without the others, as {@code & ~} in C.
     *
     * @param other flags to take away
     * @return the difference
     */
    public final F without(F other) {
        return with(bits & ~other.longBits());
    }

    /**
     * Tells whether all the other flags are among these.
     *
     * @param other flags to look for
     * @return true if all of them are set
     */
    public final boolean has(F other) {
        return (bits & other.longBits()) == other.longBits();
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && ((Flags<?>) other).bits == bits;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(bits);
    }

    /** The names as one would write them in C; bits without a name are in hexadecimal. */
    @Override
    public String toString() {
        List<Field> named = constants();
        long rest = bits;
        // Wide constants first: O_SYNC holds the bit of O_DSYNC.
        named.sort(Comparator.comparingInt((Field f) -> -Long.bitCount(valueOf(f))));
        List<Field> found = new ArrayList<>();
        Field zero = null;
        for (Field constant : named) {
            long value = valueOf(constant);
            if (value == 0) {
                zero = constant;
            } else if ((rest & value) == value) {
                found.add(constant);
                rest &= ~value;
            }
        }
        found.sort((f, g) -> Long.compareUnsigned(valueOf(f), valueOf(g)));
        StringBuilder text = new StringBuilder();
        if (zero != null && (found.isEmpty() && rest == 0 || showsZero())) {
            text.append(zero.getName());
        }
        for (Field constant : found) {
            text.append(text.isEmpty() ? "" : "|").append(constant.getName());
        }
        if (rest != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : "|");
            text.append(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return text.toString();
    }

    /**
     * Whether the constant that is zero is named beside others, as {@code O_RDONLY} is.
     *
     * @return false, unless overridden
     */
    protected boolean showsZero() {
        return false;
    }

    private List<Field> constants() {
        List<Field> constants = new ArrayList<>();
        for (Field field : getClass().getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.getType() == getClass()
                    && !field.getName().equals(NO_FLAGS)) {
                constants.add(field);
            }
        }
        return constants;
    }

    private static long valueOf(Field constant) {
        try {
            return ((Flags<?>) constant.get(null)).bits;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
