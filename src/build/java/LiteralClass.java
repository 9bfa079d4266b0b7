import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The source of a class that has literals and nothing else. */
final class LiteralClass {
    private final String packageName;
    private final String name;
    private final StringBuilder text = new StringBuilder();

    LiteralClass(String packageName, String name, String comment) {
        this.packageName = packageName;
        this.name = name;
        text.append("// Written by native-headers/generate.sh from jextract's output\n\n");
        text.append("package ").append(packageName).append(";\n\n");
        text.append("/** ").append(comment).append(" */\n");
        text.append("public final class ").append(name).append(" {\n");
    }

    void constants(Map<String, Number> constants) {
        constants("    ", constants);
    }

    void nested(String nestedName, String comment, Map<String, Number> constants) {
        text.append("    /** ").append(comment).append(" */\n");
        text.append("    public static final class ").append(nestedName).append(" {\n");
        constants("        ", constants);
        text.append("\n        private ").append(nestedName).append("() {}\n    }\n");
    }

    private void constants(String indent, Map<String, Number> constants) {
        constants.forEach(
                (constant, value) -> {
                    boolean isLong = value instanceof Long;
                    text.append(indent).append("public static final ");
                    text.append(isLong ? "long " : "int ").append(constant).append(" = ");
                    text.append(value).append(isLong ? "L" : "").append(";\n");
                });
    }

    void write(Path root) throws IOException {
        text.append("\n    private ").append(name).append("() {}\n}\n");
        Path folder = Files.createDirectories(root.resolve(packageName.replace('.', '/')));
        Files.writeString(folder.resolve(name + ".java"), text);
    }
}
