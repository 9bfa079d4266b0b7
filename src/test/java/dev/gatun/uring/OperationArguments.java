package dev.gatun.uring;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollInterest;
import dev.gatun.event.PidFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.OpenHow;
import dev.gatun.io.ResolveFlags;
import dev.gatun.io.Statx;
import dev.gatun.net.ControlMessages;
import dev.gatun.net.Message;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketOption;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Arguments for any operation, by their types, with their memory from chosen arenas. An operation
 * with a type that is not known here fails the test.
 */
final class OperationArguments implements AutoCloseable {
    /** Tells of which arena the next part of the arguments is. */
    interface Parts {
        Arena next();
    }

    /** Makes an argument that is memory, or has some. */
    private interface Maker {
        Object of(Parts parts);
    }

    private static final long BYTES = 4096;

    private static final Map<Class<?>, Maker> WITH_MEMORY =
            Map.ofEntries(
                    Map.entry(MemorySegment.class, parts -> parts.next().allocate(BYTES, BYTES)),
                    Map.entry(IoVector.class, OperationArguments::vector),
                    Map.entry(Message.class, OperationArguments::message),
                    Map.entry(SocketAddress.class, OperationArguments::address),
                    Map.entry(OpenHow.class, OperationArguments::openHow),
                    Map.entry(Statx.class, parts -> Statx.allocate(parts.next())),
                    Map.entry(EpollInterest.class, parts -> EpollInterest.allocate(parts.next())),
                    Map.entry(EpollEvents.class, parts -> EpollEvents.allocate(parts.next(), 3)),
                    Map.entry(Timespec.class, parts -> Timespec.ofNanos(parts.next(), 7)),
                    Map.entry(ChildInfo.class, parts -> ChildInfo.allocate(parts.next())),
                    Map.entry(FutexVector.class, OperationArguments::words));

    private final MemFd file;
    private final Epoll epoll;
    private final PidFd process;

    OperationArguments() throws SyscallException {
        file = MemFd.create("file");
        epoll = Epoll.create();
        process = PidFd.open(ProcessHandle.current().pid());
    }

    @Override
    public void close() throws SyscallException {
        process.close();
        epoll.close();
        file.close();
    }

    MemFd file() {
        return file;
    }

    /** All operations that have memory, or something that has memory, among their arguments. */
    static Stream<Method> operationsWithMemory() {
        return Arrays.stream(Sqe.class.getMethods())
                .filter(m -> m.getReturnType() == Sqe.class)
                .filter(m -> !SqeAttributes.NAMES.contains(m.getName()))
                .filter(m -> Stream.of(m.getParameterTypes()).anyMatch(WITH_MEMORY::containsKey));
    }

    Object[] make(Method operation, Parts parts) throws Exception {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : operation.getParameterTypes()) {
            Maker maker = WITH_MEMORY.get(type);
            arguments.add(maker != null ? maker.of(parts) : withoutMemory(type));
        }
        return arguments.toArray();
    }

    // With memory.

    static IoVector vector(Parts parts) {
        return IoVector.of(parts.next(), parts.next().allocate(8), parts.next().allocate(8));
    }

    static Message message(Parts parts) {
        return Message.of(parts.next(), vector(parts))
                .setAddress(address(parts))
                .setControl(ControlMessages.allocate(parts.next(), 64));
    }

    static SocketAddress address(Parts parts) {
        return SocketAddress.inet4(parts.next(), SocketAddress.INADDR_LOOPBACK, 9);
    }

    private static OpenHow openHow(Parts parts) {
        return OpenHow.of(parts.next(), OpenFlags.O_RDONLY, 0, ResolveFlags.NONE);
    }

    private static FutexVector words(Parts parts) {
        return FutexVector.allocate(parts.next(), 3)
                .set(0, parts.next().allocate(8), 0, 0, FutexFlags.FUTEX2_SIZE_U32)
                .set(2, parts.next().allocate(8), 0, 0, FutexFlags.FUTEX2_SIZE_U32);
    }

    static ProtectionInformation information(Parts parts) {
        return ProtectionInformation.allocate(parts.next()).buffer(parts.next().allocate(8), 0, 8);
    }

    // Without.

    private Object withoutMemory(Class<?> type) throws Exception {
        if (type == long.class) {
            return 8L;
        } else if (type == int.class) {
            return 1;
        } else if (type == Epoll.class) {
            return epoll;
        } else if (type == PidFd.class) {
            return process;
        } else if (type.isAssignableFrom(MemFd.class)) {
            return file;
        } else if (type == FutexFlags.class) {
            return FutexFlags.FUTEX2_SIZE_U32;
        } else if (type == SocketOption.class) {
            return SocketOption.SO_TYPE;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return type.getMethod("of", int.class).invoke(null, 0);
    }
}
