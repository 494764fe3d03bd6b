package haltwise.replay;

import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What blocking costs, from where it can be had: what traces show goes first, then a calibration, then what is usual.
/// Where it was not the traces, a caution says so.
final class ModelLearning {
  private final List<Trace> traces;
  private final Optional<Calibration> calibration;
  private final List<String> cautions = new ArrayList<>();
  private boolean calibrationTaken;

  ModelLearning(List<Trace> traces, Optional<Calibration> calibration) {
    this.traces = traces;
    this.calibration = calibration;
  }

  WakeLatencies latencies() {
    WakeLatencies shown = WakeLatencies.learn(traces, ReplayModel.DEFAULT_LATENCY_NS);
    if (shown.learnt()) {
      return shown;
    }
    String lack = "the recording holds too few blocks to learn from, so ";
    Optional<Calibration> measured = calibration.filter(c -> !c.wakes().isEmpty());
    if (measured.isPresent()) {
      calibrationTaken = true;
      cautions.add(lack + "wake latencies are those of " + measured.get().label());
      return WakeLatencies.of(measured.get());
    }
    cautions.add(lack + String.format(Locale.ROOT,
        "each is taken to cost %.1f µs of wake latency; give another recording of the same VM that"
            + " blocks (max = 0) with --probe, or measure the host with haltwise doctor --calibrate",
        shown.medianNs(0) / 1e3));
    return shown;
  }

  AfterCost afterCost() {
    AfterCost shown = AfterCost.learn(traces);
    if (shown.learnt()) {
      return shown;
    }
    String lack = "the recording does not hold enough hits and blocks of like idle times, so what a block costs"
        + " after the halt ";
    Optional<Calibration.AfterHalt> measured = calibration.flatMap(Calibration::afterHalt);
    if (measured.isPresent()) {
      calibrationTaken = true;
      Calibration.AfterHalt after = measured.get();
      cautions.add(lack + String.format(Locale.ROOT,
          "(%.1f µs of busy time, answers %.1f µs later) is that of ", after.busyNs() / 1e3,
          after.answerNs() / 1e3) + calibration.map(Calibration::label).orElse(""));
      return AfterCost.constant(after.busyNs(), after.answerNs());
    }
    cautions.add(lack + "is not in the prediction (--probe adds another recording, "
        + (calibration.isPresent()
            ? "the calibration does not hold it: its host was busy)"
            : "haltwise doctor --calibrate measures it)"));
    return shown;
  }

  /// Of what was asked for so far.
  List<String> cautions() {
    List<String> all = new ArrayList<>(cautions);
    boolean foreign = calibration.isPresent()
        && traces.stream().anyMatch(t -> !calibration.get().fits(t.info()));
    if (calibrationTaken && foreign) {
      all.add("that calibration is of another host or kernel than the recording");
    }
    if (calibrationTaken && calibration.map(Calibration::busyHost).orElse(false)) {
      all.add("that calibration was taken while its host was busy, so its latencies are too long:"
          + " calibrate again on the quiet host");
    }
    return all;
  }
}
