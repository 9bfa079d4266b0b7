package dev.gatun.proofs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Options of a JVM, for those who start one. */
record JvmOptions(List<String> list) {
    JvmOptions and(List<String> more) {
        return new JvmOptions(Stream.concat(list.stream(), more.stream()).toList());
    }

    /** The same, and the JVM writes to this file which classes it initializes. */
    JvmOptions logging(Path file) {
        return and(List.of("-Xlog:class+init=info:file=" + file));
    }

    /** For {@code javac} and others that give them to a JVM. */
    List<String> forLauncher() {
        return list.stream().map(option -> "-J" + option).toList();
    }

    /** For a variable of the environment. */
    String forEnvironment() {
        return String.join(" ", list);
    }
}
