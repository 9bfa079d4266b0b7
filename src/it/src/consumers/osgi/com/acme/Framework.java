package com.acme;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.FrameworkFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Starts bundles in a framework. Arguments: a folder, and the jars. */
public final class Framework {
    private Framework() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        var framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        "org.osgi.framework.storage",
                                        folder.resolve("bundles").toString(),
                                        "acme.folder",
                                        folder.toString()));
        framework.start();
        try {
            start(framework, List.of(arguments).subList(1, arguments.length));
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private static void start(Bundle framework, List<String> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String jar : jars) {
            String location = Path.of(jar).toUri().toString();
            bundles.add(framework.getBundleContext().installBundle(location));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }
}
