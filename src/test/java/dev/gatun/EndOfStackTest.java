package dev.gatun;

import dev.gatun.event.ClockId;
import dev.gatun.event.Epoll;
import dev.gatun.event.EventFd;
import dev.gatun.event.PidFd;
import dev.gatun.event.TimerFd;
import dev.gatun.io.Descriptors;
import dev.gatun.io.FileFd;
import dev.gatun.io.Inotify;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Where a stack has no room to hand a new descriptor over, none is left. */
@ExtendWith(SkipsLacks.class)
class EndOfStackTest {
    private static EventFd source;

    private AutoCloseable made;

    static Stream<Named<Callable<AutoCloseable>>> makers() {
        return Stream.of(
                Named.of("IoUring", () -> IoUring.open(4)),
                Named.of(
                        "IoUring, own memory",
                        () -> IoUring.open(RingOptions.entries(4).ownMemory())),
                Named.of("Epoll", Epoll::create),
                Named.of("EventFd", EventFd::create),
                Named.of("TimerFd", () -> TimerFd.create(ClockId.CLOCK_MONOTONIC)),
                Named.of("PidFd", () -> PidFd.open(ProcessHandle.current().pid())),
                Named.of("Inotify", Inotify::create),
                Named.of("MemFd", () -> MemFd.create("end")),
                Named.of("Pipe", Pipe::open),
                Named.of("FileFd", () -> FileFd.open("/dev/null", OpenFlags.O_RDONLY)),
                Named.of(
                        "SocketFd",
                        () -> SocketFd.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM)),
                Named.of("SocketPair", () -> SocketFd.socketpair(SocketType.SOCK_STREAM)),
                Named.of("a duplicate", () -> Descriptors.dup(source)));
    }

    @BeforeAll
    static void open() throws Exception {
        source = EventFd.create();
    }

    @AfterAll
    static void closeSource() throws Exception {
        source.close();
    }

    @ParameterizedTest
    @MethodSource("makers")
    void noDescriptorIsLeft(Callable<AutoCloseable> maker) throws Exception {
        Callable<?> close = this::close;
        maker.call().close();
        Set<String> before = OpenDescriptors.all();
        SmallStack.everywhere(() -> made = maker.call(), close);
        OpenDescriptors.assertNoneNew(before);
    }

    private Object close() throws Exception {
        if (made != null) {
            made.close();
            made = null;
        }
        return null;
    }
}
