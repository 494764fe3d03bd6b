package haltwise.doctor.host;

import haltwise.linux.CpuIdleFiles;
import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// How deep the CPUs sleep (cpuidle): the states of the first CPU, from the shallowest; how the idle time of all CPUs was
/// shared out since they started.
///
/// @param driver such as `intel_idle`, `acpi_idle`, `haltpoll`; empty without one
/// @param governor such as `menu`
public record IdleStates(String driver, String governor, List<State> states) {

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
    CpuIdleFiles idle = new CpuIdleFiles(files);
    List<CpuIdleFiles.State> all = idle.states();
    Map<Integer, Long> idleNs = new TreeMap<>();
    all.forEach(s -> idleNs.merge(s.number(), Math.max(0, s.ns("time")), Long::sum));
    double allNs = idleNs.values().stream().mapToDouble(Long::doubleValue).sum();
    List<State> states = all.stream().filter(s -> s.cpu() == all.getFirst().cpu())
        .map(s -> state(s, idleNs.getOrDefault(s.number(), 0L) / allNs)).toList();
    return new IdleStates(idle.driver(), idle.governor(), states);
  }

  private static State state(CpuIdleFiles.State s, double idleShare) {
    return new State(s.name().isEmpty() ? "state" + s.number() : s.name(),
        Math.max(0, s.ns("latency")), Math.max(0, s.ns("residency")), s.number("disable") > 0,
        Double.isNaN(idleShare) ? OptionalDouble.empty() : OptionalDouble.of(idleShare));
  }

  /// The deepest that is enabled; empty where the CPUs only poll, or tell nothing.
  public Optional<State> deepest() {
    return states.stream().filter(s -> !s.disabled() && s.residencyNs() > 0)
        .reduce((_, deeper) -> deeper);
  }
}
