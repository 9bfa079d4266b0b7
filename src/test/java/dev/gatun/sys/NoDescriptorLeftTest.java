package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an error needs is there when the error is that there are no more descriptors. Where classes
 * are in folders, each that is loaded needs one.
 */
class NoDescriptorLeftTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "result; EMFILE (Too many open files)",
                "exception; openat(\"/dev/null\", O_RDONLY|O_CLOEXEC): EMFILE (Too many open"
                        + " files): too many descriptors are open: see RLIMIT_NOFILE (ulimit -n)",
                "closed; close(1000000): EBADF (Bad file descriptor)\\n"
                        + "this descriptor was closed (it was number 1000000)",
                "shared; closed",
            })
    void anErrorIsTheErrorThatItIs(String which, String seen) throws Exception {
        assertTrue(Files.isDirectory(Path.of(ChildJvm.classPath().split(":")[0])));
        ChildJvm.Result child = ChildJvm.run(NoDescriptorLeftProgram.class, which);
        assertEquals("none left\n" + seen.replace("\\n", "\n") + "\n", child.out(), child.err());
    }
}
