package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * How many bytes the kernel may write through the argument of an fcntl or ioctl, so that a short
 * segment is refused before it is written past.
 */
final class ControlArguments {
    /** For a command of which nothing is known: the most that the number of an ioctl can say. */
    private static final int UNKNOWN_BYTES = 1 << 14;

    private static final int IFREQ_BYTES = 40;

    private static final int FS_IOC_FIEMAP = 0xc020660b;
    private static final int FIEMAP_BYTES = 32;
    private static final int FIEMAP_EXTENT_COUNT_OFFSET = 24;
    private static final int FIEMAP_EXTENT_BYTES = 56;

    private static final int FIDEDUPERANGE = 0xc0189436;
    private static final int FILE_DEDUPE_RANGE_BYTES = 24;
    private static final int FILE_DEDUPE_RANGE_COUNT_OFFSET = 16;
    private static final int FILE_DEDUPE_RANGE_INFO_BYTES = 32;

    private ControlArguments() {}

    /**
     * The struct's size; 0 for a command that takes an integer or nothing, and much for one that is
     * not known.
     */
    static int fcntlBytes(int command) {
        return switch (command) {
            // F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW: struct flock
            case 5, 6, 7, 36, 37, 38 -> 32;
            // F_SETOWN_EX, F_GETOWN_EX: struct f_owner_ex; F_GETOWNER_UIDS: uid_t[2]
            case 15, 16, 17 -> 8;
            // F_GET_RW_HINT, F_SET_RW_HINT and the _FILE_ ones: uint64_t
            case 1035, 1036, 1037, 1038 -> 8;
            // F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_SETOWN, F_GETOWN, F_SETSIG, F_GETSIG
            case 0, 1, 2, 3, 4, 8, 9, 10, 11 -> 0;
            // F_SETLEASE, F_GETLEASE, F_NOTIFY, F_DUPFD_QUERY, F_CREATED_QUERY, F_CANCELLK,
            // F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS
            case 1024, 1025, 1026, 1027, 1028, 1029, 1030, 1031, 1032, 1033, 1034 -> 0;
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
        if (request == FS_IOC_FIEMAP) {
            int extents = argument.get(JAVA_INT_UNALIGNED, FIEMAP_EXTENT_COUNT_OFFSET);
            return FIEMAP_BYTES + FIEMAP_EXTENT_BYTES * Integer.toUnsignedLong(extents);
        }
        if (request == FIDEDUPERANGE) {
            short files = argument.get(JAVA_SHORT_UNALIGNED, FILE_DEDUPE_RANGE_COUNT_OFFSET);
            return FILE_DEDUPE_RANGE_BYTES
                    + FILE_DEDUPE_RANGE_INFO_BYTES * Short.toUnsignedLong(files);
        }
        return bytes;
    }

    /** The argument's size: what the number encodes, or for old and wrong numbers what is known. */
    static int ioctlBytes(int request) {
        if (takesIfreq(request)) {
            return IFREQ_BYTES;
        }
        int encoded = encodedBytes(request);
        if (encoded > 0) {
            return encoded;
        }
        return switch (request) {
            // FIONREAD, TIOCOUTQ, FIONBIO, FIOASYNC, SIOCATMARK, FIGETBSZ, FIBMAP
            case 0x541b, 0x5411, 0x5421, 0x5452, 0x8905, 2, 1 -> Integer.BYTES;
            // TIOCGPGRP, TIOCSPGRP, FIOSETOWN, FIOGETOWN
            case 0x540f, 0x5410, 0x8901, 0x8903 -> Integer.BYTES;
            // BLKROGET, BLKRAGET, BLKSECTGET, BLKSSZGET, BLKIOMIN, BLKIOOPT, BLKPBSZGET
            case 0x125e, 0x1263, 0x1267, 0x1268, 0x1278, 0x1279, 0x127b -> Long.BYTES;
            // BLKGETSIZE, BLKALIGNOFF, BLKROTATIONAL
            case 0x1260, 0x127a, 0x127e -> Long.BYTES;
            // FIOQSIZE, TIOCGWINSZ, TIOCSWINSZ
            case 0x5460, 0x5413, 0x5414 -> 8;
            // BLKDISCARD, BLKSECDISCARD, BLKZEROOUT: uint64_t[2]
            case 0x1277, 0x127d, 0x127f -> 16;
            // TCGETS, TCSETS, TCSETSW, TCSETSF: the kernel's struct termios
            case 0x5401, 0x5402, 0x5403, 0x5404 -> 36;
            default -> UNKNOWN_BYTES;
        };
    }

    /** The numbers of these encode an int, and the kernel copies a struct ifreq. */
    private static boolean takesIfreq(int request) {
        return switch (request) {
            // TUNSETIFF, TUNGETIFF, TUNSETQUEUE
            case 0x400454ca, 0x800454d2, 0x400454d9 -> true;
            default -> false;
        };
    }

    /** The numbers of these encode an int, and the int is the argument itself. */
    private static boolean takesInteger(int request) {
        return switch (request) {
            // FICLONE
            case 0x40049409 -> true;
            // TUNSETNOCSUM, TUNSETDEBUG, TUNSETPERSIST, TUNSETOWNER, TUNSETLINK, TUNSETGROUP,
            // TUNSETOFFLOAD
            case 0x400454c8, 0x400454c9, 0x400454cb, 0x400454cc, 0x400454cd, 0x400454ce -> true;
            case 0x400454d0 -> true;
            // EVIOCRMFF, EVIOCGRAB, EVIOCREVOKE
            case 0x40044581, 0x40044590, 0x40044591 -> true;
            // UI_SET_EVBIT, _KEYBIT, _RELBIT, _ABSBIT, _MSCBIT, _LEDBIT, _SNDBIT, _FFBIT, _SWBIT,
            // _PROPBIT
            case 0x40045564, 0x40045565, 0x40045566, 0x40045567, 0x40045568, 0x40045569 -> true;
            case 0x4004556a, 0x4004556b, 0x4004556d, 0x4004556e -> true;
            // PERF_EVENT_IOC_SET_BPF, PERF_EVENT_IOC_PAUSE_OUTPUT
            case 0x40042408, 0x40042409 -> true;
            default -> false;
        };
    }

    /** {@code _IOC_SIZE} of a number that says a direction; older ones say nothing. */
    private static int encodedBytes(int request) {
        boolean hasDirection = request >>> 30 != 0;
        return hasDirection ? request >>> 16 & 0x3fff : 0;
    }
}
