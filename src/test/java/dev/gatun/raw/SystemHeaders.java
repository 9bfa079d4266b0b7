package dev.gatun.raw;

import dev.gatun.raw.GeneratedPackage.Constant;
import dev.gatun.raw.GeneratedPackage.Member;
import dev.gatun.raw.GeneratedPackage.Struct;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system's headers say, asked of a C compiler for the target whose headers they are. Each
 * question is a static assertion on a line of its own, so one compilation answers them all: by what
 * the compiler says of a line, the headers do not know the name, or have another value.
 */
final class SystemHeaders {

    /**
     * One question.
     *
     * @param name what it is about: a constant, a structure, or structure.member
     * @param expression in C, of an integer type
     * @param expected the value in the generated code
     */
    record Question(String name, String expression, long expected) {}

    /**
     * The answers.
     *
     * @param unknown names that the headers do not have
     * @param different names for which they have another value, with the question
     */
    record Answers(Set<String> unknown, Map<String, String> different) {}

    private static final Pattern ERROR =
            Pattern.compile("^questions:(\\d+):\\d+: error: (.*)$", Pattern.MULTILINE);

    private static final Pattern UNKNOWN =
            Pattern.compile(
                    ".* undeclared .*|.* has no member named .*|.* undefined type .*"
                            + "|.* incomplete type .*");

    private final String compiler;
    private final String includes;
    private final Path folder;

    /**
     * Headers to ask.
     *
     * @param compiler the target's C compiler, by name
     * @param includes C source that brings the headers
     * @param folder for files to compile
     */
    SystemHeaders(String compiler, String includes, Path folder) {
        this.compiler = compiler;
        this.includes = includes;
        this.folder = folder;
    }

    static boolean available(String compiler) {
        try {
            return run(List.of(compiler, "--version")).status == 0;
        } catch (UncheckedIOException e) {
            return false; // no such program
        }
    }

    /** Every question that a generated package raises. */
    static List<Question> questions(GeneratedPackage generated, Set<String> typedefs) {
        List<Question> questions = new ArrayList<>();
        for (Map.Entry<String, Constant> entry : generated.constants().entrySet()) {
            String name = entry.getKey();
            Constant constant = entry.getValue();
            String type = constant.size() == Integer.BYTES ? "int" : "long";
            questions.add(new Question(name, "(" + type + ")(" + name + ")", constant.value()));
            questions.add(new Question(name, "sizeof(" + name + ")", constant.size()));
        }
        for (Map.Entry<String, Struct> entry : generated.structs().entrySet()) {
            String name = entry.getKey();
            Struct struct = entry.getValue();
            String type =
                    typedefs.contains(name) ? name : (struct.union() ? "union " : "struct ") + name;
            questions.add(new Question(name, "sizeof(" + type + ")", struct.size()));
            questions.add(new Question(name, "_Alignof(" + type + ")", struct.alignment()));
            for (Map.Entry<String, Member> member : struct.members().entrySet()) {
                String path = member.getKey();
                long offset = member.getValue().offset();
                long size = member.getValue().size();
                String memberName = name + "." + path;
                questions.add(
                        new Question(memberName, "offsetof(" + type + ", " + path + ")", offset));
                if (size != 0) {
                    String expression = "sizeof(((" + type + " *)0)->" + path + ")";
                    questions.add(new Question(memberName, expression, size));
                }
            }
        }
        return questions;
    }

    /** Compiles the questions, for any target. */
    Answers compile(List<Question> questions) {
        var source = new StringBuilder(prologue(questions)).append("#line 1 \"questions\"\n");
        for (Question question : questions) {
            source.append("_Static_assert((long)(")
                    .append(question.expression)
                    .append(") == ")
                    .append(question.expected)
                    .append("L, \"differs\");\n");
        }
        Outcome outcome = compile(source.toString(), "-fsyntax-only");

        var answers = new Answers(new TreeSet<>(), new TreeMap<>());
        Matcher error = ERROR.matcher(outcome.output);
        while (error.find()) {
            Question question = questions.get(Integer.parseInt(error.group(1)) - 1);
            String message = error.group(2);
            if (message.startsWith("static assertion failed")) {
                answers.different.put(question.name, question.toString());
            } else if (UNKNOWN.matcher(message).matches()) {
                answers.unknown.add(question.name);
            } else if (!answers.unknown.contains(question.name)) {
                throw new AssertionError(question + ": " + message);
            }
        }
        boolean understood = !answers.unknown.isEmpty() || !answers.different.isEmpty();
        if (outcome.status != 0 && !understood) {
            throw new AssertionError(compiler + " failed:\n" + outcome.output);
        }
        return answers;
    }

    /** Compiles and runs a program that prints the answers: for the machine's own target. */
    Map<Question, Long> print(List<Question> questions) {
        var source = new StringBuilder(prologue(questions)).append("#include <stdio.h>\n");
        source.append("static const long answers[] = {\n");
        for (Question question : questions) {
            source.append("    (long)(").append(question.expression).append("),\n");
        }
        source.append(
                """
                };
                int main(void) {
                    for (unsigned long i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
                        printf("%ld\\n", answers[i]);
                    return 0;
                }
                """);
        Path program = folder.resolve("print");
        Outcome compiled = compile(source.toString(), "-o", program.toString());
        if (compiled.status != 0) {
            throw new AssertionError(compiler + " failed:\n" + compiled.output);
        }
        Outcome printed = run(List.of(program.toString()));
        List<String> lines = printed.output.lines().toList();
        if (printed.status != 0 || lines.size() != questions.size()) {
            throw new AssertionError("the program printed:\n" + printed.output);
        }
        Map<Question, Long> answers = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            answers.put(questions.get(i), Long.parseLong(lines.get(i)));
        }
        return answers;
    }

    /**
     * The headers; and no macro that is called like a member, as signal.h has si_pid for
     * _sifields._kill.si_pid.
     */
    private String prologue(List<Question> questions) {
        var source = new StringBuilder("#define _GNU_SOURCE 1\n#include <stddef.h>\n");
        source.append(includes);
        Set<String> names = new TreeSet<>();
        for (Question question : questions) {
            if (question.name.indexOf('.') >= 0) {
                names.addAll(List.of(question.name.split("\\.")));
            }
        }
        for (String name : names) {
            source.append("#undef ").append(name).append('\n');
        }
        return source.toString();
    }

    private Outcome compile(String source, String... options) {
        try {
            Path file = Files.writeString(folder.resolve("questions.c"), source);
            List<String> command = new ArrayList<>();
            command.add(compiler);
            command.addAll(List.of("-std=gnu11", "-w", "-fmax-errors=0"));
            command.addAll(List.of(options));
            command.add(file.toString());
            return run(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Outcome(int status, String output) {}

    private static Outcome run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted in " + command, e);
        }
    }
}
