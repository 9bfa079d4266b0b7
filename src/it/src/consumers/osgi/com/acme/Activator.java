package com.acme;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.nio.file.Path;

/** What a bundle does when it is started. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) throws Exception {
        Consumer.use(Path.of(context.getProperty("acme.folder"))).forEach(System.out::println);
    }

    @Override
    public void stop(BundleContext context) {}
}
