package dev.gatun.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.SystemHeaders.Answers;
import dev.gatun.raw.SystemHeaders.Question;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The generated code against the headers of the system, by a C compiler: every constant with its
 * type's size, every structure's size and alignment, every member's offset and size. What the
 * headers do not know must be in a reference table, and {@link ReferenceTest} compares it with
 * that: so no name goes unchecked.
 */
class SystemHeadersTest {

    private static final String LIBC =
            """
            #include <dirent.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <limits.h>
            #include <poll.h>
            #include <signal.h>
            #include <time.h>
            #include <unistd.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/file.h>
            #include <sys/inotify.h>
            #include <sys/ioctl.h>
            #include <sys/mman.h>
            #include <sys/resource.h>
            #include <sys/select.h>
            #include <sys/signalfd.h>
            #include <sys/socket.h>
            #include <sys/stat.h>
            #include <sys/statfs.h>
            #include <sys/timerfd.h>
            #include <sys/uio.h>
            #include <sys/un.h>
            #include <sys/utsname.h>
            #include <sys/xattr.h>
            #include <net/if.h>
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #include <netinet/udp.h>
            #include <sched.h>
            #include <sys/pidfd.h>
            #include <sys/wait.h>
            #include <asm/termbits.h>
            #include <linux/magic.h>
            #include <linux/capability.h>
            #include <linux/close_range.h>
            #include <linux/errqueue.h>
            #include <linux/falloc.h>
            #include <linux/fanotify.h>
            #include <linux/fiemap.h>
            #include <linux/filter.h>
            #include <linux/fs.h>
            #include <linux/futex.h>
            #include <linux/if_tun.h>
            #include <linux/input.h>
            #include <linux/membarrier.h>
            #include <linux/memfd.h>
            #include <linux/mman.h>
            #include <linux/net_tstamp.h>
            #include <linux/netlink.h>
            #include <linux/nvme_ioctl.h>
            #include <linux/openat2.h>
            #include <linux/perf_event.h>
            #include <linux/seccomp.h>
            #include <linux/sockios.h>
            #include <linux/time_types.h>
            #include <linux/uinput.h>
            #include <linux/vm_sockets.h>
            """;

    private static final String URING =
            """
            #include <linux/time_types.h>
            #include <linux/io_uring.h>
            #if __has_include(<linux/io_uring/query.h>)
            #include <linux/io_uring/query.h>
            #endif
            """;

    private static final String TARGET =
            """
            #include <asm/fcntl.h>
            #include <sys/epoll.h>
            #include <sys/mman.h>
            #include <sys/stat.h>
            #include <sys/statfs.h>
            #include <sys/syscall.h>
            """;

    private static final Reference IO_URING_REFERENCE = Reference.ioUring();
    private static final Reference NEWER_REFERENCE = Reference.newer();

    private static final Pattern GROWING =
            Pattern.compile("IORING_(OP|REGISTER)_LAST|tcp_info|\\w+\\.(__)?(resv|pad|spare)\\d*");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64", "riscv64"})
    void libcAgreesWithTheHeadersOf(String architecture) {
        check(architecture, GeneratedPackage.libc(), LIBC, "libc.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64", "riscv64"})
    void ioUringAgreesWithTheHeadersOf(String architecture) {
        check(architecture, GeneratedPackage.uring(), URING, "io_uring.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64", "riscv64"})
    void targetAgreesWithTheHeadersOf(String architecture) {
        check(architecture, GeneratedPackage.target(architecture), TARGET, "target.txt");
    }

    private void check(
            String architecture, GeneratedPackage generated, String includes, String list) {
        boolean isThisMachine = architecture.equals(thisMachine());
        String compiler = isThisMachine ? "gcc" : architecture + "-linux-gnu-gcc";
        if (!SystemHeaders.available(compiler)) {
            String reason = "skipped: no " + compiler + " to ask the headers of " + architecture;
            System.out.println(reason);
            Assumptions.abort(reason);
        }

        List<Question> questions =
                SystemHeaders.questions(generated, SymbolLists.read(list).get("typedef"));
        var headers = new SystemHeaders(compiler, includes, folder);
        Answers answers = headers.compile(questions);
        Map<String, String> different = new TreeMap<>(answers.different());
        different.keySet().removeIf(name -> growsWithTheKernel(generated, name));
        assertEquals(Map.of(), different, "other values in the headers");

        List<Question> known = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Question question : questions) {
            names.add(question.name());
            if (!answers.unknown().contains(question.name())) {
                known.add(question);
            }
        }
        if (isThisMachine) {
            headers.print(known)
                    .forEach(
                            (question, value) -> {
                                String name = question.name();
                                if (value != question.expected()
                                        && !growsWithTheKernel(generated, name)) {
                                    different.put(name, question + ": " + value);
                                }
                            });
            assertEquals(Map.of(), different, "other values printed by the C program");
        }

        Set<String> unchecked = new TreeSet<>();
        Set<String> listed = new TreeSet<>();
        for (String name : answers.unknown()) {
            if (!isInReference(generated, name)) {
                unchecked.add(name);
            }
            boolean isMember = name.indexOf('.') >= 0;
            if (!isMember || !answers.unknown().contains(name.substring(0, name.indexOf('.')))) {
                listed.add(name);
            }
        }
        System.out.printf(
                "%s for %s: %d names, %d of them in the headers; not in them, with members, %d:"
                        + " %s%n",
                generated.name(),
                architecture,
                names.size(),
                names.size() - answers.unknown().size(),
                answers.unknown().size(),
                String.join(" ", listed));
        assertEquals(Set.of(), unchecked, "neither in the headers nor in a reference table");
        assertTrue(known.size() > questions.size() / 10, "the headers know next to nothing");
    }

    /**
     * Whether a name's value changes from one version of the kernel to the next: the number of
     * operations, what a structure has in reserve, and the size of the one that grows at its end.
     * Its value is then the reference table's.
     */
    private static boolean growsWithTheKernel(GeneratedPackage generated, String name) {
        return GROWING.matcher(name).matches() && isInReference(generated, name);
    }

    private static boolean isInReference(GeneratedPackage generated, String name) {
        if (generated.name().equals(GeneratedPackage.URING)) {
            return isIn(IO_URING_REFERENCE, name);
        }
        if (isIn(NEWER_REFERENCE, name)) {
            return true;
        }
        // A call or flag that the target does not have at all.
        boolean isLibc = generated.name().equals(GeneratedPackage.LIBC);
        return !isLibc
                && (name.startsWith("SYS_") && generated.constants().get(name).value() == -1
                        || name.equals("MAP_32BIT")
                                && generated.constants().get(name).value() == 0);
    }

    private static boolean isIn(Reference reference, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return reference.constants().containsKey(name) || reference.structs().containsKey(name);
        }
        var struct = reference.structs().get(name.substring(0, dot));
        return struct != null && struct.members().containsKey(name.substring(dot + 1));
    }

    private static String thisMachine() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") ? "x86_64" : architecture;
    }
}
