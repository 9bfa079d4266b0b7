package dev.gatun.examples;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** What the examples' command lines share: exit codes, how an error reads, and the version. */
final class Program {
    /** Something could not be done. A command line that was not understood is 2. */
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    private Program() {}

    static CommandLine commandLine(Object command) {
        return new CommandLine(command).setExecutionExceptionHandler(Program::handle);
    }

    /** What went wrong outside is a line; what is a mistake in the program shows its stack. */
    private static int handle(
            Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof IOException) {
            complain(commandLine.getCommandSpec(), failure.getMessage());
            return FAILED;
        }
        throw failure;
    }

    static void complain(CommandSpec spec, String message) {
        var err = spec.commandLine().getErr();
        err.println(spec.name() + ": " + message);
        err.flush();
    }

    /** A failure with a file, as the shell's own tools say it. */
    static IOException about(String file, SyscallException failure) {
        return new IOException(file + ": " + Errno.text(failure.errno()), failure);
    }

    /** {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Syscalls.class.getPackage().getImplementationVersion();
            return new String[] {
                "${COMMAND-NAME}, an example of Gatun "
                        + (version != null ? version : "(not packaged)")
            };
        }
    }
}
