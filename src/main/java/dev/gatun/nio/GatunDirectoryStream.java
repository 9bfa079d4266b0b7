package dev.gatun.nio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;

/** A stream of the JDK's over a directory, with paths of another file system. */
class GatunDirectoryStream implements DirectoryStream<Path> {
    final GatunFileSystem fileSystem;
    private final DirectoryStream<Path> stream;

    GatunDirectoryStream(GatunFileSystem fileSystem, DirectoryStream<Path> stream) {
        this.fileSystem = fileSystem;
        this.stream = stream;
    }

    /** One that is as secure as the JDK's. */
    static DirectoryStream<Path> of(GatunFileSystem fileSystem, DirectoryStream<Path> stream) {
        return stream instanceof SecureDirectoryStream<Path> secure
                ? new GatunSecureDirectoryStream(fileSystem, secure)
                : new GatunDirectoryStream(fileSystem, stream);
    }

    @Override
    public Iterator<Path> iterator() {
        return new WrappingIterator(fileSystem, stream.iterator());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    /** A filter of the JDK's paths. */
    static final class Filter implements DirectoryStream.Filter<Path> {
        private final GatunFileSystem fileSystem;
        private final DirectoryStream.Filter<? super Path> filter;

        Filter(GatunFileSystem fileSystem, DirectoryStream.Filter<? super Path> filter) {
            this.fileSystem = fileSystem;
            this.filter = filter;
        }

        @Override
        public boolean accept(Path path) throws IOException {
            return filter.accept(new GatunPath(fileSystem, path));
        }
    }
}
