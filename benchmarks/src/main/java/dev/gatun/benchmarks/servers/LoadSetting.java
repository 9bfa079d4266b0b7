package dev.gatun.benchmarks.servers;

import java.util.List;

/**
 * How servers are loaded.
 *
 * @param connections how many, all busy
 * @param pipeline how many requests each sends at once
 */
record LoadSetting(int connections, int pipeline) {
    /** Few connections and many, one request at a time and several. */
    static List<LoadSetting> all(boolean quick) {
        LoadSetting last = new LoadSetting(500, 16);
        return quick
                ? List.of(last)
                : List.of(
                        new LoadSetting(50, 1),
                        new LoadSetting(50, 16),
                        new LoadSetting(500, 1),
                        last);
    }

    /** Many connections, so that each of several threads has as many as the others. */
    static List<LoadSetting> forThreads(boolean quick) {
        LoadSetting last = new LoadSetting(500, 16);
        return quick ? List.of(last) : List.of(new LoadSetting(500, 1), last);
    }

    String text() {
        return connections + " connections, pipeline " + pipeline;
    }
}
