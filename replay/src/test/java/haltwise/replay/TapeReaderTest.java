package haltwise.replay;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Oracle: all halts sorted by wake event at once, and [AfterCost#latestEnded], which searches the whole trace.
final class TapeReaderTest {
  private record Entry(int vcpu, int index, long wakeNs) {
  }

  private static Trace random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Halt>> vcpus = new ArrayList<>();
    for (int v = 0; v < 4; v++) {
      List<Halt> halts = new ArrayList<>();
      long startNs = random.nextInt(1_000);
      for (int i = 0; i < 300; i++) {
        // Coarse times, so that wakes of several vCPUs meet.
        long arrivalNs = random.nextInt(1, 40) * 1_000L;
        long latencyNs = random.nextBoolean() ? 0 : random.nextInt(1, 9) * 1_000L;
        halts.add(Traces.halt(startNs, arrivalNs, latencyNs, Anchor.PEER, (v + 1) % 4,
            WindowChange.NONE));
        startNs += arrivalNs + latencyNs + random.nextInt(0, 20) * 1_000L;
      }
      vcpus.add(halts);
    }
    return Traces.trace(HostSettings.KERNEL_DEFAULT, 20_000_000, 0, vcpus);
  }

  @Test
  void theTapeIsInTheOrderOfWakes() {
    Trace trace = random(5);
    List<Entry> expected = new ArrayList<>();
    for (int v = 0; v < 4; v++) {
      VcpuHalts h = trace.halts().get(v);
      for (int i = 0; i < h.size(); i++) {
        expected.add(new Entry(v, i, h.startNs(i) + h.arrivalNs(i)));
      }
    }
    expected.sort(Comparator.comparingLong(Entry::wakeNs));
    ReplayTape tape = ReplayTape.of(trace, Traces.model(20_000, 5_000, 0));

    assertThat(tape.size()).isEqualTo(expected.size());
    for (int k = 0; k < tape.size(); k++) {
      Entry e = expected.get(k);
      assertThat(tape.vcpu[k]).as("halt " + k).isEqualTo(e.vcpu());
      assertThat(tape.startNs[k]).isEqualTo(trace.halts().get(e.vcpu()).startNs(e.index()));
    }
  }

  @Test
  void aPeersWakeFollowsTheSendersLatestHaltThatHadEnded() {
    for (long seed = 0; seed < 20; seed++) {
      Trace trace = random(seed);
      ReplayModel model = Traces.model(20_000, 5_000, 0);
      ReplayTape tape = ReplayTape.of(trace, model);
      for (int k = 0; k < tape.size(); k++) {
        VcpuHalts sender = trace.halts().get(tape.waker[k]);
        long wakeNs = tape.startNs[k] + tape.arrivalNs[k];
        int after = AfterCost.latestEnded(sender, wakeNs);
        long sentAfterNs = after < 0 ? 0 : wakeNs - sender.endNs(after);
        long expected = after < 0
            ? 0
            : Math.max(-sentAfterNs,
                model.afterCost().peerDifferenceNs(sentAfterNs, sender.waited(after)));
        assertThat((long) tape.wakeDifferenceNs[k]).as("seed " + seed + ", halt " + k)
            .isEqualTo(expected);
      }
    }
  }
}
