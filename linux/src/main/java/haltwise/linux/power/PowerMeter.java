package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What tells how much power this host takes, while some work is done.
public sealed interface PowerMeter permits PackageMeter, BatteryGauge {
  /// The meters of the CPU packages; without, the batteries while this host runs from them. On mains a battery tells
  /// nothing of what the host takes.
  static Optional<PowerMeter> of(HostFiles files) {
    return PackageMeter.of(files).<PowerMeter>map(m -> m).or(() -> BatteryGauge.of(files));
  }

  /// A piece of work that lasts [#runNs] or longer.
  interface Work {
    /// @return what the caller wants to know of it
    double run() throws InterruptedException;
  }

  /// @param watts that the host took meanwhile; empty when the meter failed
  /// @param answer of the work
  record Run(OptionalDouble watts, double answer) {
  }

  List<String> names();

  /// How long a run must last for the meter to see it, ns.
  long runNs();

  Run during(Work work) throws InterruptedException;

  /// The smallest difference that the meter can show, W; 0 where it is of no account.
  double resolutionWatts();

  /// What to know before using its numbers.
  Optional<String> caution();
}
