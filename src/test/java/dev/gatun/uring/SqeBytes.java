package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Submissions that were filled here beside what C fills: a program that is compiled with liburing's
 * header, and prints the bytes. What that header is too old for is written to the fields of its
 * struct, as the table of operations says.
 */
final class SqeBytes {
    /** Fills a slot. */
    interface Submission {
        void fill(Sqe sqe) throws Exception;
    }

    private record Case(String c, byte[] bytes) {}

    private static final int SQE_BYTES = 64;
    private static final byte STALE = (byte) 0xa5;

    private final IoUring ring;
    private final Map<String, Long> defines = new TreeMap<>();
    private final List<Case> cases = new ArrayList<>();

    SqeBytes(IoUring ring) {
        this.ring = ring;
    }

    /** Gives a number a name in C. */
    SqeBytes define(String name, long value) {
        defines.put(name, value);
        return this;
    }

    /** Gives an address a name in C. */
    SqeBytes define(String name, MemorySegment memory) {
        return define(name, memory.address());
    }

    /**
     * Fills a slot in which another operation has left its bytes.
     *
     * @param c statements that do the same to {@code sqe}, which begins as zeroes
     */
    SqeBytes same(String c, Submission operation) throws Exception {
        Sqe sqe = ring.sq().next();
        sqe.memory().fill(STALE);
        operation.fill(sqe);
        cases.add(new Case(c, sqe.memory().asSlice(0, SQE_BYTES).toArray(ValueLayout.JAVA_BYTE)));
        return this;
    }

    /** A test for each, called by its C. */
    List<DynamicTest> tests(Path folder) throws Exception {
        List<String> expected = print(folder);
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            String bytes = expected.get(i);
            tests.add(
                    DynamicTest.dynamicTest(
                            each.c,
                            () -> assertEquals(bytes, HexFormat.of().formatHex(each.bytes))));
        }
        return tests;
    }

    private List<String> print(Path folder) throws IOException, InterruptedException {
        var source =
                new StringBuilder(
                        """
                        #define _GNU_SOURCE
                        #include <liburing.h>
                        #include <fcntl.h>
                        #include <poll.h>
                        #include <stdio.h>
                        #include <string.h>
                        #include <sys/mman.h>
                        #include <sys/socket.h>
                        #include <sys/stat.h>
                        #include <sys/wait.h>
                        #include <sys/xattr.h>
                        #include <linux/falloc.h>
                        #include <linux/nvme_ioctl.h>

                        static void print(const struct io_uring_sqe *sqe) {
                            for (int i = 0; i < 64; i++)
                                printf("%02x", ((const unsigned char *) sqe)[i]);
                            printf("\\n");
                        }

                        """);
        for (var define : defines.entrySet()) {
            source.append("#define ").append(define.getKey());
            source.append(" ((void *) ").append(define.getValue()).append("L)\n");
        }
        source.append("#define N(name) ((long) (name))\n\nint main(void) {\n");
        source.append("    struct io_uring_sqe sqe;\n");
        for (Case each : cases) {
            source.append("    memset(&sqe, 0, sizeof(sqe));\n    ");
            source.append(each.c).append("\n    print(&sqe);\n");
        }
        source.append("    return 0;\n}\n");
        Path file = Files.writeString(folder.resolve("sqe.c"), source);
        Path program = folder.resolve("sqe");
        run(List.of("gcc", "-std=gnu11", "-w", "-o", program.toString(), file.toString()), true);
        List<String> lines = run(List.of(program.toString()), false).lines().toList();
        assertEquals(cases.size(), lines.size());
        return lines;
    }

    private static String run(List<String> command, boolean compiles)
            throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Assumptions.abort("no " + command.getFirst());
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        if (compiles && output.contains("liburing.h: No such file")) {
            return Assumptions.abort("no header of liburing to compare with");
        }
        assertEquals(0, status, output);
        return output;
    }
}
