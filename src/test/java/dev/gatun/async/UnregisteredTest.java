package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.Privileges;
import dev.gatun.io.MemFd;
import dev.gatun.sys.Errno;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A service whose buffers a limit does not allow to register works without. */
class UnregisteredTest {
    /** The process that is limited. */
    static final class Limited {
        private Limited() {}

        public static void main(String[] arguments) throws Exception {
            byte[] content = Services.bytes(100_000);
            byte[] read = new byte[content.length];
            try (RingService service = RingService.open();
                    MemFd file = MemFd.create("file")) {
                var lack = service.rings().get(0).pools().lack();
                System.out.println(lack == null ? "registered" : Errno.name(lack.errno()));
                System.out.println(service.pwrite(file, content, 0));
                System.out.println(service.pread(file, read, 0));
            }
            System.out.println(Arrays.equals(content, read));
        }
    }

    @Test
    void byALimitOfLockedMemory() throws Exception {
        List<String> command = new ArrayList<>(List.of("prlimit", "--memlock=1048576:1048576"));
        if (Privileges.has(Privileges.CAP_IPC_LOCK)) {
            command.addAll(List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"));
        }
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        assumeTrue(
                new ProcessBuilder(trial).start().waitFor() == 0,
                "a process cannot be limited: " + String.join(" ", trial));
        command.addAll(ChildJvm.command(Limited.class));
        var limited = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals("ENOMEM\n100000\n100000\ntrue\n", limited.out(), limited::err);
    }
}
