package dev.gatun.examples.protocol;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A handler between two buffers, without any socket. */
final class Exchange implements AutoCloseable {
    final Handler handler;
    final Buffer in;
    final Buffer out;
    int answered;
    private final Arena arena = Arena.ofConfined();

    Exchange(Handler handler, int inBytes, int outBytes) {
        this.handler = handler;
        in = new Buffer(arena.allocate(inBytes));
        out = new Buffer(arena.allocate(outBytes));
    }

    Exchange(Handler handler) {
        this(handler, 1024, 1024);
    }

    /** Lets these bytes come, and gives what is answered. */
    String send(String text) {
        in.compact();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        in.add(MemorySegment.ofArray(bytes));
        return answers();
    }

    /** The same, a byte at a time. */
    String sendByBytes(String text) {
        var answers = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            answers.append(send(text.substring(i, i + 1)));
        }
        return answers.toString();
    }

    /** What is answered until more input is needed, with an output that is always emptied. */
    String answers() {
        var text = new StringBuilder();
        do {
            out.clear();
            answered += handler.handle(in, out);
            byte[] bytes = out.memory().asSlice(0, out.size()).toArray(ValueLayout.JAVA_BYTE);
            text.append(new String(bytes, StandardCharsets.ISO_8859_1));
        } while (!out.isEmpty() && !handler.isDone());
        return text.toString();
    }

    @Override
    public void close() {
        arena.close();
    }
}
