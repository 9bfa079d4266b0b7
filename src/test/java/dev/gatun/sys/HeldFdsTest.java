package dev.gatun.sys;

import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A number that a list holds is not given back to the kernel before the list lets go of it. */
class HeldFdsTest {
    private static Fd open() {
        return Fd.own(Syscalls.memfdCreate("held", 1));
    }

    @Test
    void whatIsHeldIsClosedByItsRelease() throws Exception {
        HeldFds held = new HeldFds(2);
        Fd fd = open();
        int number = held.hold(1, fd);
        assertSame(fd, held.get(1));
        assertNull(held.get(0));
        assertEquals(fd.number(), number);
        fd.close();
        assertFalse(fd.isOpen());
        assertTrue(isOpen(number));
        held.release(0);
        assertTrue(isOpen(number));
        held.release(1);
        assertFalse(isOpen(number));
        held.release(1);
        held.close();
    }

    @Test
    void whatIsReleasedIsClosedByItsClose() throws Exception {
        HeldFds held = new HeldFds(1);
        Fd fd = open();
        int number = held.hold(0, fd);
        held.release(0);
        assertTrue(isOpen(number));
        fd.close();
        assertFalse(isOpen(number));
        assertThrows(IllegalStateException.class, () -> held.hold(0, fd));
        held.close();
    }

    @Test
    void aListHasPlaces() {
        assertThrows(IllegalArgumentException.class, () -> new HeldFds(-1));
    }

    @Test
    void whatMovesToAnotherListOfTheQueueIsHeldThere() throws Exception {
        HeldFds held = new HeldFds(2);
        HeldFds sibling = held.sibling(3);
        Fd fd = open();
        int number = held.hold(1, fd);
        held.moveTo(1, sibling, 2);
        assertFalse(held.holds(1, fd));
        assertTrue(sibling.holds(2, fd));
        held.close();
        // Of one queue: no reason to refuse it, where another queue's list is.
        assertEquals(number, sibling.lend(fd));
        HeldFds.lentBack(fd);
        HeldFds other = new HeldFds(1);
        assertThrows(IllegalStateException.class, () -> other.lend(fd));
        other.close();
        fd.close();
        assertTrue(isOpen(number));
        sibling.moveTo(2, sibling, 0);
        sibling.release(0);
        assertFalse(isOpen(number));
        sibling.close();
    }

    @Test
    void anotherListTakesItsPlace() throws Exception {
        HeldFds old = new HeldFds(2);
        HeldFds next = new HeldFds(4);
        Fd first = open();
        Fd second = open();
        int closedBefore = old.hold(0, first);
        int closedAfter = old.hold(1, second);
        first.close();
        old.copyTo(0, next, 3);
        old.copyTo(1, next, 0);
        old.replaced();
        second.close();
        assertTrue(isOpen(closedBefore));
        assertTrue(isOpen(closedAfter));
        next.release(3);
        assertFalse(isOpen(closedBefore));
        next.close();
        assertFalse(isOpen(closedAfter));
    }

    @Test
    void eachPlaceCounts() throws Exception {
        HeldFds first = new HeldFds(2);
        HeldFds second = new HeldFds(1);
        Fd fd = open();
        int number = first.hold(0, fd);
        first.hold(1, fd);
        second.hold(0, fd);
        fd.close();
        first.release(0);
        assertTrue(isOpen(number));
        first.close();
        assertTrue(isOpen(number));
        second.close();
        assertFalse(isOpen(number));
    }

    @Test
    void anotherThreadsHoldCountsToo() throws Exception {
        HeldFds held = new HeldFds(1);
        Fd fd = open();
        var holder = Thread.ofPlatform().start(() -> held.hold(0, fd));
        holder.join();
        int number = fd.number();
        fd.close();
        assertTrue(isOpen(number));
        held.release(0);
        assertFalse(isOpen(number));
        held.close();
    }

    @Test
    void aCallInProgressAndAPlaceBothKeepIt() throws Exception {
        HeldFds held = new HeldFds(1);
        Fd fd = open();
        int number = fd.acquire();
        held.hold(0, fd);
        fd.close();
        held.release(0);
        assertTrue(isOpen(number));
        fd.release();
        assertFalse(isOpen(number));
        held.close();
    }
}
