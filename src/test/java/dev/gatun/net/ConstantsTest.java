package dev.gatun.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.libc.cmsghdr;
import dev.gatun.raw.libc.iovec;
import dev.gatun.raw.libc.libc_h;
import dev.gatun.raw.libc.mmsghdr;
import dev.gatun.raw.libc.msghdr;
import dev.gatun.raw.libc.sock_extended_err;
import dev.gatun.raw.libc.ucred;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** The constants that are objects of a kind of their own have the name and the number of C's. */
class ConstantsTest {
    private interface Check {
        void check(Field field, Object constant) throws ReflectiveOperationException;
    }

    @Test
    void optionsHaveNameNumberAndLevelOfC() throws ReflectiveOperationException {
        each(
                SocketOption.class,
                SocketOption.class,
                (field, constant) -> {
                    SocketOption option = (SocketOption) constant;
                    assertEquals(field.getName(), option.toString());
                    assertEquals(generated(field.getName()), option.number(), field.getName());
                    assertEquals(level(field.getName()), option.level(), field.getName());
                });
    }

    /** An option's name begins with what its level is about. */
    private static int level(String name) throws ReflectiveOperationException {
        String prefix = name.substring(0, name.indexOf('_'));
        return generated(prefix.equals("SO") ? "SOL_SOCKET" : "IPPROTO_" + prefix);
    }

    @Test
    void familiesHaveNameAndNumberOfC() throws ReflectiveOperationException {
        each(
                AddressFamily.class,
                AddressFamily.class,
                (field, constant) -> {
                    AddressFamily family = (AddressFamily) constant;
                    assertEquals(field.getName(), family.toString());
                    assertEquals(generated(field.getName()), family.value(), field.getName());
                    assertTrue(AddressFamily.of(family.value()) == family, field.getName());
                });
    }

    @Test
    void offsetsAreThoseOfTheStructs() throws ReflectiveOperationException {
        assertEquals(msghdr.msg_namelen$offset(), offset(Message.class, "NAMELEN"));
        assertEquals(msghdr.msg_controllen$offset(), offset(Message.class, "CONTROLLEN"));
        assertEquals(msghdr.msg_flags$offset(), offset(Message.class, "FLAGS"));
        assertEquals(msghdr.msg_name$offset(), offset(MessageBatch.class, "NAME"));
        assertEquals(msghdr.msg_namelen$offset(), offset(MessageBatch.class, "NAMELEN"));
        assertEquals(msghdr.msg_iov$offset(), offset(MessageBatch.class, "IOV"));
        assertEquals(msghdr.msg_iovlen$offset(), offset(MessageBatch.class, "VECTOR_COUNT"));
        assertEquals(msghdr.msg_control$offset(), offset(MessageBatch.class, "CONTROL"));
        assertEquals(msghdr.msg_controllen$offset(), offset(MessageBatch.class, "CONTROLLEN"));
        assertEquals(msghdr.msg_flags$offset(), offset(MessageBatch.class, "FLAGS"));
        assertEquals(mmsghdr.msg_len$offset(), offset(MessageBatch.class, "MESSAGE_LENGTH"));
        assertEquals(iovec.iov_len$offset(), offset(MessageBatch.class, "IOVEC_LENGTH"));
        assertEquals(cmsghdr.cmsg_level$offset(), offset(ControlMessages.class, "LEVEL"));
        assertEquals(cmsghdr.cmsg_type$offset(), offset(ControlMessages.class, "TYPE"));
        assertEquals(ucred.uid$offset(), offset(Credentials.class, "UID"));
        assertEquals(ucred.gid$offset(), offset(Credentials.class, "GID"));
        assertEquals(sock_extended_err.ee_origin$offset(), offset(ExtendedError.class, "ORIGIN"));
        assertEquals(sock_extended_err.ee_type$offset(), offset(ExtendedError.class, "TYPE"));
        assertEquals(sock_extended_err.ee_code$offset(), offset(ExtendedError.class, "CODE"));
        assertEquals(sock_extended_err.ee_info$offset(), offset(ExtendedError.class, "INFO"));
        assertEquals(sock_extended_err.ee_data$offset(), offset(ExtendedError.class, "DATA"));
    }

    private static long offset(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.getInt(null);
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

    private static int generated(String name) throws ReflectiveOperationException {
        Method getter = libc_h.class.getMethod(name);
        getter.setAccessible(true); // the class that has the overflow is not public
        return ((Number) getter.invoke(null)).intValue();
    }
}
