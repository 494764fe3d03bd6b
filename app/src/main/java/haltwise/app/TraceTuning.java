package haltwise.app;

import haltwise.replay.KernelDefaults;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.report.PerVmReport;
import haltwise.report.TunedWorkload;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.facts.TraceFacts;
import haltwise.tune.PerVmTuner;
import haltwise.tune.Recommendation;
import haltwise.tune.Tuner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tunes what was recorded, when nothing can be run again.
final class TraceTuning {
  private static final long SEED = 1;

  private TraceTuning() {
  }

  /// @param probes other recordings of the same vCPUs, to learn from what a block costs
  /// @param rule that the trace's kernel follows, and why this one
  /// @param calibration for what the traces do not show
  /// @param baseline what to compare with; null for the settings in force
  /// @throws IllegalArgumentException when the trace does not say which settings were in force and none are given
  static TunedWorkload run(String label, Trace trace, RuleChoice rule, List<Path> probes,
      @Nullable SettingsChoice baseline,
      CalibrationOption calibration, TuneGoal goal, HaltwiseCommand haltwise, List<String> notes) {
    return run(label, trace, rule, List.of(), probes, baseline, calibration, goal, haltwise, notes);
  }

  /// @param vmNames what to call the VMs of the trace; empty to call them by their process
  static TunedWorkload run(String label, Trace trace, RuleChoice rule, List<String> vmNames,
      List<Path> probes,
      @Nullable SettingsChoice baseline,
      CalibrationOption calibration, TuneGoal goal, HaltwiseCommand haltwise,
      List<String> notes) {
    trace.info().requireHost();
    HostSettings base = baseline == null
        ? inForce(trace.info())
        : baseline.resolve(() -> inForce(trace.info()), KernelDefaults.of(trace.info()));
    List<Trace> all = new ArrayList<>(List.of(trace));
    probes.forEach(probe -> all.add(TraceInput.read(probe)));
    ReplayModel model = ReplayModel.learn(rule.rule(), all, calibration.of(trace.info()), SEED);
    try (Progress progress = haltwise.progress("searching settings for " + label, 0)) {
      Recommendation found = new Tuner(base, goal.objective(), goal.limits(), model).search(trace,
          progress::at);
      boolean isLimited = !goal.limits().describe().isEmpty();
      List<String> said = new ArrayList<>(notes);
      if (isLimited && trace.vms().size() > 1) {
        said.add(
            "A max for each VM is not searched within limits; leave them out to see its gain.");
      }
      Optional<PerVmReport> perVm = isLimited || trace.vms().size() < 2
          ? Optional.empty()
          : Optional.of(perVm(trace, rule, vmNames, baseline,
              found.recommended().settings(), goal, progress));
      return new TunedWorkload(label, rule, found, TraceFacts.of(trace).workPerSecond(),
          Optional.empty(), Optional.empty(), said, perVm);
    }
  }

  private static PerVmReport perVm(Trace trace, RuleChoice rule, List<String> names,
      @Nullable SettingsChoice baseline, HostSettings hostWide, TuneGoal goal,
      Progress progress) {
    List<HostSettings> inForce = trace.vms().stream()
        .map(vm -> baseline == null
            ? inForce(trace.ofVm(vm).info())
            : baseline.resolve(() -> inForce(trace.ofVm(vm).info()),
                KernelDefaults.of(trace.info())))
        .toList();
    List<String> called = names.isEmpty()
        ? trace.vms().stream().map(vm -> "process "
            + trace.ofVm(vm).info().vcpus().getFirst().processId()).toList()
        : names;
    return new PerVmReport(
        PerVmTuner.search(trace, rule.rule(), inForce, hostWide, goal.objective(), SEED,
            progress::at),
        called,
        goal.objective());
  }

  static HostSettings inForce(TraceInfo info) {
    int vm = info.vcpus().isEmpty() ? 0 : info.vcpus().getFirst().vm();
    return info.settingsAt(vm, info.endNs()).orElseThrow(() -> new IllegalArgumentException(
        "The trace does not say which settings were in force. Give them with --baseline, such as --baseline kernel-default."));
  }
}
