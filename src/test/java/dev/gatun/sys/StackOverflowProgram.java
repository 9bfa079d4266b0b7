package dev.gatun.sys;

import java.util.function.Consumer;

/**
 * Uses a descriptor at each depth of the stack down to its end, and then closes it; prints how many
 * of the numbers stayed open. For {@link StackOverflowTest}, which says how it is compiled.
 *
 * <p>Arguments: how many rounds; how often all is called before, so that it is compiled.
 */
final class StackOverflowProgram {
    /** A round each begins so many frames further down: the stack's end is found by pages. */
    private static final int DIFFERENT_DEPTHS = 37;

    private static final int STACK_BYTES = 512 << 10;

    private static final HeldFds LIST = new HeldFds(1);

    /** Whether the list's owner has to release what it holds: a hold that fails leaves nothing. */
    private static boolean holds;

    private static int overflows;
    private static int leftOpen;

    private StackOverflowProgram() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int before = Integer.parseInt(arguments[1]);
        try (Fd fd = Fd.own(OpenDescriptors.file())) {
            for (int i = 0; i < before; i++) {
                fd.acquire();
                fd.release();
                LIST.hold(0, fd);
                LIST.release(0);
            }
        }
        Throwable[] failure = new Throwable[1];
        Thread user =
                new Thread(
                        null,
                        () -> {
                            try {
                                run("one after the other", rounds, StackOverflowProgram::use);
                                run("one in the other", rounds, StackOverflowProgram::useNested);
                                run("in a list", rounds, StackOverflowProgram::useListed);
                            } catch (Throwable t) {
                                failure[0] = t;
                            }
                        },
                        "user",
                        STACK_BYTES);
        user.start();
        user.join();
        if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
    }

    private static void run(String how, int rounds, Consumer<Fd> use) throws Exception {
        for (boolean othersToo : new boolean[] {false, true}) {
            overflows = 0;
            leftOpen = 0;
            for (int i = 0; i < rounds; i++) {
                Fd fd = Fd.own(OpenDescriptors.file());
                if (othersToo) {
                    Thread other = new Thread(() -> further(0, use, fd));
                    other.start();
                    other.join();
                }
                further(i % DIFFERENT_DEPTHS, use, fd);
                int number = fd.number();
                fd.close();
                if (OpenDescriptors.isOpen(number)) {
                    leftOpen++;
                    OpenDescriptors.close(number);
                }
            }
            if (overflows != (othersToo ? 2 * rounds : rounds)) {
                throw new AssertionError(how + ": " + overflows + " overflows");
            }
            System.out.println(how + ": " + leftOpen);
        }
    }

    private static void further(int frames, Consumer<Fd> use, Fd fd) {
        if (frames > 0) {
            further(frames - 1, use, fd);
            return;
        }
        try {
            use.accept(fd);
        } catch (StackOverflowError expected) {
            overflows++;
        }
        if (holds) {
            LIST.release(0);
            holds = false;
        }
    }

    private static void use(Fd fd) {
        fd.acquire();
        fd.release();
        use(fd);
    }

    private static void useNested(Fd fd) {
        fd.acquire();
        try {
            useNested(fd);
        } finally {
            fd.release();
        }
    }

    private static void useListed(Fd fd) {
        LIST.hold(0, fd);
        holds = true;
        LIST.release(0);
        holds = false;
        useListed(fd);
    }
}
