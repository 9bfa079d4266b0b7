package dev.gatun.uring;

import java.util.Set;

/** The methods of {@link Sqe} that are no operation, but what one can have. */
final class SqeAttributes {
    static final Set<String> NAMES =
            Set.of(
                    "userData",
                    "link",
                    "hardLink",
                    "ioDrain",
                    "async",
                    "bufferSelect",
                    "skipSuccess",
                    "personality",
                    "ioPriority",
                    "writeStream",
                    "protectionInformation");

    private SqeAttributes() {}
}
