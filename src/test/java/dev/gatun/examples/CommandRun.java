package dev.gatun.examples;

import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;

/**
 * One run of an example's command line in this JVM: its status and what it printed. What it says of
 * its progress is left out, as that depends on how fast the machine is.
 */
record CommandRun(int status, String out, String err) {
    private static final int NOBODY = 65534;
    private static final Pattern PROGRESS =
            Pattern.compile("(?m)^.*: \\d+ MiB( of \\d+ MiB, \\d+ %)?\n");

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
        return new CommandRun(
                status, out.toString(), PROGRESS.matcher(err.toString()).replaceAll(""));
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
