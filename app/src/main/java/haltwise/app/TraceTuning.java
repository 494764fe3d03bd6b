package haltwise.app;

import haltwise.replay.KernelDefaults;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.report.TunedWorkload;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.facts.TraceFacts;
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
  /// @param baseline what to compare with; null for the settings in force
  /// @throws IllegalArgumentException when the trace does not say which settings were in force and none are given
  static TunedWorkload run(String label, Trace trace, RuleChoice rule, List<Path> probes,
      @Nullable SettingsChoice baseline,
      TuneGoal goal, HaltwiseCommand haltwise, List<String> notes) {
    HostSettings base = baseline == null
        ? inForce(trace.info())
        : baseline.resolve(() -> inForce(trace.info()), KernelDefaults.of(trace.info()));
    List<Trace> all = new ArrayList<>(List.of(trace));
    probes.forEach(probe -> all.add(TraceInput.read(probe)));
    ReplayModel model = ReplayModel.learn(rule.rule(), all, SEED);
    try (Progress progress = haltwise.progress("searching settings for " + label, 0)) {
      Recommendation found = new Tuner(base, goal.objective(), goal.limits(), model).search(trace,
          progress::at);
      return new TunedWorkload(label, rule, found, TraceFacts.of(trace).workPerSecond(),
          Optional.empty(),
          Optional.empty(), notes);
    }
  }

  private static HostSettings inForce(TraceInfo info) {
    int vm = info.vcpus().isEmpty() ? 0 : info.vcpus().getFirst().vm();
    return info.settingsAt(vm, info.endNs()).orElseThrow(() -> new IllegalArgumentException(
        "The trace does not say which settings were in force. Give them with --baseline, such as --baseline kernel-default."));
  }
}
