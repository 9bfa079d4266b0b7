package dev.gatun.sys;

/** Looking at other threads of this process. */
final class Processes {
    private Processes() {}

    /** Waits until a thread is inside a system call of this library (its top frame is native). */
    static void awaitSleeping(Thread thread) throws InterruptedException {
        while (true) {
            StackTraceElement[] stack = thread.getStackTrace();
            if (stack.length > 0 && stack[0].getClassName().contains("Downcall")) {
                Thread.sleep(20);
                return;
            }
            Thread.sleep(1);
        }
    }
}
