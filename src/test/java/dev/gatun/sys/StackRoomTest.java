package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Whether there is room on a stack. */
class StackRoomTest {
    @Test
    void isThereOrNot() throws Exception {
        StackRoom.check(0);
        StackRoom.check(1000);
        assertThrows(StackOverflowError.class, () -> StackRoom.check(Integer.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> StackRoom.check(-1));
    }
}
