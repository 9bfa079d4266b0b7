package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

class ThreadSlotTest {
    private static final int MORE_THAN_THE_POOL_HAS =
            8 * Runtime.getRuntime().availableProcessors();

    /** A slot that was made because the pool was empty is in the pool afterwards. */
    @Test
    void thePoolOfVirtualThreadsGrows() throws Exception {
        Set<ThreadSlot> first = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<ThreadSlot> second = Collections.newSetFromMap(new IdentityHashMap<>());
        Thread.ofVirtual()
                .start(
                        () -> {
                            take(first);
                            take(second);
                        })
                .join();
        assertEquals(MORE_THAN_THE_POOL_HAS, first.size());
        second.removeAll(first);
        assertEquals(0, second.size(), "slots that were made again");
    }

    private static void take(Set<ThreadSlot> seen) {
        List<ThreadSlot> taken = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_THE_POOL_HAS; i++) {
            taken.add(ThreadSlot.acquire());
        }
        seen.addAll(taken);
        for (ThreadSlot slot : taken) {
            slot.release();
        }
    }
}
