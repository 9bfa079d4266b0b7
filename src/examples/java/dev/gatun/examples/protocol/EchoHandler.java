package dev.gatun.examples.protocol;

/** The echo protocol (RFC 862): what comes in goes out. */
public final class EchoHandler implements Handler {
    @Override
    public int handle(Buffer in, Buffer out) {
        int byteCount = Math.min(in.size(), out.room());
        if (byteCount == 0) {
            return 0;
        }
        out.addFrom(in, byteCount);
        return 1;
    }

    @Override
    public boolean isDone() {
        return false;
    }
}
