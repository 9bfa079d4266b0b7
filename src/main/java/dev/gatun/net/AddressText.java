package dev.gatun.net;

/** Addresses as text. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** As RFC 5952 has it: the longest run of zeros is left out, the first of two. */
    static String inet6(long high, long low) {
        if (high == 0 && low >>> 32 == 0xffff) {
            int a = (int) low;
            return "::ffff:"
                    + (a >>> 24)
                    + "."
                    + (a >> 16 & 255)
                    + "."
                    + (a >> 8 & 255)
                    + "."
                    + (a & 255);
        }
        int runStart = -1;
        int runLength = 1; // of one zero alone nothing is left out
        for (int i = 0; i < GROUPS; i++) {
            int length = 0;
            while (i + length < GROUPS && group(high, low, i + length) == 0) {
                length++;
            }
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
            i += Math.max(0, length - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(high, low, i)));
        }
        return text.toString();
    }

    private static int group(long high, long low, int index) {
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> 16 * (3 - index % 4)) & 0xffff;
    }

    /** A name can hold anything, also what would end it in a message. */
    static String quoted(byte[] name) {
        StringBuilder text = new StringBuilder("\"");
        for (byte b : name) {
            if (b > ' ' - 1 && b < 0x7f && b != '\\' && b != '"') {
                text.append((char) b);
            } else {
                text.append("\\x")
                        .append(Character.forDigit(b >> 4 & 15, 16))
                        .append(Character.forDigit(b & 15, 16));
            }
        }
        return text.append('"').toString();
    }
}
