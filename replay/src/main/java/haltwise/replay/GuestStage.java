package haltwise.replay;

import haltwise.replay.GuestGovernor.Choice;
import java.util.Arrays;

/// What the guest does with each idle period before the host sees it: one governor for each vCPU of a replay.
final class GuestStage {
  /// The guest caught the event while it polled: it did not halt.
  static final long CAUGHT = -1;
  /// A guest that does not poll: every idle period is a halt.
  static final GuestStage NONE = new GuestStage();

  private final GuestGovernor[] governors;
  private final long exitNs;
  private long hits;
  private long polledNs;
  private long overrunNs;

  private GuestStage() {
    governors = new GuestGovernor[0];
    exitNs = 0;
  }

  /// @param exitNs from the guest's HLT to the host's halt routine and back, where the trace does not count it to the halt, ns
  GuestStage(GuestPolling polling, int vcpus, long exitNs) {
    governors = new GuestGovernor[vcpus];
    Arrays.setAll(governors,
        v -> new GuestGovernor(polling.rule(), polling.settings(), polling.costs()));
    this.exitNs = exitNs;
  }

  void reset(long[] startLimitNs) {
    for (int v = 0; v < governors.length; v++) {
      governors[v].reset(startLimitNs[v]);
    }
    hits = 0;
    polledNs = 0;
    overrunNs = 0;
  }

  /// @param arrivalNs from the moment that the vCPU has nothing to run to its wake event, ns
  /// @param cutNs from then on another task wants the CPU, ns; [ReplayTape#NO_CUT] when none does
  /// @return how long it polls before it halts, ns; [#CAUGHT] when it does not halt
  long poll(int v, long arrivalNs, long cutNs) {
    GuestGovernor g = governors[v];
    if (g.select(false) == Choice.HALT) {
      return 0;
    }
    long ns = g.poll(arrivalNs);
    polledNs += ns;
    overrunNs += Math.max(0, ns - cutNs);
    if (g.timedOut()) {
      return ns;
    }
    hits++;
    return CAUGHT;
  }

  /// The vCPU came out of a halt of `durationNs`.
  void halted(int v, long durationNs) {
    governors[v].reflect(durationNs + exitNs);
  }

  /// What the guest saves by not leaving, ns.
  long exitNs() {
    return exitNs;
  }

  long hits() {
    return hits;
  }

  long polledNs() {
    return polledNs;
  }

  long overrunNs() {
    return overrunNs;
  }
}
