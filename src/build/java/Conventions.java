import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * What neither the compiler nor the formatter sees, read from the compiler's own syntax trees: no
 * import of more than one name, no tabs, and in the library's code ({@code src/main}) a comment on
 * the module, on each package and on whatever a user can name or call.
 */
final class Conventions {
    private static final Path LIBRARY = Path.of("src", "main", "java");

    private final Set<String> problems;

    Conventions(Set<String> problems) {
        this.problems = problems;
    }

    void check(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            // What cannot be parsed is the compiler's to report, and the formatter's.
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    diagnostic -> {},
                                    List.of("-proc:none"),
                                    null,
                                    sources);
            var docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                var file = Path.of(unit.getSourceFile().getName());
                new Scanner(docs, unit, file).scan(unit, null);
                checkText(file);
            }
        }
    }

    private void checkText(Path file) throws IOException {
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (text.indexOf('\t') >= 0) {
                problems.add(file + ":" + line + ": a tab");
            }
        }
        if (file.startsWith(LIBRARY)
                && !file.equals(LIBRARY.resolve("module-info.java"))
                && !Files.exists(file.resolveSibling("package-info.java"))) {
            problems.add(file.getParent() + ": the package has no package-info.java");
        }
    }

    private final class Scanner extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final CompilationUnitTree unit;
        private final Path file;

        Scanner(DocTrees docs, CompilationUnitTree unit, Path file) {
            this.docs = docs;
            this.unit = unit;
            this.file = file;
        }

        @Override
        public Void visitImport(ImportTree tree, Void none) {
            if (tree.isModule() || tree.getQualifiedIdentifier().toString().endsWith(".*")) {
                report(tree, "an import of more than one name");
            }
            return null;
        }

        @Override
        public Void visitModule(ModuleTree tree, Void none) {
            requireComment(tree, "module " + tree.getName());
            return null;
        }

        @Override
        public Void visitPackage(PackageTree tree, Void none) {
            if (file.endsWith("package-info.java")) {
                requireComment(tree, "package " + tree.getPackageName());
            }
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void none) {
            // What is inside a type that nobody can name needs no comment either.
            if (!isVisible(tree.getModifiers())) {
                return null;
            }
            requireComment(tree, "type " + tree.getSimpleName());
            return super.visitClass(tree, none);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void none) {
            boolean overrides =
                    tree.getModifiers().getAnnotations().stream()
                            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
            if (isVisible(tree.getModifiers()) && !overrides) {
                requireComment(tree, "method " + tree.getName());
            }
            return null;
        }

        /** Public or protected, or a member of an interface, which is public unless private. */
        private boolean isVisible(ModifiersTree modifiers) {
            var flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || isInInterface() && !flags.contains(Modifier.PRIVATE);
        }

        private boolean isInInterface() {
            var kind = getCurrentPath().getParentPath().getLeaf().getKind();
            return kind == Tree.Kind.INTERFACE || kind == Tree.Kind.ANNOTATION_TYPE;
        }

        private void requireComment(Tree tree, String what) {
            if (file.startsWith(LIBRARY) && docs.getDocComment(getCurrentPath()) == null) {
                report(tree, what + " has no Javadoc");
            }
        }

        private void report(Tree tree, String problem) {
            long position = docs.getSourcePositions().getStartPosition(unit, tree);
            long line = unit.getLineMap().getLineNumber(position);
            problems.add(file + ":" + line + ": " + problem);
        }
    }
}
