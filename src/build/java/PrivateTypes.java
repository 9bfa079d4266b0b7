import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds types that no user of the library can name in the pages of its Javadoc: a link to a method
 * that is inherited from one shows that type, and leads nowhere. It runs from source, on any JDK
 * from 17.
 *
 * <p>Arguments: the folder with the sources, and the jar with the pages. The status is 1 if a page
 * has such a name.
 */
final class PrivateTypes {
    /** A type that begins in the first column is no member of another. */
    private static final Pattern DECLARATION =
            Pattern.compile(
                    "^((?:[a-z-]+ )*)(?:@?interface|class|enum|record) (\\w+)", Pattern.MULTILINE);

    /** In prose a name may be a word; in these it is a type. */
    private static final List<Pattern> OF_CODE =
            List.of(
                    Pattern.compile("<code>(.*?)</code>", Pattern.DOTALL),
                    Pattern.compile(
                            "<div class=\"(?:member|type)-signature\">(.*?)</div>",
                            Pattern.DOTALL));

    private static final Pattern NAME = Pattern.compile("(?<![\\w$])[A-Z]\\w*");

    private final Set<String> types = new TreeSet<>();
    private final TreeMap<String, Set<String>> found = new TreeMap<>();

    private PrivateTypes() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: PrivateTypes SOURCES JAR");
            System.exit(2);
        }
        PrivateTypes check = new PrivateTypes();
        for (Path source : files(Path.of(arguments[0]), ".java")) {
            check.readSource(source);
        }
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(arguments[1]))) {
            List<Path> pages = files(jar.getPath("/"), ".html");
            for (Path page : pages) {
                check.readPage(page);
            }
            System.exit(check.print(pages.size()) ? 0 : 1);
        }
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    private void readSource(Path source) throws IOException {
        Matcher declaration = DECLARATION.matcher(Files.readString(source));
        while (declaration.find()) {
            if (!declaration.group(1).contains("public ")) {
                types.add(declaration.group(2));
            }
        }
    }

    private void readPage(Path page) throws IOException {
        String html = Files.readString(page);
        for (Pattern pattern : OF_CODE) {
            Matcher code = pattern.matcher(html);
            while (code.find()) {
                readCode(page, code.group(1).replaceAll("<[^>]*>", ""));
            }
        }
    }

    private void readCode(Path page, String code) {
        Matcher name = NAME.matcher(code);
        while (name.find()) {
            if (types.contains(name.group())) {
                found.computeIfAbsent(page.toString(), unused -> new TreeSet<>()).add(name.group());
            }
        }
    }

    private boolean print(int pages) {
        found.forEach((page, names) -> System.err.println(page + ": " + String.join(", ", names)));
        if (types.isEmpty() || pages == 0) {
            System.err.println(types.size() + " types and " + pages + " pages: nothing to check");
            return false;
        }
        return found.isEmpty();
    }
}
