package dev.gatun.uring;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Until;
import dev.gatun.event.ClockId;
import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Registration.Napi;
import dev.gatun.uring.Registration.Workers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/** What is set, and what then becomes of operations. */
class RegistrationTest {
    /**
     * Possible, but that of no device: numbers up to that of the processors mean something else.
     */
    private static final int HIGH_NAPI_ID = 0x7ffffff0;

    private IoUring ring;
    private Registration registration;
    private EventFd eventFd;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        registration = ring.registration();
        eventFd = EventFd.create(0, EventFdFlags.EFD_NONBLOCK);
    }

    @AfterEach
    void close() throws Exception {
        eventFd.close();
        ring.close();
    }

    private void nops(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop();
        }
        take(ring, count);
    }

    @Test
    void completionsAreToldToAnEventFd() throws Exception {
        registration.registerEventFd(eventFd);
        assertEquals(EventFd.WOULD_BLOCK, eventFd.read());
        nops(1);
        assertEquals(1, eventFd.read());
        var e = assertThrows(SyscallException.class, () -> registration.registerEventFd(eventFd));
        assertEquals(Errno.EBUSY, e.errno());
        registration.unregisterEventFd();
        nops(1);
        assertEquals(EventFd.WOULD_BLOCK, eventFd.read());
        e = assertThrows(SyscallException.class, registration::unregisterEventFd);
        assertEquals(Errno.ENXIO, e.errno());
        registration.registerEventFd(eventFd);
    }

    @Test
    void theEventFdIsTurnedOffAndOn() throws Exception {
        registration.registerEventFd(eventFd);
        registration.setEventFdEnabled(false);
        nops(1);
        assertEquals(EventFd.WOULD_BLOCK, eventFd.read());
        registration.setEventFdEnabled(true);
        nops(1);
        assertEquals(1, eventFd.read());
    }

    @Test
    void onlyWhatAWorkerDidIsToldToAnAsyncEventFd() throws Exception {
        registration.registerEventFdAsync(eventFd);
        nops(1);
        assertEquals(EventFd.WOULD_BLOCK, eventFd.read());
        try (var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 8).async();
            nothing(ring);
            pipe.writeEnd().write(memory);
            take(ring, 1);
            assertTrue(eventFd.read() > 0);
        }
    }

    /** In a thread of its own: one that has workers already keeps them as they are. */
    @Test
    void workersStayOnTheirProcessor() throws Exception {
        var seen = new AtomicReference<Object>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                seen.set(processorsOfAWorker());
                            } catch (Throwable t) {
                                seen.set(t);
                            }
                        })
                .join();
        assertEquals(Set.of("0"), seen.get());
    }

    private static Set<String> processorsOfAWorker() throws Exception {
        try (var own = IoUring.open(4);
                var pipe = Pipe.open()) {
            own.registration().registerIowqAff(0);
            Set<Path> before = KernelThreads.named(KernelThreads.WORKERS);
            MemorySegment memory = own.arena().allocate(8);
            own.sq().next().read(pipe.readEnd(), memory, 0, 8).async();
            own.submit();
            Set<String> allowed = new TreeSet<>();
            Until.holds("there is a worker", () -> allowed.addAll(workersProcessors(before)));
            pipe.writeEnd().write(memory);
            take(own, 1);
            own.registration().unregisterIowqAff();
            return allowed;
        }
    }

    /** The processors on which the workers may run that were not there before. */
    private static Set<String> workersProcessors(Set<Path> before) throws IOException {
        Set<String> allowed = new TreeSet<>();
        for (Path worker : KernelThreads.since(before, KernelThreads.WORKERS)) {
            String status = Files.readString(worker.resolve("status"));
            allowed.add(status.split("Cpus_allowed_list:\\s*", 2)[1].lines().findFirst().get());
        }
        return allowed;
    }

    @Test
    void processorsAreChecked() {
        assertThrows(IllegalArgumentException.class, registration::registerIowqAff);
        assertThrows(IllegalArgumentException.class, () -> registration.registerIowqAff(-1));
    }

    @Test
    void workersAreLimited() throws Exception {
        Workers before = registration.registerIowqMaxWorkers(3, 5);
        assertTrue(before.bounded() > 0 && before.unbounded() > 0, before::toString);
        assertEquals(new Workers(3, 5), registration.registerIowqMaxWorkers(0, 7));
        assertEquals(new Workers(3, 7), registration.registerIowqMaxWorkers(0, 0));
        assertThrows(
                IllegalArgumentException.class, () -> registration.registerIowqMaxWorkers(-1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> registration.registerIowqMaxWorkers(0, -1));
    }

    @Test
    void networkDevicesArePolledBusily() throws Exception {
        try {
            registration.registerNapi(50, false);
        } catch (SyscallException e) {
            assumeTrue(
                    e.errno() != Errno.EINVAL && e.errno() != Errno.EOPNOTSUPP,
                    "this kernel has no busy polling on rings");
            throw e;
        }
        assertEquals(new Napi(50, false), registration.registerNapi(100, true));
        assertEquals(new Napi(100, true), registration.registerNapi(100, true));
        assertEquals(new Napi(100, true), registration.unregisterNapi());
        assertEquals(new Napi(0, false), registration.unregisterNapi());
        assertThrows(IllegalArgumentException.class, () -> registration.registerNapi(-1, true));
    }

    @Test
    void onlyTheDeviceQueuesThatWereAddedArePolled() throws Exception {
        NapiTracking chosen = NapiTracking.IO_URING_NAPI_TRACKING_STATIC;
        try {
            registration.registerNapi(50, false, chosen);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EINVAL && Lacks.knows(RegisterOpcode.IORING_REGISTER_NAPI)) {
                String lack = Lacks.text("the choice of NAPI IDs", "6.13");
                assertTrue(e.getMessage().contains(lack), e::getMessage);
                assertNamed(lack, () -> registration.napiStaticAddId(HIGH_NAPI_ID));
            }
            assumeTrue(
                    e.errno() != Errno.EINVAL && e.errno() != Errno.EOPNOTSUPP,
                    "this kernel has no choice of NAPI IDs");
            throw e;
        }
        registration.napiStaticAddId(HIGH_NAPI_ID);
        var twice =
                assertThrows(
                        SyscallException.class, () -> registration.napiStaticAddId(HIGH_NAPI_ID));
        assertEquals(Errno.EEXIST, twice.errno());
        registration.napiStaticDelId(HIGH_NAPI_ID);
        var gone =
                assertThrows(
                        SyscallException.class, () -> registration.napiStaticDelId(HIGH_NAPI_ID));
        assertEquals(Errno.ENOENT, gone.errno());
        assertEquals(new Napi(50, false), registration.registerNapi(60, true, chosen));
        assertEquals(new Napi(60, true), registration.unregisterNapi());
        // Nothing is added where nothing is chosen, and that is no lack.
        var e =
                assertThrows(
                        SyscallException.class, () -> registration.napiStaticAddId(HIGH_NAPI_ID));
        assertEquals(Errno.EINVAL, e.errno());
        assertFalse(e.getMessage().contains("lacks"), e::getMessage);
    }

    private static void assertNamed(String lack, Executable call) {
        var e = assertThrows(SyscallException.class, call);
        assertTrue(e.getMessage().contains(lack), e::getMessage);
    }

    @Test
    void noNetworkDeviceIsPolledOnARingOfPolledFiles() throws Exception {
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_IOPOLL);
        try (var polled = IoUring.open(options)) {
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> polled.registration().registerNapi(50, false));
            assertEquals(Errno.EINVAL, e.errno());
        }
    }

    @Test
    void waitsEndByTheRingsClock() throws Exception {
        Kernel.orSkip(
                "IORING_REGISTER_CLOCK",
                () -> {
                    registration.registerClock(ClockId.CLOCK_MONOTONIC);
                    return null;
                });
        var wait = WaitArguments.allocate(ring.arena());
        for (ClockId clock : new ClockId[] {ClockId.CLOCK_BOOTTIME, ClockId.CLOCK_MONOTONIC}) {
            registration.registerClock(clock);
            long now = clock.gettime();
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, wait.deadline(now + 2_000_000)));
            assertTrue(clock.gettime() >= now + 2_000_000);
        }
        var e =
                assertThrows(
                        SyscallException.class,
                        () -> registration.registerClock(ClockId.CLOCK_REALTIME));
        assertEquals(Errno.EINVAL, e.errno());
    }

    @Test
    void onlyTheRingsThreadSetsAnything() throws Exception {
        var refused = new boolean[1];
        Thread.ofPlatform()
                .start(
                        () -> {
                            assertThrows(
                                    WrongThreadException.class,
                                    () -> registration.registerIowqMaxWorkers(1, 1));
                            assertThrows(
                                    WrongThreadException.class,
                                    () -> registration.setEventFdEnabled(false));
                            refused[0] = true;
                        })
                .join();
        assertTrue(refused[0]);
    }
}
