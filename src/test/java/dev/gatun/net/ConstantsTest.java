package dev.gatun.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.Linux;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** The constants that are objects of a kind of their own have the name and the level of C's. */
class ConstantsTest {
    private interface Check {
        void check(Field field, Object constant) throws ReflectiveOperationException;
    }

    @Test
    void optionsHaveNameAndLevelOfC() throws ReflectiveOperationException {
        each(
                SocketOption.class,
                SocketOption.class,
                (field, constant) -> {
                    SocketOption option = (SocketOption) constant;
                    assertEquals(field.getName(), option.toString());
                    assertEquals(level(field.getName()), option.level(), field.getName());
                });
    }

    /** An option's name begins with what its level is about. */
    private static int level(String name) throws ReflectiveOperationException {
        String prefix = name.substring(0, name.indexOf('_'));
        return Linux.class
                .getField(prefix.equals("SO") ? "SOL_SOCKET" : "IPPROTO_" + prefix)
                .getInt(null);
    }

    @Test
    void familiesHaveTheNameOfCAndAreFoundByTheirNumber() throws ReflectiveOperationException {
        each(
                AddressFamily.class,
                AddressFamily.class,
                (field, constant) -> {
                    AddressFamily family = (AddressFamily) constant;
                    assertEquals(field.getName(), family.toString());
                    assertTrue(AddressFamily.of(family.value()) == family, field.getName());
                });
    }

    private static void each(Class<?> owner, Class<?> type, Check check)
            throws ReflectiveOperationException {
        int compared = 0;
        for (Field field : owner.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && type.isAssignableFrom(field.getType())) {
                check.check(field, field.get(null));
                compared++;
            }
        }
        assertTrue(compared > 5, "only " + compared);
    }
}
