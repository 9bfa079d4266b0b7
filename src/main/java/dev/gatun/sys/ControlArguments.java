package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.delegation;
import dev.gatun.raw.struct.f_owner_ex;
import dev.gatun.raw.struct.fiemap;
import dev.gatun.raw.struct.fiemap_extent;
import dev.gatun.raw.struct.file_dedupe_range;
import dev.gatun.raw.struct.file_dedupe_range_info;
import dev.gatun.raw.struct.flock;
import dev.gatun.raw.struct.ifreq;
import dev.gatun.raw.struct.termios;
import dev.gatun.raw.struct.winsize;

import java.lang.foreign.MemorySegment;

/**
 * How many bytes the kernel may write through the argument of an fcntl or ioctl, so that a short
 * segment is refused before it is written past.
 */
final class ControlArguments {
    /** For an unknown command: the largest size that the number of an ioctl can encode. */
    private static final int UNKNOWN_BYTES = Linux._IOC_SIZEMASK + 1;

    private static final int UID_BYTES = Integer.BYTES;

    private ControlArguments() {}

    /**
     * The size of the struct; 0 for a command that takes an integer or nothing; {@link
     * #UNKNOWN_BYTES} for an unknown command.
     */
    static int fcntlBytes(int command) {
        return switch (command) {
            case Linux.F_GETLK, Linux.F_SETLK, Linux.F_SETLKW -> flock.SIZE;
            case Linux.F_OFD_GETLK, Linux.F_OFD_SETLK, Linux.F_OFD_SETLKW -> flock.SIZE;
            case Linux.F_SETOWN_EX, Linux.F_GETOWN_EX -> f_owner_ex.SIZE;
            case Linux.F_GETOWNER_UIDS -> 2 * UID_BYTES;
            case Linux.F_GETDELEG, Linux.F_SETDELEG -> delegation.SIZE;
            case Linux.F_GET_RW_HINT, Linux.F_SET_RW_HINT -> Long.BYTES;
            case Linux.F_GET_FILE_RW_HINT, Linux.F_SET_FILE_RW_HINT -> Long.BYTES;
            case Linux.F_DUPFD, Linux.F_DUPFD_CLOEXEC, Linux.F_DUPFD_QUERY -> 0;
            case Linux.F_GETFD, Linux.F_SETFD, Linux.F_GETFL, Linux.F_SETFL -> 0;
            case Linux.F_GETOWN, Linux.F_SETOWN, Linux.F_GETSIG, Linux.F_SETSIG -> 0;
            case Linux.F_GETLEASE, Linux.F_SETLEASE, Linux.F_NOTIFY, Linux.F_CREATED_QUERY -> 0;
            case Linux.F_GETPIPE_SZ, Linux.F_SETPIPE_SZ, Linux.F_CANCELLK -> 0;
            case Linux.F_GET_SEALS, Linux.F_ADD_SEALS -> 0;
            default -> UNKNOWN_BYTES;
        };
    }

    static boolean fcntlTakesMemory(int command) {
        int bytes = fcntlBytes(command);
        return bytes > 0 && bytes != UNKNOWN_BYTES;
    }

    static boolean ioctlTakesMemory(int request) {
        return ioctlBytes(request) != UNKNOWN_BYTES && !takesInteger(request);
    }

    /** The argument's size, with the array behind it that its head asks for. */
    static long ioctlBytes(int request, MemorySegment argument) {
        long bytes = ioctlBytes(request);
        if (argument.byteSize() < bytes) {
            return bytes;
        }
        if (request == (int) Linux.FS_IOC_FIEMAP) {
            int extents = argument.get(JAVA_INT_UNALIGNED, fiemap.OFFSET_FM_EXTENT_COUNT);
            return fiemap.SIZE + fiemap_extent.SIZE * Integer.toUnsignedLong(extents);
        }
        if (request == (int) Linux.FIDEDUPERANGE) {
            short files = argument.get(JAVA_SHORT_UNALIGNED, file_dedupe_range.OFFSET_DEST_COUNT);
            return file_dedupe_range.SIZE
                    + file_dedupe_range_info.SIZE * Short.toUnsignedLong(files);
        }
        return bytes;
    }

    /** The argument's size: what the number encodes, or for old and wrong numbers what is known. */
    static int ioctlBytes(int request) {
        if (takesIfreq(request)) {
            return ifreq.SIZE;
        }
        int encoded = encodedBytes(request);
        if (encoded > 0) {
            return encoded;
        }
        return switch (request) {
            case Linux.FIONREAD, Linux.TIOCOUTQ, Linux.FIONBIO, Linux.FIOASYNC -> Integer.BYTES;
            case Linux.SIOCATMARK, Linux.FIGETBSZ, Linux.FIBMAP -> Integer.BYTES;
            case Linux.TIOCGPGRP, Linux.TIOCSPGRP, Linux.FIOSETOWN, Linux.FIOGETOWN ->
                    Integer.BYTES;
            // A long, an int or a short: room for the largest.
            case Linux.BLKROGET, Linux.BLKRAGET, Linux.BLKSECTGET, Linux.BLKSSZGET -> Long.BYTES;
            case Linux.BLKIOMIN, Linux.BLKIOOPT, Linux.BLKPBSZGET -> Long.BYTES;
            case Linux.BLKGETSIZE, Linux.BLKALIGNOFF, Linux.BLKROTATIONAL -> Long.BYTES;
            case Linux.FIOQSIZE -> Long.BYTES;
            case Linux.TIOCGWINSZ, Linux.TIOCSWINSZ -> winsize.SIZE;
            case Linux.BLKDISCARD, Linux.BLKSECDISCARD, Linux.BLKZEROOUT -> 2 * Long.BYTES;
            case Linux.TCGETS, Linux.TCSETS, Linux.TCSETSW, Linux.TCSETSF -> termios.SIZE;
            default -> UNKNOWN_BYTES;
        };
    }

    /**
     * Tells the requests whose number encodes an int, although the kernel copies a struct ifreq.
     */
    private static boolean takesIfreq(int request) {
        return switch (request) {
            case (int) Linux.TUNSETIFF, (int) Linux.TUNGETIFF, (int) Linux.TUNSETQUEUE -> true;
            default -> false;
        };
    }

    /** Tells the requests whose number encodes an int, where the int is the argument itself. */
    private static boolean takesInteger(int request) {
        return switch (request) {
            case (int) Linux.FICLONE -> true;
            case (int) Linux.TUNSETNOCSUM, (int) Linux.TUNSETDEBUG -> true;
            case (int) Linux.TUNSETPERSIST, (int) Linux.TUNSETOWNER, (int) Linux.TUNSETLINK -> true;
            case (int) Linux.TUNSETGROUP, (int) Linux.TUNSETOFFLOAD -> true;
            case (int) Linux.EVIOCRMFF, (int) Linux.EVIOCGRAB, (int) Linux.EVIOCREVOKE -> true;
            case (int) Linux.UI_SET_EVBIT, (int) Linux.UI_SET_KEYBIT -> true;
            case (int) Linux.UI_SET_RELBIT, (int) Linux.UI_SET_ABSBIT -> true;
            case (int) Linux.UI_SET_MSCBIT, (int) Linux.UI_SET_LEDBIT -> true;
            case (int) Linux.UI_SET_SNDBIT, (int) Linux.UI_SET_FFBIT -> true;
            case (int) Linux.UI_SET_SWBIT, (int) Linux.UI_SET_PROPBIT -> true;
            case (int) Linux.PERF_EVENT_IOC_SET_BPF -> true;
            case (int) Linux.PERF_EVENT_IOC_PAUSE_OUTPUT -> true;
            default -> false;
        };
    }

    /** {@code _IOC_SIZE} of a number that encodes a direction; older numbers encode no size. */
    private static int encodedBytes(int request) {
        boolean hasDirection = request >>> Linux._IOC_DIRSHIFT != 0;
        return hasDirection ? request >>> Linux._IOC_SIZESHIFT & Linux._IOC_SIZEMASK : 0;
    }
}
