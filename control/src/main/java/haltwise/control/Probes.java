package haltwise.control;

import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.Optional;

/// Short stretches of more polling when all is cold: vCPUs that block make each other late, and from such halts a replay
/// concludes for ever that polling is useless.
final class Probes {
  /// All is cold when this share of the halts blocks.
  private static final double COLD = 0.9;
  /// Share of the halts that would be worth polling for if they came sooner by two wake latencies.
  private static final double WORTH_A_LOOK = 0.1;
  private static final int ENOUGH_HALTS = 50;

  /// @param gap epochs until the next one
  record Result(boolean isWarm, int gap, String because) {
  }

  private Probes() {
  }

  static Optional<Step> due(ControlPlan plan, ControllerState s, EpochObservation o) {
    boolean cold = o.real().halts() >= ENOUGH_HALTS && o.real().blockedShare() >= COLD
        && o.nearHalts() >= WORTH_A_LOOK * o.real().halts();
    if (!cold || o.epoch() < s.probeAt()) {
      return Optional.empty();
    }
    return settings(plan, s, o).map(probed -> new Step(s.in(new Phase.Probing(probed)),
        new Decision.Probe(probed, s.inForce(), Controller.expected(plan, o, s.inForce()),
            "All is cold (" + Math.round(100 * o.real().blockedShare())
                + " % of the halts block): a short probe of steady polling.")));
  }

  /// The lowest max that catches what would be worth it, with the steadiest window: a probe is over soon.
  private static Optional<HostSettings> settings(ControlPlan plan, ControllerState s,
      EpochObservation o) {
    long wantedNs = plan.blockPriceNs() + 3 * o.wakeLatencyNs();
    Choice choice = new Choice(plan, s, o);
    Optional<HostSettings> lowest = Optional.empty();
    for (int c = 0; c < plan.candidates().size(); c++) {
      HostSettings each = plan.candidates().get(c);
      boolean fits = !each.isOff() && each.maxNs() >= wantedNs && choice.keepsBudget(c);
      if (fits && lowest.map(l -> isBetter(each, l)).orElse(true)) {
        lowest = Optional.of(each);
      }
    }
    return lowest;
  }

  private static boolean isBetter(HostSettings a, HostSettings b) {
    long aNs = ControlPlan.longestWindowNs(a);
    long bNs = ControlPlan.longestWindowNs(b);
    return aNs < bNs || (aNs == bNs && a.shrink() == 1 && b.shrink() != 1);
  }

  static Result judge(ControlPlan plan, ControllerState s, EpochObservation o) {
    Measured probe = o.probe().orElse(Measured.NOTHING);
    Measured rest = new Measured(o.real().halts() - probe.halts(),
        o.real().blocks() - probe.blocks(), o.real().polledNs() - probe.polledNs());
    long priceNs = plan.blockPriceNs();
    double warmNs = probe.costPerHaltNs(priceNs);
    double coldNs = rest.costPerHaltNs(priceNs);
    boolean enough = probe.halts() >= ENOUGH_HALTS && rest.halts() >= ENOUGH_HALTS;
    boolean isWarm = enough && warmNs < (1 - plan.pace().miss()) * coldNs;
    int gap = Math.min(plan.pace().longestProbe(), 2 * s.probeGap());
    String figures = enough
        ? "In the probe a halt cost " + Nanos.text(warmNs) + ", after it " + Nanos.text(coldNs)
        : "Too few halts in the probe";
    return new Result(isWarm, gap, isWarm
        ? figures + ": polling pays here."
        : figures + "; the next probe is in " + Nanos.text((double) gap * o.lengthNs()) + ".");
  }
}
