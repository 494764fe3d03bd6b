package haltwise.replay;

import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a replay under guest settings assumes, in words.
public final class GuestCautions {
  /// So many halts that should have raised a window of 0 and did not are no accident.
  private static final int ENOUGH = 20;

  private GuestCautions() {
  }

  public static List<String> of(Trace trace) {
    return of(trace, TraceFacts.of(trace));
  }

  /// In one reading of the trace.
  ///
  /// @param facts of the trace
  public static List<String> of(HaltSource trace, TraceFacts facts) {
    List<String> cautions = new ArrayList<>();
    if (trace.info().kind() instanceof TraceKind.Host) {
      cautions
          .add("a host's trace does not show what the guest does: it is taken not to poll in the"
              + " recording (where it did, its short idle periods are missing), and each wake to give"
              + " it something to run");
    }
    cautions.addAll(measured(trace, facts));
    return cautions;
  }

  /// Those that the recording gives evidence for, without what holds of every recording of its kind.
  public static List<String> measured(Trace trace) {
    return measured(trace, TraceFacts.of(trace));
  }

  private static List<String> measured(HaltSource trace, TraceFacts facts) {
    List<String> cautions = new ArrayList<>();
    long frozen = frozenVcpus(trace);
    if (frozen > 0) {
      cautions.add(String.format(Locale.ROOT,
          "the host never polled for %,d of %,d vCPUs although the settings in force allow it: either the VMM gave"
              + " the VM a max of 0, or its guest polls itself and switched off the host's polling; then"
              + " guest polling helps less than these rows say",
          frozen, trace.info().vcpus().size()));
    }
    if (Cautions.isContended(facts.all())) {
      cautions
          .add("a guest polls on while other tasks want its CPU, and takes their time: on a host"
              + " this busy that costs more than these rows show");
    }
    return cautions;
  }

  /// vCPUs without a window event, though the rule makes many: a window of 0 grows by any halt shorter than max.
  private static long frozenVcpus(HaltSource trace) {
    int[] should = new int[trace.info().vcpus().size()];
    trace.scan((v, halts) -> {
      if (should[v] >= 0) {
        int more = eventsMissing(trace.info(), trace.info().vcpus().get(v).vm(), halts);
        should[v] = more < 0 ? -1 : Math.min(ENOUGH, should[v] + more);
      }
    });
    return Arrays.stream(should).filter(n -> n >= ENOUGH).count();
  }

  /// How many events there should be, where there is none; -1 when there is one, or the window is no 0.
  private static int eventsMissing(TraceInfo info, int vm, VcpuHalts halts) {
    int should = 0;
    for (int i = 0; i < halts.size(); i++) {
      if (halts.changedToNs(i) >= 0 || halts.windowNs(i) > 0) {
        return -1;
      }
      Optional<HostSettings> s = info.settingsAt(vm, halts.endNs(i));
      long durationNs = halts.durationNs(i);
      should += s.isPresent() && !s.get().isOff() && durationNs < s.get().maxNs() ? 1 : 0;
    }
    return should;
  }
}
