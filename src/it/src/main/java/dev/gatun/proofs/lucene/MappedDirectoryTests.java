package dev.gatun.proofs.lucene;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakFilters;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.store.BaseChunkedDirectoryTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;
import org.apache.lucene.tests.util.QuickPatchThreadsFilter;

import java.io.IOException;
import java.nio.file.Path;

/** A directory that maps its files. */
@ThreadLeakFilters(
        defaultFilters = true,
        filters = {QuickPatchThreadsFilter.class, GatunFiles.RingThread.class})
public class MappedDirectoryTests extends BaseChunkedDirectoryTestCase {
    /** For the runner of the tests. */
    public MappedDirectoryTests() {}

    @Override
    protected Directory getDirectory(Path path, int maxChunkSize) throws IOException {
        return new MMapDirectory(path, maxChunkSize);
    }

    /** The same on Gatun's files, whichever are the default ones. */
    @SuppressFileSystems("*")
    public static class Explicit extends MappedDirectoryTests {
        /** For the runner of the tests. */
        public Explicit() {}

        @Override
        protected Directory getDirectory(Path path, int maxChunkSize) throws IOException {
            return super.getDirectory(GatunFiles.path(path), maxChunkSize);
        }
    }
}
