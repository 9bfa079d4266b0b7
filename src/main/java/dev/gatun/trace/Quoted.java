package dev.gatun.trace;

/** Bytes as a string of C, the way strace(1) prints them. */
final class Quoted {
    private static final String ESCAPED = "\t\n\013\f\r\"\\";
    private static final String LETTERS = "tnvfr\"\\";

    private Quoted() {}

    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) Byte.toUnsignedInt(bytes[i]);
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                text.append('\\').append(LETTERS.charAt(escape));
            } else if (c >= ' ' && c <= '~') {
                text.append(c);
            } else {
                String octal = Integer.toOctalString(c);
                // A digit behind it would be read as a part of it.
                boolean isDigitNext = i + 1 < bytes.length && isDigit(bytes[i + 1]);
                text.append('\\')
                        .append(isDigitNext ? "00".substring(Math.min(2, octal.length() - 1)) : "");
                text.append(octal);
            }
        }
        return text.append('"').toString();
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
