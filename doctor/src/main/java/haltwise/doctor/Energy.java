package haltwise.doctor;

import java.util.List;
import java.util.Optional;

/// What polling costs in power, as a [haltwise.linux.power.PowerMeter] tells.
public sealed interface Energy {
  /// @param meters their names
  /// @param pollingWatts what the meters showed while a vCPU polled, W; median of the runs
  /// @param blockedWatts the same work while it blocked, W
  /// @param polledCpusMore how much more time was polled, in CPUs: 0.9 = nine tenths of one CPU
  /// @param caution what to know of a coarse meter
  record Metered(List<String> meters, int runs, double pollingWatts, double blockedWatts,
      double polledCpusMore, Optional<String> caution) implements Energy {
    public Metered {
      meters = List.copyOf(meters);
    }

    /// What a CPU takes more when it polls than when it sleeps, W; µJ for each µs polled.
    public double wattsPerPollingCpu() {
      return (pollingWatts - blockedWatts) / polledCpusMore;
    }
  }

  /// @param remedy what to do to have it measured
  record NotMetered(String why, String remedy) implements Energy {
    /// @param perfEvents the energy events that perf has
    public static NotMetered withoutMeter(List<String> perfEvents) {
      return new NotMetered("no energy meter of a CPU package (powercap), and no battery in use",
          perfEvents.isEmpty()
              ? "On a physical host: modprobe intel_rapl_msr (for AMD too); a laptop can take its battery"
                  + " (unplug it). A virtual machine has none unless its host passes one on."
              : "perf has " + String.join(", ", perfEvents)
                  + " here, so powercap only lacks its driver: modprobe intel_rapl_msr.");
    }

    /// @param path of the meter
    public static NotMetered unreadable(String path) {
      return new NotMetered(path + "/energy_uj may not be read", "Run as root.");
    }
  }
}
