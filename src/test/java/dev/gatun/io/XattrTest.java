package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.XattrFlags.NONE;
import static dev.gatun.io.XattrFlags.XATTR_CREATE;
import static dev.gatun.io.XattrFlags.XATTR_REPLACE;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Errno;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

class XattrTest {
    private static final String NAME = "user.gatun";
    private static final byte[] VALUE = {1, 0, 2};

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        file = Files.createFile(folder.resolve("file"));
        skipIfRefused(
                "the file system has no attributes of users",
                () -> Xattr.setxattr(file, NAME, VALUE, NONE),
                Errno.EOPNOTSUPP);
    }

    /** The JDK's attributes are those of the name space user. */
    @Test
    void theJdkSeesTheSame() throws Exception {
        var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        assertEquals(List.of("gatun"), view.list());
        ByteBuffer read = ByteBuffer.allocate(10);
        assertEquals(3, view.read("gatun", read));
        assertEquals(ByteBuffer.wrap(VALUE), read.flip());
        view.write("other", ByteBuffer.wrap(new byte[] {7}));
        assertArrayEquals(new byte[] {7}, Xattr.getxattr(file, "user.other"));
        assertTrue(
                Xattr.listxattr(file).containsAll(List.of(NAME, "user.other")),
                () -> "not among the names");
    }

    @Test
    void ofAnOpenFile() throws Exception {
        try (FileFd open = FileFd.open(file, O_RDONLY)) {
            assertArrayEquals(VALUE, Xattr.fgetxattr(open, NAME));
            Xattr.fsetxattr(open, NAME, new byte[0], XATTR_REPLACE);
            assertEquals(0, Xattr.fgetxattr(open, NAME).length);
            assertTrue(Xattr.flistxattr(open).contains(NAME));
            assertTrue(Xattr.fremovexattr(open, NAME));
            assertFalse(Xattr.fremovexattr(open, NAME));
            assertNull(Xattr.fgetxattr(open, NAME));
            assertFalse(Xattr.flistxattr(open).contains(NAME));
        }
        try (FileFd pathOnly = FileFd.open(file, OpenFlags.O_PATH)) {
            fails(Errno.EBADF, () -> Xattr.fgetxattr(pathOnly, NAME));
            fails(Errno.EBADF, () -> Xattr.flistxattr(pathOnly));
            fails(Errno.EBADF, () -> Xattr.fremovexattr(pathOnly, NAME));
        }
    }

    @Test
    void ofALinkItself() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertArrayEquals(VALUE, Xattr.getxattr(link, NAME));
        assertTrue(Xattr.listxattr(link).contains(NAME));
        assertFalse(Xattr.llistxattr(link).contains(NAME));
        fails(Errno.EPERM, () -> Xattr.lsetxattr(link, NAME, VALUE, NONE));
        fails(Errno.EPERM, () -> Xattr.lremovexattr(link, NAME));
        assertNull(Xattr.lgetxattr(link, NAME));
        assertArrayEquals(VALUE, Xattr.lgetxattr(file, NAME));
        assertTrue(Xattr.lremovexattr(file, NAME));
        assertNull(Xattr.lgetxattr(file, NAME));
    }

    /** Larger than what a first call has room for. */
    @Test
    void aLargeValueAndManyNames() throws Exception {
        byte[] large = new byte[1000];
        large[999] = 1;
        Xattr.setxattr(file, NAME, large, NONE);
        assertArrayEquals(large, Xattr.getxattr(file, NAME));
        for (int i = 0; i < 40; i++) {
            Xattr.setxattr(file, "user.number." + i, VALUE, XATTR_CREATE);
        }
        List<String> names = Xattr.listxattr(file);
        assertTrue(names.contains("user.number.0") && names.contains("user.number.39"));
        assertTrue(names.size() >= 41, names::toString);
    }

    @Test
    void errors() throws Exception {
        assertEquals(
                "setxattr(\""
                        + file
                        + "\", \"user.gatun\", [3 bytes], XATTR_CREATE): EEXIST"
                        + " (File exists)",
                fails(Errno.EEXIST, () -> Xattr.setxattr(file, NAME, VALUE, XATTR_CREATE))
                        .getMessage());
        fails(Errno.ENODATA, () -> Xattr.setxattr(file, "user.no", VALUE, XATTR_REPLACE));
        String message =
                fails(Errno.EOPNOTSUPP, () -> Xattr.getxattr(file, "nonsense")).getMessage();
        assertTrue(message.contains("namespace"), message);
        String tooLong = "user." + "x".repeat(300);
        fails(Errno.ERANGE, () -> Xattr.getxattr(file, tooLong));
        fails(Errno.ENOENT, () -> Xattr.listxattr(folder.resolve("no")));
        assertFalse(Xattr.removexattr(file, "user.no"));
        assertTrue(Xattr.removexattr(file, NAME));
    }
}
