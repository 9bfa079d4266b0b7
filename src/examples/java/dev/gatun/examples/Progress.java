package dev.gatun.examples;

import dev.gatun.sys.Syscalls;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.util.function.LongSupplier;

/**
 * Says how far something is, once it takes longer than a second: on a terminal in one line that is
 * written again and again, elsewhere in a line every few seconds.
 */
public final class Progress {
    private static final int TIOCGWINSZ = 0x5413;
    private static final long SECOND = 1_000_000_000;
    private static final long MEBI = 1 << 20;

    private final PrintWriter out;
    private final String program;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long interval;
    private long next;
    private String what;
    private long done;
    private long total;
    private boolean shown;

    /**
     * Of a program that begins now.
     *
     * @param out standard error
     * @param program its name
     */
    public Progress(PrintWriter out, String program) {
        this(out, program, isTerminal(2), System::nanoTime);
    }

    Progress(PrintWriter out, String program, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.program = program;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        interval = terminal ? SECOND / 5 : 5 * SECOND;
        next = nanoTime.getAsLong() + SECOND;
    }

    /**
     * Begins a part.
     *
     * @param what it is
     * @param byteCount how much it will be; 0 if that is not known
     */
    public void begin(String what, long byteCount) {
        this.what = what;
        done = 0;
        total = byteCount;
    }

    /** So much more is done. */
    public void add(long byteCount) {
        done += byteCount;
        long now = nanoTime.getAsLong();
        if (now - next >= 0) {
            next = now + interval;
            show();
        }
    }

    private void show() {
        var line = new StringBuilder(program).append(": ").append(what).append(": ");
        line.append(done / MEBI).append(" MiB");
        if (total > 0) {
            line.append(" of ").append(total / MEBI).append(" MiB, ");
            line.append(100 * done / total).append(" %");
        }
        if (terminal) {
            out.print("\r\033[K" + line);
            shown = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Takes the line away again, before something else is written. */
    public void clear() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
            shown = false;
        }
    }

    /** As isatty(3), whose ioctl a C library chooses for itself: any that only terminals know. */
    private static boolean isTerminal(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            return Syscalls.ioctl(fd, TIOCGWINSZ, arena.allocate(8, 2)) == 0;
        }
    }
}
