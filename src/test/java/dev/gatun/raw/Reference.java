package dev.gatun.raw;

import dev.gatun.raw.GeneratedPackage.Constant;
import dev.gatun.raw.GeneratedPackage.Member;
import dev.gatun.raw.GeneratedPackage.Struct;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of what the kernel's ABI is, for names that the system's headers may not have yet.
 *
 * @param constants values by name
 * @param targetConstants values by architecture, a space and the name
 * @param structs by name; with the members that the table has
 */
record Reference(
        Map<String, Long> constants,
        Map<String, Long> targetConstants,
        Map<String, Struct> structs) {

    static Reference ioUring() {
        return read("io_uring_abi.tsv");
    }

    static Reference newer() {
        return read("newer_abi.tsv");
    }

    private static Reference read(String resource) {
        var reference = new Reference(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        try (InputStream in = Reference.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().filter(line -> !line.startsWith("#")).forEach(reference::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reference;
    }

    private void add(String line) {
        String[] field = line.split("\t");
        boolean isNew =
                switch (field[0]) {
                    case "constant" -> constants.put(field[1], number(field[2])) == null;
                    case "target" ->
                            targetConstants.put(field[1] + " " + field[2], number(field[3]))
                                    == null;
                    case "struct" ->
                            structs.put(
                                            field[1],
                                            new Struct(
                                                    false,
                                                    number(field[2]),
                                                    number(field[3]),
                                                    new TreeMap<>()))
                                    == null;
                    case "member" ->
                            structs.get(field[1])
                                            .members()
                                            .put(
                                                    field[2],
                                                    new Member(number(field[3]), number(field[4])))
                                    == null;
                    default -> throw new AssertionError("no such kind: " + line);
                };
        if (!isNew) {
            throw new AssertionError("there twice: " + line);
        }
    }

    private static long number(String text) {
        return text.startsWith("0x")
                ? Long.parseUnsignedLong(text.substring(2), 16)
                : Long.parseLong(text);
    }

    /** Whether a generated constant has a value of the table, which may be an unsigned int's. */
    static boolean same(Constant generated, long expected) {
        return generated.size() == Long.BYTES
                ? generated.value() == expected
                : generated.value() == expected
                        || Integer.toUnsignedLong((int) generated.value()) == expected;
    }
}
