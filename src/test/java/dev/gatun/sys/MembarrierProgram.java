package dev.gatun.sys;

import dev.gatun.SyscallFilter;

import java.lang.reflect.Field;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Closes a descriptor that another thread uses, where a filter refuses commands of membarrier(2),
 * and prints which half-fences there are and whether the number was kept and closed; for {@link
 * MembarrierTest}.
 *
 * <p>Arguments: "before" or "after", which is when the filter comes, the first use or the first
 * close of a shared descriptor; the error's number; the commands.
 */
final class MembarrierProgram {
    private MembarrierProgram() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("after")) {
            closeUnderAUse();
        }
        int errno = Integer.parseInt(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            int command = Integer.parseInt(arguments[i]);
            SyscallFilter.refuseCommand(SyscallNumber.SYS_membarrier, command, errno);
        }
        closeUnderAUse();
        Field asymmetric = Membarrier.class.getDeclaredField("ASYMMETRIC");
        asymmetric.setAccessible(true);
        System.out.println(asymmetric.getBoolean(null) ? "two halves" : "two full fences");
    }

    private static void closeUnderAUse() throws Exception {
        try (ExecutorService user = Executors.newSingleThreadExecutor()) {
            Fd fd = Fd.own(OpenDescriptors.file());
            int number = user.submit(fd::acquire).get();
            fd.close();
            System.out.print(OpenDescriptors.isOpen(number) ? "kept, " : "closed under a use, ");
            user.submit(fd::release).get();
            System.out.println(OpenDescriptors.isOpen(number) ? "never closed" : "closed");
        }
    }
}
