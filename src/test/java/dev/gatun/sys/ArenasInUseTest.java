package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.Blocked;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Each arena that a call has memory of stays open as long as the kernel may touch it. */
class ArenasInUseTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SHUT_RDWR = 2;
    private static final int SIZE = 128;

    /** Each is another scope to the call, and none can be closed while a thread uses it. */
    private final List<Arena> arenas = new ArrayList<>();

    /** Of all memory: what a call has is not freed where one of the arenas can be closed. */
    private final Arena lasting = Arena.ofAuto();

    @AfterEach
    void closeTheArenas() {
        for (Arena arena : arenas) {
            if (arena.scope().isAlive()) {
                arena.close();
            }
        }
    }

    private MemorySegment ofItsOwnArena() {
        return inArena(arenas.size());
    }

    private MemorySegment inArena(int index) {
        if (index == arenas.size()) {
            arenas.add(Arena.ofShared());
        }
        return lasting.allocate(SIZE, 8).reinterpret(arenas.get(index), null);
    }

    private MemorySegment[] ofTheirOwnArenas(int count) {
        MemorySegment[] memory = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            memory[i] = ofItsOwnArena();
        }
        return memory;
    }

    /** None of the arenas can be closed while the call sleeps. */
    private void noneCanBeClosed(long number, int fd, Callable<?> call, Runnable wake)
            throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> result = executor.submit(call);
            try {
                Blocked.await((int) number, fd, 1);
                for (int i = 0; i < arenas.size(); i++) {
                    assertThrows(IllegalStateException.class, arenas.get(i)::close, "arena " + i);
                }
            } finally {
                wake.run();
            }
            result.get();
        }
    }

    @Test
    void ofTwoPiecesOfMemory() throws Exception {
        int listener = SocketSyscalls.socket(AF_UNIX, SOCK_STREAM, 0);
        MemorySegment address = ofItsOwnArena();
        MemorySegment length = ofItsOwnArena();
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        assertEquals(0, SocketSyscalls.bind(listener, address, 2)); // to a name of the kernel's
        assertEquals(0, SocketSyscalls.listen(listener, 1));
        length.set(JAVA_INT, 0, SIZE);
        noneCanBeClosed(
                SyscallNumber.SYS_accept4,
                listener,
                () -> SocketSyscalls.accept4(listener, address, length, 0),
                () -> SocketSyscalls.shutdown(listener, SHUT_RDWR));
        OpenDescriptors.close(listener);
    }

    /** The vector's array is of one arena, each buffer of another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void ofAVector(int count) throws Exception {
        MemorySegment[] buffers = ofTheirOwnArenas(count);
        arenas.add(Arena.ofShared());
        IoVector vector = IoVector.of(arenas.getLast(), buffers);
        int[] pipe = OpenDescriptors.pipe(0);
        noneCanBeClosed(
                SyscallNumber.SYS_readv,
                pipe[0],
                () -> Syscalls.readv(pipe[0], vector),
                () -> OpenDescriptors.close(pipe[1]));
        OpenDescriptors.close(pipe[0]);
    }

    /** Which of the arenas each has: the struct, the name, the control messages, the array. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 1",
        "0, 0, 0, 0, 2",
        "0, 0, 0, 0, 3",
        "0, 0, 0, 1, 1",
        "0, 0, 0, 1, 2",
        "0, 1, 0, 0, 1",
        "0, 0, 1, 0, 1",
        "0, 1, 2, 3, 8",
    })
    void ofAMessage(int struct, int name, int control, int array, int buffers) throws Exception {
        MemorySegment msghdr = inArena(struct);
        MemorySegment nameMemory = inArena(name);
        MemorySegment controlMemory = inArena(control);
        inArena(array);
        Arena ofTheArray = arenas.get(array);
        IoVector vector = IoVector.of(ofTheArray, ofTheirOwnArenas(buffers));
        int[] pair = pairOfSockets();
        noneCanBeClosed(
                SyscallNumber.SYS_recvmsg,
                pair[0],
                () ->
                        SocketSyscalls.recvmsg(
                                pair[0], msghdr, nameMemory, SIZE, vector, controlMemory, SIZE, 0),
                () -> SocketSyscalls.shutdown(pair[0], SHUT_RDWR));
        OpenDescriptors.close(pair);
    }

    /** By its number: select(2) has five pieces of memory. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void ofACallByItsNumber(int count) throws Exception {
        int[] pipe = OpenDescriptors.pipe(0);
        MemorySegment[] memory = ofTheirOwnArenas(count);
        Object[] arguments = {pipe[0] + 1, 0, 0, 0, 0, 0};
        System.arraycopy(memory, 0, arguments, 1, count);
        memory[0].set(JAVA_LONG, pipe[0] / 64 * 8, 1L << pipe[0]);
        if (count > 3) {
            // A timeout, and no signal mask.
            memory[3].set(JAVA_LONG, 0, Integer.MAX_VALUE);
        }
        noneCanBeClosed(
                SyscallNumber.SYS_pselect6,
                pipe[0] + 1,
                () -> Syscalls.syscall(SyscallNumber.SYS_pselect6, arguments),
                () -> OpenDescriptors.close(pipe[1]));
        OpenDescriptors.close(pipe[0]);
    }

    private static int[] pairOfSockets() {
        long pair = SocketSyscalls.socketpair(AF_UNIX, SOCK_DGRAM, 0);
        return new int[] {(int) pair, (int) (pair >> Integer.SIZE)};
    }
}
