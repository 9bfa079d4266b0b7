package dev.gatun.sys;

import dev.gatun.raw.Linux;

/**
 * The kernel's error numbers, their names and their texts.
 *
 * <p>The system calls of {@link Syscalls} and the completions of io_uring return an error as {@code
 * -errno}:
 *
 * {@snippet lang=java :
 * long n = Syscalls.read(fd, buffer);
 * if (n == -Errno.EAGAIN) { ... }
 * }
 *
 * The numbers are the same on x86-64, aarch64 and riscv64. A number that is not listed here is
 * accepted, too: its name is {@code errno 999}.
 */
public final class Errno {
    /** The highest error number. A result below {@code -MAX} is not an error. */
    public static final int MAX = 4095;

    /** Operation not permitted. */
    public static final int EPERM = Linux.EPERM;

    /** No such file or directory. */
    public static final int ENOENT = Linux.ENOENT;

    /** No such process. */
    public static final int ESRCH = Linux.ESRCH;

    /** Interrupted system call. */
    public static final int EINTR = Linux.EINTR;

    /** Input/output error. */
    public static final int EIO = Linux.EIO;

    /** No such device or address. */
    public static final int ENXIO = Linux.ENXIO;

    /** Argument list too long. */
    public static final int E2BIG = Linux.E2BIG;

    /** Exec format error. */
    public static final int ENOEXEC = Linux.ENOEXEC;

    /** Bad file descriptor. */
    public static final int EBADF = Linux.EBADF;

    /** No child processes. */
    public static final int ECHILD = Linux.ECHILD;

    /** Resource temporarily unavailable. */
    public static final int EAGAIN = Linux.EAGAIN;

    /** Cannot allocate memory. */
    public static final int ENOMEM = Linux.ENOMEM;

    /** Permission denied. */
    public static final int EACCES = Linux.EACCES;

    /** Bad address. */
    public static final int EFAULT = Linux.EFAULT;

    /** Block device required. */
    public static final int ENOTBLK = Linux.ENOTBLK;

    /** Device or resource busy. */
    public static final int EBUSY = Linux.EBUSY;

    /** File exists. */
    public static final int EEXIST = Linux.EEXIST;

    /** Invalid cross-device link. */
    public static final int EXDEV = Linux.EXDEV;

    /** No such device. */
    public static final int ENODEV = Linux.ENODEV;

    /** Not a directory. */
    public static final int ENOTDIR = Linux.ENOTDIR;

    /** Is a directory. */
    public static final int EISDIR = Linux.EISDIR;

    /** Invalid argument. */
    public static final int EINVAL = Linux.EINVAL;

    /** Too many open files in system. */
    public static final int ENFILE = Linux.ENFILE;

    /** Too many open files. */
    public static final int EMFILE = Linux.EMFILE;

    /** Inappropriate ioctl for device. */
    public static final int ENOTTY = Linux.ENOTTY;

    /** Text file busy. */
    public static final int ETXTBSY = Linux.ETXTBSY;

    /** File too large. */
    public static final int EFBIG = Linux.EFBIG;

    /** No space left on device. */
    public static final int ENOSPC = Linux.ENOSPC;

    /** Illegal seek. */
    public static final int ESPIPE = Linux.ESPIPE;

    /** Read-only file system. */
    public static final int EROFS = Linux.EROFS;

    /** Too many links. */
    public static final int EMLINK = Linux.EMLINK;

    /** Broken pipe. */
    public static final int EPIPE = Linux.EPIPE;

    /** Numerical argument out of domain. */
    public static final int EDOM = Linux.EDOM;

    /** Numerical result out of range. */
    public static final int ERANGE = Linux.ERANGE;

    /** Resource deadlock avoided. */
    public static final int EDEADLK = Linux.EDEADLK;

    /** File name too long. */
    public static final int ENAMETOOLONG = Linux.ENAMETOOLONG;

    /** No locks available. */
    public static final int ENOLCK = Linux.ENOLCK;

    /** Function not implemented. */
    public static final int ENOSYS = Linux.ENOSYS;

    /** Directory not empty. */
    public static final int ENOTEMPTY = Linux.ENOTEMPTY;

    /** Too many levels of symbolic links. */
    public static final int ELOOP = Linux.ELOOP;

    /** No message of desired type. */
    public static final int ENOMSG = Linux.ENOMSG;

    /** Identifier removed. */
    public static final int EIDRM = Linux.EIDRM;

    /** Channel number out of range. */
    public static final int ECHRNG = Linux.ECHRNG;

    /** Level 2 not synchronized. */
    public static final int EL2NSYNC = Linux.EL2NSYNC;

    /** Level 3 halted. */
    public static final int EL3HLT = Linux.EL3HLT;

    /** Level 3 reset. */
    public static final int EL3RST = Linux.EL3RST;

    /** Link number out of range. */
    public static final int ELNRNG = Linux.ELNRNG;

    /** Protocol driver not attached. */
    public static final int EUNATCH = Linux.EUNATCH;

    /** No CSI structure available. */
    public static final int ENOCSI = Linux.ENOCSI;

    /** Level 2 halted. */
    public static final int EL2HLT = Linux.EL2HLT;

    /** Invalid exchange. */
    public static final int EBADE = Linux.EBADE;

    /** Invalid request descriptor. */
    public static final int EBADR = Linux.EBADR;

    /** Exchange full. */
    public static final int EXFULL = Linux.EXFULL;

    /** No anode. */
    public static final int ENOANO = Linux.ENOANO;

    /** Invalid request code. */
    public static final int EBADRQC = Linux.EBADRQC;

    /** Invalid slot. */
    public static final int EBADSLT = Linux.EBADSLT;

    /** Bad font file format. */
    public static final int EBFONT = Linux.EBFONT;

    /** Device not a stream. */
    public static final int ENOSTR = Linux.ENOSTR;

    /** No data available. */
    public static final int ENODATA = Linux.ENODATA;

    /** Timer expired. */
    public static final int ETIME = Linux.ETIME;

    /** Out of streams resources. */
    public static final int ENOSR = Linux.ENOSR;

    /** Machine is not on the network. */
    public static final int ENONET = Linux.ENONET;

    /** Package not installed. */
    public static final int ENOPKG = Linux.ENOPKG;

    /** Object is remote. */
    public static final int EREMOTE = Linux.EREMOTE;

    /** Link has been severed. */
    public static final int ENOLINK = Linux.ENOLINK;

    /** Advertise error. */
    public static final int EADV = Linux.EADV;

    /** Srmount error. */
    public static final int ESRMNT = Linux.ESRMNT;

    /** Communication error on send. */
    public static final int ECOMM = Linux.ECOMM;

    /** Protocol error. */
    public static final int EPROTO = Linux.EPROTO;

    /** Multihop attempted. */
    public static final int EMULTIHOP = Linux.EMULTIHOP;

    /** RFS specific error. */
    public static final int EDOTDOT = Linux.EDOTDOT;

    /** Bad message. */
    public static final int EBADMSG = Linux.EBADMSG;

    /** Value too large for defined data type. */
    public static final int EOVERFLOW = Linux.EOVERFLOW;

    /** Name not unique on network. */
    public static final int ENOTUNIQ = Linux.ENOTUNIQ;

    /** File descriptor in bad state. */
    public static final int EBADFD = Linux.EBADFD;

    /** Remote address changed. */
    public static final int EREMCHG = Linux.EREMCHG;

    /** Can not access a needed shared library. */
    public static final int ELIBACC = Linux.ELIBACC;

    /** Accessing a corrupted shared library. */
    public static final int ELIBBAD = Linux.ELIBBAD;

    /** .lib section in a.out corrupted. */
    public static final int ELIBSCN = Linux.ELIBSCN;

    /** Attempting to link in too many shared libraries. */
    public static final int ELIBMAX = Linux.ELIBMAX;

    /** Cannot exec a shared library directly. */
    public static final int ELIBEXEC = Linux.ELIBEXEC;

    /** Invalid or incomplete multibyte or wide character. */
    public static final int EILSEQ = Linux.EILSEQ;

    /** Interrupted system call should be restarted. */
    public static final int ERESTART = Linux.ERESTART;

    /** Streams pipe error. */
    public static final int ESTRPIPE = Linux.ESTRPIPE;

    /** Too many users. */
    public static final int EUSERS = Linux.EUSERS;

    /** Socket operation on non-socket. */
    public static final int ENOTSOCK = Linux.ENOTSOCK;

    /** Destination address required. */
    public static final int EDESTADDRREQ = Linux.EDESTADDRREQ;

    /** Message too long. */
    public static final int EMSGSIZE = Linux.EMSGSIZE;

    /** Protocol wrong type for socket. */
    public static final int EPROTOTYPE = Linux.EPROTOTYPE;

    /** Protocol not available. */
    public static final int ENOPROTOOPT = Linux.ENOPROTOOPT;

    /** Protocol not supported. */
    public static final int EPROTONOSUPPORT = Linux.EPROTONOSUPPORT;

    /** Socket type not supported. */
    public static final int ESOCKTNOSUPPORT = Linux.ESOCKTNOSUPPORT;

    /** Operation not supported. */
    public static final int EOPNOTSUPP = Linux.EOPNOTSUPP;

    /** Protocol family not supported. */
    public static final int EPFNOSUPPORT = Linux.EPFNOSUPPORT;

    /** Address family not supported by protocol. */
    public static final int EAFNOSUPPORT = Linux.EAFNOSUPPORT;

    /** Address already in use. */
    public static final int EADDRINUSE = Linux.EADDRINUSE;

    /** Cannot assign requested address. */
    public static final int EADDRNOTAVAIL = Linux.EADDRNOTAVAIL;

    /** Network is down. */
    public static final int ENETDOWN = Linux.ENETDOWN;

    /** Network is unreachable. */
    public static final int ENETUNREACH = Linux.ENETUNREACH;

    /** Network dropped connection on reset. */
    public static final int ENETRESET = Linux.ENETRESET;

    /** Software caused connection abort. */
    public static final int ECONNABORTED = Linux.ECONNABORTED;

    /** Connection reset by peer. */
    public static final int ECONNRESET = Linux.ECONNRESET;

    /** No buffer space available. */
    public static final int ENOBUFS = Linux.ENOBUFS;

    /** Transport endpoint is already connected. */
    public static final int EISCONN = Linux.EISCONN;

    /** Transport endpoint is not connected. */
    public static final int ENOTCONN = Linux.ENOTCONN;

    /** Cannot send after transport endpoint shutdown. */
    public static final int ESHUTDOWN = Linux.ESHUTDOWN;

    /** Too many references: cannot splice. */
    public static final int ETOOMANYREFS = Linux.ETOOMANYREFS;

    /** Connection timed out. */
    public static final int ETIMEDOUT = Linux.ETIMEDOUT;

    /** Connection refused. */
    public static final int ECONNREFUSED = Linux.ECONNREFUSED;

    /** Host is down. */
    public static final int EHOSTDOWN = Linux.EHOSTDOWN;

    /** No route to host. */
    public static final int EHOSTUNREACH = Linux.EHOSTUNREACH;

    /** Operation already in progress. */
    public static final int EALREADY = Linux.EALREADY;

    /** Operation now in progress. */
    public static final int EINPROGRESS = Linux.EINPROGRESS;

    /** Stale file handle. */
    public static final int ESTALE = Linux.ESTALE;

    /** Structure needs cleaning. */
    public static final int EUCLEAN = Linux.EUCLEAN;

    /** Not a XENIX named type file. */
    public static final int ENOTNAM = Linux.ENOTNAM;

    /** No XENIX semaphores available. */
    public static final int ENAVAIL = Linux.ENAVAIL;

    /** Is a named type file. */
    public static final int EISNAM = Linux.EISNAM;

    /** Remote I/O error. */
    public static final int EREMOTEIO = Linux.EREMOTEIO;

    /** Disk quota exceeded. */
    public static final int EDQUOT = Linux.EDQUOT;

    /** No medium found. */
    public static final int ENOMEDIUM = Linux.ENOMEDIUM;

    /** Wrong medium type. */
    public static final int EMEDIUMTYPE = Linux.EMEDIUMTYPE;

    /** Operation canceled. */
    public static final int ECANCELED = Linux.ECANCELED;

    /** Required key not available. */
    public static final int ENOKEY = Linux.ENOKEY;

    /** Key has expired. */
    public static final int EKEYEXPIRED = Linux.EKEYEXPIRED;

    /** Key has been revoked. */
    public static final int EKEYREVOKED = Linux.EKEYREVOKED;

    /** Key was rejected by service. */
    public static final int EKEYREJECTED = Linux.EKEYREJECTED;

    /** Owner died. */
    public static final int EOWNERDEAD = Linux.EOWNERDEAD;

    /** State not recoverable. */
    public static final int ENOTRECOVERABLE = Linux.ENOTRECOVERABLE;

    /** Operation not possible due to RF-kill. */
    public static final int ERFKILL = Linux.ERFKILL;

    /** Memory page has hardware error. */
    public static final int EHWPOISON = Linux.EHWPOISON;

    /** Wrong file type for the intended operation. Since Linux 7.2. */
    public static final int EFTYPE = Linux.EFTYPE;

    /** The same as {@link #EAGAIN} on Linux. */
    public static final int EWOULDBLOCK = Linux.EWOULDBLOCK;

    /** The same as {@link #EDEADLK} on Linux. */
    public static final int EDEADLOCK = Linux.EDEADLOCK;

    /** The same as {@link #EOPNOTSUPP} on Linux. */
    public static final int ENOTSUP = Linux.ENOTSUP;

    /** Filled with the first message: the constants above are in the classes that use them. */
    private static final String[] NAMES_AND_TEXTS = {
        null,
        null,
        "EPERM",
        "Operation not permitted",
        "ENOENT",
        "No such file or directory",
        "ESRCH",
        "No such process",
        "EINTR",
        "Interrupted system call",
        "EIO",
        "Input/output error",
        "ENXIO",
        "No such device or address",
        "E2BIG",
        "Argument list too long",
        "ENOEXEC",
        "Exec format error",
        "EBADF",
        "Bad file descriptor",
        "ECHILD",
        "No child processes",
        "EAGAIN",
        "Resource temporarily unavailable",
        "ENOMEM",
        "Cannot allocate memory",
        "EACCES",
        "Permission denied",
        "EFAULT",
        "Bad address",
        "ENOTBLK",
        "Block device required",
        "EBUSY",
        "Device or resource busy",
        "EEXIST",
        "File exists",
        "EXDEV",
        "Invalid cross-device link",
        "ENODEV",
        "No such device",
        "ENOTDIR",
        "Not a directory",
        "EISDIR",
        "Is a directory",
        "EINVAL",
        "Invalid argument",
        "ENFILE",
        "Too many open files in system",
        "EMFILE",
        "Too many open files",
        "ENOTTY",
        "Inappropriate ioctl for device",
        "ETXTBSY",
        "Text file busy",
        "EFBIG",
        "File too large",
        "ENOSPC",
        "No space left on device",
        "ESPIPE",
        "Illegal seek",
        "EROFS",
        "Read-only file system",
        "EMLINK",
        "Too many links",
        "EPIPE",
        "Broken pipe",
        "EDOM",
        "Numerical argument out of domain",
        "ERANGE",
        "Numerical result out of range",
        "EDEADLK",
        "Resource deadlock avoided",
        "ENAMETOOLONG",
        "File name too long",
        "ENOLCK",
        "No locks available",
        "ENOSYS",
        "Function not implemented",
        "ENOTEMPTY",
        "Directory not empty",
        "ELOOP",
        "Too many levels of symbolic links",
        null,
        null,
        "ENOMSG",
        "No message of desired type",
        "EIDRM",
        "Identifier removed",
        "ECHRNG",
        "Channel number out of range",
        "EL2NSYNC",
        "Level 2 not synchronized",
        "EL3HLT",
        "Level 3 halted",
        "EL3RST",
        "Level 3 reset",
        "ELNRNG",
        "Link number out of range",
        "EUNATCH",
        "Protocol driver not attached",
        "ENOCSI",
        "No CSI structure available",
        "EL2HLT",
        "Level 2 halted",
        "EBADE",
        "Invalid exchange",
        "EBADR",
        "Invalid request descriptor",
        "EXFULL",
        "Exchange full",
        "ENOANO",
        "No anode",
        "EBADRQC",
        "Invalid request code",
        "EBADSLT",
        "Invalid slot",
        null,
        null,
        "EBFONT",
        "Bad font file format",
        "ENOSTR",
        "Device not a stream",
        "ENODATA",
        "No data available",
        "ETIME",
        "Timer expired",
        "ENOSR",
        "Out of streams resources",
        "ENONET",
        "Machine is not on the network",
        "ENOPKG",
        "Package not installed",
        "EREMOTE",
        "Object is remote",
        "ENOLINK",
        "Link has been severed",
        "EADV",
        "Advertise error",
        "ESRMNT",
        "Srmount error",
        "ECOMM",
        "Communication error on send",
        "EPROTO",
        "Protocol error",
        "EMULTIHOP",
        "Multihop attempted",
        "EDOTDOT",
        "RFS specific error",
        "EBADMSG",
        "Bad message",
        "EOVERFLOW",
        "Value too large for defined data type",
        "ENOTUNIQ",
        "Name not unique on network",
        "EBADFD",
        "File descriptor in bad state",
        "EREMCHG",
        "Remote address changed",
        "ELIBACC",
        "Can not access a needed shared library",
        "ELIBBAD",
        "Accessing a corrupted shared library",
        "ELIBSCN",
        ".lib section in a.out corrupted",
        "ELIBMAX",
        "Attempting to link in too many shared libraries",
        "ELIBEXEC",
        "Cannot exec a shared library directly",
        "EILSEQ",
        "Invalid or incomplete multibyte or wide character",
        "ERESTART",
        "Interrupted system call should be restarted",
        "ESTRPIPE",
        "Streams pipe error",
        "EUSERS",
        "Too many users",
        "ENOTSOCK",
        "Socket operation on non-socket",
        "EDESTADDRREQ",
        "Destination address required",
        "EMSGSIZE",
        "Message too long",
        "EPROTOTYPE",
        "Protocol wrong type for socket",
        "ENOPROTOOPT",
        "Protocol not available",
        "EPROTONOSUPPORT",
        "Protocol not supported",
        "ESOCKTNOSUPPORT",
        "Socket type not supported",
        "EOPNOTSUPP",
        "Operation not supported",
        "EPFNOSUPPORT",
        "Protocol family not supported",
        "EAFNOSUPPORT",
        "Address family not supported by protocol",
        "EADDRINUSE",
        "Address already in use",
        "EADDRNOTAVAIL",
        "Cannot assign requested address",
        "ENETDOWN",
        "Network is down",
        "ENETUNREACH",
        "Network is unreachable",
        "ENETRESET",
        "Network dropped connection on reset",
        "ECONNABORTED",
        "Software caused connection abort",
        "ECONNRESET",
        "Connection reset by peer",
        "ENOBUFS",
        "No buffer space available",
        "EISCONN",
        "Transport endpoint is already connected",
        "ENOTCONN",
        "Transport endpoint is not connected",
        "ESHUTDOWN",
        "Cannot send after transport endpoint shutdown",
        "ETOOMANYREFS",
        "Too many references: cannot splice",
        "ETIMEDOUT",
        "Connection timed out",
        "ECONNREFUSED",
        "Connection refused",
        "EHOSTDOWN",
        "Host is down",
        "EHOSTUNREACH",
        "No route to host",
        "EALREADY",
        "Operation already in progress",
        "EINPROGRESS",
        "Operation now in progress",
        "ESTALE",
        "Stale file handle",
        "EUCLEAN",
        "Structure needs cleaning",
        "ENOTNAM",
        "Not a XENIX named type file",
        "ENAVAIL",
        "No XENIX semaphores available",
        "EISNAM",
        "Is a named type file",
        "EREMOTEIO",
        "Remote I/O error",
        "EDQUOT",
        "Disk quota exceeded",
        "ENOMEDIUM",
        "No medium found",
        "EMEDIUMTYPE",
        "Wrong medium type",
        "ECANCELED",
        "Operation canceled",
        "ENOKEY",
        "Required key not available",
        "EKEYEXPIRED",
        "Key has expired",
        "EKEYREVOKED",
        "Key has been revoked",
        "EKEYREJECTED",
        "Key was rejected by service",
        "EOWNERDEAD",
        "Owner died",
        "ENOTRECOVERABLE",
        "State not recoverable",
        "ERFKILL",
        "Operation not possible due to RF-kill",
        "EHWPOISON",
        "Memory page has hardware error",
        "EFTYPE",
        "Wrong file type for the intended operation",
    };

    private Errno() {}

    /**
     * The name in C, such as {@code ENOENT}.
     *
     * @param errno an error number, or the result of a call or a completion: {@code -errno}
     * @return its name, or {@code errno 999} for the unnamed number 999
     */
    public static String name(int errno) {
        String name = lookUp(positive(errno), 0);
        return name != null ? name : "errno " + positive(errno);
    }

    /**
     * The text of an error in English, such as {@code No such file or directory}.
     *
     * @param errno an error number, or the result of a call or a completion: {@code -errno}
     * @return the text
     */
    public static String text(int errno) {
        String text = lookUp(positive(errno), 1);
        return text != null ? text : "Unknown error " + positive(errno);
    }

    /**
     * Name and text of an error, for messages: {@code ENOENT (No such file or directory)}.
     *
     * @param errno an error number, or the result of a call or a completion: {@code -errno}
     * @return both
     */
    public static String describe(int errno) {
        return name(errno) + " (" + text(errno) + ")";
    }

    /**
     * Explains an error that has the same reason in every call. This is not in a class of its own:
     * if no descriptor is left, no more classes can be loaded.
     *
     * @return null if there is nothing to say, or if the reason depends on the call
     */
    static String hint(int errno) {
        return switch (errno) {
            // Memory is looked at before it is passed on: it is native, there, and long enough.
            case EFAULT ->
                    "the kernel cannot use this memory: it is of a mapping that does not allow it,"
                            + " or of a file that has become shorter than its mapping";
            case EMFILE -> "too many descriptors are open: see RLIMIT_NOFILE (ulimit -n)";
            case ENFILE -> "too many files are open in the system: see /proc/sys/fs/file-max";
            default -> null;
        };
    }

    /** The error number of a result; what is none stays as it is. */
    private static int positive(int errno) {
        return errno < 0 && errno >= -MAX ? -errno : errno;
    }

    private static String lookUp(int errno, int column) {
        boolean isListed = errno > 0 && errno < NAMES_AND_TEXTS.length / 2;
        return isListed ? NAMES_AND_TEXTS[2 * errno + column] : null;
    }
}
