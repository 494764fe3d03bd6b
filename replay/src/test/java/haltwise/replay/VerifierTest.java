package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.WindowChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: traces of three or four halts whose events follow from the rule by hand.
final class VerifierTest {
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;

  private static Halt at(long startNs, long durationNs, WindowChange change) {
    return halt(startNs, durationNs - 1_000, 1_000, Anchor.ANSWER, Halt.NO_WAKER, change);
  }

  private static Halt at(long startNs, long durationNs, long windowNs, WindowChange change) {
    return new Halt(startNs, durationNs, durationNs, windowNs, false, true, durationNs,
        Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, change);
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
        at(0, 30_000, 40_000, WindowChange.NONE),
        at(100_000, 50_000, 40_000, new WindowChange(40_000, 80_000))))));
    assertThat(r.unknown()).isZero();
    assertThat(r.differences()).isZero();
  }

  @Test
  void leavesHaltsWithoutAnyKnowledgeUnchecked() {
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, Halt.UNKNOWN_NS, List.of(List.of(
        at(0, 30_000, Halt.UNKNOWN_NS, WindowChange.NONE),
        at(100_000, 50_000, Halt.UNKNOWN_NS, WindowChange.NONE)))));
    assertThat(r.halts()).isEqualTo(2);
    assertThat(r.unknown()).isEqualTo(2);
    assertThat(r.checked()).isZero();
  }

  @Test
  void startsAnewAfterLostEvents() {
    // 0 -> 10000, then events are lost; the next one known tells that the window was 40000
    // meanwhile.
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, 0, List.of(List.of(
        at(0, 50_000, 0, new WindowChange(0, 10_000)),
        at(100_000, 5_000, Halt.UNKNOWN_NS, WindowChange.NONE),
        at(200_000, 30_000, 40_000, WindowChange.NONE),
        at(300_000, 50_000, 40_000, new WindowChange(40_000, 80_000))))));
    assertThat(r.unknown()).isEqualTo(1);
    assertThat(r.differences()).isZero();
  }

  @Test
  void aHaltUnderWayWhenRecordingBeganObeysTheFirstKnownSettings() {
    VerifyResult r = Verifier.run(trace(DEFAULT, 2_000_000, 0,
        List.of(List.of(at(-20_000, 50_000, new WindowChange(0, 10_000))))));
    assertThat(r.checked()).isEqualTo(1);
    assertThat(r.differences()).isZero();
  }

  @Test
  void aKernelThatIsNotKnownIsAskedFor() {
    for (String release : List.of("", "latest", "99999999999.1")) {
      var t = trace(DEFAULT, 2_000_000, 0, List.of(List.of()));
      assertThatThrownBy(
          () -> Verifier.run(new Trace(t.info().withKernelRelease(release), t.halts())))
          .as(release).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--kernel 6.12");
    }
  }

  @Test
  void asksForTheSettingsWhenTheTraceDoesNotCarryThem() {
    var t = trace(DEFAULT, 2_000_000, 0, List.of(List.of(at(0, 30_000, WindowChange.NONE))));
    var without = new haltwise.trace.Trace(t.info().withSettings(List.of()), t.halts());
    assertThatThrownBy(() -> Verifier.run(without)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--settings");
  }
}
