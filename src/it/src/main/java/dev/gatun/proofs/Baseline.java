package dev.gatun.proofs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Makes an earlier version of the library: one with a method more. */
final class Baseline {
    /** The method. */
    static final String METHOD = "removedSince";

    private Baseline() {}

    /**
     * Writes a jar.
     *
     * @param library the jar of today
     * @param isWanted of which packages the public classes have the method more
     * @return how many classes have it
     */
    static int write(Path library, Path jar, Predicate<String> isWanted) throws IOException {
        int changed = 0;
        try (JarFile from = new JarFile(library.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
            for (JarEntry entry : from.stream().toList()) {
                byte[] bytes;
                try (InputStream in = from.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                String name = entry.getName();
                if (name.endsWith(".class") && name.contains("/")) {
                    String packageName = name.substring(0, name.lastIndexOf('/')).replace('/', '.');
                    ClassModel model = ClassFile.of().parse(bytes);
                    if (isWanted.test(packageName) && isPublicClass(model)) {
                        bytes = withMethod(model);
                        changed++;
                    }
                }
                to.putNextEntry(new JarEntry(name));
                to.write(bytes);
                to.closeEntry();
            }
        }
        return changed;
    }

    private static boolean isPublicClass(ClassModel model) {
        int flags = model.flags().flagsMask();
        return (flags & ClassFile.ACC_PUBLIC) != 0 && (flags & ClassFile.ACC_INTERFACE) == 0;
    }

    private static byte[] withMethod(ClassModel model) {
        int flags = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;
        MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void);
        return ClassFile.of()
                .transformClass(
                        model,
                        ClassTransform.endHandler(
                                each ->
                                        each.withMethodBody(
                                                METHOD, type, flags, CodeBuilder::return_)));
    }
}
