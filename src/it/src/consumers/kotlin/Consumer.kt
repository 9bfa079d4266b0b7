package com.acme.kotlin

import dev.gatun.async.RingService
import dev.gatun.event.Epoll
import dev.gatun.event.EpollEvents
import dev.gatun.event.EpollFlags
import dev.gatun.event.EventFd
import dev.gatun.io.FileFd
import dev.gatun.io.OpenFlags
import dev.gatun.sys.Errno
import dev.gatun.sys.SyscallException
import dev.gatun.uring.IoUring
import java.lang.foreign.Arena
import java.nio.file.Files
import java.nio.file.Path

/** Uses each layer of the library once, with lambdas where Java has interfaces. */
fun main(arguments: Array<String>) {
    val folder = Path.of(arguments[0])
    val path = Files.writeString(folder.resolve("file"), "content")
    FileFd.open(path, OpenFlags.O_RDONLY.or(OpenFlags.O_NONBLOCK)).use { file ->
        Arena.ofConfined().use { println("call: ${file.read(it.allocate(100))}") }
        IoUring.open(4).use { ring ->
            ring.sq().next().pread(file, ring.arena().allocate(100), 0, 100, 0).userData(1)
            ring.submitAndWait(1)
            ring.cq().drain { userData, res, _ -> println("ring: $userData, $res") }
            // Two kinds of handlers take a limit: the number of parameters says which.
            ring.sq().next().nop().userData(2)
            ring.submitAndWait(1)
            ring.cq().drain({ userData, res, _ -> println("ring: $userData, $res") }, 1)
        }
        RingService.open().use { service ->
            println("service: ${service.pread(file, ByteArray(100), 0)}")
            println("operation: ${service.call { it.nop() }}")
            println("future: ${service.submit { it.nop() }.get()}")
        }
    }
    Arena.ofConfined().use { arena ->
        Epoll.create().use { epoll ->
            EventFd.create().use { event ->
                epoll.add(event, EpollFlags.EPOLLIN, 1)
                event.write(1)
                println("epoll: ${epoll.await(EpollEvents.allocate(arena, 1), -1)}")
            }
        }
    }
    try {
        FileFd.open(folder.resolve("missing"), OpenFlags.O_RDONLY).close()
    } catch (e: SyscallException) {
        println("error: ${Errno.name(e.errno())}")
    }
}
