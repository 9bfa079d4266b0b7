package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.SyscallFilter;
import dev.gatun.io.Pipe;
import dev.gatun.raw.Uring;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the running kernel lacks is named when it is asked for, with the Linux that has it. A filter
 * answers as an older kernel would: EINVAL, to the call itself and to the library's question.
 */
class LacksTest {
    private static final Pattern CONSTANT =
            Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public static final \\w+ )?"
                            + "(IORING_\\w+)(?: =|\\()",
                    Pattern.DOTALL);
    private static final Pattern SINCE = Pattern.compile("Since[\\s*]+Linux[\\s*]+(\\d+\\.\\d+)");

    /** By constant, what its Javadoc says. */
    private static Map<String, String> documented(Class<?> type) throws Exception {
        String name = type.getSimpleName() + ".java";
        Map<String, String> all = new TreeMap<>();
        Matcher constant =
                CONSTANT.matcher(
                        Files.readString(Path.of("src/main/java/dev/gatun/uring").resolve(name)));
        while (constant.find()) {
            Matcher since = SINCE.matcher(constant.group(1));
            assertTrue(since.find(), constant.group(2));
            all.put(constant.group(2), since.group(1));
        }
        return all;
    }

    @Test
    void eachRegistrationIsAsOldAsItsJavadocSays() throws Exception {
        Map<String, String> said = new TreeMap<>();
        for (RegisterOpcode each : RegisterOpcode.values()) {
            said.put(each.name(), each.since());
        }
        assertEquals(documented(RegisterOpcode.class), said);
    }

    @Test
    void eachOperationIsAsOldAsItsJavadocSays() throws Exception {
        Map<String, String> said = new TreeMap<>();
        for (Opcode each : Opcode.values()) {
            said.put(each.name(), each.since());
        }
        assertEquals(documented(Opcode.class), said);
    }

    @Test
    void operationsThatAreRequiredAreNamed() throws Exception {
        try (var ring = IoUring.open(4)) {
            Probe probe = Probe.of(ring);
            for (Opcode each : Opcode.values()) {
                if (probe.supports(each)) {
                    probe.require(Opcode.IORING_OP_NOP, each);
                } else {
                    var e =
                            assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> probe.require(Opcode.IORING_OP_NOP, each));
                    assertEquals(Lacks.text(each.name(), each.since()), e.getMessage());
                }
                boolean known = each.value() <= probe.lastOpcode();
                assertEquals(
                        known ? null : Lacks.text(each.name(), each.since()),
                        Lacks.operation(each));
            }
        }
    }

    @Test
    void whatIsAllowedAndUnknownIsNamed() throws Exception {
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_R_DISABLED);
        for (RegisterOpcode each : RegisterOpcode.values()) {
            granted(options, new Restrictions().allow(each), Lacks.registration(each));
        }
        for (Opcode each : Opcode.values()) {
            granted(options, new Restrictions().allow(each), Lacks.operation(each));
        }
    }

    private static void granted(RingOptions options, Restrictions restrictions, String lack)
            throws Exception {
        try (var ring = IoUring.open(options)) {
            if (lack == null) {
                ring.registration().registerRestrictions(restrictions);
            } else {
                var e =
                        assertThrows(
                                SyscallException.class,
                                () -> ring.registration().registerRestrictions(restrictions));
                assertEquals(Errno.EINVAL, e.errno());
                assertTrue(e.getMessage().contains(lack), e::getMessage);
            }
        }
    }

    @Test
    void eachSetupFlagIsAsOldAsItsJavadocSays() throws Exception {
        Map<String, String> said = new TreeMap<>();
        for (Field field : SetupFlags.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getName().equals("NONE")) {
                int bits = ((SetupFlags) field.get(null)).bits();
                said.put(field.getName(), RingErrors.since(bits));
            }
        }
        assertEquals(documented(SetupFlags.class), said);
    }

    /** One registration after the other, on a kernel that has those before a given one only. */
    static final class Registers {
        private Registers() {}

        public static void main(String[] arguments) throws Exception {
            RegisterOpcode first = RegisterOpcode.valueOf(arguments[0]);
            SyscallFilter.refuseFromSecond(
                    SyscallNumber.SYS_io_uring_register, first.value(), Errno.EINVAL);
            for (RegisterOpcode each : RegisterOpcode.values()) {
                if (each.value() >= first.value()) {
                    System.out.println(each + ": " + answer(each));
                }
            }
        }

        private static String answer(RegisterOpcode opcode) throws Exception {
            var options =
                    RingOptions.entries(4)
                            .with(SetupFlags.IORING_SETUP_R_DISABLED)
                            .registeredRing(false);
            boolean enables = opcode != RegisterOpcode.IORING_REGISTER_MEM_REGION;
            try (var ring = IoUring.open(options);
                    Arena arena = Arena.ofConfined()) {
                if (enables) {
                    ring.enableRings();
                }
                LackingCalls.call(opcode, ring, arena);
                return "done";
            } catch (SyscallException | UnsupportedOperationException e) {
                return e.getMessage();
            }
        }
    }

    /** As on Linux 5.19, which has what came before. */
    @Test
    void eachRegistrationIsNamed() throws Exception {
        RegisterOpcode first = RegisterOpcode.IORING_REGISTER_SYNC_CANCEL;
        var child = ChildJvm.run(Registers.class, first.name());
        Map<String, String> answers = new TreeMap<>();
        child.out()
                .lines()
                .forEach(line -> answers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
        for (RegisterOpcode each : RegisterOpcode.values()) {
            if (each.value() >= first.value()) {
                String answer = answers.getOrDefault(each.name(), "nothing");
                String lack = "this kernel lacks " + each + ", which Linux " + each.since();
                assertTrue(
                        answer.contains("EINVAL") && answer.contains(lack),
                        () -> each + ": " + answer + child.err());
            }
        }
    }

    /** The kernel's own answer, on any kernel: a registration that is known is never denied. */
    @ParameterizedTest
    @EnumSource(RegisterOpcode.class)
    void whatIsKnownIsNotDenied(RegisterOpcode opcode) throws Exception {
        int count;
        try {
            count = Query.opcodes().registrations();
        } catch (SyscallException e) {
            assertFalse(Lacks.knows(RegisterOpcode.IORING_REGISTER_QUERY), e::getMessage);
            return;
        }
        assertEquals(opcode.value() < count, Lacks.knows(opcode));
    }

    /** Waits that Linux 6.11 does not have. */
    static final class Waits {
        private Waits() {}

        public static void main(String[] arguments) throws Exception {
            int young =
                    Uring.IORING_ENTER_ABS_TIMER
                            | Uring.IORING_ENTER_EXT_ARG_REG
                            | Uring.IORING_ENTER_NO_IOWAIT;
            var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_R_DISABLED);
            try (var ring = IoUring.open(options);
                    Arena arena = Arena.ofConfined()) {
                SyscallFilter.refuseIfFourthHas(
                        SyscallNumber.SYS_io_uring_enter, young, Errno.EINVAL);
                ring.enableRings();
                var wait = WaitArguments.allocate(arena);
                ring.sq().next().nop();
                print(() -> ring.submitAndWait(1, wait.deadline(1)));
                print(() -> ring.submitAndWait(1, wait.noIowait(true)));
                print(() -> ring.submitAndWait(1, wait.timeout(0)));
                print(() -> ring.submitAndWait(1, wait.noIowait(false)));
            }
        }

        private static void print(Call call) throws Exception {
            try {
                System.out.println(call.run());
            } catch (SyscallException e) {
                System.out.println(e.getMessage().replaceAll(".*\\): ", ""));
            }
        }

        private interface Call {
            int run() throws Exception;
        }
    }

    @Test
    void eachKindOfWaitIsNamed() throws Exception {
        var child = ChildJvm.run(Waits.class);
        String deadline = Lacks.text("IORING_ENTER_ABS_TIMER", "6.12");
        String iowait = Lacks.text("IORING_ENTER_NO_IOWAIT", "6.15");
        assertEquals(
                deadline + "\n" + deadline + "; " + iowait + "\n" + iowait + "\n1\n",
                child.out(),
                child.err());
    }

    @Test
    void flagsOfAWaitThatAreKnownAreNotDenied() throws Exception {
        int flags;
        try {
            flags = Query.opcodes().enterFlags();
        } catch (SyscallException e) {
            assertFalse(Lacks.knows(RegisterOpcode.IORING_REGISTER_QUERY), e::getMessage);
            return;
        }
        assertEquals(null, Lacks.enterFlags(flags));
    }

    @Test
    void aMissingFeatureIsNamed() {
        RingFeatures needed = RingFeatures.IORING_FEAT_MIN_TIMEOUT;
        Lacks.checkFeature(RingFeatures.of(-1), needed, "6.12");
        var older = RingFeatures.of(-1).without(needed);
        var e =
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> Lacks.checkFeature(older, needed, "6.12"));
        assertEquals(Lacks.text("IORING_FEAT_MIN_TIMEOUT", "6.12"), e.getMessage());
    }

    @Test
    void aMinimumWaitIsNoShorterWait() throws Exception {
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            var wait = WaitArguments.allocate(arena).timeout(1).minWait(1);
            ring.sq().next().nop();
            if (ring.features().has(RingFeatures.IORING_FEAT_MIN_TIMEOUT)) {
                assertEquals(1, ring.submitAndWait(2, wait));
            } else {
                assertThrows(
                        UnsupportedOperationException.class, () -> ring.submitAndWait(2, wait));
                assertEquals(1, ring.submitAndWait(2, wait.minWait(0)));
            }
        }
    }

    /** A kernel that does not know of opcodes in cancels takes the first operation of the file. */
    static final class Cancels {
        private Cancels() {}

        public static void main(String[] arguments) throws Exception {
            SyscallFilter.refuseFromSecond(
                    SyscallNumber.SYS_io_uring_register,
                    RegisterOpcode.IORING_REGISTER_SYNC_CANCEL.value(),
                    Errno.EINVAL);
            try (var pipe = Pipe.open();
                    var ring = IoUring.open(8)) {
                MemorySegment memory = ring.arena().allocate(16);
                for (int i = 1; i <= 2; i++) {
                    ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(i);
                }
                var both = Cancellation.of(pipe.readEnd()).userData(2);
                var reads = Cancellation.of(pipe.readEnd()).opcode(Opcode.IORING_OP_READ);
                for (var each : new Cancellation[] {both, reads}) {
                    print(() -> ring.sq().next().asyncCancel(each));
                    print(() -> ring.registration().syncCancel(each, -1));
                }
                ring.sq().next().asyncCancel(Cancellation.any().userData(2)).userData(3);
                ring.submitAndWaitFully(2);
                ring.cq().drain((userData, res, flags) -> System.out.println(userData));
            }
        }

        private static void print(Executable call) {
            var e = assertThrows(UnsupportedOperationException.class, call);
            System.out.println(e.getMessage());
        }
    }

    @Test
    void aCancelThatWouldEndAnotherOperationIsRefused() throws Exception {
        var child = ChildJvm.run(Cancels.class);
        String both = Lacks.text("IORING_ASYNC_CANCEL_USERDATA", "6.6");
        String kind = Lacks.text("IORING_ASYNC_CANCEL_OP", "6.6");
        String[] lines = child.out().split("\n");
        assertEquals(6, lines.length, () -> child.out() + child.err());
        for (int i = 0; i < 4; i++) {
            assertTrue(lines[i].startsWith(i < 2 ? both : kind), lines[i]);
        }
        assertEquals(Set.of("2", "3"), Set.of(lines[4], lines[5]), child::out);
    }

    /** Each flag by itself: it is granted, or it is named, and no other flag is. */
    @Test
    void eachSetupFlagIsGrantedOrNamed() throws Exception {
        for (Field field : SetupFlags.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                SetupFlags flag = (SetupFlags) field.get(null);
                grantedOrNamed(flag, field.getName());
            }
        }
    }

    private static void grantedOrNamed(SetupFlags flag, String name) throws Exception {
        RingOptions options = RingOptions.entries(4);
        options =
                switch (name) {
                    // These have values, and methods of their own.
                    case "IORING_SETUP_SQPOLL", "IORING_SETUP_CQSIZE" -> null;
                    case "IORING_SETUP_SQ_AFF", "IORING_SETUP_ATTACH_WQ" -> null;
                    case "IORING_SETUP_HYBRID_IOPOLL" ->
                            options.with(SetupFlags.IORING_SETUP_IOPOLL.or(flag));
                    case "IORING_SETUP_REGISTERED_FD_ONLY" ->
                            options.with(SetupFlags.IORING_SETUP_NO_MMAP.or(flag));
                    default -> options.with(flag);
                };
        if (options == null) {
            return;
        }
        try (var ring = IoUring.open(options)) {
            assertTrue(ring.setupFlags().has(flag), name);
        } catch (SyscallException e) {
            String lack = Lacks.text(name, String.valueOf(RingErrors.since(flag.bits())));
            assertEquals(Errno.EINVAL, e.errno(), e::getMessage);
            assertTrue(e.getMessage().contains(lack), e::getMessage);
        }
    }

    @Test
    void eachKindOfBufferRingIsGrantedOrNamed() throws Exception {
        var plain = BufferRingOptions.of(1, 2, 16);
        granted(plain.kernelMemory(), Lacks.text("IOU_PBUF_RING_MMAP", "6.4"));
        granted(plain.incremental(), Lacks.text("IOU_PBUF_RING_INC", "6.12"));
        String inc = Lacks.text("IOU_PBUF_RING_INC", "6.12");
        String minLeft = "this kernel lacks min_left";
        granted(plain.incremental().minLeft(8), inc, minLeft);
    }

    private static void granted(BufferRingOptions options, String... lacks) throws Exception {
        try (var ring = IoUring.open(4)) {
            BufferRing.register(ring, options).close();
        } catch (SyscallException e) {
            assertTrue(Stream.of(lacks).anyMatch(e.getMessage()::contains), e::getMessage);
        }
    }

    @Test
    void attributesNeedTheirFeature() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            var information = ProtectionInformation.allocate(ring.arena());
            Sqe sqe = ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8);
            if (ring.features().has(RingFeatures.IORING_FEAT_RW_ATTR)) {
                sqe.protectionInformation(information);
                assertEquals(1, ring.sq().pending());
            } else {
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> sqe.protectionInformation(information));
                assertEquals(0, ring.sq().pending());
            }
        }
    }
}
