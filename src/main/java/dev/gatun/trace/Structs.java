package dev.gatun.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.EpollFlags;
import dev.gatun.event.PollFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.ResolveFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.io_uring_params;
import dev.gatun.raw.struct.iovec;
import dev.gatun.raw.struct.itimerspec;
import dev.gatun.raw.struct.open_how;
import dev.gatun.raw.struct.pollfd;
import dev.gatun.raw.struct.sockaddr_in;
import dev.gatun.raw.struct.sockaddr_in6;
import dev.gatun.raw.struct.sockaddr_un;
import dev.gatun.raw.struct.timespec;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.uring.SetupFlags;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Structs that are small and common; null for one that is not to be read. */
final class Structs {
    /** Of an array, how many elements are printed. */
    static final int MOST = 32;

    private final CallMemory memory;

    Structs(CallMemory memory) {
        this.memory = memory;
    }

    /** Prints one element of an array. */
    private interface Element {
        void append(StringBuilder text, MemorySegment all, long offset);
    }

    private String array(long address, long count, int stride, Element element) {
        if (count < 0) {
            return null;
        }
        long shown = Math.min(count, MOST);
        MemorySegment all = shown == 0 ? MemorySegment.NULL : memory.at(address, shown * stride);
        if (all == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ");
            element.append(text, all, (long) i * stride);
        }
        return text.append(shown < count ? ", ..." : "").toString();
    }

    String timespec(long address) {
        return array(address, 1, timespec.SIZE, Structs::appendTimespec);
    }

    private static void appendTimespec(StringBuilder text, MemorySegment all, long offset) {
        text.append("{tv_sec=").append(CallMemory.longAt(all, offset + timespec.OFFSET_TV_SEC));
        text.append(", tv_nsec=").append(CallMemory.longAt(all, offset + timespec.OFFSET_TV_NSEC));
        text.append('}');
    }

    String itimerspec(long address) {
        return array(
                address,
                1,
                itimerspec.SIZE,
                (text, all, offset) -> {
                    text.append("{it_interval=");
                    appendTimespec(text, all, offset + itimerspec.OFFSET_IT_INTERVAL);
                    text.append(", it_value=");
                    appendTimespec(text, all, offset + itimerspec.OFFSET_IT_VALUE);
                    text.append('}');
                });
    }

    String epollEvents(long address, long count) {
        return array(
                address,
                count,
                EventSyscalls.EPOLL_EVENT_BYTES,
                (text, all, offset) -> {
                    long data =
                            CallMemory.longAt(all, offset + EventSyscalls.EPOLL_EVENT_DATA_OFFSET);
                    text.append("{events=").append(EpollFlags.of(CallMemory.intAt(all, offset)));
                    text.append(", data={u32=").append(Integer.toUnsignedString((int) data));
                    text.append(", u64=").append(Long.toUnsignedString(data)).append("}}");
                });
    }

    String pollfds(long address, long count) {
        return array(
                address,
                count,
                pollfd.SIZE,
                (text, all, offset) -> {
                    text.append("{fd=").append(CallMemory.intAt(all, offset + pollfd.OFFSET_FD));
                    int events = CallMemory.shortAt(all, offset + pollfd.OFFSET_EVENTS);
                    text.append(", events=").append(PollFlags.of(events));
                    int happened = CallMemory.shortAt(all, offset + pollfd.OFFSET_REVENTS);
                    if (happened != 0) {
                        text.append(", revents=").append(PollFlags.of(happened));
                    }
                    text.append('}');
                });
    }

    /** An array of int, in brackets. */
    String ints(long address, int count) {
        String text =
                array(
                        address,
                        count,
                        Integer.BYTES,
                        (to, all, offset) -> to.append(CallMemory.intAt(all, offset)));
        return text == null ? null : "[" + text + "]";
    }

    /** An offset that the call moves, in brackets. */
    String offset(long address) {
        MemorySegment offset = memory.at(address, Long.BYTES);
        return offset == null ? null : "[" + CallMemory.longAt(offset, 0) + "]";
    }

    /** What an int in memory says; -1 if it is not to be read. */
    long length(long address) {
        MemorySegment length = memory.at(address, Integer.BYTES);
        return length == null ? -1 : CallMemory.intAt(length, 0);
    }

    /** Address and length of an element of an array of {@code struct iovec}. */
    long[] vector(long address, int index) {
        MemorySegment vector = memory.at(address + (long) index * iovec.SIZE, iovec.SIZE);
        return vector == null
                ? null
                : new long[] {
                    CallMemory.longAt(vector, iovec.OFFSET_IOV_BASE),
                    CallMemory.longAt(vector, iovec.OFFSET_IOV_LEN)
                };
    }

    String openHow(long address) {
        return array(
                address,
                1,
                open_how.SIZE,
                (text, all, offset) -> {
                    int flags = (int) CallMemory.longAt(all, open_how.OFFSET_FLAGS);
                    text.append("{flags=").append(OpenFlags.of(flags));
                    long mode = CallMemory.longAt(all, open_how.OFFSET_MODE);
                    if (mode != 0) {
                        text.append(", mode=0").append(Long.toOctalString(mode));
                    }
                    long resolve = CallMemory.longAt(all, open_how.OFFSET_RESOLVE);
                    text.append(", resolve=").append(ResolveFlags.of(resolve)).append('}');
                });
    }

    String ringParams(long address) {
        return array(
                address,
                1,
                io_uring_params.SIZE,
                (text, all, offset) -> {
                    int flags = CallMemory.intAt(all, io_uring_params.OFFSET_FLAGS);
                    text.append("{flags=").append(SetupFlags.of(flags));
                    text.append(", sq_entries=");
                    text.append(CallMemory.intAt(all, io_uring_params.OFFSET_SQ_ENTRIES));
                    text.append(", cq_entries=");
                    text.append(CallMemory.intAt(all, io_uring_params.OFFSET_CQ_ENTRIES));
                    text.append(", ...}");
                });
    }

    String socketAddress(long address, long length) {
        MemorySegment found =
                length < Short.BYTES || address == 0
                        ? null
                        : memory.at(address, Math.min(length, sockaddr_un.SIZE));
        if (found == null) {
            return null;
        }
        int family = CallMemory.shortAt(found, 0);
        String start = "{sa_family=" + AddressFamily.of(family);
        return switch (family) {
            case Linux.AF_INET -> start + inet4(found);
            case Linux.AF_INET6 -> start + inet6(found);
            case Linux.AF_UNIX -> start + unix(found);
            default -> start + ", ...}";
        };
    }

    private static String inet4(MemorySegment memory) {
        return ", sin_port=htons("
                + port(memory, sockaddr_in.OFFSET_SIN_PORT)
                + "), sin_addr=inet_addr(\""
                + text(memory, sockaddr_in.OFFSET_SIN_ADDR, sockaddr_in.SIZE_SIN_ADDR)
                + "\")}";
    }

    private static String inet6(MemorySegment memory) {
        return ", sin6_port=htons("
                + port(memory, sockaddr_in6.OFFSET_SIN6_PORT)
                + "), sin6_addr=\""
                + text(memory, sockaddr_in6.OFFSET_SIN6_ADDR, sockaddr_in6.SIZE_SIN6_ADDR)
                + "\"}";
    }

    private static int port(MemorySegment memory, long offset) {
        return Short.toUnsignedInt(Short.reverseBytes((short) CallMemory.shortAt(memory, offset)));
    }

    private static String text(MemorySegment memory, long offset, long byteCount) {
        try {
            byte[] bytes = memory.asSlice(offset, byteCount).toArray(JAVA_BYTE);
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // for a wrong length only
        }
    }

    /** A path ends with its NUL; an abstract name begins with one, which is printed as an at. */
    private static String unix(MemorySegment memory) {
        byte[] name = memory.asSlice(sockaddr_un.OFFSET_SUN_PATH).toArray(JAVA_BYTE);
        if (name.length == 0) {
            return "}";
        }
        boolean isAbstract = name[0] == 0;
        int first = isAbstract ? 1 : 0;
        int end = first;
        while (end < name.length && (isAbstract || name[end] != 0)) {
            end++;
        }
        String quoted = Quoted.of(Arrays.copyOfRange(name, first, end));
        return ", sun_path=" + (isAbstract ? "@" : "") + quoted + "}";
    }
}
