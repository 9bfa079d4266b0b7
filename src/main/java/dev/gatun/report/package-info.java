/** The jar's own program, {@code java -jar}: what this machine offers. Not exported. */
package dev.gatun.report;
