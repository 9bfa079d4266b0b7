package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

class ThreadSlotTest {
    private static final int MORE_THAN_THE_POOL_HAS =
            8 * Runtime.getRuntime().availableProcessors();

    private static final int COLLECTIONS = 50;

    private static final int MOST_TASKS = 1000;

    private static final int MANY_THREADS = 600;

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

    /** A slot for each time would stay as long as the thread. */
    @Test
    void aThreadWhoseLocalsAreErasedKeepsItsSlot() throws Exception {
        ThreadLocal<String> local = new ThreadLocal<>();
        try (var pool = new ForkJoinPool(1, ErasingThread::new, null, false)) {
            pool.submit(() -> local.set("there")).get();
            ThreadSlot slot = pool.submit(ThreadSlot::acquire).get();
            // The pool erases between batches of tasks, and the next task may come within a batch.
            for (int i = 0; i < MOST_TASKS && pool.submit(local::get).get() != null; i++) {
                Thread.sleep(1);
            }
            assertNull(pool.submit(local::get).get(), "not erased");
            assertSame(slot, pool.submit(ThreadSlot::acquire).get());
        }
    }

    private static final class ErasingThread extends ForkJoinWorkerThread {
        ErasingThread(ForkJoinPool pool) {
            super(null, pool, false);
        }
    }

    /** Of so many threads, some share a place where a thread looks for its slot first. */
    @Test
    void eachThreadKeepsASlotOfItsOwn() throws Exception {
        Set<ThreadSlot> slots = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(MANY_THREADS);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < MANY_THREADS; i++) {
            FutureTask<Void> task =
                    new FutureTask<>(
                            () -> {
                                ThreadSlot own = ThreadSlot.acquire();
                                slots.add(own);
                                all.countDown();
                                all.await();
                                assertSame(own, ThreadSlot.acquire());
                                return null;
                            });
            tasks.add(task);
            Thread.ofPlatform().daemon().start(task);
        }
        for (FutureTask<Void> each : tasks) {
            each.get();
        }
        assertEquals(MANY_THREADS, slots.size());
    }

    @Test
    void theSlotOfAThreadThatHasEndedIsCollectedOnceAnotherCame() throws Exception {
        WeakReference<ThreadSlot> slot = slotOfAThread();
        slotOfAThread();
        for (int i = 0; i < COLLECTIONS && !slot.refersTo(null); i++) {
            System.gc();
        }
        assertTrue(slot.refersTo(null));
    }

    private static WeakReference<ThreadSlot> slotOfAThread() throws InterruptedException {
        var slot = new AtomicReference<WeakReference<ThreadSlot>>();
        Thread.ofPlatform().start(() -> slot.set(new WeakReference<>(ThreadSlot.acquire()))).join();
        return slot.get();
    }

    @Test
    void aUseIsOverWithItsThread() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = fd.number();
        Thread.ofPlatform().start(fd::acquire).join();
        fd.close();
        assertFalse(OpenDescriptors.isOpen(number));
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
