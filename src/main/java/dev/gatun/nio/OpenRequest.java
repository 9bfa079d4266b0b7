package dev.gatun.nio;

import static dev.gatun.raw.Linux.S_IRGRP;
import static dev.gatun.raw.Linux.S_IROTH;
import static dev.gatun.raw.Linux.S_IRUSR;
import static dev.gatun.raw.Linux.S_IWGRP;
import static dev.gatun.raw.Linux.S_IWOTH;
import static dev.gatun.raw.Linux.S_IWUSR;

import dev.gatun.io.OpenFlags;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/**
 * Options and attributes of {@code java.nio.file}, as open(2) takes them. The JDK's rules.
 *
 * @param flags for the call
 * @param mode the permissions of a file that is created
 * @param reads whether the channel is for reading
 * @param writes whether the channel is for writing
 * @param deletes whether the file's name is removed; at once, as soon as the file is open
 */
record OpenRequest(OpenFlags flags, int mode, boolean reads, boolean writes, boolean deletes) {
    private static final String DIRECT = "DIRECT";

    /** Of the module jdk.unsupported, which a program may be without. */
    private static final String EXTENDED = "com.sun.nio.file.ExtendedOpenOption";

    private static final int READ_AND_WRITE_FOR_ALL =
            S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;

    /** For a {@link java.nio.channels.FileChannel}. */
    static OpenRequest of(Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
        int mode = mode(attributes);
        boolean appends = options.contains(StandardOpenOption.APPEND);
        boolean writes = options.contains(StandardOpenOption.WRITE);
        boolean reads = options.contains(StandardOpenOption.READ);
        OpenFlags flags = flags(options, writes || appends);
        if (!reads && !writes) {
            writes = appends;
            reads = !appends;
        }
        if (reads && appends) {
            throw new IllegalArgumentException("READ and APPEND exclude each other");
        }
        if (appends && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            throw new IllegalArgumentException("APPEND and TRUNCATE_EXISTING exclude each other");
        }
        return request(flags, mode, reads, writes, options);
    }

    /** For an {@link java.nio.channels.AsynchronousFileChannel}. */
    static OpenRequest asynchronous(
            Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
        int mode = mode(attributes);
        boolean writes = options.contains(StandardOpenOption.WRITE);
        boolean reads = options.contains(StandardOpenOption.READ) || !writes;
        OpenFlags flags = flags(options, writes);
        if (options.contains(StandardOpenOption.APPEND)) {
            throw new UnsupportedOperationException("an asynchronous channel does not append");
        }
        return request(flags, mode, reads, writes, options);
    }

    private static OpenRequest request(
            OpenFlags flags,
            int mode,
            boolean reads,
            boolean writes,
            Set<? extends OpenOption> options) {
        OpenFlags access =
                writes ? reads ? OpenFlags.O_RDWR : OpenFlags.O_WRONLY : OpenFlags.O_RDONLY;
        boolean deletes = options.contains(StandardOpenOption.DELETE_ON_CLOSE);
        return new OpenRequest(flags.or(access), mode, reads, writes, deletes);
    }

    /** All flags but the access mode. */
    private static OpenFlags flags(Set<? extends OpenOption> options, boolean writes) {
        OpenFlags flags = OpenFlags.NONE;
        boolean createsNew = options.contains(StandardOpenOption.CREATE_NEW);
        for (OpenOption option : options) {
            if (option instanceof StandardOpenOption standard) {
                flags = flags.or(flags(standard, writes, createsNew));
            } else if (option == LinkOption.NOFOLLOW_LINKS) {
                flags = flags.or(createsNew ? OpenFlags.NONE : OpenFlags.O_NOFOLLOW);
            } else if (isDirect(Objects.requireNonNull(option))) {
                flags = flags.or(OpenFlags.O_DIRECT);
            } else {
                throw new UnsupportedOperationException("this file system has no " + option);
            }
        }
        return flags;
    }

    private static OpenFlags flags(StandardOpenOption option, boolean writes, boolean createsNew) {
        return switch (option) {
            case TRUNCATE_EXISTING -> writes ? OpenFlags.O_TRUNC : OpenFlags.NONE;
            case APPEND -> OpenFlags.O_APPEND;
            case CREATE -> writes ? OpenFlags.O_CREAT : OpenFlags.NONE;
            case CREATE_NEW -> writes ? OpenFlags.O_CREAT.or(OpenFlags.O_EXCL) : OpenFlags.NONE;
            case SYNC -> OpenFlags.O_SYNC;
            case DSYNC -> OpenFlags.O_DSYNC;
            // Whoever could put a link there could have a file deleted that is not his.
            case DELETE_ON_CLOSE -> createsNew ? OpenFlags.NONE : OpenFlags.O_NOFOLLOW;
            case READ, WRITE, SPARSE -> OpenFlags.NONE;
        };
    }

    private static boolean isDirect(OpenOption option) {
        return option instanceof Enum<?> constant
                && constant.name().equals(DIRECT)
                && constant.getDeclaringClass().getName().equals(EXTENDED);
    }

    private static int mode(FileAttribute<?>... attributes) {
        int mode = READ_AND_WRITE_FOR_ALL;
        for (FileAttribute<?> each : attributes) {
            String name = each.name();
            if (!name.equals("posix:permissions") && !name.equals("unix:permissions")) {
                throw new UnsupportedOperationException(
                        "a file cannot be created with the attribute " + name);
            }
            mode = 0;
            for (Object permission : (Set<?>) each.value()) {
                mode |= bit((PosixFilePermission) permission);
            }
        }
        return mode;
    }

    /** The enum begins with the bit of the highest value: the owner's for reading. */
    private static int bit(PosixFilePermission permission) {
        return S_IRUSR >> permission.ordinal();
    }

    boolean appends() {
        return flags.has(OpenFlags.O_APPEND);
    }

    boolean isDirect() {
        return flags.has(OpenFlags.O_DIRECT);
    }
}
