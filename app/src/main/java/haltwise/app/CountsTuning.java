package haltwise.app;

import haltwise.replay.KernelDefaults;
import haltwise.report.BoundedVm;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import haltwise.tune.Objective;
import haltwise.tune.bounds.CountsTuner;
import haltwise.tune.bounds.LatencyLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Tunes by counters alone.
final class CountsTuning {
  private CountsTuning() {
  }

  /// Whether these files hold counters.
  ///
  /// @throws IllegalArgumentException when only some of them do
  static boolean isFor(List<Path> files) {
    long counts = files.stream().filter(f -> TraceFormat.of(f).holdsCounts()).count();
    if (counts > 0 && counts < files.size()) {
      throw new IllegalArgumentException("Some of these files hold counters, and some traces:"
          + " what comes of them cannot be compared. Tune them apart.");
    }
    return counts > 0;
  }

  /// @param baseline what the VMs obeyed, in place of what the file says; null: as it says
  /// @param kernel in place of what the file says; empty: as it says
  /// @throws IllegalArgumentException for a goal that counters cannot serve
  static List<BoundedVm> run(List<Path> files, @Nullable SettingsChoice baseline, String kernel,
      CalibrationOption calibration, TuneGoal goal) {
    if (!goal.limits().describe().isEmpty()) {
      throw new IllegalArgumentException(
          "Counters give bounds of cost, and no limits can be kept by them."
              + " Leave the limit out, or tune a trace: haltwise record --vm PID.");
    }
    return switch (goal.objective()) {
      case Objective.Throughput _ -> throw new IllegalArgumentException(
          "--objective throughput needs to know what follows each halt, which counters do not tell."
              + " Tune a trace: haltwise record --vm PID.");
      case Objective.Cost cost -> {
        List<BoundedVm> all = new ArrayList<>();
        for (Path file : files) {
          CountedHalts counted = new CountsInput(file, Optional.empty(), kernel,
              OptionalLong.empty()).read();
          LatencyLimit limit = LatencyLimit
              .of(calibration.of(counted.hostName(), counted.kernelRelease()));
          counted.vms().forEach(vm -> all.add(new BoundedVm(counted, vm,
              CountsTuner.search(vm, inForce(counted, vm, baseline), cost, limit))));
        }
        yield all;
      }
    };
  }

  private static Optional<HostSettings> inForce(CountedHalts counted, CountedVm vm,
      @Nullable SettingsChoice baseline) {
    HostSettings kernelDefault = KernelDefaults.of(counted.kernelRelease(),
        counted.architecture());
    return baseline == null
        ? vm.settings()
        : Optional.of(
            baseline.resolve(() -> vm.settings().orElse(kernelDefault), kernelDefault));
  }
}
