package haltwise.replay.grid;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.AfterCost;
import haltwise.replay.HostRule;
import haltwise.replay.Outcome;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Oracle: the causal replay, on recordings in which every wake is an answer and with no after-cost: then nothing moves, so
/// the open loop must give the same numbers. The recordings hold hits, misses, immediates, cut polls, late ends, invalid
/// wake-ups and unknown arrivals.
final class GridReplayAgainstReplayTest {
  private static final List<HostSettings> SETTINGS = List.of(
      HostSettings.OFF, HostSettings.KERNEL_DEFAULT, HostSettings.KERNEL_BEFORE_6_11,
      HostSettings.INTEL_CHROMEOS, HostSettings.pinned(60_000), HostSettings.pinned(800),
      new HostSettings(200_000, 3, 7_000, 3), new HostSettings(200_000, 0, 10_000, 2),
      new HostSettings(100_000, 2, 250_000, 2), new HostSettings(50_000, 2, 0, 2),
      new HostSettings(4_000_000_000L, 5, 3_000_000, 7));

  private static final List<HostRule> RULES = Stream.of("4.19", "5.4", "5.10", "5.15", "6.12")
      .map(r -> HostRule.of(r, "s390x")).toList();

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @Test
  void nothingMovesSoBothGiveTheSame() {
    for (int round = 0; round < 40; round++) {
      Trace trace = trace(3, 600);
      ReplayModel learnt = ReplayModel.learn(List.of(trace), round);
      ReplayModel model = new ReplayModel(RULES.get(round % RULES.size()),
          learnt.latencies().byIdleTimeAlone(),
          AfterCost.NONE, round, List.of());
      assertSame(trace, model);
    }
  }

  @Test
  void oneLatencyForAllGivesTheSameToo() {
    assertSame(trace(1, 5_000),
        new ReplayModel(HostRule.NEWEST, WakeLatencies.constant(20_000), AfterCost.NONE, 1,
            List.of()));
  }

  private static void assertSame(Trace trace, ReplayModel model) {
    ReplayTape tape = ReplayTape.of(trace, model);
    List<List<GridOutcome>> scalar = new ArrayList<>();
    List<List<GridOutcome>> vector = new ArrayList<>();
    for (int v = 0; v < tape.vcpuCount(); v++) {
      OpenLoopTape open = OpenLoopTape.of(tape, v);
      GridReplay one = GridReplay.scalar(model.rule(), SETTINGS, tape.startWindowNs(v));
      GridReplay other = GridReplay.vector(model.rule(), SETTINGS, tape.startWindowNs(v));
      one.replay(open);
      other.replay(open);
      scalar.add(one.outcomes());
      vector.add(other.outcomes());
    }
    assertThat(vector).isEqualTo(scalar);
    Replay replay = new Replay(tape);
    for (int i = 0; i < SETTINGS.size(); i++) {
      HostSettings s = SETTINGS.get(i);
      Outcome causal = replay.run(s);
      assertThat(sum(scalar, i)).as("%s", s).isEqualTo(new GridOutcome(causal.halts(),
          causal.blocks(), causal.polledNs(), causal.wastedNs(), causal.latencySumNs(),
          Math.min(causal.endWindowNs(), s.maxNs())));
    }
  }

  private static GridOutcome sum(List<List<GridOutcome>> rows, int i) {
    GridOutcome all = new GridOutcome(0, 0, 0, 0, 0, rows.getFirst().get(i).endWindowNs());
    for (List<GridOutcome> vcpu : rows) {
      GridOutcome o = vcpu.get(i);
      all = new GridOutcome(all.halts() + o.halts(), all.blocks() + o.blocks(),
          all.polledNs() + o.polledNs(),
          all.wastedNs() + o.wastedNs(), all.latencySumNs() + o.latencySumNs(), all.endWindowNs());
    }
    return all;
  }

  private Trace trace(int vcpus, int halts) {
    List<VcpuInfo> infos = new ArrayList<>();
    List<VcpuHalts> columns = new ArrayList<>();
    long endNs = 0;
    for (int v = 0; v < vcpus; v++) {
      VcpuHalts.Builder b = new VcpuHalts.Builder();
      long now = v * 1_000L;
      for (int i = 0; i < halts; i++) {
        Halt h = halt(now);
        b.add(h);
        now = h.endNs() + 5_000;
      }
      endNs = Math.max(endNs, now);
      infos.add(new VcpuInfo(0, 1, 10 + v, v, 10_000L * v));
      columns.add(b.build());
    }
    return new Trace(new TraceInfo("host", "6.12.0", "s390x", "mono", 0, endNs,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
        infos,
        0, "test", "", -1), columns);
  }

  private Halt halt(long startNs) {
    long arrival = switch (random.nextInt(4)) {
      case 0 -> random.nextInt(1_500);
      case 1 -> random.nextInt(30_000);
      case 2 -> random.nextInt(300_000);
      default -> Math.round(random.nextExponential() * 150_000);
    };
    long window = random.nextInt(5) == 0 ? 0 : random.nextInt(400_000);
    boolean cut = random.nextInt(20) == 0 && window > 0;
    boolean late = random.nextInt(20) == 0;
    boolean waited = cut || (arrival > window && !late);
    long polled = waited ? cut ? random.nextLong(1 + window) : window : Math.min(arrival, window);
    long duration = waited ? arrival + 4_000 + random.nextInt(60_000) : arrival;
    boolean unknown = random.nextInt(25) == 0;
    return new Halt(startNs, unknown ? Halt.UNKNOWN_NS : arrival, duration, window, waited,
        random.nextInt(50) != 0, polled, Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER,
        WindowChange.NONE);
  }
}
