package dev.gatun.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LimitTest {
    @Test
    void aLimitIncludesItsEnds() {
        assertTrue(Limit.atMost(1.05, "× C").allows(1.05));
        assertFalse(Limit.atMost(1.05, "× C").allows(1.051));
        assertTrue(Limit.atLeast(0.97, "× C's").allows(0.97));
        assertFalse(Limit.atLeast(0.97, "× C's").allows(0.969));
        assertTrue(Limit.between(8, 12, "× that of 1,000").allows(12));
        assertFalse(Limit.between(8, 12, "× that of 1,000").allows(12.1));
        assertFalse(Limit.between(8, 12, "× that of 1,000").allows(7.9));
    }

    @Test
    void whatIsNotANumberIsNotAllowed() {
        assertFalse(Limit.atMost(1.05, "× C").allows(Double.NaN));
        assertFalse(Limit.atLeast(1.05, "× C").allows(Double.NaN));
    }

    @Test
    void theDistanceIsToTheNearerEnd() {
        assertEquals(0.25, Limit.atMost(1.25, "× C").distance(1.5));
        assertEquals(0.25, Limit.atLeast(1.25, "× C").distance(1.5));
        assertEquals(1, Limit.between(8, 12, "×").distance(11));
        assertEquals(1, Limit.between(8, 12, "×").distance(9));
    }

    @Test
    void figuresAreOnBothSidesIfTheLimitIsBetweenThem() {
        assertTrue(Limit.atMost(1.25, "× C").isBetween(1.2, 1.3));
        assertFalse(Limit.atMost(1.25, "× C").isBetween(1.25, 1.3));
        assertTrue(Limit.between(8, 12, "×").isBetween(7, 9));
        assertFalse(Limit.between(8, 12, "×").isBetween(9, 11));
    }

    @Test
    void itIsSaidInWords() {
        assertEquals("at most 1.05 × C", Limit.atMost(1.05, "× C").text());
        assertEquals("at least 0.97 × C's", Limit.atLeast(0.97, "× C's").text());
        assertEquals("between 8 and 12 ×", Limit.between(8, 12, "×").text());
        assertEquals("beside C's", Limit.none("beside C's").text());
    }

    @Test
    void aFigureHasItsUnitUnlessItIsARatio() {
        assertEquals("", Limit.atMost(1.05, "× C").unitAlone());
        assertEquals(" B", Limit.atMost(0.5, "B, which is JMH's own").unitAlone());
        assertEquals(" ns", Limit.atMost(24, "ns more than C's").unitAlone());
        assertEquals("", Limit.none("beside C's").unitAlone());
    }
}
