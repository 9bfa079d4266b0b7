package dev.gatun.trace;

import dev.gatun.event.ClockId;
import dev.gatun.io.FcntlCommand;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.IoctlRequest;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Whence;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketOption;
import dev.gatun.raw.Linux;
import dev.gatun.raw.Uring;
import dev.gatun.sys.MemoryAdvice;
import dev.gatun.uring.RegisterOpcode;

import java.lang.reflect.Field;
import java.util.function.ToLongFunction;

/** Arguments that are one constant, and flags that no class of the library has the names of. */
final class Constants {
    private static final String[] PROTECTIONS = {"PROT_READ", "PROT_WRITE", "PROT_EXEC"};
    private static final long[] PROTECTION_BITS = {
        Linux.PROT_READ, Linux.PROT_WRITE, Linux.PROT_EXEC
    };

    private static final String[] ENTER = {
        "IORING_ENTER_GETEVENTS",
        "IORING_ENTER_SQ_WAKEUP",
        "IORING_ENTER_SQ_WAIT",
        "IORING_ENTER_EXT_ARG",
        "IORING_ENTER_REGISTERED_RING",
        "IORING_ENTER_ABS_TIMER",
        "IORING_ENTER_EXT_ARG_REG",
        "IORING_ENTER_NO_IOWAIT"
    };
    private static final long[] ENTER_BITS = {
        Uring.IORING_ENTER_GETEVENTS,
        Uring.IORING_ENTER_SQ_WAKEUP,
        Uring.IORING_ENTER_SQ_WAIT,
        Uring.IORING_ENTER_EXT_ARG,
        Uring.IORING_ENTER_REGISTERED_RING,
        Uring.IORING_ENTER_ABS_TIMER,
        Uring.IORING_ENTER_EXT_ARG_REG,
        Uring.IORING_ENTER_NO_IOWAIT
    };

    private Constants() {}

    /** The name of an argument's value; null for an address. */
    static String name(String kind, long[] words, int index) {
        int value = (int) words[index];
        return switch (kind) {
            case "prot" -> flags(value, PROTECTIONS, PROTECTION_BITS, "PROT_NONE");
            case "enter" -> flags(value, ENTER, ENTER_BITS, "0");
            case "epollcreate" ->
                    flags(
                            value,
                            new String[] {"EPOLL_CLOEXEC"},
                            new long[] {Linux.EPOLL_CLOEXEC},
                            "0");
            case "whence" -> of(Whence.values(), Whence::value, value);
            case "shut" -> of(Shutdown.values(), Shutdown::value, value);
            case "clock" -> of(ClockId.values(), ClockId::value, value);
            case "fadvice" -> of(FileAdvice.values(), FileAdvice::value, value);
            case "madvice" -> of(MemoryAdvice.values(), MemoryAdvice::value, value);
            case "fcntl" -> of(FcntlCommand.values(), FcntlCommand::value, value);
            case "ioctl" -> of(IoctlRequest.values(), IoctlRequest::value, words[index]);
            case "epollop" -> epollOperation(value);
            case "register" -> register(value);
            case "level" -> value == Linux.SOL_SOCKET ? "SOL_SOCKET" : Integer.toString(value);
            case "option" -> option((int) words[index - 1], value);
            default -> null;
        };
    }

    private static <E extends Enum<E>> String of(E[] all, ToLongFunction<E> number, long value) {
        for (E each : all) {
            if (number.applyAsLong(each) == value) {
                return each.name();
            }
        }
        return "0x" + Long.toHexString(value);
    }

    private static String flags(int value, String[] names, long[] bits, String zero) {
        StringBuilder text = new StringBuilder();
        long rest = Integer.toUnsignedLong(value);
        for (int i = 0; i < names.length; i++) {
            if ((rest & bits[i]) != 0) {
                text.append(text.isEmpty() ? "" : "|").append(names[i]);
                rest &= ~bits[i];
            }
        }
        if (rest != 0) {
            text.append(text.isEmpty() ? "0x" : "|0x").append(Long.toHexString(rest));
        }
        return text.isEmpty() ? zero : text.toString();
    }

    private static String epollOperation(int operation) {
        return switch (operation) {
            case Linux.EPOLL_CTL_ADD -> "EPOLL_CTL_ADD";
            case Linux.EPOLL_CTL_MOD -> "EPOLL_CTL_MOD";
            case Linux.EPOLL_CTL_DEL -> "EPOLL_CTL_DEL";
            default -> "0x" + Integer.toHexString(operation);
        };
    }

    /** Null for a command that has none. */
    static String fcntlArgument(int command, long argument) {
        return switch (command) {
            case Linux.F_GETFL, Linux.F_GETFD -> null;
            case Linux.F_SETFL -> OpenFlags.of((int) argument).toString();
            case Linux.F_SETFD ->
                    argument == Linux.FD_CLOEXEC ? "FD_CLOEXEC" : Long.toString(argument);
            default ->
                    argument == (int) argument
                            ? Long.toString(argument)
                            : "0x" + Long.toHexString(argument);
        };
    }

    private static String register(int opcode) {
        int plain = opcode & ~Uring.IORING_REGISTER_USE_REGISTERED_RING;
        String name = of(RegisterOpcode.values(), RegisterOpcode::value, plain);
        return plain == opcode ? name : name + "|IORING_REGISTER_USE_REGISTERED_RING";
    }

    private static String option(int level, int name) {
        for (Field field : SocketOption.class.getFields()) {
            try {
                if (field.get(null) instanceof SocketOption each
                        && each.level() == level
                        && each.number() == name) {
                    return field.getName();
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return Integer.toString(name);
    }
}
