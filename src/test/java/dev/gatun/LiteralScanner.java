package dev.gatun;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Finds the numbers that a source writes where only a name of the generated literals may stand, by
 * the compiler's own syntax trees.
 */
final class LiteralScanner {
    /** What reads or writes memory, or cuts a piece of it: which argument is an offset. */
    private static final Map<String, Integer> OFFSET_ARGUMENT =
            Map.of(
                    "get",
                    1,
                    "set",
                    1,
                    "asSlice",
                    0,
                    "getInt",
                    0,
                    "getLong",
                    0,
                    "getShort",
                    0,
                    "putInt",
                    0,
                    "putLong",
                    0,
                    "putShort",
                    0);

    private static final Set<Tree.Kind> BITWISE =
            Set.of(Tree.Kind.AND, Tree.Kind.OR, Tree.Kind.XOR);

    /**
     * A number.
     *
     * @param place class and member, as in {@code OpenHow.FLAGS} or {@code Fcntl.lock}
     * @param what the source, and why it may not stand there
     * @param line with the file's name
     */
    record Found(String place, String what, String line) {
        @Override
        public String toString() {
            return line + ": " + place + ": " + what;
        }
    }

    private final Predicate<String> isOfC;
    private final List<Found> found = new ArrayList<>();

    private LiteralScanner(Predicate<String> isOfC) {
        this.isOfC = isOfC;
    }

    /**
     * What is in sources.
     *
     * @param isOfC whether a name is that of a constant of C
     */
    static List<Found> scan(Iterable<? extends JavaFileObject> sources, Predicate<String> isOfC) {
        var options = List.of("-proc:none");
        var task =
                (JavacTask)
                        ToolProvider.getSystemJavaCompiler()
                                .getTask(null, null, null, options, null, sources);
        var scanner = new LiteralScanner(isOfC);
        try {
            var positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                scanner.new Scanner(unit, positions).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scanner.found;
    }

    private final class Scanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        /** Constants, an enum's among them: that one is a variable whose value is made. */
        @Override
        public Void visitVariable(VariableTree tree, Void none) {
            var flags = tree.getModifiers().getFlags();
            ExpressionTree value = tree.getInitializer();
            if (value != null
                    && flags.contains(Modifier.STATIC)
                    && flags.contains(Modifier.FINAL)) {
                checkConstant(tree.getName().toString(), value);
            }
            return super.visitVariable(tree, none);
        }

        private void checkConstant(String name, ExpressionTree value) {
            Set<String> names = namesOfC(value);
            if (isOfC.test(name) && hasNumber(value, _ -> true)) {
                report(value, "C's constant is not the generated one");
            } else if (isOfC.test(name) && !names.isEmpty() && !names.equals(Set.of(name))) {
                report(value, "C's constant is another one");
            } else if (isNumber(value)
                    && hasNumber(value, number -> number > 1 && !isMask(number))) {
                report(value, "a number that is neither generated nor listed as the library's own");
            }
        }

        private Set<String> namesOfC(Tree tree) {
            Set<String> names = new TreeSet<>();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitIdentifier(IdentifierTree identifier, Void none) {
                    add(identifier.getName().toString());
                    return null;
                }

                @Override
                public Void visitMemberSelect(MemberSelectTree select, Void none) {
                    add(select.getIdentifier().toString());
                    return super.visitMemberSelect(select, none);
                }

                private void add(String name) {
                    // The level of a socket option stands beside its number.
                    if (isOfC.test(name) && !name.matches("SOL_.*|IPPROTO_.*")) {
                        names.add(name);
                    }
                }
            }.scan(tree, null);
            return names;
        }

        @Override
        public Void visitNewClass(NewClassTree tree, Void none) {
            if (tree.getIdentifier().toString().endsWith("Flags")) {
                for (ExpressionTree argument : tree.getArguments()) {
                    if (hasNumber(argument, number -> number != 0)) {
                        report(argument, "a flag that is not generated");
                    }
                }
            }
            return super.visitNewClass(tree, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
            if (tree.getMethodSelect() instanceof MemberSelectTree method) {
                Integer place = OFFSET_ARGUMENT.get(method.getIdentifier().toString());
                if (place != null && place < tree.getArguments().size()) {
                    ExpressionTree offset = tree.getArguments().get(place);
                    if (isNumber(offset) && hasNumber(offset, number -> number != 0)) {
                        report(offset, "an offset that is not generated");
                    }
                }
            }
            return super.visitMethodInvocation(tree, none);
        }

        @Override
        public Void visitCase(CaseTree tree, Void none) {
            for (var label : tree.getLabels()) {
                if (label instanceof ConstantCaseLabelTree constant
                        && isNumber(constant.getConstantExpression())) {
                    report(constant, "a case that has no name");
                }
            }
            return super.visitCase(tree, none);
        }

        @Override
        public Void visitBinary(BinaryTree tree, Void none) {
            if (BITWISE.contains(tree.getKind())) {
                for (ExpressionTree side : List.of(tree.getLeftOperand(), tree.getRightOperand())) {
                    if (isNumber(side)
                            && hasNumber(side, number -> number > 1 && !isMask(number))) {
                        report(side, "bits that have no name");
                    }
                }
            }
            return super.visitBinary(tree, none);
        }

        /** Hexadecimal and octal numbers are of somebody's table, unless they are all ones. */
        @Override
        public Void visitLiteral(LiteralTree tree, Void none) {
            if (tree.getValue() instanceof Number number
                    && text(tree).matches("0[xX0-9].*")
                    && !isMask(
                            number instanceof Integer i
                                    ? Integer.toUnsignedLong(i)
                                    : (long) number)) {
                report(tree, "a number of somebody's table");
            }
            return null;
        }

        private String text(Tree tree) {
            try {
                return unit.getSourceFile()
                        .getCharContent(true)
                        .subSequence(
                                (int) positions.getStartPosition(unit, tree),
                                (int) positions.getEndPosition(unit, tree))
                        .toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void report(Tree tree, String why) {
            long position = positions.getStartPosition(unit, tree);
            String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
            String line = file + ":" + unit.getLineMap().getLineNumber(position);
            found.add(new Found(place(), text(tree) + ", " + why, line));
        }

        private String place() {
            String place = "";
            for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
                if (path.getLeaf() instanceof ClassTree type) {
                    place = type.getSimpleName() + "." + place;
                } else if (path.getParentPath() != null
                        && path.getParentPath().getLeaf() instanceof ClassTree) {
                    place = name(path.getLeaf());
                }
            }
            return place;
        }

        private static String name(Tree member) {
            return switch (member) {
                case VariableTree variable -> variable.getName().toString();
                case MethodTree method -> method.getName().toString();
                default -> "static";
            };
        }
    }

    /** A number and nothing else: also with a sign, a cast, shifted, or several together. */
    private static boolean isNumber(ExpressionTree tree) {
        return switch (tree.getKind()) {
            case INT_LITERAL, LONG_LITERAL -> true;
            case UNARY_MINUS,
                    BITWISE_COMPLEMENT,
                    TYPE_CAST,
                    PARENTHESIZED,
                    LEFT_SHIFT,
                    OR,
                    PLUS,
                    MINUS,
                    MULTIPLY ->
                    !hasName(tree) && hasNumber(tree, _ -> true);
            default -> false;
        };
    }

    /** All ones: as wide as a byte, a short or an int. */
    private static boolean isMask(long number) {
        return number == 0xff || number == 0xffff || number == 0xffff_ffffL;
    }

    private static boolean hasName(Tree tree) {
        return any(tree, IdentifierTree.class::isInstance);
    }

    private static boolean hasNumber(Tree tree, LongPredicate which) {
        return any(
                tree,
                node ->
                        node instanceof LiteralTree literal
                                && literal.getValue() instanceof Number number
                                && which.test(number.longValue()));
    }

    private static boolean any(Tree tree, Predicate<Tree> which) {
        var scanner =
                new TreeScanner<Boolean, Void>() {
                    @Override
                    public Boolean scan(Tree node, Void none) {
                        return node != null
                                && (which.test(node)
                                        || Boolean.TRUE.equals(super.scan(node, none)));
                    }

                    @Override
                    public Boolean reduce(Boolean one, Boolean other) {
                        return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
                    }
                };
        return scanner.scan(tree, null);
    }
}
