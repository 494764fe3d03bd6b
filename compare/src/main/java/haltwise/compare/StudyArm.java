package haltwise.compare;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// Settings that the study made again asks for, and what this host could do with them.
///
/// @param name such as `intel-chromeos`
/// @param settings asked for
public record StudyArm(String name, HostSettings settings, Standing standing) {
  /// What became of it.
  public sealed interface Standing {
  }

  /// It ran.
  ///
  /// @param arm of the experiment: its own name, or that of an arm with the same settings, with which it coincides
  public record RunAs(String arm) implements Standing {
  }

  /// It could not run here.
  ///
  /// @param why a sentence
  /// @param predicted what a replay of recorded halts says instead; no measurement
  public record NotRun(String why, Optional<Predicted> predicted) implements Standing {
  }

  /// A prediction of a replay.
  ///
  /// @param workRatio work by that under the host's parameters, in the same replay
  /// @param blockedShare blocks out of all halts, 0..1
  /// @param polledCpuShare time polled out of the vCPUs' time, 0..1
  public record Predicted(double workRatio, double blockedShare, double polledCpuShare) {
  }

  public boolean coincides() {
    return standing instanceof RunAs(String arm) && !arm.equals(name);
  }
}
