package haltwise.control.halts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.ControlPlan;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Measured;
import haltwise.control.Menu;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayModel;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Oracle: the epochs of the same halts as a recording. Where all halts blocked, nothing is drawn.
class LiveTapeTest {
  private static final long EPOCH_NS = 250_000_000;
  private static final ControlPlan PLAN = ControlPlan.of(50_000, HostSettings.KERNEL_DEFAULT,
      HostSettings.KERNEL_DEFAULT, Menu.ofAll(), Optional.empty());

  @Test
  void liveHaltsComeToTheSameAsRecordedOnes() {
    List<VcpuHalts> recorded = List.of(halts(1), halts(2));
    Trace trace = new Trace(new TraceInfo("", "6.12.0", "x86_64", "mono", 0, 4 * EPOCH_NS,
        List.of(), List.of(new VcpuInfo(0, 1, 1, 0, 0), new VcpuInfo(0, 1, 2, 1, 0)), 0, "", "",
        -1), recorded);
    List<EpochTape> epochs = TraceEpochs.of(trace,
        ReplayModel.learn(HostRule.NEWEST, List.of(trace), 1), EPOCH_NS);
    EpochReplay ofTrace = new EpochReplay(HostRule.NEWEST, PLAN);
    EpochReplay ofLive = new EpochReplay(HostRule.NEWEST, PLAN);
    LiveTape live = new LiveTape(EPOCH_NS);

    for (int e = 0; e < 4; e++) {
      long blocks = 0;
      for (int v = 0; v < 2; v++) {
        VcpuHalts h = recorded.get(v);
        for (int i = 0; i < h.size(); i++) {
          if (h.startNs(i) / EPOCH_NS == e) {
            live.halt(v, h.startNs(i) - e * EPOCH_NS, h.arrivalNs(i), h.durationNs(i),
                h.windowNs(i), h.polledNs(i), true, true);
            blocks++;
          }
        }
      }
      assertThat(live.real().blocks()).isEqualTo(blocks);
      assertThat(live.first().halts()).isBetween(blocks / 6, blocks / 4);
      EpochTape tape = live.take(2, 2);
      assertThat(tape.halts()).isEqualTo(epochs.get(e).halts());
      assertThat(observe(ofLive, e, tape)).isEqualTo(observe(ofTrace, e, epochs.get(e)));
      assertThat(live.real()).isEqualTo(Measured.NOTHING);
    }
  }

  @Test
  void aLaneThatComesLaterAndOneThatGoesLeaveTheOthersAlone() {
    EpochReplay alone = new EpochReplay(HostRule.NEWEST, PLAN);
    EpochReplay together = new EpochReplay(HostRule.NEWEST, PLAN);
    LiveTape one = new LiveTape(EPOCH_NS);
    LiveTape two = new LiveTape(EPOCH_NS);
    for (int e = 0; e < 3; e++) {
      for (int i = 0; i < 100; i++) {
        one.halt(0, i * 2_000_000L, 60_000, 80_000, 0, 0, true, true);
        two.halt(0, i * 2_000_000L, 60_000, 80_000, 0, 0, true, true);
        if (e == 1) {
          two.halt(1, i * 2_000_000L, 5_000_000, 5_020_000, 0, 0, true, true);
        }
      }
      EpochObservation a = observe(alone, e, one.take(1, 1));
      EpochObservation b = observe(together, e, two.take(e == 1 ? 2 : 1, e == 1 ? 2 : 1));
      assertThat(b.vcpus()).isEqualTo(e == 1 ? 2 : 1);
      if (e != 1) {
        assertThat(b.forecasts()).isEqualTo(a.forecasts());
      }
    }
  }

  @Test
  void aHaltThatDidNotBlockTakesTheLatencyOfThoseThatDid() {
    LiveTape live = new LiveTape(EPOCH_NS);
    for (int i = 0; i < 200; i++) {
      live.halt(0, i * 1_000_000L, 60_000, 69_000, 0, 0, true, true);
    }
    for (int i = 0; i < 2_000; i++) {
      live.halt(0, i * 100_000L, 60_000, 60_000, 200_000, 60_000, false, true);
    }
    EpochObservation o = observe(new EpochReplay(HostRule.NEWEST, PLAN), 0, live.take(1, 1));
    assertThat(o.wakeLatencyNs()).isBetween(9_000L, 9_600L);
  }

  private static EpochObservation observe(EpochReplay replay, int epoch, EpochTape tape) {
    return replay.observe(epoch, tape, HostSettings.KERNEL_DEFAULT, Measured.NOTHING,
        Optional.empty(), Disturbances.NONE);
  }

  private static VcpuHalts halts(long seed) {
    Random random = new Random(seed);
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    long startNs = 1_000;
    while (true) {
      long arrivalNs = 2_000 + random.nextLong(300_000);
      long windowNs = random.nextInt(3) == 0 ? random.nextLong(200_000) : 0;
      long polledNs = random.nextInt(5) == 0 ? windowNs / 2 : windowNs;
      long durationNs = arrivalNs + 5_000 + random.nextLong(20_000);
      if (startNs + durationNs >= 4 * EPOCH_NS) {
        return b.build();
      }
      b.add(new Halt(startNs, arrivalNs, durationNs, windowNs, true, true, polledNs, Cause.TIMER,
          Halt.NO_WAKER, Anchor.CLOCK, WindowChange.NONE));
      startNs += durationNs + random.nextLong(100_000);
    }
  }
}
