package dev.gatun.nio;

import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.List;

/** A key of the JDK's watch service, whose events have paths of another file system. */
final class GatunWatchKey implements WatchKey {
    private final GatunWatchService service;
    private final GatunFileSystem fileSystem;
    private final WatchKey key;

    GatunWatchKey(GatunWatchService service, GatunFileSystem fileSystem, WatchKey key) {
        this.service = service;
        this.fileSystem = fileSystem;
        this.key = key;
    }

    @Override
    public boolean isValid() {
        return key.isValid();
    }

    @Override
    public List<WatchEvent<?>> pollEvents() {
        List<WatchEvent<?>> events = new ArrayList<>(key.pollEvents());
        events.replaceAll(this::own);
        return events;
    }

    private WatchEvent<?> own(WatchEvent<?> event) {
        return event.context() instanceof Path path
                ? new PathEvent(event, new GatunPath(fileSystem, path))
                : event;
    }

    @Override
    public boolean reset() {
        boolean isValid = key.reset();
        if (!isValid) {
            service.forget(key);
        }
        return isValid;
    }

    @Override
    public void cancel() {
        key.cancel();
        service.forget(key);
    }

    @Override
    public Watchable watchable() {
        return new GatunPath(fileSystem, (Path) key.watchable());
    }

    /** An event about a file. */
    private record PathEvent(WatchEvent<?> event, Path context) implements WatchEvent<Path> {
        @Override
        @SuppressWarnings("unchecked")
        public WatchEvent.Kind<Path> kind() {
            return (WatchEvent.Kind<Path>) event.kind();
        }

        @Override
        public int count() {
            return event.count();
        }
    }
}
