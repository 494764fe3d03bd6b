package haltwise.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.replay.GuestGovernor.Choice;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.GuestIdle;
import haltwise.trace.GuestSettings;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: rows that [GuestGovernor], which a test of its own holds to the kernel's source, makes of drawn idle periods, and
/// the same rows with one decision changed.
final class GuestVerifierTest {
  private static final GuestSettings DEFAULT = GuestSettings.KERNEL_DEFAULT;

  private static Halt row(long startNs, long durationNs, long windowNs, long polledNs,
      boolean waited, WindowChange change) {
    return new Halt(startNs, waited ? Halt.UNKNOWN_NS : durationNs, durationNs, windowNs, waited,
        true, polledNs, Cause.UNKNOWN, Halt.NO_WAKER, Anchor.UNKNOWN, change);
  }

  private static List<Halt> governed(GuestRule rule, GuestSettings settings, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GuestGovernor governor = new GuestGovernor(rule, settings, new GuestCosts(1, 0));
    governor.reset(0);
    List<Halt> rows = new ArrayList<>();
    long startNs = 0;
    for (int i = 0; i < 2_000; i++) {
      long eventNs = (long) (Math.exp(random.nextGaussian()) * 90_000);
      long windowNs = governor.limitNs();
      long polledNs = governor.select(false) == Choice.POLL ? governor.poll(eventNs) : 0;
      boolean hit = polledNs > 0 && !governor.timedOut();
      long inHltNs = hit ? 0 : eventNs - polledNs + 30_000;
      WindowChange change = hit ? WindowChange.NONE : governor.reflect(inHltNs);
      rows.add(row(startNs, polledNs + inHltNs, windowNs, polledNs, !hit, change));
      startNs += polledNs + inHltNs + 10_000;
    }
    return rows;
  }

  private static Trace trace(List<Halt> rows, TraceKind kind) {
    TraceInfo i = Traces.trace(HostSettings.OFF, 1_000_000_000, 0, List.of(List.of())).info();
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    rows.forEach(b::add);
    return new Trace(i.withSettings(List.of()).withKind(kind), List.of(b.build()));
  }

  private static TraceKind guest(GuestSettings settings) {
    return new TraceKind.Guest(List.of(new TraceKind.InForce(0, settings)),
        new GuestIdle("haltpoll", "haltpoll", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.12", "6.1"})
  void aGovernorThatFollowsItsRuleHasNoDifference(String kernel) {
    GuestRule rule = GuestRule.of(kernel);
    List<Halt> rows = governed(rule, DEFAULT, 3);
    VerifyResult r = GuestVerifier.run(trace(rows, guest(DEFAULT)), rule);
    assertThat(r.differences()).isZero();
    assertThat(r.unknown()).isZero();
    assertThat(r.moves()).isGreaterThan(200);
  }

  @Test
  void theShrinkFloorTellsTheKernelsApart() {
    List<Halt> rows = governed(GuestRule.of("6.12"), DEFAULT, 3);
    assertThat(GuestVerifier.run(trace(rows, guest(DEFAULT)), GuestRule.of("6.1")).differences())
        .isPositive();
  }

  @Test
  void aDecisionThatTheRuleDoesNotGiveIsADifference() {
    // 40 in HLT: above the window of 0, at most max 200: grows to 50.
    Halt right = row(0, 40_000, 0, 0, true, new WindowChange(0, 50_000));
    Halt missing = row(100_000, 150_000, 50_000, 0, true, WindowChange.NONE);
    Halt wrong = row(400_000, 150_000, 50_000, 0, true, new WindowChange(50_000, 90_000));
    VerifyResult r = GuestVerifier.run(trace(List.of(right, missing, wrong), guest(DEFAULT)),
        GuestRule.LATEST);
    assertThat(r.differences()).isEqualTo(2);
    assertThat(r.first()).extracting(d -> d.halt() + " " + d.expected().toNs())
        .containsExactly("1 100000", "2 100000");
  }

  @Test
  void whereTheClockReadingsAroundHltDecideEitherAgreesAndIsCountedApart() {
    // 205 between the events; the kernel may have measured 199, which still grows.
    Halt close = row(0, 205_000, 0, 0, true, new WindowChange(0, 50_000));
    Halt shrunk = row(400_000, 205_000, 50_000, 0, true, new WindowChange(50_000, 0));
    Halt neither = row(800_000, 205_000, 50_000, 0, true, new WindowChange(50_000, 70_000));
    VerifyResult r = GuestVerifier.run(trace(List.of(close, shrunk, neither), guest(DEFAULT)),
        GuestRule.LATEST);
    assertThat(r.undecided()).isEqualTo(2);
    assertThat(r.differences()).isEqualTo(1);
    assertThat(r.checked()).isEqualTo(1);
  }

  /// 20 more between the events than the kernel counted of each period: four times that is allowed for.
  @Test
  void aSlowMachineIsAllowedWhatItsOwnCountersShow() {
    List<Halt> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      rows.add(row(i * 1_000_000L, 40_000, 50_000, 0, true, WindowChange.NONE));
    }
    rows.add(row(700_000_000, 260_000, 50_000, 0, true, new WindowChange(50_000, 100_000)));
    long tracedNs = 600 * 40_000 + 260_000;
    List<GuestIdle.State> counted = List.of(
        new GuestIdle.State(0, 0, "POLL", 9, 9, 0, 0, 0),
        new GuestIdle.State(0, 1, "haltpoll idle", 601, tracedNs - 601 * 20_000, 0, 0, 0));
    TraceKind slow = new TraceKind.Guest(List.of(new TraceKind.InForce(0, DEFAULT)),
        new GuestIdle("haltpoll", "haltpoll", counted));

    VerifyResult allowed = GuestVerifier.run(trace(rows, slow), GuestRule.LATEST);
    assertThat(allowed.differences()).isZero();
    assertThat(allowed.undecided()).isEqualTo(1);
    assertThat(GuestVerifier.run(trace(rows, guest(DEFAULT)), GuestRule.LATEST).differences())
        .isEqualTo(1);
  }

  @Test
  void aWindowOf0ShrinksTo0WithAnEvent() {
    Halt off = row(0, 5_000_000, 0, 0, true, new WindowChange(0, 0));
    Halt silent = row(6_000_000, 5_000_000, 0, 0, true, WindowChange.NONE);
    assertThat(GuestVerifier.run(trace(List.of(off), guest(GuestSettings.OFF)), GuestRule.LATEST)
        .differences()).isZero();
    assertThat(GuestVerifier.run(trace(List.of(silent), guest(GuestSettings.OFF)),
        GuestRule.LATEST).differences()).isEqualTo(1);
  }

  @Test
  void saysWhatCannotBeVerified() {
    List<Halt> rows = List.of(row(0, 40_000, Halt.UNKNOWN_NS, 0, true, WindowChange.NONE));
    assertThat(GuestVerifier.run(trace(rows, guest(DEFAULT)), GuestRule.LATEST).unknown())
        .isEqualTo(1);
    TraceKind menu = new TraceKind.Guest(List.of(new TraceKind.InForce(0, DEFAULT)),
        new GuestIdle("intel_idle", "menu", List.of()));
    assertThatThrownBy(() -> GuestVerifier.run(trace(rows, menu), GuestRule.LATEST))
        .hasMessageContaining("menu");
    assertThatThrownBy(() -> GuestVerifier.run(trace(rows, guest(DEFAULT)), GuestRule.of("5.15")))
        .hasMessageContaining("6.0");
    assertThatThrownBy(
        () -> GuestVerifier.run(trace(rows, new TraceKind.Host()), GuestRule.LATEST))
        .hasMessageContaining("host");
  }
}
