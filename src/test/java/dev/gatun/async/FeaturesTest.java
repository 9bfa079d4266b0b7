package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.uring.RingFeatures;

import org.junit.jupiter.api.Test;

/** What a service needs of a kernel. */
class FeaturesTest {
    @Test
    void aKernelWithoutTimedWaitsIsRefusedByName() {
        RingFeatures old = RingFeatures.IORING_FEAT_FAST_POLL;
        var e =
                assertThrows(
                        UnsupportedOperationException.class, () -> RingLoop.checkFeatures(old));
        assertTrue(e.getMessage().contains("IORING_FEAT_EXT_ARG"), e::getMessage);
        assertTrue(e.getMessage().contains("Linux 5.11"), e::getMessage);
        assertDoesNotThrow(() -> RingLoop.checkFeatures(old.or(RingFeatures.IORING_FEAT_EXT_ARG)));
    }
}
