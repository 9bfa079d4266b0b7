package dev.gatun.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.GeneratedConstants;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Set;
import java.util.stream.Stream;

/** Of what C has under a prefix, nothing is missing. */
class ConstantsTest {
    /** Names that no class here has, and why. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "O_RSYNC", // another name of O_SYNC
                    "FALLOC_FL_NO_HIDE_STALE", // reserved, and refused by every kernel
                    "STATX_ALL", // without a meaning since Linux 5.9
                    "STATX__RESERVED", // refused
                    "AT_FDCWD", // no flag, and in Syscalls
                    "AT_EACCESS", // for faccessat(2), with the value of AT_REMOVEDIR
                    "AT_REMOVEDIR", // for unlinkat(2)
                    "AT_RECURSIVE", // for open_tree(2)
                    "AT_SYMLINK_FOLLOW", // for linkat(2)
                    "AT_STATX_SYNC_TYPE", // a mask
                    "S_IFMT"); // a mask

    @ParameterizedTest
    @MethodSource("prefixes")
    void noneIsMissing(String prefix, Class<?> type) {
        Set<String> missing = GeneratedConstants.missing(prefix, type, LEFT_OUT);
        missing.removeIf(name -> prefix.equals("STATX_") && name.startsWith("STATX_ATTR_"));
        assertEquals(Set.of(), missing);
    }

    static Stream<Object[]> prefixes() {
        return Stream.of(
                new Object[] {"O_", OpenFlags.class},
                new Object[] {"RESOLVE_", ResolveFlags.class},
                new Object[] {"RWF_", RwFlags.class},
                new Object[] {"SEEK_", Whence.class},
                new Object[] {"FALLOC_FL_", FallocateMode.class},
                new Object[] {"SYNC_FILE_RANGE_", SyncFileRangeFlags.class},
                new Object[] {"POSIX_FADV_", FileAdvice.class},
                new Object[] {"LOCK_", FlockOperation.class},
                new Object[] {"AT_", AtFlags.class},
                new Object[] {"STATX_", StatxMask.class},
                new Object[] {"STATX_ATTR_", StatxAttributes.class},
                new Object[] {"FAN_MARK_", FanotifyMarkFlags.class},
                new Object[] {"S_IF", FileKind.class});
    }
}
