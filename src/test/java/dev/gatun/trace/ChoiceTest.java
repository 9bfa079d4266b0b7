package dev.gatun.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class ChoiceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                 | read openat socket    |
                    all                | read openat socket    |
                    read,write         | read write            | pread64 openat
                    %file              | openat statx unlinkat | read fsetxattr
                    file               | openat                | read
                    %desc              | read openat eventfd2  | socket unlink getppid
                    %network           | socket recvfrom       | read
                    %net               | socket                | read
                    %memory            | mmap                  | read
                    io_uring           | io_uring_enter        | read
                    io_uring_enter     | io_uring_enter        | io_uring_setup
                    !read              | write socket          | read
                    ' %network, !bind' | socket                | bind read
                    %desc,!%file       | read                  | openat
                    """)
    void whatIsChosen(String value, String in, String out) {
        Choice choice = Choice.of(value);
        assertNull(choice.complaint());
        for (String call : in.split(" ")) {
            assertTrue(has(choice, call), call);
        }
        for (String call : out == null ? new String[0] : out.split(" ")) {
            assertTrue(!has(choice, call), call);
        }
    }

    private static boolean has(Choice choice, String call) {
        return Calls.NAMES.entrySet().stream()
                .anyMatch(each -> each.getValue().equals(call) && choice.has(each.getKey()));
    }

    @Test
    void whatIsNoCallIsSaid() {
        Choice choice = Choice.of("raed,close,%nothing");
        assertEquals(
                "dev.gatun.trace: no system call and no family of calls is named %nothing, raed",
                choice.complaint());
        assertTrue(has(choice, "close"));
    }

    /** A name that is spelled otherwise would print the words of the call as numbers. */
    @Test
    void eachCallWithKnownArgumentsHasANumber() {
        Set<String> wrong = new TreeSet<>(Calls.known());
        wrong.removeAll(Calls.NAMES.values());
        assertEquals(Set.of(), wrong);
    }

    @Test
    void theArgumentsOfEachCallOfTheLibraryAreKnown() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/gatun/sys"))) {
            for (Path file : files.toList()) {
                Matcher call =
                        Pattern.compile("SyscallNumber\\.SYS_(\\w+)")
                                .matcher(Files.readString(file));
                while (call.find()) {
                    missing.add(call.group(1));
                }
            }
        }
        assertTrue(missing.contains("pread64"), missing.toString());
        missing.removeAll(Calls.known());
        assertEquals(Set.of(), missing);
    }

    /** Also those that are behind a number that is no call's. */
    @Test
    void anyNumberCanBeAskedFor() {
        Choice all = Choice.of("all");
        assertTrue(!all.has(-1) && !all.has(Long.MAX_VALUE));
        for (String call : Calls.known()) {
            assertNotNull(Calls.arguments(call));
        }
    }
}
