package dev.gatun.examples.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;

class LoopRegistrationsTest {
    private final LoopRegistrations registrations = new LoopRegistrations();

    private LoopRegistration add() {
        var registration = new LoopRegistration(null, null, 0, null);
        registrations.add(registration);
        return registration;
    }

    @Test
    void aKeyOfOneThatLeftFindsNothingThoughItsPlaceIsTakenAgain() {
        LoopRegistration first = add();
        assertSame(first, registrations.get(first.key));
        assertTrue(registrations.remove(first));
        assertNull(registrations.get(first.key));
        assertFalse(registrations.remove(first));

        LoopRegistration second = add();
        assertEquals((int) first.key, (int) second.key, "the place is used again");
        assertNotEquals(first.key, second.key);
        assertNull(registrations.get(first.key));
        assertFalse(registrations.remove(first));
        assertSame(second, registrations.get(second.key));
    }

    @Test
    void allHaveKeysOfTheirOwnHoweverManyComeAndGo() {
        var there = new ArrayList<LoopRegistration>();
        for (int i = 0; i < 10_000; i++) {
            there.add(add());
        }
        for (int i = 0; i < 5_000; i++) {
            assertTrue(registrations.remove(there.remove(there.size() / 2)));
            there.add(add());
        }
        var keys = new HashSet<Long>();
        for (LoopRegistration each : there) {
            assertSame(each, registrations.get(each.key));
            assertTrue(keys.add(each.key));
            assertTrue((int) each.key < 10_000, "places are used again");
        }
    }
}
