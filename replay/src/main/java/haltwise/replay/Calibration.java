package haltwise.replay;

import haltwise.trace.Cause;
import haltwise.trace.TraceInfo;
import java.util.List;
import java.util.Optional;

/// What blocking costs on one host, measured there by `haltwise doctor --calibrate`: for replays of traces that do not
/// show it themselves.
///
/// @param hostName where it was measured
/// @param kernelRelease under which kernel
/// @param takenOn date, such as `2026-11-22`
/// @param busyHost whether other tasks had the CPUs meanwhile, so that wake latencies hold their time
/// @param wakes by cause, then by idle time; empty when none was measured
/// @param afterHalt empty when it was not measured
public record Calibration(String hostName, String kernelRelease, String takenOn,
    boolean busyHost, List<WakeClass> wakes, Optional<AfterHalt> afterHalt) {
  public Calibration {
    wakes = List.copyOf(wakes);
  }

  /// Wake latencies of blocks that were idle for about as long.
  ///
  /// @param fromNs shortest idle time of the class, ns: 0 or a power of two
  /// @param n how many blocks were measured
  /// @param latenciesNs that stand for all of them, sorted, evenly spaced in their order; not empty
  public record WakeClass(Cause cause, long fromNs, long n, List<Long> latenciesNs) {
    public WakeClass {
      latenciesNs = List.copyOf(latenciesNs);
      if (latenciesNs.isEmpty() || fromNs < 0 || n < latenciesNs.size()
          || latenciesNs.stream().anyMatch(ns -> ns < 0)) {
        throw new IllegalArgumentException("a class of wake latencies from " + fromNs + " ns with "
            + latenciesNs.size() + " values of " + n + " is none");
      }
    }
  }

  /// What a block costs after the halt.
  ///
  /// @param busyNs by how much longer the vCPU runs until its next halt, ns; may be negative
  /// @param answerNs by how much later the next answer to its own request comes, ns; may be negative
  public record AfterHalt(long busyNs, long answerNs) {
  }

  /// Whether it was measured on the host and under the kernel of a trace.
  public boolean fits(TraceInfo info) {
    return fits(info.hostName(), info.kernelRelease());
  }

  public boolean fits(String host, String kernel) {
    return !host.isEmpty() && hostName.equals(host) && kernelRelease.equals(kernel);
  }

  /// `the calibration of HOST, Linux 6.18, 2026-11-22`.
  public String label() {
    return "the calibration of " + hostName + ", Linux " + kernelRelease + ", " + takenOn;
  }
}
