package haltwise.control.halts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.control.ControlPlan;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.control.Menu;
import haltwise.lab.synthetic.Family;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation, and the simulated host, which replays one settings alone.
class EpochReplayTest {
  private static final long PRICE_NS = 50_000;
  private static final HostSettings STEADY = new HostSettings(100_000, 2, 100_000, 1);
  private static final ControlPlan PLAN = new ControlPlan(PRICE_NS, HostSettings.OFF,
      HostSettings.OFF, List.of(HostSettings.OFF, STEADY), Optional.empty(),
      haltwise.control.Pace.USUAL);

  /// In each slice of 50 ms a halt of 40 µs and one of 300 µs; wake latency 10 µs.
  private static EpochTape tape() {
    EpochTape.Builder b = new EpochTape.Builder(1, 250_000_000);
    for (int s = 0; s < EpochTape.SLICES; s++) {
      b.at(0, s * 50_000_000L).halt(40_000, 10_000, 0, ReplayTape.NO_CUT, true);
      b.at(0, s * 50_000_000L + 1_000_000).halt(300_000, 10_000, 0, ReplayTape.NO_CUT, true);
    }
    return b.build();
  }

  @Test
  void forecastsFollowByHand() {
    EpochReplay replay = new EpochReplay(HostRule.NEWEST, PLAN);
    EpochObservation o = replay.observe(0, tape(), HostSettings.OFF, new Measured(10, 10, 0),
        Optional.empty(), Disturbances.NONE);

    // Off: all ten block. Steady: the first halt blocks and lifts the window to 100 µs; then
    // short ones hit after 40 µs, long ones miss after 100 µs.
    assertThat(o.forecasts()).extracting(Forecast::blocks).containsExactly(10L, 6L);
    assertThat(o.forecasts()).extracting(Forecast::polledNs)
        .containsExactly(0L, 4 * 40_000L + 5 * 100_000L);
    // Of the differences by slice, 100 µs and four times 90 µs, the standard deviation is 4.47 µs.
    assertThat(o.forecasts().get(0).errorNs()).isZero();
    assertThat(o.forecasts().get(1).errorNs()).isEqualTo(Math.round(
        Math.sqrt(5) * deviation(100_000 + 100_000 - 100_000, 140_000 + 50_000 - 100_000)));
    assertThat(o.hotHalts()).isEqualTo(5);
    assertThat(o.nearHalts()).isEqualTo(5);
    assertThat((double) o.hotNs()).isCloseTo(40_000, within(2_500.));
    assertThat((double) o.wakeLatencyNs()).isCloseTo(10_000, within(625.));
  }

  /// Of one number and four times another.
  private static double deviation(double one, double other) {
    double mean = (one + 4 * other) / 5;
    return Math.sqrt(((one - mean) * (one - mean) + 4 * (other - mean) * (other - mean)) / 4);
  }

  @Test
  void windowsGoOnFromEpochToEpoch() {
    EpochReplay replay = new EpochReplay(HostRule.NEWEST, PLAN);
    replay.observe(0, tape(), HostSettings.OFF, Measured.NOTHING, Optional.empty(),
        Disturbances.NONE);
    EpochObservation second = replay.observe(1, tape(), HostSettings.OFF, Measured.NOTHING,
        Optional.empty(), Disturbances.NONE);

    assertThat(second.forecasts().get(1).blocks()).isEqualTo(5);
    assertThat(second.forecasts().get(1).polledNs()).isEqualTo(5 * 40_000 + 5 * 100_000);
  }

  @Test
  void whatIsForecastIsWhatTheSimulatedHostMeets() {
    List<EpochTape> epochs = Families.epochs(Family.MIXED, 2_000_000_000, 3);
    ControlPlan plan = ControlPlan.of(PRICE_NS, HostSettings.OFF, HostSettings.OFF, Menu.ofAll(),
        Optional.empty());
    EpochReplay replay = new EpochReplay(HostRule.NEWEST, plan);
    List<SimulatedHost> hosts = IntStream.range(0, plan.candidates().size())
        .mapToObj(_ -> new SimulatedHost(HostRule.NEWEST, 1)).toList();
    for (int e = 0; e < epochs.size(); e++) {
      List<Forecast> forecasts = replay.observe(e, epochs.get(e), HostSettings.OFF,
          Measured.NOTHING, Optional.empty(), Disturbances.NONE).forecasts();
      for (int c = 0; c < hosts.size(); c++) {
        Measured real = hosts.get(c).run(epochs.get(e), plan.candidates().get(c));
        assertThat(forecasts.get(c).blocks()).isEqualTo(real.blocks());
        assertThat(forecasts.get(c).polledNs()).isEqualTo(real.polledNs());
      }
    }
  }

  @Test
  void aSpectrumTellsRanksToSixPercent() {
    Spectrum spectrum = new Spectrum();
    IntStream.rangeClosed(1, 1_000).forEach(i -> spectrum.add(i * 1_000L));

    assertThat((double) spectrum.atRankNs(500)).isCloseTo(500_000, within(32_000.));
    assertThat((double) spectrum.atRankNs(1_000)).isCloseTo(1_000_000, within(63_000.));
    assertThat(spectrum.atRankNs(0)).isZero();
    assertThat((double) spectrum.countUpTo(200_000)).isCloseTo(200, within(13.));
    spectrum.add(0);
    spectrum.add(Long.MAX_VALUE);
    assertThat(spectrum.atRankNs(1)).isZero();
    assertThat(spectrum.countUpTo(Long.MAX_VALUE)).isEqualTo(1_002);
  }
}
