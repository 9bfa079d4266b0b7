package dev.gatun.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SleepingThread;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalSetTest {
    @Test
    void isASetOf64Bits() {
        SignalSet set = SignalSet.of(Signals.SIGHUP, Signals.SIGTERM, 34, 64);
        assertEquals(1L | 1L << 14 | 1L << 33 | 1L << 63, set.bits());
        assertEquals(set, SignalSet.ofBits(set.bits()));
        assertEquals(set.hashCode(), SignalSet.ofBits(set.bits()).hashCode());
        assertTrue(set.has(64));
        assertFalse(set.has(63));
        assertEquals(set, set.without(64).with(64));
        assertNotEquals(set, set.without(64));
        assertEquals("[SIGHUP SIGTERM 34 64]", set.toString());
        assertEquals("[]", SignalSet.EMPTY.toString());
        assertEquals(SignalSet.EMPTY, SignalSet.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65})
    void refusesWhatIsNoSignal(int signal) {
        assertThrows(IllegalArgumentException.class, () -> SignalSet.of(signal));
        assertThrows(IllegalArgumentException.class, () -> SignalSet.EMPTY.with(signal));
        assertThrows(IllegalArgumentException.class, () -> SignalSet.EMPTY.without(signal));
        assertThrows(IllegalArgumentException.class, () -> SignalSet.EMPTY.has(signal));
    }

    @Test
    void signalsHaveNames() throws ReflectiveOperationException {
        for (int signal = 1; signal < Signals.FIRST_REAL_TIME; signal++) {
            assertEquals(signal, Signals.class.getField(Signals.name(signal)).getInt(null));
        }
        assertEquals("32", Signals.name(32));
        assertEquals("0", Signals.name(0));
    }

    @Test
    void changesTheMaskOfTheCallingThread() throws Exception {
        SignalSet before = SignalSet.blocked();
        SignalSet set = SignalSet.of(Signals.SIGURG, 40);
        // In a thread of its own, which takes its mask with it.
        SleepingThread<SignalSet> thread =
                SleepingThread.start(
                        () -> {
                            SignalSet own = SignalSet.blocked();
                            assertEquals(own, set.block());
                            assertEquals(own.with(Signals.SIGURG).with(40), SignalSet.blocked());
                            assertEquals(SignalSet.blocked(), SignalSet.of(40).unblock());
                            assertEquals(own.with(Signals.SIGURG), SignalSet.blocked());
                            assertEquals(SignalSet.blocked(), set.blockOnly());
                            assertEquals(set, SignalSet.blocked());
                            assertEquals(set, own.blockOnly());
                            return SignalSet.blocked();
                        });
        assertEquals(before, thread.result());
        assertEquals(before, SignalSet.blocked());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 7, 8, 11, 32, 33})
    void refusesToBlockWhatTheJvmNeeds(int signal) {
        SignalSet set = SignalSet.of(Signals.SIGURG, signal);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, set::block);
        assertTrue(e.getMessage().contains("[" + Signals.name(signal) + "]"), e.getMessage());
        assertThrows(IllegalArgumentException.class, set::blockOnly);
    }

    @Test
    void aVirtualThreadHasNoMask() throws Exception {
        Throwable[] thrown = new Throwable[1];
        Thread.ofVirtual()
                .start(
                        () ->
                                thrown[0] =
                                        assertThrows(
                                                IllegalStateException.class, SignalSet::blocked))
                .join();
        assertTrue(thrown[0].getMessage().contains("virtual"), thrown[0].getMessage());
    }
}
