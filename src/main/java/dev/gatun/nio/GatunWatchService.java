package dev.gatun.nio;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The JDK's watch service, which tells of paths of another file system. */
final class GatunWatchService implements WatchService {
    private final GatunFileSystem fileSystem;
    private final WatchService service;

    /** By the JDK's key: a directory has one key, however often it is registered. */
    private final Map<WatchKey, GatunWatchKey> keys = new ConcurrentHashMap<>();

    GatunWatchService(GatunFileSystem fileSystem, WatchService service) {
        this.fileSystem = fileSystem;
        this.service = service;
    }

    WatchKey register(Path path, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        return own(path.register(service, events, modifiers));
    }

    private WatchKey own(WatchKey key) {
        return key == null
                ? null
                : keys.computeIfAbsent(key, k -> new GatunWatchKey(this, fileSystem, k));
    }

    void forget(WatchKey key) {
        keys.remove(key);
    }

    @Override
    public void close() throws IOException {
        service.close();
        keys.clear();
    }

    @Override
    public WatchKey poll() {
        return own(service.poll());
    }

    @Override
    public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
        return own(service.poll(timeout, unit));
    }

    @Override
    public WatchKey take() throws InterruptedException {
        return own(service.take());
    }
}
