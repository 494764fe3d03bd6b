package haltwise.report;

import haltwise.trace.Nanos;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import haltwise.tune.bounds.CountsAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What tuning by counters came to, of one VM.
///
/// @param answer empty when the counters cannot bound anything
public record BoundedVm(CountedHalts counted, CountedVm vm, Optional<CountsAnswer> answer) {
  private static final String RECORD = "record with tracing, which sees each halt: haltwise record --vm PID,"
      + " then haltwise tune on that.";

  CountFacts facts() {
    return vm.facts();
  }

  /// What is certain, a sentence each.
  List<String> findings() {
    if (answer.isEmpty()) {
      return List.of(facts().blocks().isPresent() && facts().halts().orElse(0) == 0
          ? "Nothing halted while this was counted, so there is nothing to poll for."
          : "Bounds need KVM's three histograms, which Linux has since 5.15 and which QMP (--qmp SOCKET) hands"
              + " out; debugfs and libvirt do not. To know more, " + RECORD);
    }
    CountsAnswer a = answer.get();
    List<String> all = new ArrayList<>();
    if (a.isDisturbed()) {
      all.add("DISTURBED: " + Figure.count(a.cutShort()) + " of " + Figure.count(a.misses())
          + " misses were cut short, because another task wanted the CPU, so these counts tell little of"
          + " polling. Count again on a quieter host.");
    }
    double inForceNs = perHalt(a, a.inForce().bounds().costNs().low());
    if (a.isNearTheBest()) {
      all.add("Keep what is in force: a halt costs " + text(inForceNs)
          + ", and no settings can bring it below "
          + text(perHalt(a, a.leastCostNs())) + ".");
      return all;
    }
    a.surest().ifPresentOrElse(
        s -> all.add(String.format(Locale.ROOT,
            "%s is surely better than what is in force: a halt costs at most %s instead of %s.",
            BoundsText.name(s), text(perHalt(a, s.bounds().costNs().high())), text(inForceNs))),
        () -> all.add(
            "No settings are surely better than those in force by 3 % or more: the bounds overlap."));
    all.add("No settings whatever bring a halt below " + text(perHalt(a, a.leastCostNs()))
        + ", so at most " + text(inForceNs - perHalt(a, a.leastCostNs()))
        + " a halt can be gained.");
    all.add("To know more than bounds, " + RECORD);
    return all;
  }

  /// What the bounds take for granted.
  List<String> assumptions() {
    List<String> all = new ArrayList<>();
    answer.ifPresent(a -> {
      all.add(
          "Wake events come when they came. Where a faster wake-up brings the next request sooner, only a trace"
              + " can tell how many halts there will be.");
      all.add("No wake latency is above " + text(a.latency().ns()) + " (" + a.latency().origin()
          + "). Each block that took longer moves a bound by at most one block.");
      all.add("No other task wants the CPU while a vCPU polls.");
    });
    all.addAll(CountCaveats.of(counted, vm, facts()));
    return all;
  }

  static double perHalt(CountsAnswer a, double ns) {
    return ns / a.halts();
  }

  private static String text(double ns) {
    return Nanos.text(ns);
  }
}
