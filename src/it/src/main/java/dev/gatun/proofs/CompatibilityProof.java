package dev.gatun.proofs;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * The build's check of compatibility fails if a promised method is gone since an earlier version,
 * and passes if what is gone was not promised.
 */
final class CompatibilityProof implements Proof {
    private static final int MINUTES = 5;
    private static final String VERSION = "0.0.1";
    private static final String GOAL = "com.github.siom79.japicmp:japicmp-maven-plugin:cmp";

    @Override
    public String name() {
        return "compatibility";
    }

    @Override
    public String summary() {
        return "the build fails if a promised method is gone, and only then";
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        ModuleDescriptor module =
                ModuleFinder.of(setting.library()).find("dev.gatun").orElseThrow().descriptor();
        Set<String> exported =
                module.exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet());
        Checked promised = check(setting, "promised", exported::contains);
        String counts = promised.classes() + " classes";
        String what = "a method is gone from each promised class: the build fails";
        String each = "dev.gatun.uring.IoUring." + Baseline.METHOD + "()";
        if (promised.failure() == null) {
            seen.accept(Result.failed(what, counts, "the build did not fail"));
        } else if (!Files.readString(promised.output()).contains(each)) {
            seen.accept(
                    Result.failed(what, counts, "not named: " + each + "\n" + promised.failure()));
        } else {
            seen.accept(Result.passed(what, counts));
        }
        Checked internal = check(setting, "internal", name -> !exported.contains(name));
        counts = internal.classes() + " classes";
        what = "a method is gone from each class that is not promised: the build passes";
        seen.accept(
                internal.failure() == null && internal.classes() > 0
                        ? Result.passed(what, counts)
                        : Result.failed(what, counts, internal.failure()));
    }

    /**
     * What came of a check.
     *
     * @param failure of the build; null if it passed
     */
    private record Checked(int classes, Path output, String failure) {}

    /** Against a version whose classes in some packages have a method more. */
    private static Checked check(Setting setting, String name, Predicate<String> packages)
            throws IOException, InterruptedException {
        Path folder = setting.emptyFolder("compatibility/" + name);
        ThrowAwayRepository repository =
                ThrowAwayRepository.of(
                        setting.localRepository(),
                        Files.createDirectory(folder.resolve("repository")));
        // Of a build that has not run to its end, Maven looks for the jar there.
        Files.copy(setting.library(), repository.jar(version(setting.library())));
        int classes = Baseline.write(setting.library(), repository.jar(VERSION), packages);
        Path output = folder.resolve("output");
        String failure =
                Child.run(
                        List.of(
                                "mvn",
                                "--batch-mode",
                                "--no-transfer-progress",
                                "-Dstyle.color=never",
                                "-Dapi.baseline=" + VERSION,
                                repository.option(),
                                GOAL + "@compatibility"),
                        setting.repository(),
                        Map.of(),
                        output,
                        MINUTES);
        return new Checked(classes, output, failure);
    }

    private static String version(Path library) throws IOException {
        try (JarFile jar = new JarFile(library.toFile())) {
            return jar.getManifest()
                    .getMainAttributes()
                    .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        }
    }
}
