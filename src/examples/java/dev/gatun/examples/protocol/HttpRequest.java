package dev.gatun.examples.protocol;

/**
 * The head of an HTTP/1.1 request (RFC 9112) at the start of a buffer: parsed in place when it is
 * whole. Of its fields, only those are kept that say where the next request begins.
 */
final class HttpRequest {
    /** {@link #parse} needs more bytes. Below it is an error: the status, negative. */
    static final int INCOMPLETE = 0;

    static final int MAX_HEAD_BYTES = 8 << 10;

    /** So that a content's length fits into a long. */
    private static final int MAX_DIGITS = 18;

    /** The blank line between head and content, and the line feed before it. */
    private static final int BLANK_LINE_BYTES = 3;

    /** What a method's or a field's name is made of, by the character. */
    private static final boolean[] TOKEN = new boolean[Byte.MAX_VALUE + 1];

    static {
        String others = "!#$%&'*+-.^_`|~";
        for (int c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
        }
    }

    private Buffer in;

    /** How many of the first bytes are known not to end the head. */
    private int searched;

    private boolean head;
    private boolean known;
    private boolean minorZero;
    private boolean keepAlive;
    private boolean hostGiven;
    private boolean coded;
    private boolean continueExpected;

    /** Below zero if it was not given. */
    private long contentLength;

    /**
     * Looks at the first request; takes nothing.
     *
     * @return the length of its head in bytes; {@link #INCOMPLETE}; or a status below zero
     */
    int parse(Buffer buffer) {
        in = buffer;
        int end = headEnd();
        if (end > INCOMPLETE) {
            searched = 0;
            int status = parseLines(in.start(), in.start() + end - 2);
            return status == 0 ? end : status;
        }
        return end;
    }

    /** {@code HEAD}: the answer is one without content. */
    boolean isHead() {
        return head;
    }

    /** Whether the method is one that this server knows. */
    boolean isKnown() {
        return known;
    }

    boolean isHttp10() {
        return minorZero;
    }

    /** Whether there may be another request behind this one. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** The client sends the content only when it is told to. */
    boolean expectsContinue() {
        return continueExpected && contentLength > 0;
    }

    long contentLength() {
        return Math.max(0, contentLength);
    }

    // Where the head ends.

    /** Its length with the blank line, or what {@link #parse} returns otherwise. */
    private int headEnd() {
        int last = Math.min(in.end(), in.start() + MAX_HEAD_BYTES);
        for (int i = in.start() + searched; i < last; i++) {
            if (in.at(i) != '\n') {
                continue;
            }
            if (i == in.start() || in.at(i - 1) != '\r') {
                return -400;
            }
            if (i - in.start() >= BLANK_LINE_BYTES && in.at(i - 2) == '\n') {
                return i + 1 - in.start();
            }
        }
        searched = last - in.start();
        if (!beginsWithMethod(last)) {
            return -400;
        }
        return searched == MAX_HEAD_BYTES ? -431 : INCOMPLETE;
    }

    /** Or might, once more is there: what is no HTTP at all gets its answer at once. */
    private boolean beginsWithMethod(int end) {
        for (int i = in.start(); i < end; i++) {
            if (in.at(i) == ' ') {
                return i > in.start();
            }
            if (!isToken(in.at(i))) {
                return false;
            }
        }
        return true;
    }

    // The lines, each of which ends with CR LF.

    /** 0, or a status below zero. */
    private int parseLines(int start, int end) {
        int status = parseRequestLine(start, lineEnd(start));
        int line = lineEnd(start) + 2;
        hostGiven = false;
        coded = false;
        continueExpected = false;
        contentLength = -1;
        while (status == 0 && line < end) {
            int lineEnd = lineEnd(line);
            if (!parseField(line, lineEnd)) {
                status = -400;
            }
            line = lineEnd + 2;
        }
        if (status != 0) {
            return status;
        }
        if (!hostGiven && !minorZero || coded && contentLength >= 0) {
            return -400;
        }
        // Content of a length that is not told before would have to be parsed.
        return coded ? -411 : 0;
    }

    private int lineEnd(int from) {
        int i = from;
        while (in.at(i) != '\r' || in.at(i + 1) != '\n') {
            i++;
        }
        return i;
    }

    private int parseRequestLine(int start, int end) {
        int methodEnd = tokenEnd(start, end);
        int targetEnd = methodEnd + 1;
        while (targetEnd < end && in.at(targetEnd) > ' ' && in.at(targetEnd) < 0x7f) {
            targetEnd++;
        }
        int version = targetEnd + 1;
        // One space after the method, one after a target that is not empty, and HTTP/d.d
        if (methodEnd == start
                || methodEnd == end
                || in.at(methodEnd) != ' '
                || targetEnd == methodEnd + 1
                || targetEnd == end
                || in.at(targetEnd) != ' '
                || end - version != 8
                || !is("HTTP/", version, version + 5)
                || !isDigit(in.at(version + 5))
                || in.at(version + 6) != '.'
                || !isDigit(in.at(version + 7))) {
            return -400;
        }
        if (in.at(version + 5) != '1') {
            return -505;
        }
        minorZero = in.at(version + 7) == '0';
        keepAlive = !minorZero;
        head = is("HEAD", start, methodEnd);
        known = head || is("GET", start, methodEnd) || is("POST", start, methodEnd);
        known |= is("PUT", start, methodEnd);
        return 0;
    }

    private boolean parseField(int start, int end) {
        int nameEnd = tokenEnd(start, end);
        if (nameEnd == start || nameEnd == end || in.at(nameEnd) != ':') {
            return false;
        }
        int from = nameEnd + 1;
        int to = end;
        while (from < to && isBlank(in.at(from))) {
            from++;
        }
        while (to > from && isBlank(in.at(to - 1))) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (in.at(i) >= 0 && in.at(i) < ' ' && in.at(i) != '\t' || in.at(i) == 0x7f) {
                return false;
            }
        }
        return parseValue(start, nameEnd, from, to);
    }

    private boolean parseValue(int name, int nameEnd, int from, int to) {
        if (isInAnyCase("content-length", name, nameEnd)) {
            return parseContentLength(from, to);
        }
        if (isInAnyCase("host", name, nameEnd)) {
            boolean first = !hostGiven;
            hostGiven = true;
            return first;
        }
        if (isInAnyCase("transfer-encoding", name, nameEnd)) {
            coded = true;
        } else if (isInAnyCase("expect", name, nameEnd)) {
            continueExpected = isInAnyCase("100-continue", from, to);
        } else if (isInAnyCase("connection", name, nameEnd)) {
            parseConnection(from, to);
        }
        return true;
    }

    private boolean parseContentLength(int from, int to) {
        if (from == to || to - from > MAX_DIGITS) {
            return false;
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(in.at(i))) {
                return false;
            }
            length = 10 * length + in.at(i) - '0';
        }
        boolean contradicts = contentLength >= 0 && contentLength != length;
        contentLength = length;
        return !contradicts;
    }

    /** A list of words with commas in between. */
    private void parseConnection(int from, int to) {
        int word = from;
        while (word < to) {
            int end = tokenEnd(word, to);
            if (isInAnyCase("close", word, end)) {
                keepAlive = false;
            } else if (isInAnyCase("keep-alive", word, end) && minorZero) {
                keepAlive = true;
            }
            word = end + 1;
        }
    }

    // Characters.

    private int tokenEnd(int from, int end) {
        int i = from;
        while (i < end && isToken(in.at(i))) {
            i++;
        }
        return i;
    }

    private boolean is(String word, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (in.at(from + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is this word, given in small letters, in letters of any size. */
    private boolean isInAnyCase(String word, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            int c = in.at(from + i);
            if ((c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isToken(int c) {
        return c >= 0 && TOKEN[c];
    }
}
