package haltwise.control;

import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Observations written by hand: 1,000 halts of one vCPU in each epoch of 250 ms, a block costs 50 µs. What the replay
/// says of the settings in force is what really comes, unless a test says otherwise.
final class Epochs {
  static final long PRICE_NS = 50_000;
  static final long HALTS = 1_000;
  static final HostSettings OFF = HostSettings.OFF;
  static final HostSettings BASELINE = HostSettings.KERNEL_DEFAULT;
  static final HostSettings SHORT = new HostSettings(60_000, 2, 60_000, 1);
  static final HostSettings LONG = new HostSettings(400_000, 2, 400_000, 1);
  private static final List<HostSettings> CANDIDATES = List.of(OFF, BASELINE, SHORT, LONG);

  /// Of OFF, BASELINE, SHORT and LONG, ns of CPU time for each halt, all of it polled but for OFF's.
  private final long[] costsNs;
  private final ControlPlan plan;
  private long epoch;
  private long errorNs;
  private long hotNs = 20_000;
  private Disturbances disturbances = Disturbances.NONE;

  private Epochs(ControlPlan plan, long... costsNs) {
    this.plan = plan;
    this.costsNs = costsNs;
  }

  static ControlPlan plan(HostSettings start) {
    return plan(start, Optional.empty());
  }

  static ControlPlan plan(HostSettings start, Optional<Double> budget) {
    return new ControlPlan(PRICE_NS, BASELINE, start, CANDIDATES, budget, Pace.USUAL);
  }

  /// @param costsNs of OFF, BASELINE, SHORT and LONG, for each halt
  static Epochs costing(ControlPlan plan, long... costsNs) {
    return new Epochs(plan, costsNs);
  }

  Epochs nowCosting(long... newCostsNs) {
    System.arraycopy(newCostsNs, 0, costsNs, 0, costsNs.length);
    return this;
  }

  /// The next is this one.
  Epochs at(long number) {
    epoch = number;
    return this;
  }

  Epochs withErrorNs(long ns) {
    errorNs = ns;
    return this;
  }

  Epochs withHotNs(long ns) {
    hotNs = ns;
    return this;
  }

  Epochs with(Disturbances newDisturbances) {
    disturbances = newDisturbances;
    return this;
  }

  EpochObservation next(HostSettings inForce) {
    return next(inForce, real(inForce));
  }

  EpochObservation next(HostSettings inForce, Measured real) {
    return next(inForce, real, Optional.empty());
  }

  EpochObservation next(HostSettings inForce, Measured real, Optional<Measured> probe) {
    List<Forecast> forecasts = new ArrayList<>();
    for (HostSettings s : plan.candidates()) {
      Measured m = real(s);
      long exposed = s.maxNs() < hotNs + 2 * 8_000 ? HALTS / 2 : 0;
      forecasts.add(
          new Forecast(m.polledNs(), m.blocks(), exposed, s.equals(inForce) ? 0 : errorNs));
    }
    return new EpochObservation(epoch++, 250_000_000, 1, inForce, real, probe, forecasts, hotNs,
        HALTS, HALTS, 8_000, disturbances);
  }

  /// What comes of 1,000 halts as the replay has it: OFF blocks for as many as its cost says, the others poll.
  private Measured real(HostSettings s) {
    int c = CANDIDATES.indexOf(s);
    long costNs = costsNs[c] * HALTS;
    return s.isOff()
        ? new Measured(HALTS, costNs / PRICE_NS, 0)
        : new Measured(HALTS, 0, costNs);
  }

  /// Steps through so many epochs, each under what was decided before.
  static Step run(Controller controller, Step from, Epochs epochs, int count) {
    Step step = from;
    for (int i = 0; i < count; i++) {
      step = controller.step(step.state(), epochs.next(step.decision().settings()));
    }
    return step;
  }

}
