package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {
    @Test
    void oneNumberIsOfEveryRow() {
        assertEquals(new Turns(3, 3), Turns.of("3"));
        assertEquals("3", Turns.of("3").toString());
    }

    @Test
    void theSecondIsOfRowsThatCannotBeTold() {
        assertEquals(new Turns(3, 8), Turns.of("3..8"));
        assertEquals("3 to 8", Turns.of("3..8").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "8..3", "3..", "..3", "many", ""})
    void othersAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Turns.of(text));
    }
}
