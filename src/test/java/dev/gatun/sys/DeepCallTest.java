package dev.gatun.sys;

import dev.gatun.Allocation;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A call far down in a program allocates no more than one in a loop, as what is called below it is
 * compiled by itself. C2 inlines up to 15 levels (MaxInlineLevel) into one unit, and what is deeper
 * stays a call, to which an object that else would not be one is passed.
 */
class DeepCallTest {
    private final int number = OpenDescriptors.NONE;
    private final MemorySegment buffer = Arena.global().allocate(8);

    private static void check(long result) {
        if (result != -Errno.EBADF) {
            throw new AssertionError(result);
        }
    }

    @Test
    void aCallBelowTwoMethods() throws Exception {
        Allocation.assertNoneInTheEnd(this::level13);
    }

    @Test
    void aCallBelowSixMethods() throws Exception {
        Allocation.assertNoneInTheEnd(this::level9);
    }

    @Test
    void aCallBelowTenMethods() throws Exception {
        Allocation.assertNoneInTheEnd(this::level5);
    }

    @Test
    void aCallBelowFourteenMethods() throws Exception {
        Allocation.assertNoneInTheEnd(this::level1);
    }

    private void level1() {
        level2();
    }

    private void level2() {
        level3();
    }

    private void level3() {
        level4();
    }

    private void level4() {
        level5();
    }

    private void level5() {
        level6();
    }

    private void level6() {
        level7();
    }

    private void level7() {
        level8();
    }

    private void level8() {
        level9();
    }

    private void level9() {
        level10();
    }

    private void level10() {
        level11();
    }

    private void level11() {
        level12();
    }

    private void level12() {
        level13();
    }

    private void level13() {
        level14();
    }

    private void level14() {
        check(Syscalls.read(number, buffer));
    }
}
