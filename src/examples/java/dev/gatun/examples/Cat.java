package dev.gatun.examples;

import dev.gatun.examples.copy.CopyMethod;
import dev.gatun.examples.copy.Copying;
import dev.gatun.examples.copy.FirstThatWorks;
import dev.gatun.examples.copy.ReadWrite;
import dev.gatun.examples.copy.Splice;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.Callable;

/** Files, one after the other, to standard output. */
@Command(
        name = "cat",
        description = "Writes files, one after the other, to standard output.",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was written",
            "1:a file could not be read, or not all of it written",
            "2:the command line was not understood"
        })
public final class Cat implements Callable<Integer> {
    /** How the bytes get there. */
    enum Method {
        auto,
        splice,
        read
    }

    private static final int STDIN = 0;
    private static final int STDOUT = 1;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = {
                "How: splice, read (and write), or auto,",
                "which is splice where one side is a pipe."
            },
            defaultValue = "auto")
    private Method method;

    @Parameters(
            paramLabel = "FILE",
            description = "What to read; - and nothing are standard input.",
            defaultValue = "-")
    private List<String> files;

    @Spec private CommandSpec spec;

    private boolean failed;

    public static void main(String... arguments) {
        System.exit(Program.commandLine(new Cat()).execute(arguments));
    }

    @Override
    public Integer call() throws SyscallException {
        try (Fd out = Fd.borrow(STDOUT);
                Arena arena = Arena.ofConfined()) {
            var target = Statx.allocate(arena);
            target.fill(out, StatxMask.STATX_BASIC_STATS);
            var source = Statx.allocate(arena);
            for (String file : files) {
                try (Fd in = open(file)) {
                    source.fill(in, StatxMask.STATX_BASIC_STATS);
                    if (isSameFile(source, target)) {
                        fail(file + ": the input file is the output file");
                        continue;
                    }
                    if (!copy(in, source, out, target)) {
                        return Program.FAILED;
                    }
                } catch (SyscallException e) {
                    fail(file + ": " + Errno.text(e.errno()));
                }
            }
        }
        return failed ? Program.FAILED : 0;
    }

    private static Fd open(String file) throws SyscallException {
        return file.equals("-") ? Fd.borrow(STDIN) : FileFd.open(file, OpenFlags.O_RDONLY);
    }

    /** Reading what is being written would never end. */
    private static boolean isSameFile(Statx source, Statx target) {
        return source.kind() == FileKind.S_IFREG
                && target.kind() == FileKind.S_IFREG
                && source.ino() == target.ino()
                && source.devMajor() == target.devMajor()
                && source.devMinor() == target.devMinor();
    }

    /** Whether there is still somebody to write to. */
    private boolean copy(Fd in, Statx source, Fd out, Statx target) throws SyscallException {
        boolean pipe = source.kind() == FileKind.S_IFIFO || target.kind() == FileKind.S_IFIFO;
        if (method == Method.splice && !pipe) {
            fail("splice wants a pipe, and here is none");
            return false;
        }
        try (CopyMethod copying = method(pipe)) {
            Copying.toTheEnd(copying, in, out, byteCount -> {});
            return true;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EPIPE) {
                // Whoever was reading has seen enough: not a word.
                return false;
            }
            if (e.call().equals("write")) {
                fail("standard output: " + Errno.text(e.errno()));
                return false;
            }
            throw e;
        }
    }

    private CopyMethod method(boolean pipe) {
        return switch (method) {
            case splice -> Splice.direct();
            case read -> new ReadWrite();
            case auto ->
                    pipe ? new FirstThatWorks(Splice.direct(), new ReadWrite()) : new ReadWrite();
        };
    }

    private void fail(String message) {
        Program.complain(spec, message);
        failed = true;
    }
}
