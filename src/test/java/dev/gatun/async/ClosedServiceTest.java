package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Every call of a service that is closed says so, also one that would have nothing to do. */
@Timeout(60)
class ClosedServiceTest {
    /** What is no call, or goes on. */
    private static final Set<String> OTHERS =
            Set.of("arena", "close", "ignoringInterrupts", "isOpen", "statistics");

    private static Map<Class<?>, Object> arguments(Arena arena, SocketPair pair, int byteCount)
            throws Exception {
        Map<Class<?>, Object> arguments = new HashMap<>();
        arguments.put(int.class, 0);
        arguments.put(long.class, 0L);
        arguments.put(byte[].class, new byte[byteCount]);
        arguments.put(ByteBuffer.class, ByteBuffer.allocate(byteCount));
        MemorySegment segment = MemorySegment.ofArray(new byte[byteCount]);
        arguments.put(MemorySegment.class, segment);
        arguments.put(MemorySegment[].class, new MemorySegment[] {segment});
        arguments.put(Duration.class, Duration.ZERO);
        arguments.put(Path.class, Path.of("/"));
        arguments.put(Fd.class, pair.first());
        arguments.put(SocketFd.class, pair.first());
        arguments.put(FileFd.class, FileFd.open(Path.of("/"), OpenFlags.O_PATH));
        arguments.put(OpenFlags.class, OpenFlags.O_PATH);
        arguments.put(AtFlags.class, AtFlags.NONE);
        arguments.put(StatxMask.class, StatxMask.STATX_TYPE);
        arguments.put(Statx.class, Statx.allocate(arena));
        arguments.put(PollFlags.class, PollFlags.POLLOUT);
        arguments.put(MessageFlags.class, MessageFlags.MSG_DONTWAIT);
        arguments.put(
                SocketAddress.class, SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0));
        Operation nop = Sqe::nop;
        OperationHandler ignores = (res, flags) -> {};
        Function<IoUring, Integer> function = ring -> 0;
        arguments.put(Operation.class, nop);
        arguments.put(Operation[].class, new Operation[] {nop});
        arguments.put(OperationHandler.class, ignores);
        arguments.put(Function.class, function);
        return arguments;
    }

    @Test
    void everyMethod() throws Exception {
        try (Arena arena = Arena.ofConfined();
                SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            for (int rings = 1; rings <= 2; rings++) {
                RingService service = RingService.open(ServiceOptions.DEFAULT.rings(rings));
                assertTrue(service.isOpen());
                service.close();
                assertFalse(service.isOpen());
                for (int byteCount : new int[] {0, 1, 300_000}) {
                    Map<Class<?>, Object> all = arguments(arena, pair, byteCount);
                    everyMethod(service, all);
                    everyMethod(service.ignoringInterrupts(), all);
                    ((FileFd) all.get(FileFd.class)).close();
                }
                service.close(pair.second());
                assertFalse(pair.second().isOpen(), "this still closes");
            }
        }
    }

    /** The ring's thread is in a handler, and has not taken the close. */
    @Test
    void everyMethodWhileTheCloseWaits() throws Exception {
        CountDownLatch isToGoOn = new CountDownLatch(1);
        try (Arena arena = Arena.ofConfined();
                SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            RingService service = RingService.open();
            service.submit(Sqe::nop, (res, flags) -> awaitUninterruptibly(isToGoOn));
            Thread closes = Thread.ofPlatform().daemon().start(service::close);
            Until.holds("it is closed", () -> !service.isOpen());
            Map<Class<?>, Object> all = arguments(arena, pair, 1);
            everyMethod(service, all);
            ((FileFd) all.get(FileFd.class)).close();
            assertTrue(closes.isAlive());
            isToGoOn.countDown();
            closes.join();
        } finally {
            isToGoOn.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void everyMethod(RingService service, Map<Class<?>, Object> all)
            throws Exception {
        int tested = 0;
        for (Method each : RingService.class.getDeclaredMethods()) {
            boolean isCall =
                    Modifier.isPublic(each.getModifiers())
                            && !Modifier.isStatic(each.getModifiers())
                            && !OTHERS.contains(each.getName());
            if (!isCall) {
                continue;
            }
            Object[] arguments =
                    Arrays.stream(each.getParameterTypes())
                            .map(
                                    type -> {
                                        assertTrue(all.containsKey(type), each + " takes " + type);
                                        return all.get(type);
                                    })
                            .toArray();
            InvocationTargetException e =
                    assertThrows(
                            InvocationTargetException.class,
                            () -> each.invoke(service, arguments),
                            each::toString);
            assertInstanceOf(ClosedException.class, e.getCause(), each::toString);
            assertEquals("this service was closed", e.getCause().getMessage(), each::toString);
            tested++;
        }
        assertTrue(tested > 30, tested + " methods");
    }
}
