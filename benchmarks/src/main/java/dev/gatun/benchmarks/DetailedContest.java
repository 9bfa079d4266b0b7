package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Servers under one kind of load, and all that was seen of each in each turn. */
final class LoadContest {
    /** Measures a server once. */
    interface Measurement {
        Load take(PingServer server) throws Exception;
    }

    private final String name;
    private final Map<String, List<Load>> loads = new LinkedHashMap<>();
    private final Contest contest;

    /**
     * A contest without turns yet.
     *
     * @param servers by the name under which each takes its turns
     */
    LoadContest(String name, Map<String, PingServer> servers, Measurement measurement) {
        this.name = name;
        List<Contestant> contestants = new ArrayList<>();
        servers.forEach(
                (as, server) -> {
                    List<Load> seen = new ArrayList<>();
                    loads.put(as, seen);
                    contestants.add(
                            new Contestant(
                                    as,
                                    () -> {
                                        seen.add(measurement.take(server));
                                        return seen.getLast().requestsPerSecond();
                                    }));
                });
        contest = new Contest(name, contestants);
    }

    String name() {
        return name;
    }

    /** What takes the turns. */
    Contest contest() {
        return contest;
    }

    boolean has(String server) {
        return loads.containsKey(server);
    }

    /** A server's loads, turn by turn. */
    List<Load> loads(String server) {
        return loads.get(server);
    }

    Sample figures(String server, ToDoubleFunction<Load> figure) {
        return new Sample(loads.get(server).stream().mapToDouble(figure).boxed().toList());
    }

    /** A server's figure over another's, turn by turn. */
    Sample ratios(String server, String base, ToDoubleFunction<Load> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < loads.get(base).size(); turn++) {
            ratios.add(
                    figure.applyAsDouble(loads.get(server).get(turn))
                            / figure.applyAsDouble(loads.get(base).get(turn)));
        }
        return new Sample(ratios);
    }
}
