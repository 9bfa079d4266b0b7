import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what the library's hand-written code takes from jextract's output: its numbers, as
 * literals, which the compiler copies to where they are used. jextract's own classes compute them
 * when they are loaded, and that takes long.
 *
 * <p>Arguments: the folder with the compiled bindings, which is on the class path too, and the
 * folder to write to. It runs from source, in the JDK that compiles the project.
 */
final class Literals {
    private static final String RAW = "dev.gatun.raw";
    private static final String STRUCT = RAW + ".struct";

    private Literals() {}

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        if (arguments.length != 2) {
            System.err.println("usage: Literals CLASSES OUTPUT");
            System.exit(2);
        }
        Path classes = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        Bindings libc = Bindings.read(classes, RAW + ".libc", "libc_h");
        Bindings uring = Bindings.read(classes, RAW + ".uring", "io_uring_h");
        Map<String, Bindings> targets = new LinkedHashMap<>();
        for (String target : List.of("x86_64", "aarch64", "riscv64")) {
            targets.put(target, Bindings.read(classes, RAW + "." + target, "target_h"));
        }
        Bindings common = Bindings.common(List.copyOf(targets.values()));
        Bindings linux = libc.and(common);

        writeConstants(output, "Linux", "C's constants that are the same on all targets.", linux);
        writeConstants(output, "Uring", "The constants of io_uring.", uring);
        for (String target : targets.keySet()) {
            writeTarget(output, target, targets.get(target).without(common));
        }
        writeStructs(output, linux.and(uring));
    }

    private static void writeConstants(Path output, String name, String comment, Bindings bindings)
            throws IOException {
        var source = new LiteralClass(RAW, name, comment);
        source.constants(bindings.constants());
        source.write(output);
    }

    /** In one class also the structures: they are few. */
    private static void writeTarget(Path output, String target, Bindings differing)
            throws IOException {
        String name = Character.toUpperCase(target.charAt(0)) + target.substring(1);
        var source =
                new LiteralClass(RAW, name, "What is not the same on all targets: " + target + ".");
        differing
                .structs()
                .forEach((struct, numbers) -> source.nested(struct, comment(struct), numbers));
        source.constants(differing.constants());
        source.write(output);
    }

    private static void writeStructs(Path output, Bindings bindings) throws IOException {
        for (var struct : bindings.structs().entrySet()) {
            var source = new LiteralClass(STRUCT, struct.getKey(), comment(struct.getKey()));
            source.constants(struct.getValue());
            source.write(output);
        }
    }

    private static String comment(String struct) {
        return "The layout of {@code " + struct + "}, in bytes.";
    }
}
