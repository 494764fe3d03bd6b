package haltwise.control.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Measured;
import haltwise.control.Menu;
import haltwise.control.Step;
import haltwise.control.halts.EpochReplay;
import haltwise.control.halts.EpochTape;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A controller in a closed loop: two vCPUs that answer each other after 15 µs of work, where waking up takes 20 µs. Polling,
/// each halt lasts 15 µs; blocking, 35 µs to the event and 55 µs in all, for each waits for the other to wake up. The oracle
/// is this pair: under a max of 40 µs it falls from the one state into the other and stays there.
class PairTest {
  private static final long WORK_NS = 15_000;
  private static final long LATENCY_NS = 20_000;
  private static final long EPOCH_NS = 250_000_000;
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;

  /// Both vCPUs, each with its window; now and then one works for longer.
  private static final class Pair {
    private final long[] windowNs = new long[2];
    private final Random random;
    private int next;
    private long peerLatencyNs;

    Pair(long seed) {
      random = new Random(seed);
    }

    /// @param tape that takes the halts, at their time in the epoch
    Measured run(EpochTape.Builder tape, long fromNs, long toNs, HostSettings s) {
      Measured sum = Measured.NOTHING;
      long nowNs = fromNs;
      while (nowNs < toNs) {
        long stallNs = random.nextInt(500) == 0
            ? Math.round(-300_000 * Math.log(1 - random
                .nextDouble()))
            : 0;
        long arrivalNs = peerLatencyNs + WORK_NS + stallNs;
        long window = HostRule.NEWEST.atEntry(windowNs[next], s.maxNs());
        boolean blocked = arrivalNs > window;
        long latencyNs = blocked ? LATENCY_NS : 0;
        windowNs[next] = HostRule.NEWEST.after(
            HostRule.NEWEST.step(window, arrivalNs + latencyNs, true, s.maxNs()), window, s);
        tape.at(next, nowNs).halt(arrivalNs, LATENCY_NS, 0, ReplayTape.NO_CUT, true);
        sum = sum.plus(new Measured(1, blocked ? 1 : 0, Math.min(window, arrivalNs)));
        peerLatencyNs = latencyNs;
        nowNs += latencyNs + WORK_NS + stallNs;
        next = 1 - next;
      }
      return sum;
    }
  }

  private record Run(List<Decision> decisions, List<Measured> epochs) {
    /// Of the last ten seconds.
    double blockedShare() {
      return epochs.subList(epochs.size() - 40, epochs.size()).stream()
          .reduce(Measured.NOTHING, Measured::plus).blockedShare();
    }
  }

  private static Run control(ControlPlan plan, int count) {
    Pair pair = new Pair(5);
    Controller controller = new Controller(plan);
    EpochReplay replay = new EpochReplay(HostRule.NEWEST, plan);
    ControllerState state = controller.begin();
    HostSettings inForce = plan.start();
    Optional<HostSettings> probing = Optional.empty();
    Run run = new Run(new ArrayList<>(), new ArrayList<>());
    for (int e = 0; e < count; e++) {
      EpochTape.Builder tape = new EpochTape.Builder(2, EPOCH_NS);
      long firstNs = probing.isPresent() ? EPOCH_NS / EpochTape.SLICES : 0;
      Measured probe = pair.run(tape, 0, firstNs, probing.orElse(inForce));
      Measured real = probe.plus(pair.run(tape, firstNs, EPOCH_NS, inForce));
      EpochObservation o = replay.observe(e, tape.build(), inForce, real,
          probing.map(_ -> probe), Disturbances.NONE);
      Step step = controller.step(state, o);
      state = step.state();
      inForce = step.decision().settings();
      probing = step.decision() instanceof Decision.Probe p
          ? Optional.of(p.probed())
          : Optional.empty();
      run.decisions.add(step.decision());
      run.epochs.add(real);
    }
    return run;
  }

  private static ControlPlan plan(long priceNs, HostSettings start) {
    return ControlPlan.of(priceNs, DEFAULT, start, Menu.ofMax(DEFAULT), Optional.empty());
  }

  @Test
  void aLowMaxIsATrapForThePairAndAHighOneIsNot() {
    assertThat(settled(40_000)).isGreaterThan(0.99);
    assertThat(settled(100_000)).isLessThan(0.02);
  }

  private static double settled(long maxNs) {
    Pair pair = new Pair(5);
    Measured last = Measured.NOTHING;
    for (int e = 0; e < 40; e++) {
      last = pair.run(new EpochTape.Builder(2, EPOCH_NS), 0, EPOCH_NS, DEFAULT.withMaxNs(maxNs));
    }
    return last.blockedShare();
  }

  @Test
  void outOfTheTrapItFindsBackWhereTheReplaySeesThatPollingPays() {
    Run run = control(plan(50_000, DEFAULT.withMaxNs(40_000)), 80);

    assertThat(run.blockedShare()).isLessThan(0.02);
    assertThat(run.decisions.getLast().settings().maxNs()).isGreaterThanOrEqualTo(55_000);
  }

  /// At 30 µs a block, cold halts of 35 µs are not worth polling for, and the replay knows no others; hot ones of 15 µs are.
  @Test
  void whereOnlyHotHaltsAreWorthPollingForItFindsThemByProbing() {
    Run run = control(plan(30_000, DEFAULT.withMaxNs(0)), 160);

    assertThat(run.epochs.subList(0, 40)).allMatch(m -> m.blockedShare() > 0.99);
    assertThat(run.decisions).anyMatch(d -> d instanceof Decision.Probe);
    assertThat(run.blockedShare()).isLessThan(0.02);
  }

  @Test
  void itNeverChoosesAMaxThatIsATrap() {
    Run run = control(plan(50_000, DEFAULT.withMaxNs(200_000)), 400);

    assertThat(run.decisions).noneMatch(
        d -> d.settings().maxNs() > 0 && d.settings().maxNs() < 55_000);
    assertThat(run.blockedShare()).isLessThan(0.02);
  }
}
