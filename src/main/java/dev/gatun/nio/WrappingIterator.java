package dev.gatun.nio;

import java.nio.file.Path;
import java.util.Iterator;

/** The JDK's paths as those of a file system. */
final class WrappingIterator implements Iterator<Path> {
    private final GatunFileSystem fileSystem;
    private final Iterator<Path> paths;

    WrappingIterator(GatunFileSystem fileSystem, Iterator<Path> paths) {
        this.fileSystem = fileSystem;
        this.paths = paths;
    }

    @Override
    public boolean hasNext() {
        return paths.hasNext();
    }

    @Override
    public Path next() {
        return new GatunPath(fileSystem, paths.next());
    }

    @Override
    public void remove() {
        paths.remove();
    }
}
