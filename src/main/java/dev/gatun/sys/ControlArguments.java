package dev.gatun.sys;

/**
 * How many bytes the kernel may write through the argument of an fcntl or ioctl, so that a short
 * segment is refused before it is written past.
 */
final class ControlArguments {
    /** For an ioctl of which nothing is known. */
    private static final int UNKNOWN_BYTES = 256;

    private ControlArguments() {}

    /** The struct's size; 0 for a command that takes an integer or nothing. */
    static int fcntlBytes(int command) {
        return switch (command) {
            // F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW: struct flock
            case 5, 6, 7, 36, 37, 38 -> 32;
            // F_SETOWN_EX, F_GETOWN_EX: struct f_owner_ex; F_GETOWNER_UIDS: uid_t[2]
            case 15, 16, 17 -> 8;
            // F_GET_RW_HINT, F_SET_RW_HINT and the _FILE_ ones: uint64_t
            case 1035, 1036, 1037, 1038 -> 8;
            default -> 0;
        };
    }

    static boolean ioctlTakesMemory(int request) {
        return ioctlBytes(request) != UNKNOWN_BYTES && !takesInteger(request);
    }

    /** The argument's size: what the number encodes, or for old numbers what is known. */
    static int ioctlBytes(int request) {
        int encoded = encodedBytes(request);
        if (encoded > 0) {
            return encoded;
        }
        return switch (request) {
            // FIONREAD, TIOCOUTQ, FIONBIO, FIOASYNC, SIOCATMARK, FIGETBSZ, FIBMAP
            case 0x541b, 0x5411, 0x5421, 0x5452, 0x8905, 2, 1 -> Integer.BYTES;
            // BLKROGET, BLKRAGET, BLKSECTGET, BLKSSZGET, BLKIOMIN, BLKIOOPT, BLKPBSZGET
            case 0x125e, 0x1263, 0x1267, 0x1268, 0x1278, 0x1279, 0x127b -> Long.BYTES;
            // FIOQSIZE, TIOCGWINSZ, TIOCSWINSZ
            case 0x5460, 0x5413, 0x5414 -> 8;
            // BLKDISCARD, BLKSECDISCARD, BLKZEROOUT: uint64_t[2]
            case 0x1277, 0x127d, 0x127f -> 16;
            default -> UNKNOWN_BYTES;
        };
    }

    /** FICLONE's number encodes an int, and the int is the argument itself. */
    private static boolean takesInteger(int request) {
        return request == 0x40049409;
    }

    /** {@code _IOC_SIZE} of a number that says a direction; older ones say nothing. */
    private static int encodedBytes(int request) {
        boolean hasDirection = request >>> 30 != 0;
        return hasDirection ? request >>> 16 & 0x3fff : 0;
    }
}
