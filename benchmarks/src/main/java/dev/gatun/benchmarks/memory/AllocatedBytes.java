package dev.gatun.benchmarks.memory;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.servers.PingServer;

import java.io.IOException;
import java.lang.management.ManagementFactory;

import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a server in Java allocates on its heap for a request, by its JVM's own count. */
final class AllocatedBytes {
    private static final int CONNECTIONS = 50;

    /** How often what seems to allocate is measured, as its code may not all be compiled yet. */
    private static final int TRIES = 5;

    private AllocatedBytes() {}

    /**
     * Of all threads together, over a number of requests, one at a time. If that is something, over
     * as many more on the same server, up to some times: the least, which is what it goes on to
     * allocate.
     *
     * @param warmup requests before them
     */
    static double perRequest(PingServer server, int warmup, int requests)
            throws IOException, AttachNotSupportedException {
        try (PingServer.Running running = server.start();
                Clients clients = Clients.connect(running.port(), CONNECTIONS);
                JMXConnector connection = connect(running.pid())) {
            ThreadMXBean threads =
                    ManagementFactory.newPlatformMXBeanProxy(
                            connection.getMBeanServerConnection(),
                            ManagementFactory.THREAD_MXBEAN_NAME,
                            ThreadMXBean.class);
            clients.request(warmup);
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < TRIES && least > JmhForks.NO_ALLOCATION; i++) {
                least = Math.min(least, perRequest(threads, clients, requests));
            }
            return least;
        }
    }

    private static double perRequest(ThreadMXBean threads, Clients clients, int requests)
            throws IOException {
        // Asking allocates, too: as much as from one question to the next without requests.
        threads.getTotalThreadAllocatedBytes();
        long before = threads.getTotalThreadAllocatedBytes();
        long asked = threads.getTotalThreadAllocatedBytes();
        clients.request(requests);
        long after = threads.getTotalThreadAllocatedBytes();
        return (double) (after - asked - (asked - before)) / requests;
    }

    private static JMXConnector connect(long pid) throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            String address = machine.startLocalManagementAgent();
            return JMXConnectorFactory.connect(new JMXServiceURL(address));
        } finally {
            machine.detach();
        }
    }
}
