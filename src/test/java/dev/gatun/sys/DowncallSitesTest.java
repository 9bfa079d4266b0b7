package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.libc.libc_h;
import dev.gatun.sys.DowncallSites.Kind;
import dev.gatun.sys.DowncallSites.Site;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Each system call gets memory where its C prototype has a pointer and nowhere else, and holds on
 * to it.
 */
class DowncallSitesTest {
    private static final Set<String> CLASSES =
            Set.of(
                    "Syscalls",
                    "PathSyscalls",
                    "XattrSyscalls",
                    "NotifySyscalls",
                    "TransferSyscalls",
                    "SocketSyscalls",
                    "EventSyscalls",
                    "CpuSyscalls",
                    "MemorySyscalls",
                    "UringSyscalls");

    /** Where the system call has another name than the C library's function. */
    private static final Map<String, String> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("pread64", "pread"),
                    Map.entry("pwrite64", "pwrite"),
                    Map.entry("fadvise64", "posix_fadvise"),
                    Map.entry("eventfd2", "eventfd"),
                    Map.entry("signalfd4", "signalfd"),
                    Map.entry("pselect6", "pselect"),
                    Map.entry("prlimit64", "prlimit"),
                    Map.entry("rt_sigprocmask", "sigprocmask"));

    /** Which arguments are pointers, where no generated function tells. */
    private static final Map<String, Set<Integer>> POINTERS =
            Map.ofEntries(
                    Map.entry("openat", Set.of(1)), // variadic
                    Map.entry("fcntl", Set.of(2)), // variadic; or an integer
                    Map.entry("ioctl", Set.of(2)), // variadic; or an integer
                    Map.entry("openat2", Set.of(1, 2)),
                    Map.entry("io_uring_setup", Set.of(1)),
                    Map.entry("io_uring_enter", Set.of(4)), // or an offset, or none
                    Map.entry("io_uring_register", Set.of(2)),
                    Map.entry("waitid", Set.of(2, 4)),
                    Map.entry("renameat2", Set.of(1, 3)),
                    Map.entry("readlinkat", Set.of(1, 2)),
                    Map.entry("setxattr", Set.of(0, 1, 2)),
                    Map.entry("getxattr", Set.of(0, 1, 2)),
                    Map.entry("listxattr", Set.of(0, 1)),
                    Map.entry("removexattr", Set.of(0, 1)),
                    Map.entry("lsetxattr", Set.of(0, 1, 2)),
                    Map.entry("lgetxattr", Set.of(0, 1, 2)),
                    Map.entry("llistxattr", Set.of(0, 1)),
                    Map.entry("lremovexattr", Set.of(0, 1)),
                    Map.entry("fsetxattr", Set.of(1, 2)),
                    Map.entry("fgetxattr", Set.of(1, 2)),
                    Map.entry("flistxattr", Set.of(1)),
                    Map.entry("fremovexattr", Set.of(1)),
                    Map.entry("getdents64", Set.of(1)),
                    Map.entry("fanotify_init", Set.of()),
                    Map.entry("fanotify_mark", Set.of(4)),
                    Map.entry("sched_setaffinity", Set.of(2)),
                    Map.entry("sched_getaffinity", Set.of(2)),
                    Map.entry("sched_setscheduler", Set.of(2)),
                    Map.entry("sched_getscheduler", Set.of()),
                    Map.entry("sched_getparam", Set.of(1)),
                    Map.entry("getcpu", Set.of(0, 1)),
                    Map.entry("pidfd_open", Set.of()),
                    Map.entry("pidfd_send_signal", Set.of(2)));

    /** In whose pointer's place an integer is right as well. */
    private static final Set<String> EITHER = Set.of("fcntl", "ioctl", "io_uring_enter");

    @ParameterizedTest
    @FieldSource("CLASSES")
    void memoryIsWhereThePrototypeHasAPointer(String type) throws Exception {
        DowncallSites found = DowncallSites.of(type);
        assertTrue(found.sites().size() >= 3, "found only " + found.sites());
        List<String> wrong = new ArrayList<>();
        for (Site site : found.sites()) {
            Set<String> names = found.systemCalls(site);
            if (names.isEmpty()) {
                wrong.add(site + ": of which system call?");
            }
            for (String name : names) {
                check(site, name.substring("SYS_".length()), wrong);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static void check(Site site, String systemCall, List<String> wrong)
            throws ReflectiveOperationException {
        Set<Integer> pointers = pointers(systemCall);
        if (pointers == null) {
            wrong.add(systemCall + " has no generated function: state its pointers here");
            return;
        }
        for (int i = 0; i < site.arguments().size(); i++) {
            Kind kind = site.arguments().get(i);
            boolean isPointer = pointers.contains(i);
            if (kind == Kind.ADDRESS && !isPointer) {
                wrong.add(systemCall + ": argument " + (i + 1) + " is no pointer, " + site);
            }
            // What is put into the slot's memory may come as a parameter.
            boolean mayBeAddress = site.usesSlot() || EITHER.contains(systemCall);
            if (kind == Kind.OTHER && isPointer && !mayBeAddress) {
                wrong.add(systemCall + ": argument " + (i + 1) + " is a pointer, " + site);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("CLASSES")
    void eachAddressIsOfMemoryThatIsHeld(String type) throws IOException {
        List<Site> wrong = new ArrayList<>();
        for (Site site : DowncallSites.of(type).sites()) {
            int addresses = 0;
            for (Kind argument : site.arguments()) {
                addresses += argument == Kind.ADDRESS ? 1 : 0;
            }
            // It holds more where memory points to other memory.
            if (site.held() < addresses && !site.usesSlot()) {
                wrong.add(site);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void allClassesWithSystemCallsAreLookedAt() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String name : new File("target/classes/dev/gatun/sys").list()) {
            if (name.endsWith("Syscalls.class")) {
                names.add(name.substring(0, name.indexOf('.')));
            }
        }
        assertEquals(CLASSES, names);
    }

    /** The pointers among a generated function's arguments; null if there is no such function. */
    private static Set<Integer> pointers(String systemCall) throws ReflectiveOperationException {
        if (POINTERS.containsKey(systemCall)) {
            return POINTERS.get(systemCall);
        }
        String function = FUNCTIONS.getOrDefault(systemCall, systemCall);
        FunctionDescriptor descriptor;
        try {
            Method method = libc_h.class.getMethod(function + "$descriptor");
            method.setAccessible(true); // the class that has the overflow is not public
            descriptor = (FunctionDescriptor) method.invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        }
        Set<Integer> pointers = new TreeSet<>();
        List<MemoryLayout> arguments = descriptor.argumentLayouts();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i) instanceof AddressLayout) {
                pointers.add(i);
            }
        }
        return pointers;
    }
}
