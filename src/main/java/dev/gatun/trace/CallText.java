package dev.gatun.trace;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;

import java.util.List;
import java.util.Locale;

/** A call that has returned, as a line of strace(1). */
final class CallText {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private final long number;
    private final long[] words;
    private final long result;
    private final int errno;
    private final Words arguments;

    CallText(long number, long[] words, long result, int errno, CallMemory memory) {
        this.number = number;
        this.words = words;
        this.result = result;
        this.errno = errno;
        this.arguments = new Words(words, errno == 0 ? result : -errno, memory);
    }

    String line(long nanos) {
        String call = Calls.NAMES.get((int) number);
        StringBuilder text = new StringBuilder();
        text.append(call == null ? "syscall_" + number : call).append('(');
        List<String> kinds = call == null ? null : Calls.arguments(call);
        if (kinds == null) {
            appendUnknown(text);
        } else {
            appendKnown(text, kinds);
        }
        text.append(") = ").append(answer());
        long micros = nanos / NANOS_PER_MICRO;
        long perSecond = NANOS_PER_SECOND / NANOS_PER_MICRO;
        text.append(
                String.format(Locale.ROOT, " <%d.%06d>", micros / perSecond, micros % perSecond));
        return text.toString();
    }

    private void appendKnown(StringBuilder text, List<String> kinds) {
        boolean isFirst = true;
        for (int i = 0; i < kinds.size(); i++) {
            String word = arguments.text(kinds.get(i), i);
            if (word != null) {
                text.append(isFirst ? "" : ", ").append(word);
                isFirst = false;
            }
        }
    }

    /** What is behind the last word that is not zero may be no argument. */
    private void appendUnknown(StringBuilder text) {
        int count = words.length;
        while (count > 0 && words[count - 1] == 0) {
            count--;
        }
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "0x" : ", 0x").append(Long.toHexString(words[i]));
        }
    }

    private String answer() {
        if (errno != 0) {
            return "-1 " + Errno.describe(errno);
        }
        return number == SyscallNumber.SYS_mmap
                ? "0x" + Long.toHexString(result)
                : Long.toString(result);
    }
}
