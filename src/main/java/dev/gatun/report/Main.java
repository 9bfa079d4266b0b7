package dev.gatun.report;

import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;

/**
 * {@code java -jar gatun.jar}: prints what this machine offers to the library, which is the first
 * thing to put into a bug report.
 */
final class Main {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private static final String HELP =
            """
            Usage: java -jar gatun.jar [--help | --version]

            Prints what this machine offers to the library: kernel, Java, limits, and which system
            calls answer. Nothing is changed, and nothing leaves the machine. Put the output into a
            bug report.

              -h, --help      print this and exit
              -V, --version   print the version and exit
            """;

    private Main() {}

    /**
     * The program.
     *
     * @param arguments none, {@code --help} or {@code --version}
     */
    public static void main(String[] arguments) {
        int status = run(arguments, System.out, System.err);
        System.out.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        String option = arguments.length == 0 ? "" : arguments[0];
        if (arguments.length > 1 || !option.isEmpty() && !isOption(option)) {
            err.println("gatun: unknown argument: " + arguments[arguments.length - 1]);
            err.print(HELP);
            return USAGE;
        }
        if (option.equals("-h") || option.equals("--help")) {
            out.print(HELP);
        } else if (option.equals("-V") || option.equals("--version")) {
            out.println("Gatun " + version());
        } else {
            return report(out, err);
        }
        return 0;
    }

    private static int report(PrintStream out, PrintStream err) {
        try {
            new MachineReport(out).print();
            return 0;
        } catch (ExceptionInInitializerError e) {
            // This is where a system is turned down that the library does not know.
            if (e.getCause() instanceof UnsupportedOperationException reason) {
                out.flush();
                err.println("gatun: " + reason.getMessage());
                return FAILURE;
            }
            throw e;
        }
    }

    private static boolean isOption(String argument) {
        return argument.equals("-h")
                || argument.equals("--help")
                || argument.equals("-V")
                || argument.equals("--version");
    }

    /** From the module's descriptor or the jar's manifest; classes by themselves have neither. */
    static String version() {
        ModuleDescriptor module = Main.class.getModule().getDescriptor();
        String version =
                module != null
                        ? module.rawVersion().orElse(null)
                        : Main.class.getPackage().getImplementationVersion();
        return version != null ? version : "(not packaged)";
    }
}
