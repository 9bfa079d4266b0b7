package dev.gatun.report;

import dev.gatun.raw.struct.utsname;
import dev.gatun.sys.Errno;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this machine offers, in sections of names and values. */
final class MachineReport {
    private static final int NAME_WIDTH = 28;
    private static final int LINE_WIDTH = 100;

    private final PrintStream out;
    private final List<String> status = ProcFile.lines("/proc/thread-self/status");
    private final List<String> memory = ProcFile.lines("/proc/meminfo");

    MachineReport(PrintStream out) {
        this.out = out;
    }

    void print() {
        out.println("Gatun " + Main.version());
        printMachine();
        printLimits();
        printSyscalls();
    }

    private void printMachine() {
        section("Machine");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(utsname.SIZE);
            Syscalls.syscall(SyscallNumber.SYS_uname, names, 0);
            String release = uts(names, utsname.OFFSET_RELEASE);
            String version = uts(names, utsname.OFFSET_VERSION);
            row("kernel", uts(names, utsname.OFFSET_SYSNAME) + " " + release + " " + version);
            row("architecture", uts(names, utsname.OFFSET_MACHINE));
        }
        row("C library", CLibrary.describe());
        row(
                "Java",
                System.getProperty("java.vm.name")
                        + " "
                        + System.getProperty("java.vm.version")
                        + ", "
                        + System.getProperty("java.vendor"));
        row(
                "processors",
                Runtime.getRuntime().availableProcessors()
                        + " for this process; online: "
                        + ProcFile.line("/sys/devices/system/cpu/online"));
        row("memory", meminfo("MemTotal:") + "; available: " + meminfo("MemAvailable:"));
        row("page", bytes(Mapping.pageSize()));
        row(
                "huge pages",
                bytes(Mapping.hugePageSize())
                        + "; reserved: "
                        + meminfo("HugePages_Total:")
                        + "; free: "
                        + meminfo("HugePages_Free:")
                        + "; transparent: "
                        + ProcFile.line("/sys/kernel/mm/transparent_hugepage/enabled"));
        row("temporary files", fileStore(System.getProperty("java.io.tmpdir")));
        row("seccomp", seccomp());
        row("capabilities", capabilities());
    }

    private static String uts(MemorySegment names, long offset) {
        return names.getString(offset, StandardCharsets.ISO_8859_1);
    }

    private String meminfo(String key) {
        String value = ProcFile.value(memory, key);
        if (value == null || !value.endsWith(" kB")) {
            return String.valueOf(value);
        }
        return (Long.parseLong(value.substring(0, value.length() - 3)) >> 10) + " MiB";
    }

    private static String fileStore(String path) {
        try {
            return Files.getFileStore(Path.of(path)).type();
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private String seccomp() {
        String mode = ProcFile.value(status, "Seccomp:");
        if (mode == null || mode.equals("0")) {
            return mode == null ? "unknown" : "off";
        }
        return "on, filters: " + ProcFile.value(status, "Seccomp_filters:");
    }

    private String capabilities() {
        String mask = ProcFile.value(status, "CapEff:");
        String last = ProcFile.line("/proc/sys/kernel/cap_last_cap");
        if (mask == null || last == null) {
            return "unknown";
        }
        return Capabilities.describe(Long.parseUnsignedLong(mask, 16), Integer.parseInt(last));
    }

    private void printLimits() {
        section("Limits");
        List<String> limits = ProcFile.lines("/proc/self/limits");
        row("RLIMIT_NOFILE", limit(limits, "Max open files", false));
        row("RLIMIT_MEMLOCK", limit(limits, "Max locked memory", true));
        row("RLIMIT_FSIZE", limit(limits, "Max file size", true));
        row("RLIMIT_AS", limit(limits, "Max address space", true));
        row("IOV_MAX", String.valueOf(IoVector.MAX_BUFFERS));
        sysctl("fs.nr_open");
        sysctl("fs.file-max");
        sysctl("fs.pipe-max-size");
        sysctl("fs.pipe-user-pages-soft");
        sysctl("fs.epoll.max_user_watches");
        sysctl("net.core.somaxconn");
        sysctl("net.core.rmem_max");
        sysctl("net.core.wmem_max");
        sysctl("net.ipv4.ip_local_port_range");
        sysctl("vm.max_map_count");
        sysctl("kernel.io_uring_disabled");
        sysctl("kernel.io_uring_group");
    }

    private static String limit(List<String> limits, String name, boolean bytes) {
        String values = ProcFile.value(limits, name);
        if (values == null) {
            return "unknown";
        }
        int end = values.indexOf(' ');
        String soft = values.substring(0, end);
        String rest = values.substring(end).strip();
        String hard = rest.substring(0, rest.indexOf(' '));
        String unit = bytes && !soft.equals("unlimited") ? " bytes" : "";
        return soft + unit + (soft.equals(hard) ? "" : "; hard: " + hard);
    }

    private void sysctl(String name) {
        String value = ProcFile.line("/proc/sys/" + name.replace('.', '/'));
        row(name, value != null ? value : "not there");
    }

    private void printSyscalls() {
        section("System calls");
        List<String> missing = new ArrayList<>();
        probe("files", SyscallProbe.files(), missing);
        probe("moving data", SyscallProbe.moving(), missing);
        probe("memory", SyscallProbe.memory(), missing);
        probe("readiness", SyscallProbe.readiness(), missing);
        probe("sockets", SyscallProbe.sockets(), missing);
        probe("io_uring", SyscallProbe.ioUring(), missing);
        if (missing.isEmpty()) {
            row("missing", "none");
        }
        for (int i = 0; i < missing.size(); i++) {
            row(i == 0 ? "missing" : "", missing.get(i));
        }
        row("a ring of io_uring", ioUring());
    }

    private void probe(String group, SyscallProbe[] probes, List<String> missing) {
        StringBuilder there = new StringBuilder();
        for (SyscallProbe probe : probes) {
            long result = probe.run();
            if (SyscallProbe.isMissing(result)) {
                missing.add(probe.name() + ": " + Errno.describe((int) -result) + reason(result));
            } else {
                there.append(there.isEmpty() ? "" : " ").append(probe.name());
            }
        }
        row(group, there.isEmpty() ? "none" : there.toString());
    }

    /** Where a filter is on, a call may be there and refused. */
    private String reason(long result) {
        String mode = ProcFile.value(status, "Seccomp:");
        boolean filtered = mode != null && !mode.equals("0");
        if (result == -Errno.ENOSYS) {
            return filtered
                    ? ": not in this kernel, or refused by the seccomp filter"
                    : ": not in this kernel, or switched off in it";
        }
        return filtered ? ": refused by the seccomp filter" : ": refused";
    }

    /** Where there is none, the exception's message says why: {@link IoUring#availability}. */
    private static String ioUring() {
        try (IoUring ring = IoUring.open(1)) {
            return "can be set up; features 0x" + Integer.toHexString(ring.features().bits());
        } catch (SyscallException e) {
            return "cannot be set up: " + e.getMessage();
        }
    }

    private static String bytes(long count) {
        if (count == 0) {
            return "none";
        }
        return count % (1 << 20) == 0 ? (count >> 20) + " MiB" : (count >> 10) + " KiB";
    }

    private void section(String name) {
        out.println();
        out.println(name);
    }

    /** A name and a value, which goes on in further lines if it is long. */
    private void row(String name, String value) {
        StringBuilder line = new StringBuilder("  ").append(name);
        pad(line);
        for (String word : value.split(" ")) {
            if (line.length() + 1 + word.length() > LINE_WIDTH) {
                out.println(line);
                line.setLength(0);
                pad(line);
            }
            line.append(' ').append(word);
        }
        out.println(line.toString().stripTrailing());
    }

    private static void pad(StringBuilder line) {
        while (line.length() < NAME_WIDTH + 2) {
            line.append(' ');
        }
    }
}
