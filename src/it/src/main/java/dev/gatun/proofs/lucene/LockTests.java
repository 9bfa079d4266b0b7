package dev.gatun.proofs.lucene;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakFilters;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.tests.store.BaseLockFactoryTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;
import org.apache.lucene.tests.util.QuickPatchThreadsFilter;

import java.io.IOException;
import java.nio.file.Path;

/** A directory whose locks are those of FileChannel. */
@ThreadLeakFilters(
        defaultFilters = true,
        filters = {QuickPatchThreadsFilter.class, GatunFiles.RingThread.class})
public class LockTests extends BaseLockFactoryTestCase {
    /** For the runner of the tests. */
    public LockTests() {}

    @Override
    protected Directory getDirectory(Path path) throws IOException {
        return new NIOFSDirectory(path, NativeFSLockFactory.INSTANCE);
    }

    /** The same on Gatun's files, whichever are the default ones. */
    @SuppressFileSystems("*")
    public static class Explicit extends LockTests {
        /** For the runner of the tests. */
        public Explicit() {}

        @Override
        protected Directory getDirectory(Path path) throws IOException {
            return super.getDirectory(GatunFiles.path(path));
        }
    }
}
