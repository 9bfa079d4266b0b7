package dev.gatun.sys;

import static dev.gatun.sys.MapFlags.MAP_ANONYMOUS;
import static dev.gatun.sys.MapFlags.MAP_HUGETLB;
import static dev.gatun.sys.MapFlags.MAP_HUGE_2MB;
import static dev.gatun.sys.MapFlags.MAP_PRIVATE;
import static dev.gatun.sys.MapFlags.MAP_SHARED;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.AtFlags;
import dev.gatun.io.FallocateMode;
import dev.gatun.io.InodeFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.StatxAttributes;

import org.junit.jupiter.api.Test;

class FlagsTest {
    @Test
    void isWrittenAsInC() {
        assertEquals("MAP_PRIVATE", MAP_PRIVATE.toString());
        assertEquals("MAP_PRIVATE|MAP_ANONYMOUS", MAP_ANONYMOUS.or(MAP_PRIVATE).toString());
        assertEquals("0", MapFlags.of(0).toString());
        assertEquals("PROT_NONE", Protection.PROT_NONE.toString());
        assertEquals(
                "PROT_READ|PROT_WRITE", Protection.PROT_WRITE.or(Protection.PROT_READ).toString());
    }

    /** O_SYNC holds the bit of O_DSYNC, O_TMPFILE that of O_DIRECTORY. */
    @Test
    void aWideConstantHidesWhatItHolds() {
        assertEquals("O_RDONLY|O_SYNC", OpenFlags.O_SYNC.toString());
        assertEquals("O_RDONLY|O_DSYNC", OpenFlags.O_DSYNC.toString());
        assertEquals("O_RDONLY|O_SYNC", OpenFlags.O_SYNC.or(OpenFlags.O_DSYNC).toString());
        assertEquals(
                "O_RDONLY|O_DSYNC",
                OpenFlags.O_SYNC
                        .without(OpenFlags.of(OpenFlags.O_SYNC.bits() ^ OpenFlags.O_DSYNC.bits()))
                        .toString());
        assertEquals("O_RDWR|O_TMPFILE", OpenFlags.O_RDWR.or(OpenFlags.O_TMPFILE).toString());
    }

    @Test
    void whatHasNoNameIsKeptAndShownInHexadecimal() {
        assertEquals("0x100", MapFlags.of(0x100).toString());
        assertEquals("MAP_SHARED|0x40000000", MapFlags.of(0x40000001).toString());
        assertEquals(0x40000001, MapFlags.of(0x40000001).bits());
        assertEquals("MAP_PRIVATE|0x80000000", MapFlags.of(0x80000002).toString());
        assertEquals(0x80000002, MapFlags.of(0x80000002).bits());
        assertEquals(0x80000002L, MapFlags.of(0x80000002).longBits());
    }

    @Test
    void ofAnyBits() {
        assertEquals("AT_EMPTY_PATH|0x8", AtFlags.of(0x1008).toString());
        assertEquals("FALLOC_FL_KEEP_SIZE|0x40000000", FallocateMode.of(0x40000001).toString());
        assertEquals(FallocateMode.FALLOC_FL_KEEP_SIZE, FallocateMode.of(1));
        assertEquals(0x10, InodeFlags.of(0x10).bits());
        assertEquals(1L << 40, StatxAttributes.of(1L << 40).longBits());
    }

    @Test
    void sets() {
        MapFlags both = MAP_SHARED.or(MAP_ANONYMOUS);
        assertTrue(both.has(MAP_SHARED));
        assertFalse(MAP_SHARED.has(both));
        assertTrue(both.has(MapFlags.of(0)));
        assertEquals(MAP_SHARED, both.without(MAP_ANONYMOUS));
        assertEquals(both, both.without(MAP_HUGETLB));
        assertFalse(MAP_HUGETLB.has(MAP_HUGE_2MB));
    }

    @Test
    void equalWhereKindAndBitsAre() {
        assertEquals(MAP_SHARED, MapFlags.of(1));
        assertEquals(MAP_SHARED.hashCode(), MapFlags.of(1).hashCode());
        assertNotEquals(MAP_SHARED, MAP_PRIVATE);
        assertNotEquals((Object) MAP_SHARED, Protection.PROT_READ);
        assertNotEquals(MAP_SHARED, null);
    }
}
