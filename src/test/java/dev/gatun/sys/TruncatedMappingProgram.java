package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Looks at memory behind the end of a file that shrank; for {@link TruncatedMappingTest}. */
final class TruncatedMappingProgram {
    private static final long PAGE = Mapping.pageSize();
    private static final int ROUNDS = 10_000;

    /** Or the compiler would leave the read out. */
    private static volatile int seen;

    private TruncatedMappingProgram() {}

    public static void main(String[] arguments) throws Exception {
        Protection readWrite = Protection.PROT_READ.or(Protection.PROT_WRITE);
        try (Arena arena = Arena.ofConfined();
                Fd file = Fd.own(OpenDescriptors.file(new byte[(int) (2 * PAGE)]))) {
            MemorySegment memory =
                    Mapping.mmap(arena, file, 0, 2 * PAGE, readWrite, MapFlags.MAP_SHARED);
            MemorySegment gone = memory.asSlice(PAGE);
            memory.fill((byte) 1);
            if (Syscalls.ftruncate(file.number(), PAGE) != 0) {
                throw new AssertionError();
            }
            // Interpreted first, then compiled.
            int errors = 0;
            byte[] bytes = new byte[(int) PAGE];
            for (int i = 0; i < ROUNDS; i++) {
                errors += failing(() -> seen += gone.get(JAVA_BYTE, 0));
                errors += failing(() -> gone.set(JAVA_BYTE, 0, (byte) 1));
                errors += failing(() -> MemorySegment.copy(gone, 0, memory, 0, 64));
                errors += failing(() -> gone.fill((byte) 2));
                errors += failing(() -> seen += gone.toArray(JAVA_BYTE).length);
                errors += failing(() -> gone.asByteBuffer().get(bytes));
            }
            System.out.println(errors + " of " + 6 * ROUNDS);
            Fd pipe = Fd.own(OpenDescriptors.pipe(0)[1]);
            System.out.println(Errno.name((int) -Syscalls.write(pipe.number(), gone)));
            System.out.println(Errno.name((int) -Syscalls.pread(file.number(), gone, 0)));
            System.out.println("still alive: " + memory.get(JAVA_BYTE, 0));
        }
    }

    private static int failing(Runnable access) {
        try {
            access.run();
            return 0;
        } catch (InternalError expected) {
            return 1;
        }
    }
}
