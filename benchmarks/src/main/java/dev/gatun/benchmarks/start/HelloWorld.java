package dev.gatun.benchmarks.start;

/** What every start is compared with. */
final class HelloWorld {
    private HelloWorld() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
