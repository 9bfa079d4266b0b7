package dev.gatun.trace;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which calls are printed: the value of the property. {@code all}; or names of calls and families
 * with commas between them, where {@code !} takes a call or a family out.
 */
final class Choice {
    private static final String ALL = "all";

    private final BitSet numbers = new BitSet();
    private final TreeSet<String> unknown = new TreeSet<>();

    private Choice() {}

    static Choice of(String value) {
        Choice choice = new Choice();
        String[] items = value.isBlank() ? new String[] {ALL} : value.split(",");
        if (items[0].strip().startsWith("!")) {
            choice.put(ALL, true);
        }
        for (String item : items) {
            String name = item.strip();
            boolean isOut = name.startsWith("!");
            choice.put(isOut ? name.substring(1) : name, !isOut);
        }
        return choice;
    }

    private void put(String name, boolean isIn) {
        if (name.equals(ALL)) {
            numbers.set(0, Calls.END, isIn);
            return;
        }
        boolean isKnown = false;
        for (Map.Entry<Integer, String> call : Calls.NAMES.entrySet()) {
            if (call.getValue().equals(name) || Calls.isOf(call.getValue(), family(name))) {
                numbers.set(call.getKey(), isIn);
                isKnown = true;
            }
        }
        if (!isKnown) {
            unknown.add(name);
        }
    }

    private static String family(String name) {
        return name.startsWith("%") ? name.substring(1) : name;
    }

    boolean has(long number) {
        return number >= 0 && number < Calls.END && numbers.get((int) number);
    }

    /** What is neither a call nor a family; null if there is nothing such. */
    String complaint() {
        return unknown.isEmpty()
                ? null
                : TraceLog.NAME
                        + ": no system call and no family of calls is named "
                        + String.join(", ", unknown);
    }
}
