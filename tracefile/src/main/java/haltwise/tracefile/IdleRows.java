package haltwise.tracefile;

import haltwise.trace.GuestIdle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a guest idled, as texts and rows of numbers: a row for each idle state of each CPU. Their names stand apart, once
/// each, since rows hold numbers.
final class IdleRows {
  static final String DRIVER = "idle_driver";
  static final String GOVERNOR = "idle_governor";
  static final String NAMES = "idle_state_names";
  static final String STATES = "idle_states";
  private static final long UNKNOWN = -1;

  private IdleRows() {
  }

  /// By key.
  static Map<String, String> write(GuestIdle idle) {
    List<String> names = idle.states().stream().map(GuestIdle.State::name).distinct().toList();
    Map<String, String> out = new LinkedHashMap<>();
    out.put(DRIVER, idle.driver());
    out.put(GOVERNOR, idle.governor());
    out.put(NAMES, String.join("\n", names));
    out.put(STATES, NumberRows.write(idle.states().stream()
        .map(s -> row(s, names.indexOf(s.name()))).toList()));
    return out;
  }

  private static Map<String, Long> row(GuestIdle.State s, int name) {
    Map<String, Long> row = new LinkedHashMap<>();
    row.put("cpu", (long) s.cpu());
    row.put("state", (long) s.number());
    row.put("name", (long) name);
    row.put("usage", s.usage());
    row.put("time_ns", s.timeNs());
    row.put("above", s.above());
    row.put("below", s.below());
    row.put("rejected", s.rejected());
    return row;
  }

  static GuestIdle read(String driver, String governor, String names,
      List<Map<String, Long>> rows) {
    List<String> all = names.lines().toList();
    return new GuestIdle(driver, governor, rows.stream().map(r -> state(r, all)).toList());
  }

  private static GuestIdle.State state(Map<String, Long> row, List<String> names) {
    long name = number(row, "name");
    return new GuestIdle.State((int) number(row, "cpu"), (int) number(row, "state"),
        name >= 0 && name < names.size() ? names.get((int) name) : "", number(row, "usage"),
        number(row, "time_ns"), number(row, "above"), number(row, "below"),
        number(row, "rejected"));
  }

  private static long number(Map<String, Long> row, String key) {
    return Math.max(UNKNOWN, row.getOrDefault(key, UNKNOWN));
  }
}
