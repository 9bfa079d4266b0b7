/** What the library tells Java Flight Recorder; not exported. */
package dev.gatun.jfr;
