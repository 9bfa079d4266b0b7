package dev.gatun.examples;

import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of an example's command line in this JVM: its status and what it printed. */
record CommandRun(int status, String out, String err) {
    private static final int NOBODY = 65534;

    static CommandRun of(Object command, Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int status =
                Program.commandLine(command)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(words);
        return new CommandRun(status, out.toString(), err.toString());
    }

    /** The same in a thread that has no more rights to files than anybody. */
    static CommandRun asNobody(Object command, Object... arguments) throws InterruptedException {
        var run = new CommandRun[1];
        Thread.ofPlatform()
                .start(
                        () -> {
                            // Of this thread only, and for good.
                            Syscalls.syscall(SyscallNumber.SYS_setfsuid, NOBODY);
                            run[0] = of(command, arguments);
                        })
                .join();
        return run[0];
    }
}
