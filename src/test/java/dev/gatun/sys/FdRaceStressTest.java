package dev.gatun.sys;

import static dev.gatun.sys.AtOnce.Outcome.FIRST_CAME_FIRST;
import static dev.gatun.sys.AtOnce.Outcome.SECOND_CAME_FIRST;
import static dev.gatun.sys.AtOnce.Outcome.WRONG;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Stress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

/**
 * Two threads that use, list, release and close one descriptor at the same moment: each stores and
 * then looks, and one of the two has to see the other's store. If none does, the number is closed
 * under a use, or nobody closes it.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FdRaceStressTest {
    private static final int TESTS = 7;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final int file = OpenDescriptors.file();
    private final HeldFds list = new HeldFds(1);

    @BeforeAll
    static void needsTwoProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "there is one processor only");
    }

    @AfterEach
    void close() {
        list.close();
        OpenDescriptors.close(file);
    }

    private abstract class OneDescriptor implements AtOnce.Race {
        Fd fd;
        int number;

        /** Whether the first was first, and not too late. */
        boolean firstCameFirst;

        boolean closedUnderUse;

        final void open() {
            fd = Fd.own(Syscalls.fcntl(file, F_DUPFD_CLOEXEC, 0));
            number = fd.number();
        }

        @Override
        public void prepare() throws Exception {
            open();
        }

        /** Of a use that has just begun. */
        final void use() {
            firstCameFirst = true;
            closedUnderUse = !OpenDescriptors.isOpen(number);
        }

        @Override
        public void second() throws Exception {
            fd.close();
        }

        @Override
        public final AtOnce.Outcome end() {
            boolean right = !closedUnderUse;
            if (OpenDescriptors.isOpen(number)) {
                OpenDescriptors.close(number);
                right = false;
            }
            boolean first = firstCameFirst;
            firstCameFirst = false;
            closedUnderUse = false;
            return !right ? WRONG : first ? FIRST_CAME_FIRST : SECOND_CAME_FIRST;
        }
    }

    /** The first use by another thread than the maker's. */
    private class FirstUse extends OneDescriptor {
        @Override
        public void first() {
            try {
                fd.acquire();
            } catch (ClosedException itWasClosed) {
                return;
            }
            use();
            fd.release();
        }
    }

    private class LaterUse extends FirstUse {
        @Override
        public void prepareFirst() {
            fd.acquire();
            fd.release();
        }
    }

    private class UseByTheMaker extends FirstUse {
        @Override
        public void prepare() {}

        @Override
        public void prepareFirst() {
            open();
        }
    }

    private class Listing extends OneDescriptor {
        @Override
        public void prepare() throws Exception {
            open();
            // That it was ever in a list is known, and makes no fence any more.
            list.hold(0, fd);
            list.release(0);
        }

        @Override
        public void first() {
            try {
                list.hold(0, fd);
            } catch (ClosedException itWasClosed) {
                return;
            }
            use();
            list.release(0);
        }
    }

    private class ReleaseByAList extends OneDescriptor {
        @Override
        public void prepare() throws Exception {
            open();
            list.hold(0, fd);
        }

        @Override
        public void first() {
            list.release(0);
        }

        @Override
        public void second() throws Exception {
            fd.close();
            firstCameFirst = !OpenDescriptors.isOpen(number);
        }
    }

    /** It is closed when both of its uses end, by the one that ends last. */
    private class TwoReleases extends OneDescriptor {
        @Override
        public void prepare() throws Exception {
            open();
            fd.acquire();
        }

        @Override
        public void prepareFirst() throws Exception {
            fd.acquire();
            fd.close();
        }

        @Override
        public void first() {
            fd.release();
        }

        @Override
        public void second() throws Exception {
            fd.release();
            firstCameFirst = !OpenDescriptors.isOpen(number);
        }
    }

    /** As two releases, where a list has one of the two uses. */
    private class ReleaseAndReleaseByAList extends ReleaseByAList {
        @Override
        public void prepareFirst() throws Exception {
            fd.acquire();
            fd.close();
        }

        @Override
        public void first() {
            fd.release();
        }

        @Override
        public void second() {
            list.release(0);
            firstCameFirst = !OpenDescriptors.isOpen(number);
        }
    }

    private static void run(AtOnce.Race race) throws Exception {
        AtOnce.Figures figures = AtOnce.run(race, Stress.nanos(TESTS));
        System.out.println(race.getClass().getSimpleName() + ": " + figures);
        assertFalse(figures.wrong(), figures::toString);
    }

    @Test
    void aFirstUseAndAClose() throws Exception {
        run(new FirstUse());
    }

    @Test
    void aLaterUseAndAClose() throws Exception {
        run(new LaterUse());
    }

    @Test
    void aUseByTheMakerAndAClose() throws Exception {
        run(new UseByTheMaker());
    }

    @Test
    void aListingAndAClose() throws Exception {
        run(new Listing());
    }

    @Test
    void aReleaseByAListAndAClose() throws Exception {
        run(new ReleaseByAList());
    }

    @Test
    void twoReleases() throws Exception {
        run(new TwoReleases());
    }

    @Test
    void aReleaseAndAReleaseByAList() throws Exception {
        run(new ReleaseAndReleaseByAList());
    }
}
