package haltwise.lab;

import haltwise.trace.Anchor;
import java.util.List;
import java.util.Map;

/// What a lab VM does. Each vCPU does it on its own, except that the vCPUs of [PingPong] work in pairs.
///
/// Parameters have defaults; [#parse] reads what [#label] prints.
public sealed interface Workload
    permits Workload.Single, Phases {

  /// A workload that does one thing all the time.
  sealed interface Single extends Workload
      permits Storage, Ticks, Poisson, Bursts, Frames, PingPong {
    /// How the wakes of this workload move in a causal replay.
    Anchor anchor();
  }

  /// How many vCPUs it takes to run it once.
  default int vcpusNeeded() {
    return 1;
  }

  /// Name and parameters, such as `storage service=100us sigma=0.3 depth=1 seed=1`.
  String label();

  /// What is counted as work, in the plural: `requests answered`.
  String workMeaning();

  /// What the latency percentiles of a report are of.
  String latencyMeaning();

  /// @param parameters by name, such as `service` to `100us`; those that are missing take their defaults
  /// @throws IllegalArgumentException for an unknown name, an unknown parameter or a bad value
  static Workload of(String name, Map<String, String> parameters) {
    return WorkloadText.workload(name, parameters);
  }

  /// @param label such as `storage service=50us seed=2`
  static Workload parse(String label) {
    return WorkloadText.parse(label);
  }

  /// The names that [#of] knows.
  static List<String> names() {
    return WorkloadText.names();
  }
}
