package haltwise.control.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.control.guest.GuestController.State;
import haltwise.control.guest.GuestController.Step;
import haltwise.control.guest.GuestDecision.Kind;
import haltwise.control.guest.GuestLook.Forecast;
import haltwise.replay.AfterCost;
import haltwise.replay.GuestRule;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayModel;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.GuestSettings;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.tune.Objective;
import haltwise.tune.PollingCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation; what each guard must do whatever the forecasts say.
final class GuestControllerTest {
  private static final Objective.Cost BALANCED = (Objective.Cost) Objective.BALANCED;
  private static final GuestSettings BASE = GuestSettings.KERNEL_DEFAULT;
  private static final GuestSettings OTHER = GuestSettings.INTEL_GAMING;
  private static final double CALM = 0.01;

  private static GuestPlan plan(Optional<Double> budget) {
    return new GuestPlan(BALANCED, budget, BASE, List.of(BASE, GuestSettings.OFF, OTHER),
        GuestRule.LATEST, PollingCosts.DEFAULT);
  }

  /// @param costsUs of the baseline, off, the other
  private static GuestLook look(GuestSettings inForce, double steal, double... costsUs) {
    List<Forecast> forecasts = new ArrayList<>();
    double[] polled = {0.4, 0, 0.1};
    for (int i = 0; i < costsUs.length; i++) {
      forecasts.add(new Forecast(costsUs[i] * 1_000, polled[i]));
    }
    return new GuestLook(0, inForce, 1_000, 0, steal, forecasts);
  }

  private static GuestDecision decided(GuestSettings inForce, double steal, double... costsUs) {
    return new GuestController(plan(Optional.empty())).step(new State(inForce, 0),
        look(inForce, steal, costsUs)).decision();
  }

  @Test
  void changesForFivePercentAndNotForLess() {
    assertThat(decided(BASE, CALM, 40, 60, 38.2).kind()).isEqualTo(Kind.KEEP);
    GuestDecision changed = decided(BASE, CALM, 40, 60, 38);
    assertThat(changed.kind()).isEqualTo(Kind.CHANGE);
    assertThat(changed.settings()).isEqualTo(OTHER);
    assertThat(changed.because()).contains("38 µs", "40 µs");
  }

  @Test
  void whatBreaksTheBudgetIsLeftHoweverCheap() {
    GuestController c = new GuestController(plan(Optional.of(0.2)));
    Step step = c.step(new State(BASE, 0), look(BASE, CALM, 10, 60, 30));
    assertThat(step.decision().settings()).isEqualTo(OTHER);
    GuestController none = new GuestController(plan(Optional.of(0.05)));
    assertThat(none.step(new State(BASE, 0), look(BASE, CALM, 10, 60, 30)).decision().settings())
        .isEqualTo(GuestSettings.OFF);
  }

  @Test
  void aboveTwentyPercentStealNobodyPollsAndLaterOnlyAfterThreeCalmLooks() {
    GuestController c = new GuestController(plan(Optional.empty()));
    assertThat(c.step(c.begin(), look(BASE, 0.2, 10, 60, 30)).decision().kind())
        .isEqualTo(Kind.KEEP);
    Step step = c.step(c.begin(), look(BASE, 0.21, 10, 60, 30));
    assertThat(step.decision().kind()).isEqualTo(Kind.OFF);
    assertThat(step.decision().settings().isOff()).isTrue();
    assertThat(step.decision().because()).contains("21 %");
    GuestSettings off = step.decision().settings();
    int looks = 0;
    for (; step.decision().settings().isOff(); looks++) {
      // Between both bounds the count begins anew.
      step = c.step(step.state(), look(off, looks == 1 ? 0.15 : CALM, 10, 60, 30));
      assertThat(looks).isLessThan(20);
    }
    assertThat(looks).isEqualTo(5);
    assertThat(step.decision().settings()).isEqualTo(BASE);
  }

  @Test
  void whatSomebodyElseSetStays() {
    GuestController c = new GuestController(plan(Optional.empty()));
    Step step = c.step(new State(BASE, 0), look(OTHER, 0.5, 10, 60, 30));
    assertThat(step.decision().kind()).isEqualTo(Kind.ABSTAIN);
    assertThat(step.decision().settings()).isEqualTo(OTHER);
    assertThat(c.step(step.state(), look(BASE, CALM, 10, 60, 9)).decision().settings())
        .isEqualTo(OTHER);
  }

  @Test
  void aLookThatSaysLittleChangesNothing() {
    GuestController c = new GuestController(plan(Optional.empty()));
    GuestLook few = new GuestLook(0, BASE, 49, 0, CALM, look(BASE, CALM, 40, 1, 1).forecasts());
    GuestLook lossy = new GuestLook(0, BASE, 1_000, 51, CALM,
        look(BASE, CALM, 40, 1, 1).forecasts());
    GuestLook none = new GuestLook(0, BASE, 0, 0, CALM, List.of());
    for (GuestLook l : List.of(few, lossy, none)) {
      assertThat(c.step(c.begin(), l).decision().kind()).isEqualTo(Kind.KEEP);
    }
  }

  @Test
  void aLookForecastsWhatAReplayOfItsIdlePeriodsCosts() {
    // 200 idle periods of 30 µs, caught by a window of 60 from the first halt on; off, each is a
    // block of 50 + 1 µs.
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    long now = 0;
    for (int i = 0; i < 200; i++) {
      b.add(new Halt(now, 30_000, 30_000, 60_000, false, true, 30_000, Cause.UNKNOWN,
          Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
      now += 40_000;
    }
    Trace t = new Trace(new TraceInfo("guest", "6.12.0", "x86_64", "mono", 0, now, List.of(),
        List.of(new VcpuInfo(0, 1, 2, 0, 0)), 0, "test", "", -1,
        new TraceKind.Guest(List.of(new TraceKind.InForce(0, BASE)))), List.of(b.build()));
    ReplayModel model = new ReplayModel(HostRule.NEWEST, WakeLatencies.constant(20_000),
        AfterCost.constant(0, 0), 1, List.of());
    GuestLook look = GuestLook.of(3, BASE, CALM, t, model, plan(Optional.empty()));
    assertThat(look.idlePeriods()).isEqualTo(200);
    assertThat(look.forecasts().get(1).costNs()).isCloseTo(51_000, within(0.1));
    assertThat(look.forecasts().get(1).polledShare()).isZero();
    // One of 200 blocks; each other polls 30, and 30 of 4,000 of a tick of 3.
    assertThat(look.forecasts().getFirst().costNs())
        .isCloseTo((199 * 30_022.5 + 51_000) / 200, within(1.0));
  }

  @Test
  void theMenuHoldsWhatIsInForceOnceAndItsOff() {
    GuestPlan p = GuestPlan.of(BALANCED, Optional.empty(), BASE, GuestRule.LATEST,
        PollingCosts.DEFAULT);
    assertThat(p.candidates()).startsWith(BASE).contains(GuestSettings.OFF)
        .doesNotHaveDuplicates().hasSizeBetween(10, 30);
  }
}
