package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** JVMs whose default file system was replaced by a property. */
class DefaultFileSystemTest {
    private static final String REPLACED =
            "-Djava.nio.file.spi.DefaultFileSystemProvider="
                    + GatunFileSystemProvider.class.getName();

    @TempDir Path folder;

    /** Where locales are looked for; null for where they are. */
    private Path locales;

    /** A folder for a program, with some files, and with a name in UTF-8. */
    private Path fresh() throws IOException {
        Path fresh = folder.resolve("fresh");
        if (Files.exists(fresh)) {
            try (Stream<Path> all = Files.walk(fresh, new FileVisitOption[0])) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(fresh.resolve("names"));
        // Not by the JDK: this JVM may have a locale without such names.
        String name = fresh.resolve("names") + "/größe";
        try (FileFd file = FileFd.open(name, OpenFlags.O_CREAT.or(OpenFlags.O_WRONLY), 0600);
                Arena arena = Arena.ofConfined()) {
            file.writeFully(arena.allocateFrom(ValueLayout.JAVA_BYTE, "umlaut".getBytes()));
        }
        Files.writeString(fresh.resolve("relative"), "relative to the folder");
        return fresh;
    }

    private ChildJvm.Result run(ProcessBuilder builder) throws Exception {
        return ChildJvm.await(builder.directory(folder.toFile()).start(), new byte[0]);
    }

    private ChildJvm.Result unknowing(String locale, String... options) throws Exception {
        List<String> command =
                ChildJvm.command(
                        Arrays.asList(options), UnknowingProgram.class, fresh().toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", locale);
        if (locales != null) {
            builder.environment().put("LOCPATH", locales.toString());
        }
        ChildJvm.Result result = run(builder);
        assertEquals(0, result.status(), result::err);
        return result;
    }

    private void agree(String locale, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        ChildJvm.Result jdks = unknowing(locale, options);
        all.add(REPLACED);
        ChildJvm.Result ours = unknowing(locale, all.toArray(String[]::new));
        assertEquals(jdks.out(), ours.out());
        assertEquals("", ours.err());
        assertTrue(ours.out().contains("compiled: true"), ours::out);
        assertTrue(ours.out().contains("hook: in a shutdown hook"), ours::out);
    }

    @Test
    void aProgramThatKnowsNothingOfItDoesTheSame() throws Exception {
        agree("C.UTF-8");
    }

    @Test
    void alsoIfAllThreadsHandOver() throws Exception {
        agree("C.UTF-8", "-Ddev.gatun.nio.alwaysHandsOver=true");
    }

    /** Names that the JVM cannot decode. */
    @Test
    void alsoWhereNamesAreAscii() throws Exception {
        agree("C");
    }

    /** Bytes of UTF-8 that the JVM takes for something else. */
    @Test
    void alsoWhereNamesAreOfAnotherCharset() throws Exception {
        String name = "en_US.ISO-8859-1";
        locales = Files.createDirectory(folder.resolve("locales"));
        Process made;
        try {
            made =
                    new ProcessBuilder(
                                    "localedef",
                                    "-i",
                                    "en_US",
                                    "-f",
                                    "ISO-8859-1",
                                    locales.resolve(name).toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            Assumptions.abort("there is no localedef: " + e.getMessage());
            return;
        }
        ChildJvm.Result result = ChildJvm.await(made, new byte[0]);
        Assumptions.assumeTrue(
                Files.exists(locales.resolve(name)),
                () -> "localedef makes no such locale: " + result.out());
        agree(name);
    }

    /** Relative paths then begin elsewhere than in the working directory. */
    @Test
    void alsoInAnotherDirectory() throws Exception {
        agree("C.UTF-8", "-Duser.dir=" + folder.resolve("fresh"));
    }

    /** javac, whose files are then opened by it. */
    @Test
    void fromTheModulePath() throws Exception {
        Path source = Files.writeString(fresh().resolve("Compiled.java"), "class Compiled {}");
        ChildJvm.Result result =
                run(
                        new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                REPLACED,
                                "--enable-native-access=dev.gatun",
                                "--module-path",
                                Path.of("target/classes").toAbsolutePath().toString(),
                                "--add-modules",
                                "dev.gatun",
                                "-Xlog:class+load:stdout",
                                "--module",
                                "jdk.compiler/com.sun.tools.javac.Main",
                                source.toString()));
        assertEquals(0, result.status(), result::err);
        assertTrue(Files.exists(source.resolveSibling("Compiled.class")));
        assertTrue(result.out().contains(GatunFileChannel.class.getName()), result::out);
    }

    private ChildJvm.Result knowing(List<String> options, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add(REPLACED);
        List<String> given = new ArrayList<>(List.of(folder.toString()));
        given.addAll(List.of(arguments));
        ChildJvm.Result result =
                ChildJvm.run(all, DefaultFileSystemProgram.class, given.toArray(String[]::new));
        assertEquals(0, result.status(), result::err);
        return result;
    }

    /** A program that asks the JDK for Unix sockets. */
    static final class UnixSockets {
        private UnixSockets() {}

        public static void main(String[] arguments) throws Exception {
            print(() -> UnixDomainSocketAddress.of("socket"));
            try (ServerSocketChannel server =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                print(() -> server.bind(null));
            }
        }

        private static void print(Callable<?> call) {
            try {
                System.out.println(call.call().getClass().getSimpleName());
            } catch (Exception e) {
                System.out.println(e.getClass().getSimpleName());
            }
        }
    }

    /** As {@link GatunFileSystemProvider} says. */
    @Test
    void theJdkHasNoUnixSockets() throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of(REPLACED), UnixSockets.class);
        assertEquals(
                List.of("IllegalArgumentException", "UnsupportedOperationException"),
                result.out().lines().toList(),
                result::err);
    }

    @Test
    void theServiceIsOpenedWhenItIsNeeded() throws Exception {
        ChildJvm.Result result = knowing(List.of());
        assertEquals("", result.err());
        assertEquals(
                List.of(
                        "GatunFileSystem",
                        "content",
                        "threads: 0",
                        "content",
                        "7",
                        "3",
                        "GatunFileChannel",
                        "read: 7",
                        "interrupted: true",
                        "threads: 1"),
                result.out().lines().toList());
    }

    @Test
    void propertiesSetTheOptions() throws Exception {
        ChildJvm.Result result =
                knowing(
                        List.of(
                                "-Ddev.gatun.nio.interruptCloses=true",
                                "-Ddev.gatun.nio.alwaysHandsOver=true"));
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.contains("read: ClosedByInterruptException"), result::out);
        assertEquals("threads: 1", lines.get(2));
    }

    @Test
    void withoutIoUringThreadsCallByThemselves() throws Exception {
        ChildJvm.Result result = knowing(List.of(), "EPERM");
        assertEquals(
                List.of(
                        "GatunFileSystem",
                        "content",
                        "threads: 0",
                        "content",
                        "7",
                        "3",
                        "GatunFileChannel",
                        "read: 7",
                        "interrupted: true",
                        "threads: 0"),
                result.out().lines().toList());
        assertEquals(1, result.err().split("without a ring", -1).length - 1, result::err);
        assertTrue(result.err().contains("EPERM"), result::err);
    }

    /** Later there may be more descriptors: it is tried again, and threads call by themselves. */
    @Test
    void withoutDescriptorsForNowItIsTriedAgain() throws Exception {
        ChildJvm.Result result = knowing(List.of(), "EMFILE");
        assertEquals(
                List.of(
                        "GatunFileSystem",
                        "content",
                        "threads: 0",
                        "content",
                        "7",
                        "3",
                        "GatunFileChannel",
                        "read: 7",
                        "interrupted: true",
                        "threads: 0"),
                result.out().lines().toList());
        assertEquals(1, result.err().split("without a ring", -1).length - 1, result::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-Ddev.gatun.nio.alwaysHandsOver=true"})
    void withoutNativeAccessItIsAsTheJdk(String option) throws Exception {
        List<String> command =
                ChildJvm.command(
                        List.of(REPLACED, "--illegal-native-access=deny", "-Dx" + option),
                        UnknowingProgram.class,
                        fresh().toString());
        command.remove("--enable-native-access=ALL-UNNAMED");
        ChildJvm.Result result = run(new ProcessBuilder(command));
        assertEquals(0, result.status(), result::err);
        assertTrue(result.out().contains("text: content"), result::out);
        assertTrue(result.out().contains("asynchronous: 5ntent"), result::out);
        assertEquals(1, result.err().split("without a ring", -1).length - 1, result::err);
    }
}
