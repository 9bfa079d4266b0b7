package dev.gatun.examples;

import dev.gatun.examples.tour.ReadPath;
import dev.gatun.examples.tour.ReadPaths;
import dev.gatun.examples.tour.Reading;
import dev.gatun.examples.tour.SampleFile;
import dev.gatun.examples.tour.UnavailableException;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** A file read by every path that the library has, and what each one costs. */
@Command(
        name = "tour",
        description = {
            "Reads a file by every path that the library has, and prints for each its system calls,"
                    + " its speed and a checksum.",
            "",
            "The file is in the page cache, except for O_DIRECT. The system calls counted are those"
                    + " that move data. The time includes the checksum, so that every path brings"
                    + " every byte to the program; it is the shortest of a few readings."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every path that is there read the same",
            "1:the file could not be read, or not the same by every path",
            "2:the command line was not understood"
        })
public final class Tour implements Callable<Integer> {
    private static final String HEADER = "%-46s %12s %14s %8s  %s";
    private static final String ROW = "%-46s %,12d %,14d %,8.0f  %08x";
    private static final String MISSING = "%-46s not here: %s";

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "What to read. Without it a file is made, and taken away again.")
    private Path file;

    @Option(
            names = "--size",
            paramLabel = "MIB",
            description =
                    "How large the file is that is made, in MiB; ${DEFAULT-VALUE} if not given.",
            defaultValue = "64")
    private int mebibytes;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "Only the paths that have this text in their name.",
            defaultValue = "")
    private String only;

    @Spec private CommandSpec spec;

    private final List<ReadPath> all;
    private PrintWriter out;
    private Progress progress;
    private boolean failed;

    Tour(List<ReadPath> all) {
        this.all = all;
    }

    public static void main(String... arguments) {
        System.exit(Program.commandLine(new Tour(ReadPaths.all())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var commandLine = spec.commandLine();
        out = commandLine.getOut();
        progress = new Progress(commandLine.getErr(), spec.name());
        List<ReadPath> paths = all.stream().filter(path -> path.name().contains(only)).toList();
        if (paths.isEmpty()) {
            Program.complain(spec, "no path has \"" + only + "\" in its name");
            return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        }
        if (mebibytes < 0) {
            Program.complain(spec, "not a size: " + mebibytes);
            return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        }
        try {
            if (file != null) {
                take(paths, file);
            } else {
                try (var sample = SampleFile.make(mebibytes, progress)) {
                    take(paths, sample.path());
                }
            }
        } finally {
            progress.clear();
        }
        return failed ? Program.FAILED : 0;
    }

    /** A root that is no mount point has none that the JDK can find. */
    private static String fileSystem(Path file) {
        try {
            return Files.getFileStore(file).type();
        } catch (IOException e) {
            return "on a file system without a name";
        }
    }

    private void take(List<ReadPath> paths, Path file) throws IOException {
        long byteCount = check(file);
        // Also brings the file into the page cache, for whoever is first.
        Reading reference = Reading.of(ReadPaths.plainest(), file, byteCount, progress);
        progress.clear();
        out.printf(
                Locale.ROOT,
                "%s: %,d bytes, %s%n%n",
                file,
                reference.tally().bytes(),
                fileSystem(file));
        out.printf(HEADER + "%n", "path", "system calls", "bytes", "MB/s", "CRC32C");
        for (ReadPath path : paths) {
            String line = row(path, file, byteCount, reference);
            progress.clear();
            out.println(line);
            out.flush();
        }
    }

    private String row(ReadPath path, Path file, long byteCount, Reading reference)
            throws IOException {
        try {
            Reading reading = Reading.of(path, file, byteCount, progress);
            var tally = reading.tally();
            String row =
                    String.format(
                            Locale.ROOT,
                            ROW,
                            path.name(),
                            tally.calls(),
                            tally.bytes(),
                            reading.megabytesPerSecond(),
                            tally.checksum());
            if (tally.bytes() != reference.tally().bytes()
                    || tally.checksum() != reference.tally().checksum()) {
                failed = true;
                return row + "  not what read(2) gives";
            }
            return row;
        } catch (UnavailableException e) {
            return String.format(Locale.ROOT, MISSING, path.name(), e.getMessage());
        }
    }

    /** Its size, if it is a file that can be read to an end. */
    private static long check(Path file) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY.or(OpenFlags.O_NONBLOCK));
                Arena arena = Arena.ofConfined()) {
            Statx statx = Statx.allocate(arena).fill(fd, StatxMask.STATX_BASIC_STATS);
            if (statx.kind() == FileKind.S_IFDIR) {
                throw new IOException(file + ": " + Errno.text(Errno.EISDIR));
            }
            if (statx.kind() != FileKind.S_IFREG) {
                throw new IOException(file + ": not a regular file");
            }
            return statx.size();
        } catch (SyscallException e) {
            throw Program.about(file.toString(), e);
        }
    }
}
