package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How deep the CPUs sleep (cpuidle): the states of the first CPU, from the shallowest; how the idle time of all CPUs was
/// shared out since they started.
///
/// @param driver such as `intel_idle`, `acpi_idle`, `haltpoll`; empty without one
/// @param governor such as `menu`
public record IdleStates(String driver, String governor, List<State> states) {
  private static final String CPUS = "/sys/devices/system/cpu/";
  private static final long NS_A_US = 1_000;

  /// @param latencyNs to leave it, ns
  /// @param residencyNs the shortest sleep that it pays for, ns
  /// @param idleShare of the idle time of all CPUs that was spent in it, 0..1; empty when they never slept
  public record State(String name, long latencyNs, long residencyNs, boolean disabled,
      OptionalDouble idleShare) {
  }

  public IdleStates {
    states = List.copyOf(states);
  }

  static IdleStates read(HostFiles files) {
    List<String> cpus = files.list(CPUS).stream().filter(n -> n.matches("cpu\\d+"))
        .filter(n -> !files.list(CPUS + n + "/cpuidle").isEmpty()).toList();
    String first = CPUS + (cpus.contains("cpu0") || cpus.isEmpty() ? "cpu0" : cpus.getFirst())
        + "/cpuidle/";
    List<String> names = files.list(first).stream().filter(n -> n.matches("state\\d"))
        .toList();
    List<Long> timesUs = names.stream().map(s -> cpus.stream()
        .mapToLong(c -> files.number(CPUS + c + "/cpuidle/" + s + "/time").orElse(0)).sum())
        .toList();
    long allUs = timesUs.stream().mapToLong(Long::longValue).sum();
    List<State> states = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String path = first + names.get(i) + "/";
      states.add(new State(files.read(path + "name").orElse(names.get(i)),
          NS_A_US * files.number(path + "latency").orElse(0),
          NS_A_US * files.number(path + "residency").orElse(0),
          files.number(path + "disable").orElse(0) != 0,
          allUs == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of((double) timesUs.get(i) / allUs)));
    }
    return new IdleStates(files.read(CPUS + "cpuidle/current_driver").orElse(""),
        governor(files), states);
  }

  private static String governor(HostFiles files) {
    return files.read(CPUS + "cpuidle/current_governor")
        .or(() -> files.read(CPUS + "cpuidle/current_governor_ro")).orElse("");
  }

  /// The deepest that is enabled; empty where the CPUs only poll, or tell nothing.
  public Optional<State> deepest() {
    return states.stream().filter(s -> !s.disabled() && s.residencyNs() > 0)
        .reduce((_, deeper) -> deeper);
  }
}
