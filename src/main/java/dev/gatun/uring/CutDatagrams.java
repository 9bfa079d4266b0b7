package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Whether the kernel counts the bytes that were cut off a datagram as used of the incremental
 * buffers that follow: Linux 6.18 does, 6.12 and 7.2 do not. The kernel is asked, by two datagrams.
 */
final class CutDatagrams {
    private static final int GROUP = 0;
    private static final int BUFFER_BYTES = 8;

    /** Longer than a buffer by half of one. */
    private static final String CUT = "12 bytes, of";

    private static final String AFTER = "next";

    /** Asked once; the answer is the same as long as the process lives. */
    private static volatile Boolean areCounted;

    private CutDatagrams() {}

    static boolean areCounted() {
        Boolean known = areCounted;
        if (known == null) {
            known = ask();
            areCounted = known;
        }
        return known;
    }

    /** On a thread of its own: the caller's may be a virtual one, which submits nothing. */
    private static boolean ask() {
        FutureTask<Boolean> trial = new FutureTask<>(CutDatagrams::receive);
        Thread.ofPlatform().daemon().name("gatun-trial").start(trial);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return trial.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(
                            "this kernel cannot be asked where the next datagram will be",
                            e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean receive() throws SyscallException {
        try (IoUring ring = IoUring.open(2);
                SocketPair pair = SocketFd.socketpair(SocketType.SOCK_DGRAM)) {
            BufferRing buffers =
                    BufferRing.register(
                            ring, BufferRingOptions.of(GROUP, 2, BUFFER_BYTES).incremental());
            receive(ring, pair, CUT);
            receive(ring, pair, AFTER);
            return buffers.memory().get(JAVA_BYTE, BUFFER_BYTES) != AFTER.charAt(0);
        }
    }

    private static void receive(IoUring ring, SocketPair pair, String text)
            throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, bytes);
            pair.second().send(message, MessageFlags.NONE);
        }
        ring.sq().next().recv(pair.first(), GROUP, 0, MessageFlags.MSG_TRUNC, RecvSendFlags.NONE);
        ring.submitAndWait(1);
        ring.cq()
                .drain(
                        (userData, res, flags) -> {
                            if (res != text.length()) {
                                throw new IllegalStateException("received " + res);
                            }
                        });
    }
}
