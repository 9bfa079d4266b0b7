package dev.gatun.examples.server;

import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Has a listening socket begin no more connections, and lose none of those that have begun.
 *
 * <p>{@code close(2)} and {@code shutdown(2)} reset what waits in the queue of the socket, whose
 * clients are connected already. A server that first accepts all, and then closes, resets those
 * that come in between. So the kernel gets a filter, {@code SO_ATTACH_FILTER} of {@code socket(7)}:
 * a program of classic BPF that drops the segments which ask for a connection. To a client it looks
 * as if its first segment was lost: it sends another after a second, and learns that nobody listens
 * any more.
 */
final class SynFilter {
    private static final int SO_ATTACH_FILTER = 26;

    // Of struct sock_fprog: how many instructions, and where.
    private static final long FPROG_BYTES = 16;
    private static final long FPROG_FILTER = 8;

    // Of struct sock_filter: what to do, where to go on if it is so and if not, and an operand.
    private static final long INSTRUCTION_BYTES = 8;
    private static final long JUMP_TRUE = 2;
    private static final long JUMP_FALSE = 3;
    private static final long OPERAND = 4;

    private static final int LOAD_BYTE = 0x30;
    private static final int AND = 0x54;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    // Of a segment's header, where the program's input begins.
    private static final int TCP_FLAGS = 13;
    private static final int SYN = 0x02;
    private static final int SYN_OR_ACK = 0x12;

    private static final System.Logger LOGGER = System.getLogger(SynFilter.class.getName());

    private SynFilter() {}

    /**
     * From now on; where there are no filters, connections that come in last may be reset. Sockets
     * that were accepted have it too, and no such segments.
     */
    static void attach(SocketFd listener) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(5 * INSTRUCTION_BYTES, Integer.BYTES);
            put(program, 0, LOAD_BYTE, 0, 0, TCP_FLAGS);
            put(program, 1, AND, 0, 0, SYN_OR_ACK);
            put(program, 2, JUMP_IF_EQUAL, 0, 1, SYN);
            put(program, 3, RETURN, 0, 0, 0);
            put(program, 4, RETURN, 0, 0, -1);
            MemorySegment fprog = arena.allocate(FPROG_BYTES, Long.BYTES);
            fprog.set(ValueLayout.JAVA_SHORT, 0, (short) (program.byteSize() / INSTRUCTION_BYTES));
            fprog.set(ValueLayout.JAVA_LONG, FPROG_FILTER, program.address());
            listener.setsockopt(SocketOption.SOL_SOCKET, SO_ATTACH_FILTER, fprog);
        } catch (SyscallException e) {
            LOGGER.log(System.Logger.Level.WARNING, "connections go on to begin", e);
        }
    }

    private static void put(
            MemorySegment program, int index, int code, int ifTrue, int ifFalse, int operand) {
        long at = index * INSTRUCTION_BYTES;
        program.set(ValueLayout.JAVA_SHORT, at, (short) code);
        program.set(ValueLayout.JAVA_BYTE, at + JUMP_TRUE, (byte) ifTrue);
        program.set(ValueLayout.JAVA_BYTE, at + JUMP_FALSE, (byte) ifFalse);
        program.set(ValueLayout.JAVA_INT, at + OPERAND, operand);
    }
}
