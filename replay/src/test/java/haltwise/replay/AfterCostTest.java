package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation on traces whose after-cost is built in.
final class AfterCostTest {
  private static Trace of(List<List<Halt>> halts) {
    return trace(HostSettings.OFF, 1_000_000_000, 0, halts);
  }

  @Test
  void learnsWhatFollowsABlock() {
    // After each block 15 µs busy and an answer after 60 µs; after each hit 10 and 40.
    List<Halt> halts = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 1_000; i++) {
      boolean blockedBefore = i % 2 == 1;
      long arrivalNs = blockedBefore ? 60_000 : 40_000;
      now += blockedBefore ? 15_000 : 10_000;
      long latencyNs = i % 2 == 0 ? 30_000 : 0;
      halts.add(halt(now, arrivalNs, latencyNs, Anchor.ANSWER));
      now += arrivalNs + latencyNs;
    }
    AfterCost after = AfterCost.learn(List.of(of(List.of(halts))));
    assertThat(after.learnt()).isTrue();
    assertThat(after.busyNs()).isEqualTo(5_000);
    assertThat(after.arrivalNs()).isEqualTo(20_000);
    assertThat(after.busyDifferenceNs(10_000, false)).isEqualTo(5_000);
    assertThat(after.busyDifferenceNs(15_000, true)).isEqualTo(-5_000);
    assertThat(after.answerDifferenceNs(60_000, true)).isEqualTo(-20_000);
  }

  @Test
  void doesNotTakeLongHaltsInARowForACostOfBlocking() {
    // Spells of short halts that hit and of long halts that block: what follows a block is a long
    // halt, though blocking costs nothing. One halt in seven of each length does the other thing.
    List<Halt> halts = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 7_000; i++) {
      boolean longSpell = i / 100 % 2 == 1;
      boolean blocks = longSpell != (i % 7 == 0);
      long arrivalNs = longSpell ? 400_000 : 20_000;
      now += 10_000;
      halts.add(halt(now, arrivalNs, blocks ? 30_000 : 0, Anchor.ANSWER));
      now += arrivalNs + (blocks ? 30_000 : 0);
    }
    AfterCost after = AfterCost.learn(List.of(of(List.of(halts))));
    assertThat(after.learnt()).isTrue();
    assertThat(after.answerDifferenceNs(20_000, false)).isZero();
    assertThat(after.answerDifferenceNs(400_000, true)).isZero();
  }

  @Test
  void learnsHowLongAVcpuTakesToWakeAnother() {
    // vCPU 0 wakes by the clock each 200 µs, every other time late by 30 µs, and wakes vCPU 1: 5 µs
    // after a hit, 9 µs after a block.
    List<Halt> zero = new ArrayList<>();
    List<Halt> one = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      long latencyNs = i % 2 == 0 ? 30_000 : 0;
      long startNs = i * 200_000L;
      zero.add(halt(startNs, 100_000, latencyNs, Anchor.CLOCK));
      long wakeNs = startNs + 100_000 + latencyNs + (latencyNs > 0 ? 9_000 : 5_000);
      one.add(halt(startNs + 50_000, wakeNs - startNs - 50_000, 0, Anchor.PEER, 0,
          WindowChange.NONE));
    }
    AfterCost after = AfterCost.learn(List.of(of(List.of(zero, one))));
    assertThat(after.peerDifferenceNs(5_000, false)).isEqualTo(4_000);
    assertThat(after.peerDifferenceNs(9_000, true)).isEqualTo(-4_000);
  }

  @Test
  void knowsNothingOfTracesThatOnlyHit() {
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      halts.add(halt(i * 100_000L, 40_000, 0, Anchor.ANSWER));
    }
    assertThat(AfterCost.learn(List.of(of(List.of(halts))))).isSameAs(AfterCost.NONE);
  }
}
