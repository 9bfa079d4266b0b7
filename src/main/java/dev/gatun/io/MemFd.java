package dev.gatun.io;

import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

/**
 * {@code memfd_create(2)}: a file that has no name and lives in memory, until its last descriptor
 * and mapping are gone. Since Linux 3.17.
 *
 * <p>A sealed file can be shared with a process that is not trusted: if the file is sealed against
 * shrinking, nobody can truncate it under a mapping; if it is sealed against writing, it cannot
 * change while somebody reads it.
 */
public final class MemFd extends FileFd {
    private MemFd(int number) {
        super(number, true);
    }

    /**
     * Makes an empty file that cannot be sealed. {@code MFD_CLOEXEC} is always added.
     *
     * @param name shown in {@code /proc/self/fd} and for nothing else; at most 249 bytes of UTF-8
     * @return the file, to be closed
     * @throws SyscallException EINVAL for a name that is too long; EMFILE, ENFILE, ENOMEM
     */
    public static MemFd create(String name) throws SyscallException {
        return create(name, MemFdFlags.NONE);
    }

    /**
     * Makes an empty file. {@code MFD_CLOEXEC} is always added.
     *
     * @param name shown in {@code /proc/self/fd} and for nothing else; at most 249 bytes of UTF-8
     * @param flags how the file is made
     * @return the file, to be closed
     * @throws SyscallException as {@link #create(String)}; EINVAL for a flag that this kernel does
     *     not know (the message names {@code MFD_EXEC} and {@code MFD_NOEXEC_SEAL}, which are since
     *     Linux 6.3, if that is why), ENODEV for a size of huge pages that the machine does not
     *     have, EACCES if {@code /proc/sys/vm/memfd_noexec} forbids it
     */
    public static MemFd create(String name, MemFdFlags flags) throws SyscallException {
        MemFdFlags all = flags.or(MemFdFlags.MFD_CLOEXEC);
        int number = Syscalls.memfdCreate(name, all.bits());
        if (number < 0) {
            throw SyscallException.withHint(
                    number, MemFdLacks.of(all, number), "memfd_create", name, all);
        }
        return new MemFd(number);
    }

    /**
     * {@code fcntl(F_GET_SEALS)}: the operations that are forbidden.
     *
     * @return the seals
     * @throws SyscallException none that is known
     */
    public SealFlags seals() throws SyscallException {
        return Fcntl.seals(this);
    }

    /**
     * {@code fcntl(F_ADD_SEALS)}: forbids operations to everybody.
     *
     * @param seals the seals to add
     * @throws SyscallException as {@link Fcntl#addSeals}: EPERM, EBUSY
     */
    public void addSeals(SealFlags seals) throws SyscallException {
        Fcntl.addSeals(this, seals);
    }
}
