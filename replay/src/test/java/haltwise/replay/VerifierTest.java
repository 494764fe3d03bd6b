package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.WindowChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: traces of three or four halts whose events follow from the rule by hand.
final class VerifierTest {
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;

  private static Halt at(long startNs, long durationNs, WindowChange change) {
    return halt(startNs, durationNs - 1_000, 1_000, Anchor.ANSWER, Halt.NO_WAKER, change);
  }

  @Test
  void agreesWithEventsThatFollowTheRule() {
    // 0 -> 10000 -> 20000, then 300 µs > max shrinks to 10000.
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, 0, List.of(List.of(
        at(0, 50_000, new WindowChange(0, 10_000)),
        at(100_000, 50_000, new WindowChange(10_000, 20_000)),
        at(200_000, 300_000, new WindowChange(20_000, 10_000))))));
    assertThat(r.halts()).isEqualTo(3);
    assertThat(r.unknown()).isZero();
    assertThat(r.differences()).isZero();
  }

  @Test
  void showsTheHaltTheExpectedAndTheRecordedWindowAndGoesOnFromTheRecord() {
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, 0, List.of(List.of(
        at(0, 50_000, new WindowChange(0, 30_000)),
        at(100_000, 50_000, new WindowChange(30_000, 60_000))))));
    assertThat(r.differences()).isEqualTo(1);
    assertThat(r.first().getFirst().halt()).isZero();
    assertThat(r.first().getFirst().expected()).isEqualTo(new WindowChange(0, 10_000));
    assertThat(r.first().getFirst().recorded()).isEqualTo(new WindowChange(0, 30_000));
  }

  @Test
  void countsAMissingEventAsADifference() {
    VerifyResult r = Verifier
        .run(trace(DEFAULT, 2_000_000, 0, List.of(List.of(at(0, 50_000, WindowChange.NONE)))));
    assertThat(r.differences()).isEqualTo(1);
  }

  @Test
  void takesTheWindowOfAVmThatWasRunningFromItsFirstEvent() {
    // 40000 held before: a 30 µs halt changes nothing under it, but would have grown a window of 0.
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, Halt.UNKNOWN_NS, List.of(List.of(
        at(0, 30_000, WindowChange.NONE), at(100_000, 50_000, new WindowChange(40_000, 80_000))))));
    assertThat(r.unknown()).isZero();
    assertThat(r.differences()).isZero();
  }

  @Test
  void leavesHaltsWithoutAnyKnowledgeUnchecked() {
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, Halt.UNKNOWN_NS, List.of(List.of(
        at(0, 30_000, WindowChange.NONE), at(100_000, 50_000, WindowChange.NONE)))));
    assertThat(r.halts()).isEqualTo(2);
    assertThat(r.unknown()).isEqualTo(2);
    assertThat(r.checked()).isZero();
  }

  @Test
  void asksForTheSettingsWhenTheTraceDoesNotCarryThem() {
    var t = trace(DEFAULT, 2_000_000, 0, List.of(List.of(at(0, 30_000, WindowChange.NONE))));
    var without = new haltwise.trace.Trace(t.info().withSettings(List.of()), t.halts());
    assertThatThrownBy(() -> Verifier.run(without)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--settings");
  }
}
