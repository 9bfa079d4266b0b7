package dev.gatun.report;

import dev.gatun.SyscallFilter;
import dev.gatun.sys.SyscallNumber;

/**
 * {@link Main} in a thread where a seccomp filter answers io_uring_setup with an error. Argument:
 * the error's number.
 */
final class FilteredMain {
    private FilteredMain() {}

    public static void main(String[] arguments) {
        SyscallFilter.refuse(SyscallNumber.SYS_io_uring_setup, Integer.parseInt(arguments[0]));
        Main.main(new String[0]);
    }
}
