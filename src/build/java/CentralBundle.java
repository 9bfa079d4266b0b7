import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Puts what Maven Central wants of a release into one archive, which can be uploaded as it is, and
 * checks that nothing is missing. It runs from source, on any JDK from 17.
 *
 * <p>Arguments: group, artifact, version, the folder of the build, and whether there are no
 * signatures ({@code true}, for a build that is not to be published). The status is 1 if something
 * is missing.
 */
final class CentralBundle {
    private static final List<String> FILES =
            List.of(
                    ".pom",
                    ".jar",
                    "-sources.jar",
                    "-javadoc.jar",
                    "-bindings.jar",
                    "-cyclonedx.json");

    /** But in the one with the pages. */
    private static final List<String> IN_EACH_JAR = List.of("META-INF/LICENSE", "META-INF/NOTICE");

    /** What Maven Central asks a pom for. */
    private static final List<String> IN_POM =
            List.of("name", "description", "url", "licenses", "developers", "scm");

    private static final String[][] CHECKSUMS = {
        {"MD5", ".md5"}, {"SHA-1", ".sha1"}, {"SHA-256", ".sha256"}, {"SHA-512", ".sha512"},
    };

    private final List<String> missing = new ArrayList<>();
    private final String group;
    private final String artifact;
    private final String version;
    private final Path target;
    private final boolean isSigned;

    private CentralBundle(String[] arguments) {
        group = arguments[0];
        artifact = arguments[1];
        version = arguments[2];
        target = Path.of(arguments[3]);
        isSigned = !Boolean.parseBoolean(arguments[4]);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            System.err.println("usage: CentralBundle GROUP ARTIFACT VERSION TARGET UNSIGNED");
            System.exit(2);
        }
        CentralBundle bundle = new CentralBundle(arguments);
        bundle.write();
        bundle.missing.forEach(each -> System.err.println("the release has no " + each));
        System.exit(bundle.missing.isEmpty() ? 0 : 1);
    }

    private void write() throws IOException, NoSuchAlgorithmException {
        Path pom = target.resolve(artifact + "-" + version + ".pom");
        Files.copy(Path.of("pom.xml"), pom, StandardCopyOption.REPLACE_EXISTING);
        checkPom(Files.readString(pom));
        Path archive = target.resolve("central-bundle.zip");
        String folder = group.replace('.', '/') + "/" + artifact + "/" + version + "/";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String end : FILES) {
                Path file = target.resolve(artifact + "-" + version + end);
                if (!Files.exists(file)) {
                    missing.add("file " + file.getFileName());
                    continue;
                }
                if (end.endsWith(".jar") && !end.equals("-javadoc.jar")) {
                    checkJar(file);
                }
                add(zip, folder, file);
            }
        }
        System.out.println(archive + (isSigned ? "" : ", without signatures"));
    }

    private void checkPom(String pom) {
        for (String each : IN_POM) {
            if (!pom.contains("\n  <" + each + ">")) {
                missing.add("<" + each + "> in its pom");
            }
        }
    }

    private void checkJar(Path jar) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            for (String each : IN_EACH_JAR) {
                if (!Files.exists(files.getPath(each))) {
                    missing.add(each + " in " + jar.getFileName());
                }
            }
        }
    }

    private void add(ZipOutputStream zip, String folder, Path file)
            throws IOException, NoSuchAlgorithmException {
        byte[] bytes = Files.readAllBytes(file);
        String name = folder + file.getFileName();
        put(zip, name, bytes);
        for (String[] each : CHECKSUMS) {
            byte[] digest = MessageDigest.getInstance(each[0]).digest(bytes);
            String text = HexFormat.of().formatHex(digest);
            put(zip, name + each[1], text.getBytes(StandardCharsets.US_ASCII));
        }
        if (isSigned) {
            Path signature = target.resolve(file.getFileName() + ".asc");
            if (Files.exists(signature)) {
                put(zip, name + ".asc", Files.readAllBytes(signature));
            } else {
                missing.add("signature of " + file.getFileName());
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // The same archive of the same files.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
