package dev.gatun.proofs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project of Maven gets all jars of a release by their classifiers, out of what is uploaded, and
 * an IDE finds in them the source of each class and the page of each public type.
 */
final class PublishedProof implements Proof {
    private static final int MINUTES = 5;
    private static final String MODULE = "dev.gatun";

    /** In folders of the module, but not lists of where a type is used. */
    private static final Pattern PAGE =
            Pattern.compile("dev\\.gatun/(?!.*/class-use/).*/(package-summary|[A-Z][^/]*)\\.html");

    private static final String GOAL =
            "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies";

    private static final Pattern LINK = Pattern.compile("href=\"([^\"#]*)");

    @Override
    public String name() {
        return "published";
    }

    @Override
    public String summary() {
        return "a project gets the jars of a release: sources and Javadoc of all that is public";
    }

    @Override
    public boolean isReady(Setting setting) {
        return Files.exists(bundle(setting));
    }

    private static Path bundle(Setting setting) {
        return setting.repository().resolve("target/central-bundle.zip");
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        String what = "a project that depends on the jars of a release";
        if (!isReady(setting)) {
            String how = "there is none: mvn -Prelease -Dgpg.skip=true clean verify -DskipTests";
            seen.accept(Result.failed(what, "nothing", how));
            return;
        }
        Path folder = setting.emptyFolder(name());
        Path jars = folder.resolve("jars");
        String failure = resolve(setting, folder, jars);
        if (failure != null) {
            seen.accept(Result.failed(what, "nothing", failure));
            return;
        }
        Path library = jars.resolve("gatun.jar");
        seen.accept(Result.passed(what, FolderContents.of(jars).files().size() + " jars"));
        seen.accept(
                compared(
                        "the jar of the release is that of this checkout",
                        hash(setting.library()),
                        hash(library)));
        seen.accept(
                contained(
                        "the source of each class",
                        sources(library, jars.resolve("gatun-bindings.jar")),
                        files(jars.resolve("gatun-sources.jar"))));
        seen.accept(
                compared(
                        "a page for each public type, and for no other",
                        pages(library),
                        pagesIn(jars.resolve("gatun-javadoc.jar"))));
        seen.accept(
                contained(
                        "a link to each package on the first page",
                        packagePages(library),
                        linksOfFirstPage(jars.resolve("gatun-javadoc.jar"))));
    }

    /** Unpacks what is uploaded; has Maven copy the jars from there; null if it did. */
    private static String resolve(Setting setting, Path folder, Path jars)
            throws IOException, InterruptedException {
        Path remote = Files.createDirectory(folder.resolve("remote"));
        try (FileSystem zip = FileSystems.newFileSystem(bundle(setting));
                Stream<Path> all = Files.walk(zip.getPath("/"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path file = remote.resolve(zip.getPath("/").relativize(each).toString());
                Files.createDirectories(file.getParent());
                Files.copy(each, file);
            }
        }
        Path pom = setting.project().resolve("src/consumers/published/pom.xml");
        Files.copy(pom, folder.resolve("pom.xml"));
        ThrowAwayRepository local =
                ThrowAwayRepository.of(
                        setting.localRepository(),
                        Files.createDirectory(folder.resolve("repository")));
        return Child.run(
                List.of(
                        "mvn",
                        "--batch-mode",
                        "--no-transfer-progress",
                        "-Dstyle.color=never",
                        local.option(),
                        "-Dremote=" + remote.toUri(),
                        "-Dgatun.version=" + version(remote),
                        "-DoutputDirectory=" + jars,
                        GOAL),
                folder,
                Map.of(),
                folder.resolve("output"),
                MINUTES);
    }

    private static String version(Path remote) throws IOException {
        try (Stream<Path> versions = Files.list(remote.resolve("dev/gatun/gatun"))) {
            return versions.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private static SortedSet<String> hash(Path file) throws IOException {
        return new TreeSet<>(List.of("hash " + Arrays.hashCode(Files.readAllBytes(file))));
    }

    /** The names of the sources that the classes of some jars were made of. */
    private static SortedSet<String> sources(Path... jars) throws IOException {
        SortedSet<String> sources = new TreeSet<>();
        for (Path jar : jars) {
            for (String each : files(jar)) {
                String name = each.substring(each.lastIndexOf('/') + 1);
                if (name.endsWith(".class") && !name.contains("$")) {
                    sources.add(each.replaceFirst("\\.class$", ".java"));
                }
            }
        }
        return sources;
    }

    private static SortedSet<String> files(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The pages of packages and types, and the first one. */
    private static SortedSet<String> pagesIn(Path jar) throws IOException {
        SortedSet<String> pages = files(jar);
        pages.removeIf(each -> !each.equals("index.html") && !PAGE.matcher(each).matches());
        return pages;
    }

    private static SortedSet<String> linksOfFirstPage(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream page = file.getInputStream(file.getEntry("index.html"))) {
            return LINK.matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(link -> link.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The folders of the packages that the module exports. */
    private static Set<String> exported(Path library) {
        return ModuleFinder.of(library).find(MODULE).orElseThrow().descriptor().exports().stream()
                .map(each -> each.source().replace('.', '/') + '/')
                .collect(Collectors.toSet());
    }

    private static SortedSet<String> packagePages(Path library) {
        return exported(library).stream()
                .map(each -> MODULE + '/' + each + "package-summary.html")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The pages that the Javadoc of the module must have. */
    private static SortedSet<String> pages(Path library) throws IOException {
        Set<String> exported = exported(library);
        SortedSet<String> pages = packagePages(library);
        pages.add("index.html");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {library.toUri().toURL()})) {
            for (String file : files(library)) {
                String folder = file.substring(0, file.lastIndexOf('/') + 1);
                if (exported.contains(folder) && !file.endsWith("-info.class")) {
                    Class<?> type = load(loader, file);
                    if (isPublic(type)) {
                        String name = type.getCanonicalName().substring(folder.length());
                        pages.add(MODULE + '/' + folder + name + ".html");
                    }
                }
            }
        }
        return pages;
    }

    private static Class<?> load(ClassLoader loader, String file) throws IOException {
        String name = file.replaceFirst("\\.class$", "").replace('/', '.');
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        if (type.getCanonicalName() == null) {
            return false;
        }
        for (Class<?> each = type; each != null; each = each.getDeclaringClass()) {
            if ((each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static Result contained(
            String what, SortedSet<String> expected, SortedSet<String> actual) {
        SortedSet<String> missing = new TreeSet<>(expected);
        missing.removeAll(actual);
        return result(what, expected.size(), missing);
    }

    private static Result compared(
            String what, SortedSet<String> expected, SortedSet<String> actual) {
        SortedSet<String> different = new TreeSet<>(expected);
        different.addAll(actual);
        different.removeIf(each -> expected.contains(each) && actual.contains(each));
        return result(what, expected.size(), different);
    }

    private static Result result(String what, int count, SortedSet<String> wrong) {
        return wrong.isEmpty() && count > 0
                ? Result.passed(what, Integer.toString(count))
                : Result.failed(what, Integer.toString(count), "not as it should be: " + wrong);
    }
}
