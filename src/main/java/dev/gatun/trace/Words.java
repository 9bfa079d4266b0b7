package dev.gatun.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.EventFdFlags;
import dev.gatun.event.PidFdFlags;
import dev.gatun.event.SignalFdFlags;
import dev.gatun.event.TimerFdFlags;
import dev.gatun.event.TimerFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FallocateMode;
import dev.gatun.io.FanotifyFlags;
import dev.gatun.io.FanotifyMarkFlags;
import dev.gatun.io.FanotifyMask;
import dev.gatun.io.InotifyFlags;
import dev.gatun.io.InotifyMask;
import dev.gatun.io.MemFdFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.RenameFlags;
import dev.gatun.io.RwFlags;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.StatxMask;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.io.XattrFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketType;
import dev.gatun.raw.Linux;
import dev.gatun.sys.MapFlags;

import java.lang.foreign.MemorySegment;

/** The arguments of one call as words of C, by their kinds. */
final class Words {
    /** How many bytes of a buffer are printed: none, unless that is asked for. */
    private static final int SHOWN_BYTES =
            Math.max(0, Integer.getInteger("dev.gatun.trace.bytes", 0));

    private final long[] words;
    private final long result;
    private final CallMemory memory;
    private final Structs structs;

    /** What the kernel reads. */
    private final Structs inputs;

    /** For one call, whose result is {@code -errno} if it failed. */
    Words(long[] words, long result, CallMemory memory) {
        this.words = words;
        this.result = result;
        this.memory = memory;
        this.structs = new Structs(memory);
        this.inputs = result < 0 && hasRead((int) -result) ? new Structs(memory.read()) : structs;
    }

    /** Whether the kernel has read the structs of a call before it failed. */
    private static boolean hasRead(int errno) {
        return switch (errno) {
            case Linux.ENOENT,
                    Linux.EEXIST,
                    Linux.EAGAIN,
                    Linux.EACCES,
                    Linux.EINPROGRESS,
                    Linux.EADDRINUSE,
                    Linux.EADDRNOTAVAIL,
                    Linux.ECONNREFUSED,
                    Linux.ENETUNREACH,
                    Linux.EHOSTUNREACH,
                    Linux.ETIMEDOUT ->
                    true;
            default -> false;
        };
    }

    /** An argument as text; null for one that is not printed. */
    String text(String kind, int index) {
        boolean wasInterrupted = Thread.currentThread().isInterrupted();
        try {
            return plain(kind, index);
        } catch (RuntimeException | InternalError e) {
            // Closed meanwhile, or of a file that has become shorter. If another thread closes
            // memory while this one reads it, the JVM also interrupts this one.
            if (!wasInterrupted) {
                Thread.interrupted();
            }
            return address(words[index]);
        }
    }

    private String plain(String kind, int index) {
        long word = words[index];
        int value = (int) word;
        return switch (kind) {
            case "-" -> null;
            case "fd", "int" -> Integer.toString(value);
            case "uint" -> Integer.toUnsignedString(value);
            case "long" -> Long.toString(word);
            case "size" -> Long.toUnsignedString(word);
            case "hex" -> word == 0 ? "0" : "0x" + Long.toHexString(word);
            case "mode" -> mode(value);
            case "create" -> OpenFlags.of((int) words[index - 1]).mayCreate() ? mode(value) : null;
            case "dirfd" -> value == Linux.AT_FDCWD ? "AT_FDCWD" : Integer.toString(value);
            case "path", "name" -> string(word);
            case "buf" -> bytes(word, result);
            case "value" -> bytes(word, result < 0 ? result : words[index + 1]);
            case "fcntlarg" -> Constants.fcntlArgument((int) words[index - 1], word);
            case "iov" -> result < 0 ? address(word) : vectors(word, (int) words[index + 1]);
            default -> structOrName(kind, index);
        };
    }

    private String structOrName(String kind, int index) {
        long word = words[index];
        String text =
                switch (kind) {
                    case "timespec" -> structs.timespec(word);
                    case "itimerspec" -> structs.itimerspec(word);
                    case "event" -> inputs.epollEvents(word, 1);
                    case "events" -> array(structs.epollEvents(word, result));
                    case "pollfds" -> array(structs.pollfds(word, words[index + 1]));
                    case "addr" -> inputs.socketAddress(word, words[index + 1]);
                    case "addrout" -> structs.socketAddress(word, structs.length(words[index + 1]));
                    case "intp" -> structs.ints(word, 1);
                    case "pair" -> structs.ints(word, 2);
                    case "offset" -> structs.offset(word);
                    case "how" -> inputs.openHow(word);
                    case "params" -> structs.ringParams(word);
                    default -> flags(kind, index);
                };
        return text != null ? text : address(word);
    }

    /** The flags, or a constant by its name; null for an address. */
    private String flags(String kind, int index) {
        int bits = (int) words[index];
        Object flags =
                switch (kind) {
                    case "open" -> OpenFlags.of(bits);
                    // Zero has a name, which is for statx(2).
                    case "at" -> bits == 0 ? "0" : AtFlags.of(bits);
                    case "statxat" -> AtFlags.of(bits);
                    case "statxmask" -> StatxMask.of(bits);
                    case "fallocate" -> FallocateMode.of(bits);
                    case "rwf" -> RwFlags.of(bits);
                    case "map" -> MapFlags.of(bits);
                    case "splice" -> SpliceFlags.of(bits);
                    case "syncrange" -> SyncFileRangeFlags.of(bits);
                    case "memfd" -> MemFdFlags.of(bits);
                    case "rename" -> RenameFlags.of(bits);
                    case "xattr" -> XattrFlags.of(bits);
                    case "inotify" -> InotifyFlags.of(bits);
                    case "watch" -> InotifyMask.of(bits);
                    case "fanotify" -> FanotifyFlags.of(bits);
                    case "mark" -> FanotifyMarkFlags.of(bits);
                    case "marked" -> FanotifyMask.of(words[index]);
                    case "family" -> AddressFamily.of(bits);
                    case "socktype", "sockflags" -> SocketType.of(bits);
                    case "msg" -> MessageFlags.of(bits);
                    case "eventfd" -> EventFdFlags.of(bits);
                    case "timerfd" -> TimerFdFlags.of(bits);
                    case "timer" -> TimerFlags.of(bits);
                    case "signalfd" -> SignalFdFlags.of(bits);
                    case "pidfd" -> PidFdFlags.of(bits);
                    default -> Constants.name(kind, words, index);
                };
        return flags == null ? null : flags.toString();
    }

    private static String mode(int mode) {
        return "0" + Integer.toOctalString(mode);
    }

    static String address(long word) {
        return word == 0 ? "NULL" : "0x" + Long.toHexString(word);
    }

    private String string(long address) {
        byte[] bytes = memory.string(address);
        return bytes == null ? address(address) : Quoted.of(bytes);
    }

    /** The first bytes that the call has moved. */
    private String bytes(long address, long moved) {
        if (moved < 0 || address == 0) {
            return address(address);
        }
        long shown = Math.min(moved, SHOWN_BYTES);
        MemorySegment found = shown == 0 ? null : memory.at(address, shown);
        if (shown != 0 && found == null) {
            return address(address);
        }
        String text = shown == 0 ? "\"\"" : Quoted.of(found.toArray(JAVA_BYTE));
        return shown < moved ? text + "..." : text;
    }

    private String vectors(long address, int count) {
        int shown = Math.min(count, Structs.MOST);
        StringBuilder text = new StringBuilder("[");
        long left = result;
        for (int i = 0; i < shown; i++) {
            long[] vector = structs.vector(address, i);
            if (vector == null) {
                return address(address);
            }
            long moved = Math.min(left, vector[1]);
            left -= moved;
            text.append(i == 0 ? "{iov_base=" : ", {iov_base=").append(bytes(vector[0], moved));
            text.append(", iov_len=").append(vector[1]).append('}');
        }
        return text.append(shown < count ? ", ...]" : "]").toString();
    }

    private static String array(String elements) {
        return elements == null ? null : "[" + elements + "]";
    }
}
