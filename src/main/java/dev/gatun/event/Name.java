package dev.gatun.event;

/** A constant of C in an exception's message, which would put a string between quotes. */
final class Name {
    private final String name;

    Name(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
