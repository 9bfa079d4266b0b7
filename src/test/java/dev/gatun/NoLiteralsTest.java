package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.LiteralScanner.Found;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Hand-written code has the kernel's numbers from the generated literals, and by their names. */
class NoLiteralsTest {
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** How many of one unit are in another, and what Java asks for. */
    private static final Pattern OF_NO_KERNEL =
            Pattern.compile(".*\\.(\\w+_PER_\\w+|serialVersionUID)");

    /** The library's own numbers: sizes, limits, states and what a text looks like. */
    private static final Set<String> OWN =
            Set.of(
                    "AddressText.GROUPS", // of an IPv6 address, RFC 4291
                    "AddressText.quoted", // ASCII, and halves of a byte
                    "AnyArguments.MAX", // of registers
                    "BlockingCalls.IDLE_SECONDS",
                    "BlockingCalls.NAP_NANOS",
                    "BlockingCalls.THREADS",
                    "BlockingTransfers.CALL_FRAMES",
                    "BouncePool.BUFFER_FRAMES",
                    "BouncePool.STRIDE", // of the processor's cache lines
                    "BouncePools.BRIEF_BUFFERS",
                    "BufferPool.INDEX_BITS",
                    "BufferPool.LENT",
                    "CallMemory.PAGE_BYTES", // as small as a page may be
                    "CancelRequest.MAX_MILLIS",
                    "ChannelFactory.ASCII",
                    "ChannelTransfers.BUFFER_BYTES",
                    "ChannelTransfers.MAX_COPY",
                    "ChannelTransfers.MAX_SPLICE",
                    "Cpus.FIRST_BYTES",
                    "Cpus.MAX_BYTES",
                    "Descriptors.LOWEST_DUPLICATE", // behind standard input, output and error
                    "DirectDescriptor.KIND_BITS",
                    "DirectDescriptor.SLOT_BITS",
                    "CutDatagrams.BUFFER_BYTES",
                    "Downcall.MAX_HELD",
                    "Fd.CLOSED",
                    "Fd.CLOSING",
                    "Fd.DETACHING",
                    "Fd.CLOSE_FRAMES",
                    "Fd.RELEASE_FRAMES",
                    "Fd.TO_CLOSE",
                    "FileHint.MAX_LEFT_OUT",
                    "FileHints.SIZE",
                    "FilePolls.SLICE_NANOS",
                    "FileQuestion.FUSE_UNMAPPABLE",
                    "FileSystems.MOST_KNOWN",
                    "FileThreads.KEPT_SECONDS",
                    "FileLocks.MAX_PAUSE_MILLIS",
                    "HeldSlots.PLACES",
                    "LateLookups.FDS",
                    "LateLookups.FIRST_CAPACITY",
                    "LateLookups.GENERATION_BITS",
                    "LateLookups.INDEX_BITS",
                    "MachineReport.LINE_WIDTH",
                    "MachineReport.NAME_WIDTH",
                    "Main.USAGE",
                    "Opening.SHOWN_CHARS",
                    "PageSizes.LARGEST_HUGE", // a bound for any size
                    "Poll.SHOWN",
                    "PolledTransfers.MAX_MESSAGE_BYTES",
                    "RegisterArguments.UNKNOWN_BYTES",
                    "ReadyWait.DOUBLINGS",
                    "ReadyWait.FIRST_PAUSE_NANOS",
                    "ReadyWait.TRUSTED",
                    "ReadyWait.WAIT_NANOS",
                    "LeftInFlight.MOST_NAMED",
                    "RingBuild.OPEN_FRAMES",
                    "RingCalls.LOOK_MASK",
                    "Recorder.LOOK_NANOS",
                    "Parking.NAP_NANOS",
                    "RingClose.CLOSE_FRAMES",
                    "RingEnd.CANCEL_NANOS",
                    "RingOptions.DEFAULT_CLOSE_TIMEOUT_NANOS",
                    "RingSet.OPEN_FRAMES",
                    "Select.EXCEPT",
                    "Select.SETS",
                    "Select.SHOWN",
                    "SmallFile.MAX_BYTES",
                    "ServiceOptions.LARGE_BYTES",
                    "ServiceOptions.MAX_BUFFERS",
                    "ServiceOptions.MAX_IN_FLIGHT",
                    "ServiceOptions.MAX_RINGS",
                    "ServiceOptions.SMALL_BYTES",
                    "ServiceRing.CALL_FRAMES",
                    "ServiceRing.CANCEL_FRAMES",
                    "CancelQueue.PLACES",
                    "RequestCompletions.ERESTARTSYS", // of the kernel, in no header
                    "LeftOperations.MOST_NAMED",
                    "RingLoop.MAX_ENTRIES",
                    "RingLoop.MAX_WORKERS",
                    "RingLoop.MILLI",
                    "WorkerThreads.LIST_BYTES",
                    "Staging.BYTES",
                    "Staging.KEPT",
                    "Structs.MOST",
                    "SyscallException.quoted", // ASCII
                    "TcpInfo.WSCALE_BITS", // a bit-field of the header
                    "ThreadSlot.MAX_HELD",
                    "ThreadSlot.SCRATCH_OFFSET",
                    "Transfers.MAX_BYTES",
                    "TurnClock.CACHED_READS",
                    "TurnClock.PLACES",
                    "TurnClock.STRIDE", // of the processor's cache lines
                    "TurnClock.TURN_NANOS",
                    "TurnClock.WEIGHT_OF_LOOK",
                    "TurnClock.WEIGHT_SHIFT",
                    "TurnOrder.LOOK_NANOS",
                    "TurnOrder.MOST_LOOKED_AT",
                    "TurnOrder.MOST_NANOS",
                    "TurnOrder.PARK_NANOS",
                    "TurnOrder.TURNS_IN_A_ROW",
                    "WaitingRequest.CANCEL_AGAIN_NANOS",
                    "WaitingRequest.DONE",
                    "Xattr.FIRST_BYTES");

    /** Limits of the kernel that no header for programs has; its own source does. */
    private static final Set<String> IN_NO_HEADER =
            Set.of(
                    "BufferRingOptions.MAX_ENTRIES",
                    "BufferRingOptions.MAX_MAPPED_GROUP", // what the offset has bits for
                    "ControlMessages.MAX_RIGHTS", // SCM_MAX_FD
                    "Errno.MAX", // MAX_ERRNO
                    "Probe.MAX_OPCODES",
                    "RegisteredBuffers.MAX_BYTES",
                    "RegisteredBuffers.MAX_SLOTS", // IORING_MAX_REG_BUFFERS
                    "RegisteredFiles.MAX_SLOTS", // IORING_MAX_FIXED_FILES
                    "RingSetup.MAX_ENTRIES", // IORING_MAX_ENTRIES
                    "SocketOption.CONGESTION_NAME_BYTES", // TCP_CA_NAME_MAX
                    "SocketOption.PROTOCOL_NAME_BYTES"); // TCP_ULP_NAME_MAX

    @Test
    void everyNumberOfTheKernelIsGenerated() throws IOException {
        Set<String> listed = new TreeSet<>(OWN);
        listed.addAll(IN_NO_HEADER);
        List<Found> wrong = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (Found found : scanLibrary()) {
            if (listed.contains(found.place())) {
                seen.add(found.place());
            } else if (!OF_NO_KERNEL.matcher(found.place()).matches()) {
                wrong.add(found);
            }
        }
        assertEquals(List.of(), wrong, "take it from dev.gatun.raw, or list it here with a reason");
        assertEquals(listed, seen, "listed here, and no longer there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    static final int EAGAIN = 11;                  | not the generated one
                    static final int EAGAIN = 0;                   | not the generated one
                    static final int EAGAIN = -X;                  |
                    static final int EAGAIN = Linux.EAGAIN;        |
                    static final int EAGAIN = Linux.EINTR;         | another one
                    static final int EAGAIN = EINTR;               | another one
                    static final F O_SYNC = new F(1L << 20);       | not the generated one
                    static final O SO_TYPE = new O(SOL_SOCKET, Linux.SO_ERROR); | another one
                    static final O SO_TYPE = new O(SOL_SOCKET, Linux.SO_TYPE);  |
                    static final int BYTES = 24;                   | neither generated nor listed
                    static final int BYTES = 3 * 8;                | neither generated nor listed
                    static final int BYTES = 3 * Long.BYTES;       |
                    static final int BYTES = iovec.SIZE;           |
                    static final int NONE = -1;                    |
                    enum E { O_SYNC(8) }                           | not the generated one
                    enum E { O_SYNC(Linux.O_SYNC) }                |
                    static final F NAMED = new MapFlags(4);        | a flag
                    F f() { return new MapFlags(0); }              |
                    int f() { return s.get(JAVA_INT, 4); }         | an offset
                    void f() { s.set(JAVA_INT, 0, 4); }            |
                    void f() { b.putInt(8, 0); }                   | an offset
                    int f(int x) { return x & 3; }                 | bits
                    int f(int x) { return x & 0xff ^ 1; }          |
                    int f(int x) { return 0x5401; }                | somebody's table
                    int f(int x) { return 0600; }                  | somebody's table
                    int f(int x) { return x * 1000; }              |
                    int f(int x) { switch (x) { case 5: return 0; } return 1; } | a case
                    int f(int x) { return switch (x) { case 1, 5 -> 0; default -> 1; }; } | a case
                    int f(int x) { return switch (x) { case EAGAIN -> 0; default -> 1; }; } |
                    """)
    void whatIsFound(String member, String expected) {
        String found = scan(List.of(new Source("class C { " + member + " }"))).toString();
        if (expected == null) {
            assertEquals("[]", found);
        } else {
            assertTrue(found.contains(expected), found);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///C.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    private static List<Found> scanLibrary() throws IOException {
        try (var manager =
                        ToolProvider.getSystemJavaCompiler()
                                .getStandardFileManager(null, null, null);
                Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertTrue(sources.size() > 150, "only " + sources);
            return scan(manager.getJavaFileObjectsFromPaths(sources));
        }
    }

    private static List<Found> scan(Iterable<? extends JavaFileObject> sources) {
        return LiteralScanner.scan(sources, Generated.of("x86_64")::has);
    }
}
