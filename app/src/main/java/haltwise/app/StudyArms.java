package haltwise.app;

import haltwise.compare.Arm;
import haltwise.compare.Study;
import haltwise.compare.StudyArm;
import haltwise.compare.StudyArm.NotRun;
import haltwise.compare.StudyArm.Predicted;
import haltwise.compare.StudyArm.RunAs;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which of the study's settings a lab VM can have on a host: only max is a VM's own (KVM_CAP_HALT_POLL), so that grow,
/// grow-start and shrink must be the host's. What cannot run is told, not replaced in silence.
///
/// @param asked all of them, and what became of each
/// @param toRun different ones that can run; the first is what the others are compared with
record StudyArms(List<StudyArm> asked, List<Arm> toRun) {
  private static final String CURRENT = "current";
  private static final String STUDYS_MAX = "intel-max-only";

  /// @param host the host's parameters
  /// @param own what haltwise chose
  /// @param predict what a replay says of settings that cannot run
  static StudyArms of(HostSettings host, HostSettings own,
      Function<HostSettings, Optional<Predicted>> predict) {
    List<Wanted> wanted = new ArrayList<>(List.of(
        new Wanted(Study.BEFORE_6_11, HostSettings.KERNEL_BEFORE_6_11),
        new Wanted(Study.DEFAULT, HostSettings.KERNEL_DEFAULT),
        new Wanted(Study.STUDYS, HostSettings.INTEL_CHROMEOS)));
    if (wanted.stream().limit(2).noneMatch(a -> canRun(a.settings(), host))) {
      wanted.addFirst(new Wanted(CURRENT, host));
    }
    if (!canRun(HostSettings.INTEL_CHROMEOS, host)) {
      wanted.add(new Wanted(STUDYS_MAX, host.withMaxNs(HostSettings.INTEL_CHROMEOS.maxNs())));
    }
    wanted.add(new Wanted(Study.OWN, own));
    return standing(wanted, host, predict);
  }

  /// An arm before it is known whether it can run.
  private record Wanted(String name, HostSettings settings) {
  }

  private static StudyArms standing(List<Wanted> wanted, HostSettings host,
      Function<HostSettings, Optional<Predicted>> predict) {
    List<StudyArm> asked = new ArrayList<>();
    List<Wanted> toRun = new ArrayList<>();
    for (Wanted arm : wanted) {
      Optional<Wanted> same = toRun.stream().filter(a -> isSame(a.settings(), arm.settings()))
          .findFirst();
      if (!canRun(arm.settings(), host)) {
        asked.add(new StudyArm(arm.name(), arm.settings(),
            new NotRun(why(arm.settings(), host), predict.apply(arm.settings()))));
      } else {
        asked.add(new StudyArm(arm.name(), arm.settings(),
            new RunAs(same.map(Wanted::name).orElse(arm.name()))));
        if (same.isEmpty()) {
          toRun.add(arm);
        }
      }
    }
    return new StudyArms(asked,
        toRun.stream().map(a -> new Arm(a.name(), a.settings())).toList());
  }

  private static boolean canRun(HostSettings s, HostSettings host) {
    return s.isOff() || s.equals(host.withMaxNs(s.maxNs()));
  }

  private static boolean isSame(HostSettings a, HostSettings b) {
    return a.equals(b) || a.isOff() && b.isOff();
  }

  private static String why(HostSettings wanted, HostSettings host) {
    List<String> differs = new ArrayList<>();
    add(differs, "grow", wanted.grow(), host.grow());
    add(differs, "grow-start", wanted.growStartNs(), host.growStartNs());
    add(differs, "shrink", wanted.shrink(), host.shrink());
    return "For one VM only max can be set, and this host has " + String.join(" and ", differs)
        + ".";
  }

  private static void add(List<String> differs, String name, long wanted, long host) {
    if (wanted != host) {
      differs.add(name + "=" + host + " instead of " + wanted);
    }
  }
}
