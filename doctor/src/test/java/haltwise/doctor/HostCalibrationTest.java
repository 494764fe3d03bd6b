package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.doctor.Measurement.Measured;
import haltwise.doctor.Measurement.NotMeasured;
import haltwise.linux.HostIdentity;
import haltwise.trace.Cause;
import haltwise.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: sums by hand.
class HostCalibrationTest {
  private static final Measurement SWITCH = new Measured(Quantity.THREAD_SWITCH,
      Times.of(new long[]{1_500}), Optional.empty());

  @Test
  void whatFollowsABlockIsComparedWithWhatFollowsAHit() {
    AfterHalt after = AfterHalt.of(List.of(sameWork())).orElseThrow();

    // After a block the guest runs 22 µs in place of 10, and the answer comes after 172 in place of
    // 157.
    assertThat(after.busyNs()).isEqualTo(12_000);
    assertThat(after.answerNs()).isEqualTo(15_000);
    assertThat(after.busyAfterBlock().n()).isEqualTo(AfterHalt.ENOUGH);
    assertThat(after.answerAfterHit().n()).isEqualTo(AfterHalt.ENOUGH);
  }

  @Test
  void hitsAloneTellNothingOfBlocks() {
    Traces halts = new Traces();
    for (int i = 0; i < 1_000; i++) {
      halts.hit(10_000, 157_000);
    }
    assertThat(AfterHalt.of(List.of(halts.trace()))).isEmpty();
  }

  @Test
  void aBlockCostsTwoSwitchesTheColderRunAndItsLatency() {
    BlockPrice price = calibration(List.of(SWITCH), List.of(sameWork())).blockPrice()
        .orElseThrow();

    assertThat(price.burntNs()).isEqualTo(2 * 1_500 + 12_000);
    // 40 blocks of 20 µs at 100 µs, 30 of 60 µs at 200 µs: the middle one took 20 µs; 10 ms do not
    // count.
    assertThat(price.latencyNs()).isEqualTo(20_000);
    assertThat(price.priceNs(1)).isEqualTo(35_000);
    assertThat(price.priceNs(5)).isEqualTo(115_000);
  }

  @Test
  void withoutASwitchThereIsNoPrice() {
    HostCalibration c = calibration(
        List.of(new NotMeasured(Quantity.THREAD_SWITCH, "one CPU", "Allow another.")),
        List.of(sameWork()));

    assertThat(c.blockPrice()).isEmpty();
    assertThat(c.measured(Quantity.THREAD_SWITCH)).isEmpty();
  }

  @Test
  void lossesOfAllRecordingsAreCounted() {
    assertThat(calibration(List.of(), List.of(sameWork(), sameWork())).eventsLost()).isEqualTo(9);
  }

  @Test
  void pollsThatOthersCutShortTellOfABusyHost() {
    // A window of 1 ms of which 1 µs was polled, beside three hits.
    Trace busy = new Traces().hit(10, 100).hit(10, 100).hit(10, 100).contended(10, 90_000).trace();

    assertThat(calibration(List.of(), List.of(busy)).contendedShare()).isEqualTo(0.25);
    assertThat(calibration(List.of(), List.of(busy)).isOfABusyHost()).isTrue();
    assertThat(calibration(List.of(), List.of(sameWork())).isOfABusyHost()).isFalse();
  }

  @Test
  void measurementsStandInTheOrderOfTheirQuantities() {
    Measurement poll = new Measured(Quantity.POLL_ITERATION, Times.of(new long[]{230}),
        Optional.empty());
    assertThat(calibration(List.of(SWITCH, poll), List.of()).measurements()).containsExactly(poll,
        SWITCH);
  }

  private static HostCalibration calibration(List<Measurement> primitives, List<Trace> sameWork) {
    Traces blocking = new Traces();
    for (int i = 0; i < 40; i++) {
      blocking.block(Cause.DEVICE, 10, 100_000, 20_000);
    }
    for (int i = 0; i < 30; i++) {
      blocking.block(Cause.TIMER, 10, 200_000, 60_000);
    }
    for (int i = 0; i < 500; i++) {
      blocking.block(Cause.TIMER, 10, 10_000_000, 90_000);
    }
    return HostCalibration.of(new HostIdentity("host", "6.12.0", "x86_64"), "CPU",
        Instant.parse("2026-11-22T18:00:00Z"), 1, primitives, List.of(blocking.trace()), sameWork,
        new Energy.NotMetered("none", "none"));
  }

  private static Trace sameWork() {
    Traces halts = new Traces().hit(0, 1);
    for (int i = 1; i < AfterHalt.ENOUGH; i++) {
      halts.hit(10_000, 157_000);
    }
    halts.block(Cause.DEVICE, 10_000, 157_000, 40_000); // the last one after a hit
    for (int i = 0; i < AfterHalt.ENOUGH; i++) {
      halts.block(Cause.DEVICE, 22_000, 172_000, 40_000);
    }
    return halts.trace();
  }
}
