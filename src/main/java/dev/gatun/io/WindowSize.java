package dev.gatun.io;

/**
 * {@code struct winsize}: how large a terminal's window is.
 *
 * @param rows lines of text
 * @param columns characters in a line
 * @param widthPixels its width in pixels; mostly 0, for unknown
 * @param heightPixels its height in pixels; mostly 0, for unknown
 */
public record WindowSize(int rows, int columns, int widthPixels, int heightPixels) {}
