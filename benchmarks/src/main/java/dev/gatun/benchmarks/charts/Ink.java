package dev.gatun.benchmarks.charts;

import java.awt.Color;

/**
 * The colours of the pictures, each as it is on white and on a dark page. Those of data are told
 * apart with any kind of colour vision, and have a contrast of at least 3 to 1 with what is behind.
 */
enum Ink {
    PAPER(0xffffff, 0x0d1117),
    TEXT(0x1f2328, 0xf0f6fc),
    FAINT_TEXT(0x59636e, 0x9198a1),
    GRID(0xa8b0b8, 0x485058),

    BLUE(0x0066b3, 0x58a6ff),
    ORANGE(0xbf4b00, 0xff9a57),
    GREEN(0x00795c, 0x3fd1a4),
    PURPLE(0x9a3b84, 0xe994d2),
    OCHRE(0x8a6100, 0xe3b341),
    /** Also JFreeChart's own, of axes. */
    GREY(0x808080, 0xa5adb6),
    TEAL(0x007b94, 0x4fc3dc),
    BRICK(0x9c3030, 0xf08080);

    private final int light;
    private final int dark;

    Ink(int light, int dark) {
        this.light = light;
        this.dark = dark;
    }

    /** What is drawn with: the light one. {@link SvgFile} knows the dark one by it. */
    Color color() {
        return new Color(light);
    }

    Color darkColor() {
        return new Color(dark);
    }
}
