package dev.gatun.sys;

/** Loses descriptors, for {@link FdLeaksTest}. */
final class LeakingProgram {
    private static final int ATTEMPTS = 40;

    private LeakingProgram() {}

    public static void main(String[] arguments) throws Exception {
        int lost = OpenDescriptors.file();
        System.out.println(lost);
        loseWithoutClosing(lost);
        Fd.own(OpenDescriptors.file()).close();
        Fd.borrow(0);
        for (int i = 0; i < ATTEMPTS; i++) {
            System.gc();
            Thread.sleep(5);
        }
    }

    private static void loseWithoutClosing(int number) {
        Fd.own(number);
    }
}
