package dev.gatun.examples;

import dev.gatun.examples.copy.CopyFileRange;
import dev.gatun.examples.copy.CopyMethod;
import dev.gatun.examples.copy.Copying;
import dev.gatun.examples.copy.FirstThatWorks;
import dev.gatun.examples.copy.ReadWrite;
import dev.gatun.examples.copy.RingCopy;
import dev.gatun.examples.copy.Splice;
import dev.gatun.examples.copy.Target;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.io.Whence;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** One file to another, by the shortest way that there is. */
@Command(
        name = "cp",
        description = {
            "Copies a file: its contents, its holes and its permissions.",
            "A target that is there is left alone without --force; a partial one is taken away."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was copied",
            "1:it could not be copied",
            "2:the command line was not understood"
        })
public final class Cp implements Callable<Integer> {
    /** How the bytes get there; the names are those of the options. */
    enum Method {
        auto,
        copy_file_range,
        splice,
        read,
        uring
    }

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = {
                "How: copy_file_range, splice, read (and write), uring (32 blocks",
                "at once), or auto: the first of the first three that these",
                "files allow."
            },
            defaultValue = "auto")
    private Method method;

    @Option(names = "--uring", description = "The same as --method=uring.")
    private boolean uring;

    @Option(
            names = {"-f", "--force"},
            description = "Replace the target if it is there.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "What to copy.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "The new file, or the directory that it goes into.")
    private Path target;

    @Spec private CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(Program.commandLine(new Cp()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var progress = new Progress(spec.commandLine().getErr(), spec.name());
        try (FileFd in = open();
                Arena arena = Arena.ofConfined()) {
            Statx from = Statx.allocate(arena).fill(in, StatxMask.STATX_BASIC_STATS);
            if (from.kind() == FileKind.S_IFDIR) {
                throw new IOException(source + ": " + Errno.text(Errno.EISDIR));
            }
            try (Target out = Target.open(target, source, from, force)) {
                progress.begin(source + " to " + out.path(), from.size());
                copy(in, from, out, progress);
                out.keep();
            } catch (SyscallException e) {
                throw new IOException(source + " to " + target + ": " + e.getMessage(), e);
            }
        } finally {
            progress.clear();
        }
        return 0;
    }

    private FileFd open() throws IOException {
        try {
            return FileFd.open(source, OpenFlags.O_RDONLY);
        } catch (SyscallException e) {
            throw Program.about(source.toString(), e);
        }
    }

    private void copy(FileFd in, Statx from, Target out, Progress progress)
            throws SyscallException {
        // What the kernel makes up, as in /proc, is a file of size 0, and not empty.
        boolean sized = from.kind() == FileKind.S_IFREG && from.size() > 0 && out.isRegular();
        boolean pipe = from.kind() == FileKind.S_IFIFO || out.isPipe();
        try (CopyMethod copying = method(sized, pipe)) {
            if (sized) {
                copyData(copying, in, out.fd(), progress);
            } else {
                Copying.toTheEnd(copying, in, out.fd(), progress::add);
            }
        }
    }

    private CopyMethod method(boolean sized, boolean pipe) throws SyscallException {
        return switch (uring ? Method.uring : method) {
            case copy_file_range -> new CopyFileRange();
            case splice -> splice(pipe);
            case read -> new ReadWrite();
            case uring -> new RingCopy();
            case auto -> {
                if (sized) {
                    yield new FirstThatWorks(new CopyFileRange(), splice(false), new ReadWrite());
                }
                yield pipe ? new FirstThatWorks(splice(true), new ReadWrite()) : new ReadWrite();
            }
        };
    }

    private static CopyMethod splice(boolean pipe) throws SyscallException {
        return pipe ? Splice.direct() : Splice.throughPipe();
    }

    /** Only what is between the holes; they stay holes. */
    private static void copyData(CopyMethod copying, FileFd in, FileFd out, Progress progress)
            throws SyscallException {
        long offset = 0;
        long data;
        while ((data = in.lseek(offset, Whence.SEEK_DATA)) != FileFd.NO_SUCH_OFFSET) {
            progress.add(data - offset);
            offset = in.lseek(data, Whence.SEEK_HOLE);
            if (offset == FileFd.NO_SUCH_OFFSET
                    || !Copying.range(copying, in, out, data, offset, progress::add)) {
                // Somebody has made the file shorter meanwhile.
                break;
            }
        }
        out.ftruncate(in.lseek(0, Whence.SEEK_END));
    }
}
