package haltwise.report.charts;

import haltwise.report.HaltProfile;
import haltwise.report.Measured;
import haltwise.report.charts.TuneResult.Arm;
import haltwise.report.charts.TuneResult.Workload;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Settings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.counts.CountedVm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What charts set side by side: a recording, or what a replay predicts.
///
/// @param label unique in its report
/// @param settings in force; empty when not known
/// @param before what it is to be compared with
/// @param hue number of its colour: what is a variant of another has the same, dashed
record Subject(String label, Optional<HostSettings> settings, HaltProfile profile,
    Optional<Before> before, int hue, boolean dashed) {

  /// @param where as the end of a sentence: `under the settings in force`
  record Before(String where, HaltProfile profile) {
  }

  static List<Subject> of(List<Result> results) {
    List<Subject> all = new ArrayList<>();
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, var halts, var tuned, _) -> {
          all.add(new Subject(name, settings(halts.facts().info()), halts.profile(),
              Optional.empty(), nextHue(all), false));
          tuned.ifPresent(t -> t.workloads().forEach(w -> addTuned(all, name, w, true)));
        }
        case Result.Tuned(_, var tuned) -> tuned.workloads()
            .forEach(w -> addTuned(all, w.name(), w, false));
        case Result.Compared c -> addArms(all, c);
        case Result.Studied _ -> {
        }
        case Result.Counted(var name, var counted) -> counted.vms()
            .forEach(vm -> counted(name, counted.vms().size() == 1, vm, nextHue(all))
                .ifPresent(all::add));
      }
    }
    return all;
  }

  private static int nextHue(List<Subject> all) {
    return 1 + all.stream().mapToInt(Subject::hue).max().orElse(-1);
  }

  /// As measured where both were run, else as predicted.
  private static void addTuned(List<Subject> all, String name, Workload w, boolean isRecorded) {
    Optional<HaltProfile> before = measured(w.baseline());
    Optional<HaltProfile> after = measured(w.recommended());
    boolean measured = before.isPresent() && after.isPresent();
    String how = measured ? " (measured)" : " (predicted)";
    Optional<HaltProfile> was = measured ? before : w.baseline().profile();
    if (!isRecorded) {
      was.ifPresent(p -> all.add(new Subject(name + ", in force" + how, settings(w.baseline()), p,
          Optional.empty(), nextHue(all), false)));
    }
    if (!w.keepsBaseline()) {
      (measured ? after : w.recommended().profile())
          .ifPresent(p -> all.add(new Subject(name + ", recommended" + how,
              settings(w.recommended()), p,
              was.map(b -> new Before("under the settings in force", b)), nextHue(all) - 1,
              true)));
    }
  }

  private static Optional<HaltProfile> measured(Arm arm) {
    return arm.measured().flatMap(Measured::halts);
  }

  private static void addArms(List<Subject> all, Result.Compared c) {
    Optional<Result.ArmHalts> first = c.arms().stream()
        .filter(a -> a.arm().equals(c.comparison().plan().arms().getFirst())).findFirst();
    for (Result.ArmHalts a : c.arms()) {
      all.add(new Subject(c.name() + ": " + a.arm().name(), ofHost(a.arm().settings()),
          a.profile(), first.filter(f -> f != a)
              .map(f -> new Before("in " + f.arm().name(), f.profile())),
          nextHue(all), false));
    }
  }

  /// Settings of a guest do not bound what its host polls.
  private static Optional<HostSettings> ofHost(Settings settings) {
    return switch (settings) {
      case HostSettings host -> Optional.of(host);
      case GuestSettings _ -> Optional.empty();
    };
  }

  private static Optional<Subject> counted(String name, boolean alone, CountedVm vm,
      int hue) {
    return HaltProfile.of(vm.facts()).map(p -> new Subject(
        alone ? name : name + ", " + vm.name(), vm.settings(), p, Optional.empty(), hue, false));
  }

  private static Optional<HostSettings> settings(TraceInfo info) {
    List<HostSettings> seen = info.settings().stream().map(SettingsInForce::settings).distinct()
        .toList();
    return seen.size() == 1 ? Optional.of(seen.getFirst()) : Optional.empty();
  }

  private static Optional<HostSettings> settings(Arm arm) {
    try {
      return Optional.of(HostSettings.parse(arm.settings(), HostSettings.KERNEL_DEFAULT));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // such as of a guest
    }
  }
}
