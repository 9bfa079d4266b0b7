package dev.gatun.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE32;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE_MIXED;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_DEFER_TASKRUN;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_NO_MMAP;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_NO_SQARRAY;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SINGLE_ISSUER;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.util.Random;

/**
 * Random operations with random mistakes, of rings of random kinds, checked against models of the
 * files, pipes and sockets that they work on: see {@link RandomOperationsTest}. Arguments: a seed,
 * and how many operations.
 */
final class RandomOperations {
    private static final int ROUNDS_OF_A_RING = 400;

    private final Random random;
    private final boolean hasMixed;
    private final boolean hasNoMmap;
    private long done;
    private long mistakes;
    private int rings;

    private RandomOperations(long seed) throws SyscallException {
        random = new Random(seed);
        hasMixed = has(IORING_SETUP_CQE_MIXED);
        hasNoMmap = has(IORING_SETUP_NO_MMAP);
    }

    private static boolean has(SetupFlags flags) throws SyscallException {
        try (var ring = IoUring.open(RingOptions.entries(1).with(flags))) {
            return ring.setupFlags().has(flags);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            System.out.println("this kernel has no " + flags);
            return false;
        }
    }

    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[0]);
        long operations = Long.parseLong(arguments[1]);
        var all = new RandomOperations(seed);
        try {
            while (all.done < operations) {
                all.oneRing();
            }
        } catch (Throwable t) {
            throw new AssertionError("seed " + seed + ", after " + all.done + " operations", t);
        }
        System.out.println(
                all.done + " operations, " + all.mistakes + " mistakes, " + all.rings + " rings");
    }

    private void oneRing() throws Exception {
        rings++;
        int entries = 1 << random.nextInt(7);
        try (var ring = IoUring.open(options(entries));
                var model = new RingModel(ring, random)) {
            for (int round = 0; round < ROUNDS_OF_A_RING; round++) {
                oneRound(ring, model);
            }
            // Half of the rings are closed with what is in flight.
            if (random.nextBoolean()) {
                model.finish();
            }
            done += model.completed();
            mistakes += model.mistakes();
        }
    }

    private void oneRound(IoUring ring, RingModel model) throws SyscallException {
        int count = random.nextInt(2 * ring.sq().capacity()) + 1;
        for (int i = 0; i < count; i++) {
            if (random.nextInt(12) == 0) {
                model.makeMistake();
            }
            model.fillOne();
        }
        switch (random.nextInt(5)) {
            case 0 -> ring.submit();
            case 1 -> ring.submitAndWait(0);
            case 2 -> ring.submitAndWait(1, 100_000);
            case 3 -> ring.submitAndWait(Math.min(1, model.certain()));
            default -> {
                // They stay where they are until the next round.
            }
        }
        if (random.nextInt(3) > 0) {
            model.drain(random.nextInt(8) == 0 ? 1 + random.nextInt(5) : Integer.MAX_VALUE);
        }
    }

    private RingOptions options(int entries) {
        RingOptions options = RingOptions.entries(entries);
        if (random.nextInt(3) == 0) {
            // Not less than two: CQE_MIXED needs them.
            options = options.completionEntries(Math.max(2, entries));
        }
        return switch (random.nextInt(10)) {
            case 0 -> options.forThreads();
            case 1 -> options.without(IORING_SETUP_DEFER_TASKRUN);
            case 2 -> options.without(IORING_SETUP_SINGLE_ISSUER);
            case 3 -> options.without(IORING_SETUP_NO_SQARRAY);
            case 4 -> options.with(IORING_SETUP_CQE32);
            case 5 -> hasMixed ? options.with(IORING_SETUP_CQE_MIXED) : options;
            case 6 -> hasNoMmap ? options.with(IORING_SETUP_NO_MMAP) : options;
            case 7 -> options.registeredRing(false);
            case 8 -> random.nextInt(4) == 0 ? options.submissionPolling(1) : options;
            default -> options;
        };
    }
}
