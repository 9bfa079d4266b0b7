package dev.gatun.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.GeneratedConstants;
import dev.gatun.sys.Errno;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.MemoryLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Of C's constants none is missing, and what differs by architecture is picked by it. */
class ConstantsTest {
    /** Names that no class here has, and why. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "EPOLL_CLOEXEC", // always set
                    "EPOLL_CTL_ADD", // methods
                    "EPOLL_CTL_DEL",
                    "EPOLL_CTL_MOD",
                    "SIGCLD", // other names of SIGCHLD, SIGABRT and SIGIO
                    "SIGIOT",
                    "SIGPOLL",
                    "SIG_BLOCK", // methods
                    "SIG_UNBLOCK",
                    "SIG_SETMASK",
                    "CLD_TRAPPED", // not ways to end
                    "CLD_STOPPED",
                    "CLD_CONTINUED");

    @ParameterizedTest
    @MethodSource("prefixes")
    void noneIsMissing(String prefix, Class<?> type) {
        Set<String> missing = GeneratedConstants.missing(prefix, type, LEFT_OUT);
        missing.removeIf(name -> prefix.equals("TFD_") && name.startsWith("TFD_TIMER_"));
        missing.remove("TFD_IOC_SET_TICKS"); // a method
        assertEquals(Set.of(), missing);
    }

    static Stream<Object[]> prefixes() {
        return Stream.of(
                new Object[] {"EPOLL", EpollFlags.class},
                new Object[] {"POLL", PollFlags.class},
                new Object[] {"EFD_", EventFdFlags.class},
                new Object[] {"TFD_", TimerFdFlags.class},
                new Object[] {"TFD_TIMER_", TimerFlags.class},
                new Object[] {"SFD_", SignalFdFlags.class},
                new Object[] {"PIDFD_", PidFdFlags.class},
                new Object[] {"CLD_", ExitStatus.class},
                new Object[] {"CLOCK_", ClockId.class},
                new Object[] {"SIG", Signals.class});
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "aarch64, aarch64", "riscv64, riscv64"})
    void epollEventIsLaidOutAsOnEachArchitecture(String osArch, String architecture)
            throws Exception {
        Class<?> generated = Class.forName("dev.gatun.raw." + architecture + ".epoll_event");
        MemoryLayout layout = (MemoryLayout) generated.getMethod("layout").invoke(null);
        long stride = layout.byteSize();
        long data = layout.byteOffset(MemoryLayout.PathElement.groupElement("data"));
        assertEquals(0, layout.byteOffset(MemoryLayout.PathElement.groupElement("events")));
        ChildJvm.Result child =
                ChildJvm.run(List.of("-Dos.arch=" + osArch), EpollEventLayout.class);
        assertEquals(0, child.status(), child.err());
        assertEquals(stride + " " + data + "\n[7: EPOLLIN, -9: EPOLLOUT]\n", child.out());
    }

    @Test
    void epollFallsBackWhereTheKernelHasNoNanoseconds() throws Exception {
        // An older kernel has no such call; a container's filter may say that it is forbidden.
        for (int errno : new int[] {Errno.ENOSYS, Errno.EPERM}) {
            ChildJvm.Result child = ChildJvm.run(WithoutPwait2.class, Integer.toString(errno));
            assertEquals(0, child.status(), child.err());
            assertEquals("done\n", child.out());
        }
    }

    @Test
    void everyConstantOfAFlagsClassIsOfThatClass() {
        for (Object[] row : prefixes().toList()) {
            for (Field field : ((Class<?>) row[1]).getFields()) {
                assertTrue(Modifier.isFinal(field.getModifiers()), field.toString());
            }
        }
        assertEquals("EPOLLIN|EPOLLET", EpollFlags.of(0x8000_0001).toString());
        assertEquals("POLLIN|0x8000", PollFlags.of(0x8001).toString());
        assertEquals("TFD_NONBLOCK", TimerFdFlags.of(0x800).toString());
        assertEquals("TFD_TIMER_ABSTIME", TimerFlags.of(1).toString());
        assertEquals("SFD_CLOEXEC", SignalFdFlags.of(0x80000).toString());
        assertEquals("EFD_SEMAPHORE", EventFdFlags.of(1).toString());
        assertEquals("PIDFD_THREAD", PidFdFlags.of(0x80).toString());
    }
}
