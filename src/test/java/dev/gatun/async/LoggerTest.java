package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Filter;
import java.util.logging.Logger;

/** A logger that throws. */
class LoggerTest {
    /** Kept, since the logging of the JDK keeps no logger. */
    private static final Logger LOGGER = Logger.getLogger(RingService.class.getName());

    @Test
    void theServiceGoesOn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Filter before = LOGGER.getFilter();
        LOGGER.setFilter(
                entry -> {
                    asked.countDown();
                    throw new IllegalCallerException("a test's logger");
                });
        try (RingService service = RingService.open()) {
            service.submit(
                    Sqe::nop,
                    (res, flags) -> {
                        throw new IllegalCallerException("a test's handler");
                    });
            asked.await();
            assertEquals(0, service.call(Sqe::nop));
        } finally {
            LOGGER.setFilter(before);
        }
        assertTrue(asked.getCount() == 0);
    }
}
