package dev.gatun.recording;

import dev.gatun.ChildJvm;
import dev.gatun.async.RingService;
import dev.gatun.uring.IoUring;

import jdk.jfr.Recording;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Uses rings while a recording runs, as an application does that a container loads, forgets, and
 * loads anew; for {@link FlightRecorderTest}.
 */
final class LoadedAnew {
    /** A thread of a service may take a while to end after the close. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private LoadedAnew() {}

    public static void main(String[] file) throws Exception {
        try (Recording recording = new Recording()) {
            recording.start();
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                loaders.add(use());
            }
            long start = System.nanoTime();
            while (!areCollected(loaders) && System.nanoTime() - start < PATIENCE_NANOS) {
                System.gc();
                Thread.sleep(10);
            }
            System.out.println(areCollected(loaders) ? "collected" : "not collected");
            recording.dump(Path.of(file[0]));
        }
    }

    private static boolean areCollected(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().allMatch(loader -> loader.refersTo(null));
    }

    private static WeakReference<ClassLoader> use() throws Exception {
        String library = ChildJvm.classPath().split(File.pathSeparator)[0];
        var loader =
                new URLClassLoader(
                        new URL[] {new File(library).toURI().toURL()},
                        ClassLoader.getPlatformClassLoader());
        for (int i = 0; i < 2; i++) {
            Class<?> rings = loader.loadClass(IoUring.class.getName());
            ((AutoCloseable) rings.getMethod("open", int.class).invoke(null, 8)).close();
            Class<?> services = loader.loadClass(RingService.class.getName());
            ((AutoCloseable) services.getMethod("open").invoke(null)).close();
        }
        loader.close();
        return new WeakReference<>(loader);
    }
}
