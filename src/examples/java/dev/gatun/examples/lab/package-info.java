/** The guide's experiments: small programs that show the kernel's answers, call by call. */
package dev.gatun.examples.lab;
