package dev.gatun.proofs;

import static dev.gatun.proofs.ConsumerBuild.path;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.JarFile;

/**
 * A program that uses each layer of the library once prints the same, in whichever way it was given
 * the library.
 */
final class ConsumersProof implements Proof {
    private static final String MAIN = "com.acme.Consumer";
    private static final String LIBRARY = "dev.gatun";
    private static final String UNNAMED = "--enable-native-access=ALL-UNNAMED";
    private static final String NAMED = "--enable-native-access=" + LIBRARY;

    /** The name that the build has given the library's packages in target/shaded.jar. */
    private static final String RENAMED = "com.acme.shadow.gatun";

    private static final List<ConsumerWay> WAYS =
            List.of(
                    new ConsumerWay("class path", replaced(LIBRARY), ConsumersProof::onClassPath),
                    new ConsumerWay("module path", replaced(LIBRARY), ConsumersProof::asModules),
                    new ConsumerWay("jlink image", replaced(LIBRARY), ConsumersProof::inImage),
                    new ConsumerWay("renamed", replaced(RENAMED), ConsumersProof::renamed),
                    new ConsumerWay("its names", names(LIBRARY), ConsumersProof::names),
                    new ConsumerWay(
                            "its names, renamed", names(RENAMED), ConsumersProof::renamedNames),
                    new ConsumerWay("bundles of OSGi", ofJdk(), ConsumersProof::asBundles),
                    new ConsumerWay("Kotlin", kotlin(), ConsumersProof::inKotlin));

    @Override
    public String name() {
        return "consumers";
    }

    @Override
    public String summary() {
        return "programs use the jar: both paths, jlink, renamed packages, OSGi, Kotlin";
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        for (ConsumerWay way : WAYS) {
            seen.accept(way.tried(setting));
        }
    }

    private static List<String> onClassPath(ConsumerBuild build)
            throws IOException, InterruptedException {
        return onClassPath(build, build.setting().library(), LIBRARY, build.sources("java"));
    }

    /** Of a library that has this name, and the sources of a program that uses it. */
    private static List<String> onClassPath(
            ConsumerBuild build, Path library, String name, Path sources)
            throws IOException, InterruptedException {
        Path classes =
                build.compile("classes", List.of("--class-path", library.toString()), sources);
        return build.tool(
                "java",
                UNNAMED,
                provider(name),
                property(name),
                "--class-path",
                path(library, classes),
                MAIN,
                build.folder().toString());
    }

    private static List<String> asModules(ConsumerBuild build)
            throws IOException, InterruptedException {
        return build.tool(
                "java",
                NAMED,
                provider(LIBRARY),
                property(LIBRARY),
                "--module-path",
                path(build.setting().library(), module(build)),
                "--module",
                "com.acme/" + MAIN,
                build.folder().toString());
    }

    private static List<String> inImage(ConsumerBuild build)
            throws IOException, InterruptedException {
        Path image = build.folder().resolve("image");
        build.tool(
                "jlink",
                "--module-path",
                path(build.setting().library(), module(build)),
                "--add-modules=com.acme",
                "--launcher=consumer=com.acme/" + MAIN,
                "--add-options=" + String.join(" ", NAMED, provider(LIBRARY), property(LIBRARY)),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString());
        var modules = new TreeSet<String>();
        for (String module :
                build.run(List.of(image.resolve("bin/java").toString(), "--list-modules"))) {
            modules.add(module.replaceAll("@.*", ""));
        }
        if (!modules.equals(new TreeSet<>(List.of("com.acme", LIBRARY, "java.base")))) {
            throw new IOException("the image has these modules: " + modules);
        }
        return build.run(
                List.of(image.resolve("bin/consumer").toString(), build.folder().toString()));
    }

    private static Path module(ConsumerBuild build) throws IOException, InterruptedException {
        return build.compile(
                "module",
                List.of("--module-path", build.setting().library().toString()),
                build.sources("java"),
                build.sources("module"));
    }

    /** As a tool does that puts the library into a jar of the program's own. */
    private static List<String> renamed(ConsumerBuild build)
            throws IOException, InterruptedException {
        Path sources = renamedSource(build, "java", "Consumer.java");
        return onClassPath(build, build.built("shaded.jar"), RENAMED, sources);
    }

    /** Sources of which one uses the library by its new name. */
    private static Path renamedSource(ConsumerBuild build, String sources, String file)
            throws IOException {
        Path source = build.sources(sources).resolve("com/acme").resolve(file);
        Path renamed = build.folder().resolve("renamed");
        Files.createDirectories(renamed.resolve("com/acme"));
        Files.writeString(
                renamed.resolve("com/acme").resolve(file),
                Files.readString(source).replace(LIBRARY + '.', RENAMED + '.'));
        return renamed;
    }

    private static List<String> names(ConsumerBuild build)
            throws IOException, InterruptedException {
        return names(build, build.setting().library(), LIBRARY, build.sources("names"));
    }

    private static List<String> renamedNames(ConsumerBuild build)
            throws IOException, InterruptedException {
        Path sources = renamedSource(build, "names", "Names.java");
        return names(build, build.built("shaded.jar"), RENAMED, sources);
    }

    /** Of loggers and events: what the code says by a class, and what it says by a string. */
    private static List<String> names(ConsumerBuild build, Path library, String name, Path sources)
            throws IOException, InterruptedException {
        Path classes =
                build.compile("classes", List.of("--class-path", library.toString()), sources);
        return build.tool(
                "java",
                UNNAMED,
                "-D" + name + ".trace=eventfd2",
                "--class-path",
                path(library, classes),
                "com.acme.Names",
                build.folder().toString());
    }

    private static List<String> asBundles(ConsumerBuild build)
            throws IOException, InterruptedException {
        Path library = build.setting().library();
        Path framework = build.built("osgi/org.apache.felix.framework.jar");
        Path classes =
                build.compile(
                        "classes",
                        List.of("--class-path", path(library, framework)),
                        build.sources("java"),
                        build.sources("osgi"));
        Path manifest =
                Files.writeString(
                        build.folder().resolve("manifest"),
                        """
                        Bundle-ManifestVersion: 2
                        Bundle-SymbolicName: com.acme
                        Bundle-Version: 1.0.0
                        Bundle-Activator: com.acme.Activator
                        Import-Package: org.osgi.framework,
                         dev.gatun.async;version="[0.1,1)",
                         dev.gatun.event;version="[0.1,1)",
                         dev.gatun.io;version="[0.1,1)",
                         dev.gatun.nio;version="[0.1,1)",
                         dev.gatun.sys;version="[0.1,1)",
                         dev.gatun.uring;version="[0.1,1)"
                        """);
        Path bundle = build.folder().resolve("acme.jar");
        build.tool(
                "jar",
                "--create",
                "--file=" + bundle,
                "--manifest=" + manifest,
                "-C",
                classes.toString(),
                ".");
        checkExports(library);
        return build.tool(
                "java",
                UNNAMED,
                // What the framework itself calls is no matter of the library.
                "--sun-misc-unsafe-memory-access=allow",
                "--class-path",
                path(framework, classes),
                "com.acme.Framework",
                build.folder().toString(),
                library.toString(),
                bundle.toString());
    }

    /** The manifest exports what the module does. */
    private static void checkExports(Path library) throws IOException {
        ModuleDescriptor module = ModuleFinder.of(library).find(LIBRARY).orElseThrow().descriptor();
        var ofModule = new TreeSet<String>();
        module.exports().forEach(each -> ofModule.add(each.source()));
        var ofBundle = new TreeSet<String>();
        try (JarFile jar = new JarFile(library.toFile())) {
            String exports = jar.getManifest().getMainAttributes().getValue("Export-Package");
            for (String each : exports == null ? new String[0] : exports.split(",")) {
                ofBundle.add(each.replaceAll(";.*", ""));
            }
        }
        if (!ofBundle.equals(ofModule)) {
            throw new IOException("the bundle exports " + ofBundle + ", the module " + ofModule);
        }
    }

    private static List<String> inKotlin(ConsumerBuild build)
            throws IOException, InterruptedException {
        Path library = build.setting().library();
        Path standard = build.built("kotlin/kotlin-stdlib.jar");
        Path classes = build.folder().resolve("classes");
        // What the compiler says, a warning above all, is taken for what the program prints.
        List<String> printed =
                build.tool(
                        "java",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        build.built("kotlin") + "/*",
                        "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                        "-no-stdlib",
                        "-no-reflect",
                        "-jvm-target",
                        "25",
                        "-classpath",
                        path(library, standard),
                        "-d",
                        classes.toString(),
                        build.sources("kotlin").toString());
        if (!printed.isEmpty()) {
            return printed;
        }
        return build.tool(
                "java",
                UNNAMED,
                "--class-path",
                path(library, standard, classes),
                "com.acme.kotlin.ConsumerKt",
                build.folder().toString());
    }

    private static String provider(String library) {
        return "-Djava.nio.file.spi.DefaultFileSystemProvider="
                + library
                + ".nio.GatunFileSystemProvider";
    }

    /** Its name is renamed as the packages are. */
    private static String property(String library) {
        return "-D" + library + ".nio.interruptCloses=true";
    }

    private static List<String> replaced(String library) {
        return printed(library, library + ".nio.GatunFileSystem");
    }

    private static List<String> ofJdk() {
        return printed(LIBRARY, "sun.nio.fs.LinuxFileSystem");
    }

    private static List<String> printed(String library, String files) {
        return List.of(
                "call: 7",
                "epoll: 1",
                "ring: 7",
                "service: content",
                "error: " + library + ".sys.SyscallException ENOENT",
                "default files: " + files,
                "closed by an interrupt: true");
    }

    private static List<String> names(String library) {
        return List.of(
                "event " + library + ".RingClosed",
                "event " + library + ".RingOpened",
                "logger " + library + ".async.RingService",
                "logger " + library + ".trace",
                "logger " + library + ".uring.IoUring");
    }

    private static List<String> kotlin() {
        return List.of(
                "call: 7",
                "ring: 1, 7",
                "ring: 2, 0",
                "service: 7",
                "operation: 0",
                "future: 0",
                "epoll: 1",
                "error: ENOENT");
    }
}
