package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.Calibration.AfterHalt;
import haltwise.replay.Calibration.WakeClass;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Oracle: a calibration whose latencies tell by their value which idle time they belong to.
class CalibrationTest {
  private static final Calibration OF_THE_TRACES_HOST = calibration("host");

  @Test
  void whatTheTraceDoesNotShowIsThatOfTheCalibration() {
    ReplayModel model = ReplayModel.learn(HostRule.NEWEST, List.of(hits()),
        Optional.of(OF_THE_TRACES_HOST), 1);

    assertThat(model.latencies().learnt()).isTrue();
    assertThat(model.latencies().medianNs(100_000)).isBetween(21_000L, 21_100L);
    assertThat(model.latencies().medianNs(5_000_000)).isBetween(50_000L, 50_100L);
    // No class of its own: the nearest that was measured.
    assertThat(model.latencies().medianNs(3_000)).isBetween(21_000L, 21_100L);
    assertThat(model.afterCost().busyNs()).isEqualTo(12_000);
    assertThat(model.afterCost().arrivalNs()).isEqualTo(15_000);
    assertThat(words(model)).contains("wake latencies are those of the calibration of host")
        .contains("2026-11-22").doesNotContain("--probe").doesNotContain("another host");
  }

  @Test
  void whatTheTraceShowsItselfGoesFirst() {
    List<Halt> halts = new ArrayList<>();
    long nowNs = 0;
    for (int i = 0; i < 1_000; i++) {
      boolean blocked = i % 2 == 0;
      halts.add(halt(nowNs, 100_000, blocked ? 33_000 : 0, Anchor.ANSWER));
      nowNs += 150_000;
    }
    Trace trace = trace(HostSettings.KERNEL_DEFAULT, nowNs, 0, List.of(halts));
    ReplayModel model = ReplayModel.learn(HostRule.NEWEST, List.of(trace),
        Optional.of(OF_THE_TRACES_HOST), 1);

    assertThat(model.latencies().medianNs(100_000)).isEqualTo(33_000);
    assertThat(model.afterCost().busyNs())
        .isEqualTo(AfterCost.learn(List.of(trace)).busyNs());
    assertThat(model.cautions()).isEmpty();
  }

  @Test
  void aCalibrationOfAnotherHostSaysSo() {
    ReplayModel model = ReplayModel.learn(HostRule.NEWEST, List.of(hits()),
        Optional.of(calibration("elsewhere")),
        1);

    assertThat(words(model)).contains("of elsewhere").contains("another host or kernel");
  }

  @Test
  void aCalibrationOfABusyHostSaysSo() {
    ReplayModel model = ReplayModel.learn(HostRule.NEWEST, List.of(hits()),
        Optional.of(calibration("host", true)),
        1);

    assertThat(words(model)).contains("while its host was busy").doesNotContain("another host");
  }

  @Test
  void withoutOneTheConstantStaysAndTheRemedyIsNamed() {
    ReplayModel model = ReplayModel.learn(HostRule.NEWEST, List.of(hits()), Optional.empty(), 1);

    assertThat(model.latencies().medianNs(100_000)).isEqualTo(ReplayModel.DEFAULT_LATENCY_NS);
    assertThat(words(model)).contains("--probe").contains("haltwise doctor --calibrate");
  }

  @Test
  void itFitsOneHostAndOneKernel() {
    assertThat(OF_THE_TRACES_HOST.fits("host", "6.12.0")).isTrue();
    assertThat(OF_THE_TRACES_HOST.fits("host", "6.12.1")).isFalse();
    assertThat(OF_THE_TRACES_HOST.fits("elsewhere", "6.12.0")).isFalse();
    assertThat(calibration("").fits("", "6.12.0")).as("an unknown host is no host").isFalse();
  }

  private static String words(ReplayModel model) {
    return String.join("\n", model.cautions());
  }

  private static Calibration calibration(String host) {
    return calibration(host, false);
  }

  private static Calibration calibration(String host, boolean busy) {
    return new Calibration(host, "6.12.0", "2026-11-22", busy,
        List.of(wakes(1 << 16, 21_000), wakes(1 << 22, 50_000)),
        Optional.of(new AfterHalt(12_000, 15_000)));
  }

  private static WakeClass wakes(long idleNs, long latencyNs) {
    return new WakeClass(Cause.DEVICE, idleNs, 500,
        LongStream.range(latencyNs, latencyNs + 100).boxed().collect(Collectors.toList()));
  }

  /// 300 halts that all hit.
  private static Trace hits() {
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      halts.add(halt(i * 150_000L, 100_000, 0, Anchor.ANSWER));
    }
    return trace(HostSettings.KERNEL_DEFAULT, 300 * 150_000L, 0, List.of(halts));
  }
}
