package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A public method whose Javadoc begins with a call says since which Linux there is that call, or
 * its class says so. Calls that Linux 3.10 had need not be said; a ring's operations always.
 */
class SinceLinuxTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/gatun");

    /** What Linux 3.10 had, by the manual. */
    private static final Set<String> OLD =
            Set.of(
                    ("accept4 bind clock_gettime close connect dup dup3 epoll_create1 epoll_ctl"
                         + " epoll_pwait epoll_wait eventfd eventfd2 fallocate fanotify_init"
                         + " fanotify_mark fcntl fdatasync fgetxattr flistxattr flock fremovexattr"
                         + " fsetxattr fsync ftruncate getcpu getdents64 getpeername getsockname"
                         + " getsockopt getxattr inotify_add_watch inotify_init1 inotify_rm_watch"
                         + " ioctl lgetxattr link linkat listen listxattr llistxattr lremovexattr"
                         + " lseek lsetxattr madvise mkdir mkdirat mlock mmap msync munlock open"
                         + " openat pipe2 poll posix_fadvise ppoll pread preadv pselect pselect6"
                         + " pthread_sigmask pwrite pwritev read readahead readlink readlinkat"
                         + " readv recv recvfrom recvmmsg recvmsg removexattr rename rmdir"
                         + " rt_sigprocmask sched_getaffinity sched_getparam sched_getscheduler"
                         + " sched_setaffinity sched_setscheduler select send sendfile sendmmsg"
                         + " sendmsg sendto setsockopt setxattr shutdown signalfd signalfd4 socket"
                         + " socketpair splice symlink symlinkat sync_file_range syncfs syscall tee"
                         + " timerfd_create timerfd_gettime timerfd_settime unlink unlinkat"
                         + " vmsplice waitid write writev")
                            .split(" "));

    /** What came later. A call that is in neither list fails the test: the manual tells. */
    private static final Set<String> YOUNG =
            Set.of(
                    ("close_range copy_file_range epoll_pwait2 io_uring_enter io_uring_register"
                                    + " io_uring_setup memfd_create mlock2 openat2 pidfd_open"
                                    + " pidfd_send_signal preadv2 pwritev2 renameat2 statx")
                            .split(" "));

    /** A comment, and up to its body or end the method that it is of. */
    private static final Pattern METHOD =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+\\s+)*"
                            + "((?:public|default)\\s[^;{=]*\\([^;{]*)[;{]",
                    Pattern.DOTALL);

    private static final Pattern TYPE =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+\\s+)*"
                            + "public\\s[^;{(]*\\b(?:class|interface|record|enum)\\s",
                    Pattern.DOTALL);

    private static final Pattern CALL = Pattern.compile("\\{@code (?:[\\w ]+[ *])?(\\w+)\\(");
    private static final Pattern SINCE =
            Pattern.compile("(?:[Ss]ince|[Bb]efore) (?:Linux )?\\d+\\.\\d+");

    private final Set<String> unknown = new TreeSet<>();
    private final Set<String> missing = new TreeSet<>();
    private final Set<String> found = new TreeSet<>();

    @Test
    void aYoungCallSaysSinceWhichLinuxItExists() throws IOException {
        for (Path file : sources()) {
            look(file);
        }
        assertEquals(Set.of(), unknown, "in neither list here");
        assertEquals(Set.of(), missing, "without since Linux");
        assertEquals(YOUNG, found, "all of the list are methods");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertTrue(sources.size() > 100, () -> "only " + sources.size());
            return sources;
        }
    }

    private void look(Path file) throws IOException {
        String source = Files.readString(file);
        Matcher type = TYPE.matcher(source);
        boolean ofClass = type.find() && SINCE.matcher(text(type.group(1))).find();
        boolean ofRing = file.getFileName().toString().endsWith("Operations.java");
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            String text = text(method.group(1));
            Matcher call = CALL.matcher(text);
            boolean isCall = call.lookingAt();
            boolean said = SINCE.matcher(text).find();
            String name = file.getFileName() + ": " + text(method.group(2));
            if (ofRing && isCall) {
                if (!said) {
                    missing.add(name);
                }
            } else if (isCall && YOUNG.contains(call.group(1))) {
                found.add(call.group(1));
                if (!said && !ofClass) {
                    missing.add(name);
                }
            } else if (isCall && !OLD.contains(call.group(1))) {
                unknown.add(call.group(1) + " of " + name);
            }
        }
    }

    /** In one line, without the stars of a comment. */
    private static String text(String comment) {
        return comment.replaceAll("\\s*\\n\\s*(\\* ?)?", " ").strip();
    }
}
