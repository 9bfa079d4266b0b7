package dev.gatun.proofs;

import java.nio.file.Path;
import java.util.List;

/** Whose file system is the default one of a JVM. */
enum DefaultFiles {
    JDK("the JDK's", List.of(), null),
    GATUN("Gatun's", List.of(), "dev/gatun/nio/OpenFile"),
    GATUN_BY_RING(
            "Gatun's, all by the ring",
            List.of("-Ddev.gatun.nio.alwaysHandsOver=true"),
            "dev/gatun/async/ServiceRing");

    private final String text;
    private final List<String> options;
    private final String usedClass;

    DefaultFiles(String text, List<String> options, String usedClass) {
        this.text = text;
        this.options = options;
        this.usedClass = usedClass;
    }

    /**
     * What a JVM needs. The library is on the module path, since that is possible with all that
     * starts a JVM: also with {@code java -jar} and with Maven, which have class paths of their
     * own.
     *
     * @param library the jar
     */
    JvmOptions options(Path library) {
        if (this == JDK) {
            return new JvmOptions(List.of());
        }
        return new JvmOptions(
                        List.of(
                                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                                        + "dev.gatun.nio.GatunFileSystemProvider",
                                "--module-path=" + library,
                                "--add-modules=dev.gatun",
                                "--enable-native-access=dev.gatun"))
                .and(options);
    }

    /**
     * The class that a JVM has initialized if it has used these files.
     *
     * @return with slashes; null if nothing says so
     */
    String usedClass() {
        return usedClass;
    }

    @Override
    public String toString() {
        return text;
    }
}
