package dev.gatun.sys;

import dev.gatun.ChildJvm;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Uses the library as an application does that a container loads and forgets, on threads of the
 * container; for {@link ClassLoaderTest}.
 */
final class ClassLoaderProgram {
    private static final int COLLECTIONS = 50;

    private ClassLoaderProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (ExecutorService first = Executors.newSingleThreadExecutor();
                ExecutorService second = Executors.newSingleThreadExecutor()) {
            WeakReference<ClassLoader> loader = use(first, second);
            int collections = 0;
            while (!loader.refersTo(null) && collections < COLLECTIONS) {
                System.gc();
                collections++;
            }
            System.out.println(
                    (loader.refersTo(null) ? "collected" : "not collected")
                            + " after "
                            + collections);
        }
    }

    /** One thread makes a descriptor, the other uses it, both close: all kinds of notes. */
    private static WeakReference<ClassLoader> use(ExecutorService first, ExecutorService second)
            throws Exception {
        String library = ChildJvm.classPath().split(File.pathSeparator)[0];
        var loader =
                new URLClassLoader(
                        new URL[] {new File(library).toURI().toURL()},
                        ClassLoader.getPlatformClassLoader());
        Class<?> fds = loader.loadClass(Fd.class.getName());
        Method own = fds.getMethod("own", int.class);
        Method memfdCreate =
                loader.loadClass(Syscalls.class.getName())
                        .getMethod("memfdCreate", String.class, int.class);
        Callable<Object> open = () -> own.invoke(null, memfdCreate.invoke(null, "file", 1));
        Object shared = first.submit(open).get();
        second.submit(() -> fds.getMethod("acquire").invoke(shared)).get();
        first.submit(() -> fds.getMethod("close").invoke(shared)).get();
        second.submit(() -> fds.getMethod("release").invoke(shared)).get();
        Thread virtual =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                fds.getMethod("close").invoke(open.call());
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        virtual.join();
        loader.close();
        return new WeakReference<>(loader);
    }
}
