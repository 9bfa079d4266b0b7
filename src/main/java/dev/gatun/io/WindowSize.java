package dev.gatun.io;

/**
 * {@code struct winsize}: the size of a terminal's window.
 *
 * @param rows lines of text
 * @param columns characters in a line
 * @param widthPixels the width of the window in pixels; mostly 0, for unknown
 * @param heightPixels the height of the window in pixels; mostly 0, for unknown
 */
public record WindowSize(int rows, int columns, int widthPixels, int heightPixels) {}
